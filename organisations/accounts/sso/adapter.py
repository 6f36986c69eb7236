"""Whom an organisation's own sign-in may sign in here: who has an account and a role, or was invited. Nobody else.

Somebody is known by what the sign-in calls them, once that was linked to their account; before, by an e-mail address
it vouches for that is the account's confirmed one. Nothing else it says of them is kept, and no role comes from it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.module_loading import import_string

from organisations import members
from organisations.accounts.sso.refusals import Refusal, refused
from organisations.accounts.sso.ways import apps_set
from organisations.audit import Action, record_everywhere
from organisations.joining import HELD
from organisations.models import User

if TYPE_CHECKING:
    from allauth.socialaccount.models import SocialApp, SocialLogin
    from django.http import HttpRequest

    from organisations.models import JoinInvitation

# By allauth's names for them; imported where they are used, since they cost a tenth of a second.
PROVIDERS = {
    "openid_connect": "organisations.accounts.sso.oidc.OpenIDConnect",
    "saml": "organisations.accounts.sso.saml.Saml",
}
ERROR_CODE = re.compile(r'"error"\s*:\s*"([a-z_]{1,60})"')


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    # Only what variables set: no row of the database adds a way in.

    def list_apps(
        self, request: HttpRequest | None, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        return [app for app in apps_set() if provider in {None, app.provider, app.provider_id}]

    def get_provider(self, request: HttpRequest | None, provider: str, client_id: str | None = None) -> Any:
        app = self.get_app(request, provider=provider)
        return import_string(PROVIDERS[app.provider])(request, app=app)

    def get_requests_session(self) -> Any:
        """Goes where the settings and the provider's own document say, and nowhere an answer sends it to."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        return sociallogin.user

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    # Who it is

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """Called for whoever is not linked yet: the account whose confirmed address the sign-in vouches for.

        Whoever holds an invitation for that address gets an account here, as they would with a password.
        """
        for address in vouched_for(sociallogin):
            found = EmailAddress.objects.filter(email=address, verified=True).select_related("user").first()
            if found:
                return found.user, found.email
            invitation = held_invitation(self.request)
            if invitation and invitation.email == address and not User.objects.filter(email=address).exists():
                return _new_account(address), address
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Whoever has no role here and holds no invitation stays out, and is told the same as strangers are."""
        user = sociallogin.user if sociallogin.is_existing else None
        if user is not None and user.is_active:
            invitation = held_invitation(request)
            is_invited = invitation is not None and invitation.email == user.email
            if is_invited:
                sociallogin.state.setdefault("next", reverse("join-accept"))
            if is_invited or user.memberships.exists():
                return
        record_everywhere(user, Action.SIGN_IN_FAILED)
        addresses = vouched_for(sociallogin)
        why = Refusal.NO_ACCOUNT if addresses or user else Refusal.NO_ADDRESS
        address = addresses[0] if addresses else getattr(user, "email", "")
        raise ImmediateHttpResponse(refused(request, why, sociallogin.provider.name, address))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        if error == AuthError.CANCELLED:
            why = Refusal.CANCELLED
        elif isinstance(exception, OSError):  # what requests raises where nothing, or nonsense, is answered
            why = Refusal.AWAY
        elif exception is None and "state_id" in (extra_context or {}):
            why = Refusal.STALE
        else:
            why = Refusal.DISTRUSTED
        raise ImmediateHttpResponse(refused(request, why, provider.name, reason=reason_of(exception)))


def vouched_for(sociallogin: SocialLogin) -> list[str]:
    return [each.email.lower() for each in sociallogin.email_addresses if each.verified]


def held_invitation(request: HttpRequest) -> JoinInvitation | None:
    """The one whose link was opened in this browser, if it may still be accepted."""
    return members.open_invitation(request.session.get(HELD, ""))


def reason_of(exception: Exception | None) -> str:
    """For the log: never a token, nor what a server said of somebody."""
    if exception is None:
        return ""
    code = ERROR_CODE.search(str(exception).replace("\\", ""))
    ours = str(exception) if not code and getattr(exception, "is_ours", False) else ""
    return f"{type(exception).__name__} {code.group(1) if code else ours}".strip()


def _new_account(address: str) -> User:
    """Without a password, and with no role until the invitation is accepted."""
    try:
        with transaction.atomic():
            return User.objects.create_user(address)
    except IntegrityError:  # the same person, in two windows
        return User.objects.get(email=address)
