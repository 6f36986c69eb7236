"""allauth's forms on our pages: our labels instead of placeholders, and what is wrong comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account import forms as theirs
from allauth.account.fields import PasswordField, SetPasswordField
from django import forms
from django.utils.translation import gettext_lazy as _

from organisations.accounts import ended_sessions, posting
from organisations.forms import bare_helper
from organisations.joining import clean_email
from organisations.models import MailKind, User
from organisations.text_fields import LineField

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

EMAIL = _("E-mail address")


class OnOurPages:
    labels: ClassVar[dict[str, _StrPromise]] = {}
    help_texts: ClassVar[dict[str, _StrPromise | str]] = {}
    fields: dict[str, forms.Field]
    is_bound: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = bare_helper()
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, field.help_text)
        if self.is_bound:  # a form that comes back is read from its list of mistakes on, not from its first field
            for field in self.fields.values():
                field.widget.attrs.pop("autofocus", None)


class SignInForm(OnOurPages, theirs.LoginForm):
    labels: ClassVar = {"login": EMAIL, "password": _("Password")}
    help_texts: ClassVar = {"password": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget = forms.EmailInput(attrs={"autocomplete": "username"} | self._focus())

    def login(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().login(request, *args, **kwargs)
        ended_sessions.fix_end(request.session)  # theirs has just said a number of seconds
        return response

    def _focus(self) -> dict[str, Any]:
        return {} if self.is_bound else {"autofocus": True}


class ForgottenPasswordForm(OnOurPages, theirs.ResetPasswordForm):
    """Looks nobody up: known and unknown addresses are the same work and the same answer."""

    labels: ClassVar = {"email": EMAIL}

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email = str(self.cleaned_data["email"])
        posting.post(MailKind.PASSWORD_RESET, email)
        return email


class NewEmailForm(OnOurPages, theirs.AddEmailForm):
    labels: ClassVar = {"email": _("New e-mail address")}

    def clean_email(self) -> str:
        self.cleaned_data["email"] = clean_email(str(self.cleaned_data["email"]))
        return str(super().clean_email())


class ItsYouForm(OnOurPages, theirs.ReauthenticateForm):
    labels: ClassVar = {"password": _("Password")}
    help_texts: ClassVar = {"password": ""}


class NameForm(OnOurPages, forms.ModelForm):  # type: ignore[type-arg] # generic for type checkers only
    name = LineField(
        label=_("Your name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("So that colleagues see more than an e-mail address."),
    )

    class Meta:
        model = User
        fields = ("name",)


class NewPasswordForm(OnOurPages, theirs.ResetPasswordKeyForm):
    labels: ClassVar = {"password1": _("New password"), "password2": _("New password, once more")}


class ChangedPasswordForm(OnOurPages, theirs.ChangePasswordForm):
    labels: ClassVar = {"oldpassword": _("Present password")} | NewPasswordForm.labels
    help_texts: ClassVar = {"oldpassword": ""}


class NewAccountForm(OnOurPages, theirs.PasswordVerificationMixin, forms.Form):
    """A name and a password, for somebody who was invited and has no account."""

    name = LineField(
        label=_("Your name (optional)"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("So that colleagues see more than an e-mail address."),
    )
    password1 = SetPasswordField(label=_("Password"))
    password2 = PasswordField(label=_("Password, once more"), autocomplete="new-password")

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = User(email=email)
        password1: Any = self.fields["password1"]
        password1.user = self.user
