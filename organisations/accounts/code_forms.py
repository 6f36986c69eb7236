"""The forms of second steps, in our words."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import InvalidSignature
from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.accounts.forms import OnOurPages
from organisations.accounts.used_codes import claim
from organisations.text_fields import LineField

LONGEST_NAME = 60


def code_field(help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class TakesACodeOnce:
    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc] # of the form this is mixed into
        if not claim(self.authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(TakesACodeOnce, OnOurPages, base.AuthenticateForm):
    code = code_field(_("Six digits from your app, or one of your recovery codes."))


class CodeAgainForm(TakesACodeOnce, OnOurPages, base.ReauthenticateForm):
    code = code_field(_("Six digits from your app, or one of your recovery codes."))


class ActivateAppForm(OnOurPages, ActivateTOTPForm):
    code = code_field(_("The six digits the app shows now."))


class DeactivateAppForm(OnOurPages, DeactivateTOTPForm):
    pass


class NewCodesForm(OnOurPages, GenerateRecoveryCodesForm):
    pass


# What the library says of an answer that no browser gives: it looks for parts without asking whether they are there.
MADE_UP = (AttributeError, IndexError, KeyError, TypeError, ValueError, InvalidSignature)


class SeesThroughMadeUp:
    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc] # of the form this is mixed into
        except MADE_UP as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeyForm(SeesThroughMadeUp, webauthn.AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(SeesThroughMadeUp, webauthn.ReauthenticateWebAuthnForm):
    pass


class PasskeySignInForm(SeesThroughMadeUp, webauthn.LoginWebAuthnForm):
    pass


class AddPasskeyForm(OnOurPages, webauthn.AddWebAuthnForm):
    name = LineField(
        label=_("What you call it"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("So that you can tell it from others: my phone, the key on my ring."),
    )
    labels: ClassVar = {"passwordless": _("Sign in with it alone")}
    help_texts: ClassVar = {
        "passwordless": _("Without a password; your device then asks for your finger, your face or its own code.")
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except MADE_UP as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return cleaned


class RenamePasskeyForm(OnOurPages, webauthn.EditWebAuthnForm):
    name = LineField(label=_("What you call it"), max_length=LONGEST_NAME)
