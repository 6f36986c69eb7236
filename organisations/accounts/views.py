"""allauth's views on our pages. A form that was not taken is answered as such, here as everywhere: 422, or 429."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import views as theirs
from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organisations.accounts.forms import NameForm
from organisations.accounts.posting import mail_goes_out
from organisations.accounts.sso import ways
from organisations.models import User

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest, HttpResponse, HttpResponseBase


class RefusalHasItsStatus:
    def form_invalid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc] # of the view this is mixed into
        paused = form.has_error(NON_FIELD_ERRORS, "too_many_login_attempts")
        response.status_code = 429 if paused else 422
        return response


class SignIn(RefusalHasItsStatus, theirs.LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"next": self.get_next_url() or "", "single_sign_on": ways.offered()}


class SignOut(theirs.LogoutView):
    http_method_names = ("post", "options")


class ForgottenPassword(RefusalHasItsStatus, theirs.PasswordResetView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = (super().post if mail_goes_out() else self.get)(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"mail_goes_out": mail_goes_out()}


class SetPassword(RefusalHasItsStatus, theirs.PasswordResetFromKeyView):
    success_url = reverse_lazy("account_login")


class ChangePassword(RefusalHasItsStatus, theirs.PasswordChangeView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            return redirect("account_reset_password")  # who proves the address by mail may have a first one
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


@method_decorator(reauthentication_required(app="allauth.account"), name="dispatch")
class ChangeEmail(RefusalHasItsStatus, theirs.EmailView):
    """The present address counts until the new one is confirmed by the link sent there."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"mail_goes_out": mail_goes_out()}


class ConfirmEmail(theirs.ConfirmEmailView):
    """Looking changes nothing, for programs open links in mails, too."""


class ItsYou(RefusalHasItsStatus, theirs.ReauthenticateView):
    """Before something about the account changes: whoever sits down at a screen left alone knows no password."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"next": self.get_next_url() or ""}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """All that somebody can change about their own account, from one page."""
    # The form writes into the row it checks; the page's head must keep the stored name.
    form = NameForm(
        request.POST if request.method == "POST" else None, instance=User.objects.get(pk=request.user.pk or 0)
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("account")
    return render(request, "account/show.html", {"form": form}, status=422 if form.errors else 200)
