"""What django-allauth asks of this product: no open sign-up, no mail inside a request, no way to another site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from organisations.accounts import ended_sessions, posting
from organisations.audit import Action, record_everywhere
from organisations.models import MailKind, User

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

NOT_TOGETHER = _("This e-mail address and password do not belong together. Check both and try again.")
# The one address where a script asks for data instead of a page.
ASKED_BY_SCRIPTS = {"mfa_login_webauthn"}

NO_PASSWORD_YET = _("Have a link sent to set a password")
WAYS = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": NOT_TOGETHER,
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "rate_limited": _("Too many tries. Wait five minutes, then try again."),
        "enter_current_password": _("This is not your present password."),
        "duplicate_email": _("This is your address already."),
        "incorrect_password": _("This is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Paths of our own alone: not even the other names this server listens to."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def is_ajax(self, request: HttpRequest) -> bool:
        match = request.resolver_match
        return bool(match and match.url_name in ASKED_BY_SCRIPTS and super().is_ajax(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account" if self.request.user.is_authenticated else "account_login")

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        messages.error(request, self.error_messages["email_password_mismatch"])
        return redirect("account_login")

    # What happened to an account is noted in each organisation it belongs to.

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        user = User.objects.filter(email=str(credentials.get("email", "")).lower()).first()
        record_everywhere(user, Action.SIGN_IN_FAILED)

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        ended_sessions.fix_end(request.session)

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        record_everywhere(user, Action.SIGNED_IN)
        response: HttpResponse = super().post_login(request, user, **how)
        return response

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        record_everywhere(user, Action.PASSWORD_CHANGED)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Tries at one account from one place: nobody locks somebody else out, colleagues behind one address neither.

        Theirs counts apart for each name of this server, so that every further name would give further tries.
        """
        return f"{str(credentials.get('email', '')).lower()} {self.get_client_ip(request)}"

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not ways:  # whoever only ever came by their organisation's own sign-in proves the address by mail
            return [{"id": "password", "description": NO_PASSWORD_YET, "url": reverse("account_reset_password")}]
        return [way | {"description": WAYS.get(way["id"], way["description"])} for way in ways]

    # Mail: rows only. What a link consists of is made while the mail is sent (organisations/accounts/posting.py).

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        address = emailconfirmation.email_address
        posting.post(MailKind.EMAIL_CONFIRMATION, address.email, about=address.pk)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        posting.post(MailKind.NOTICE, email or user.email, detail=template_prefix.rpartition("/")[2])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> NoReturn:
        msg = f"nobody has written the mail {template_prefix}"
        raise LookupError(msg)
