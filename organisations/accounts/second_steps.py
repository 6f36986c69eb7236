"""Codes and passkeys: their secrets are sealed in the database, and passkeys belong to the address people type."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from organisations.models import User


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right, or was used already. Wait for the next one."),
        "unverified_email": _("First confirm your new e-mail address, or forget it. Then add this."),
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 allauth's name
        return gettext("Passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Never by the Host header: a browser would keep the passkey under a name of somebody else's choice."""
        return {"id": urlsplit(settings.BASE_URL).hostname or "localhost", "name": "CCAssess"}


def _box() -> Fernet:
    """A copy of the database alone gives nobody a code. With another SECRET_KEY second steps have to be set up anew."""
    key = HKDF(SHA256(), length=32, salt=None, info=b"ccassess second steps").derive(settings.SECRET_KEY.encode())
    return Fernet(urlsafe_b64encode(key))
