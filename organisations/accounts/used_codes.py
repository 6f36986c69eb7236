"""A code from an app is taken once, by the database: the cache that allauth asks may have forgotten it."""

from __future__ import annotations

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.db import transaction


def claim(authenticator: Authenticator, code: str) -> bool:
    """Whether this code may still be used; it, and every earlier one, is used then. Recovery codes go by themselves."""
    if authenticator.type != Authenticator.Type.TOTP:
        return True
    with transaction.atomic():
        stored = Authenticator.objects.select_for_update().filter(pk=authenticator.pk).first()
        if stored is None:
            return False
        step = _step_of(decrypt(stored.data["secret"]), code)
        if step is None or step <= stored.data.get("last_step", 0):
            return False
        stored.data["last_step"] = step
        stored.save(update_fields=["data"])
    return True


def _step_of(secret: str, code: str) -> int | None:
    """Which half minute it is the code of, among those that are accepted now."""
    found = [
        step
        for step in yield_hotp_counters_from_time()
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
    ]
    return max(found, default=None)
