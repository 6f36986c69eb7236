"""Django's own views on our pages: kept thin, a fuller account app takes their place later."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm, UsernameField
from django.core.cache import cache
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.forms import bare_helper

if TYPE_CHECKING:
    from django.http import HttpRequest

    from organisations.models import User


MOST_TRIES, PAUSE_SECONDS = 10, 300


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": gettext_lazy(
            "This e-mail address and password do not belong together. Check both and try again."
        ),
        "inactive": gettext_lazy("This e-mail address and password do not belong together. Check both and try again."),
    }

    # Django's own field has no upper limit, and SQLite fails on looking for an address of 100,000 characters.
    username = UsernameField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()
        self.fields["username"].label = _("E-mail address")
        leave_focus_to_what_is_wrong(self)

    def clean(self) -> dict[str, Any]:
        """What was tried before counts before the password is even looked at."""
        if self.request is not None and cache.get(tries_key(self.request), 0) >= MOST_TRIES:
            raise forms.ValidationError(_("Too many tries. Wait five minutes, then sign in."), code="paused")
        return super().clean()


class RefusalHasItsStatus:
    """A form that was not taken is answered as such, here as on every other page."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc] # of the view this is mixed into
        response.status_code = 422
        return response


class SignIn(RefusalHasItsStatus, auth_views.LoginView):
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        cache.delete(tries_key(self.request))
        return super().form_valid(form)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, "paused"):
            response.status_code = 429
        else:
            note_try(self.request)
        return response


def tries_key(request: HttpRequest) -> str:
    """Tries at one account from one place: colleagues behind one address do not lock each other out."""
    who = f"{request.POST.get('username', '').strip().lower()} {request.META.get('REMOTE_ADDR', '')}"
    return f"sign-in:{sha256(who.encode('utf-8', 'surrogatepass')).hexdigest()}"


def note_try(request: HttpRequest) -> None:
    key = tries_key(request)
    if not cache.add(key, 1, timeout=PAUSE_SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # it expired between the two calls
            cache.set(key, 1, timeout=PAUSE_SECONDS)


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg] # generic for type checkers only
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()


class ChangedPasswordForm(PasswordChangeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()
        leave_focus_to_what_is_wrong(self)


def leave_focus_to_what_is_wrong(form: forms.Form) -> None:
    """A form that comes back is read from its list of mistakes on, not from its first field."""
    if form.is_bound:
        for field in form.fields.values():
            field.widget.attrs.pop("autofocus", None)


class ChangePassword(RefusalHasItsStatus, auth_views.PasswordChangeView):
    form_class = ChangedPasswordForm
    success_url = reverse_lazy("home")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        messages.success(
            self.request, _("Your password is changed. You stay signed in here; everywhere else you were signed out.")
        )
        return super().form_valid(form)


class SetPassword(RefusalHasItsStatus, auth_views.PasswordResetConfirmView):
    form_class = NewPasswordForm
    success_url = reverse_lazy("sign-in")

    def form_valid(self, form: SetPasswordForm[User]) -> HttpResponse:
        messages.success(self.request, _("Your password is set. Sign in with it."))
        return super().form_valid(form)
