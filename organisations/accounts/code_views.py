"""Second steps on our pages: codes from an app, passkeys, recovery codes; and where somebody is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.base.views import AuthenticateView, IndexView, ReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, ReauthenticateWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect

from organisations.accounts.second_step_first import lacks_second_step
from organisations.accounts.views import RefusalHasItsStatus

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse


class GoesBack:
    """Where the page was asked from, if that is one of ours."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc] # of the view this is mixed into
        return context | {"next": self.get_next_url() or ""}  # type: ignore[attr-defined] # the same


class SecondSteps(IndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "is_required": settings.REQUIRE_SECOND_STEP,
            "is_lacking": settings.REQUIRE_SECOND_STEP and lacks_second_step(self.request),
        }


class SecondStep(RefusalHasItsStatus, AuthenticateView):
    pass


class CodeAgain(RefusalHasItsStatus, GoesBack, ReauthenticateView):
    pass


class PasskeyAgain(GoesBack, ReauthenticateWebAuthnView):
    def form_invalid(self, form: forms.Form) -> HttpResponse:
        for message in form.errors.get("credential", []):
            messages.error(self.request, str(message))
        return redirect(self.request.get_full_path())


class ActivateApp(RefusalHasItsStatus, ActivateTOTPView):
    pass


class DeactivateApp(RefusalHasItsStatus, DeactivateTOTPView):
    pass


class NewCodes(RefusalHasItsStatus, GenerateRecoveryCodesView):
    pass


class AddPasskey(RefusalHasItsStatus, AddWebAuthnView):
    pass


class RenamePasskey(RefusalHasItsStatus, EditWebAuthnView):
    pass
