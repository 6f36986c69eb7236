"""Who belongs to an organisation: asked, changed, let go. An organisation is never left without a coordinator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from organisations.accounts import posting
from organisations.audit import Action, record
from organisations.joining import join_url
from organisations.models import Delivery, JoinInvitation, MailKind, Membership, Organisation, OutgoingMail, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from organisations.models import User

    Person = User | AnonymousUser  # as requests have it; whoever gets here is signed in


class LastCoordinator(Exception):
    """Nobody else could conduct assessments here, or let anybody in."""


def invite(organisation: Organisation, email: str, role: Role, who: Person) -> JoinInvitation:
    with transaction.atomic():
        invitation = JoinInvitation.objects.create(
            organisation=organisation,
            email=email,
            role=role,
            invited_by_id=who.pk,
            expires_at=timezone.now() + JoinInvitation.VALID_FOR,
        )
        record(organisation, Action.MEMBER_INVITED, who, role=role.value)
        send_link(invitation)
    return invitation


def invite_again(invitation: JoinInvitation) -> None:
    with transaction.atomic():
        invitation.begin_again()
        send_link(invitation)


def send_link(invitation: JoinInvitation) -> None:
    """One mail at a time: of two on their way, the first would bring a link that the second has made void."""
    if not OutgoingMail.objects.filter(kind=MailKind.JOINING, about=invitation.pk).exists():
        posting.post(MailKind.JOINING, invitation.email, about=invitation.pk)


def link_to_hand_over(invitation: JoinInvitation) -> str:
    """Where no mail goes out: shown once to whoever invites."""
    with transaction.atomic():
        invitation.delivery = Delivery.BY_HAND
        invitation.save(update_fields=["delivery"])
        return join_url(invitation.mint())


def open_invitation(key: str) -> JoinInvitation | None:
    """The invitation with this key, if it may still be accepted."""
    found = JoinInvitation.objects.select_related("organisation", "invited_by").filter(key=key or "-")
    return found.filter(expires_at__gt=timezone.now()).first()


def accept(invitation: JoinInvitation, user: User) -> bool:
    with transaction.atomic():
        accepted = invitation.accept(user)
        if accepted:
            record(invitation.organisation, Action.MEMBER_ADDED, user, user, role=invitation.role)
    return accepted


def withdraw(invitation: JoinInvitation, who: Person) -> None:
    with transaction.atomic():
        JoinInvitation.objects.filter(pk=invitation.pk).delete()
        record(invitation.organisation, Action.INVITATION_WITHDRAWN, who)


def change_role(membership: Membership, role: Role, who: Person) -> None:
    with transaction.atomic():
        _keep_a_coordinator(membership, role)
        Membership.objects.filter(pk=membership.pk).update(role=role)
        record(membership.organisation, Action.MEMBER_CHANGED, who, membership.user, role=role.value)


def remove(membership: Membership, who: Person) -> None:
    with transaction.atomic():
        _keep_a_coordinator(membership, None)
        Membership.objects.filter(pk=membership.pk).delete()
        record(membership.organisation, Action.MEMBER_REMOVED, who, membership.user)


def _keep_a_coordinator(membership: Membership, role: Role | None) -> None:
    """Two coordinators who let each other go at the same moment wait for each other here."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    others = Membership.objects.filter(
        organisation_id=membership.organisation_id, role=Role.COORDINATOR, user__is_active=True
    ).exclude(pk=membership.pk)
    was_one = Membership.objects.filter(pk=membership.pk, role=Role.COORDINATOR).exists()
    if was_one and role != Role.COORDINATOR and not others.exists():
        raise LastCoordinator


def forget_what_is_over() -> None:
    """Called every few seconds: a month after an invitation has run out nobody needs the address any more."""
    JoinInvitation.objects.filter(expires_at__lt=timezone.now() - 2 * JoinInvitation.VALID_FOR).delete()
