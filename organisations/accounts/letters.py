"""What stands in each mail about an account. Links begin with BASE_URL, never with what a request called us."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from allauth.account.app_settings import EMAIL_CONFIRMATION_EXPIRE_DAYS
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from organisations.joining import join_url, set_password_url
from organisations.models import Delivery, JoinInvitation, MailKind, User

if TYPE_CHECKING:
    from organisations.models import OutgoingMail


class Outcome(Enum):
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    NOBODY = "nobody"


# By the name of what happened.
NOTICES = {
    "totp_activated": gettext_noop("Codes from an app are asked for at signing in from now on."),
    "totp_deactivated": gettext_noop("Codes from an app are not asked for any more."),
    "recovery_codes_generated": gettext_noop("New recovery codes were made; the former ones are void."),
    "webauthn_added": gettext_noop("A passkey was added."),
    "webauthn_removed": gettext_noop("A passkey was removed."),
    "password_changed": gettext_noop("The password was changed."),
    "account_connected": gettext_noop("Your organisation’s own sign-in opens it from now on."),
    "email_changed": gettext_noop("Another e-mail address took the place of this one. Sign in with the other one."),
    "password_reset": gettext_noop("A new password was set by a link sent to this address."),
}


def write(mail: OutgoingMail) -> EmailMessage | None:
    """The mail, or nothing where there is nobody to write to (any more)."""
    return {
        MailKind.PASSWORD_RESET: _password_reset,
        MailKind.EMAIL_CONFIRMATION: _email_confirmation,
        MailKind.JOINING: _joining,
        MailKind.NOTICE: _notice,
    }[MailKind(mail.kind)](mail)


def note(mail: OutgoingMail, outcome: Outcome) -> None:
    """What became of it, where anybody is shown that."""
    if mail.kind == MailKind.JOINING and outcome is not Outcome.NOBODY:
        JoinInvitation.objects.filter(pk=mail.about or 0).update(delivery=Delivery[outcome.name])


def _password_reset(mail: OutgoingMail) -> EmailMessage | None:
    user = User.objects.filter(email=mail.address, is_active=True).first()
    if user is None:
        return None
    days = settings.PASSWORD_RESET_TIMEOUT // 86400
    return _letter(
        "password_reset", gettext("A new password for CCAssess"), user.email, url=set_password_url(user), days=days
    )


def _email_confirmation(mail: OutgoingMail) -> EmailMessage | None:
    pending = EmailAddress.objects.filter(pk=mail.about or 0, verified=False).first()
    if pending is None:
        return None
    path = reverse("account_confirm_email", args=[EmailConfirmationHMAC(pending).key])
    days = EMAIL_CONFIRMATION_EXPIRE_DAYS
    url = f"{settings.BASE_URL}{path}"
    return _letter("email_confirmation", gettext("Is this your e-mail address?"), pending.email, url=url, days=days)


def _joining(mail: OutgoingMail) -> EmailMessage | None:
    invitation = JoinInvitation.objects.select_related("organisation", "invited_by").filter(pk=mail.about or 0).first()
    if invitation is None:
        return None  # withdrawn meanwhile
    organisation = invitation.organisation
    return _letter(
        "joining",
        gettext("An invitation to %(organisation)s on CCAssess") % {"organisation": organisation.name},
        invitation.email,
        organisation=organisation,
        who=invitation.invited_by,
        role=invitation.get_role_display(),
        url=join_url(invitation.mint()),
        until=invitation.expires_at.astimezone(organisation.zone),
    )


def _notice(mail: OutgoingMail) -> EmailMessage:
    return _letter("notice", gettext("Your account at CCAssess"), mail.address, happened=gettext(NOTICES[mail.detail]))


def _letter(template: str, subject: str, address: str, **context: Any) -> EmailMessage:
    body = render_to_string(f"account/email/{template}.txt", {"address": address, "site": settings.BASE_URL} | context)
    return EmailMessage(subject, body.strip() + "\n", to=[address])
