"""How somebody comes to belong to an organisation, and to a password of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext as _

from organisations.audit import Action, record
from organisations.models import Membership, User
from organisations.text import validate_line

if TYPE_CHECKING:
    from organisations.models import Organisation, Role

LONGEST_EMAIL = 254
HELD = "join"  # in the session of whoever opened an invitation: its key, never its secret


def clean_email(text: str) -> str:
    """The address as it is kept; ValidationError if it is none."""
    email = text.strip().lower()
    validate_line(email)
    validate_email(email)
    if len(email) > LONGEST_EMAIL:
        raise ValidationError(_("An e-mail address has at most %(n)d characters.") % {"n": LONGEST_EMAIL})
    return email


def join(organisation: Organisation, email: str, role: Role, who: User | None = None) -> User:
    """The user with this address, with this role there instead of any other; who: who gave it to them."""
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(email)
    _membership, is_new = Membership.objects.update_or_create(
        user=user, organisation=organisation, defaults={"role": role}
    )
    action = Action.MEMBER_ADDED if is_new else Action.MEMBER_CHANGED
    record(organisation, action, who, user, role=role.value)
    return user


def how_to_get_in(user: User) -> list[str]:
    """Lines for whoever runs the server to pass on: where to sign in, or a link to set a password first."""
    if user.has_usable_password():
        return [
            _("They have an account already and sign in here:"),
            f"{settings.BASE_URL}{reverse('account_login')}",
        ]
    days = settings.PASSWORD_RESET_TIMEOUT // 86400
    return [
        _("Send them this link to set their password; it works once, for %(n)d days:") % {"n": days},
        set_password_url(user),
    ]


def set_password_url(user: User) -> str:
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return f"{settings.BASE_URL}{reverse('account_reset_password_from_key', kwargs=key)}"


def join_url(secret: str) -> str:
    return f"{settings.BASE_URL}{reverse('join-open', args=[secret])}"
