"""An account switched off by whoever runs the installation, and on again; roles and what was done stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from organisations.accounts.ended_sessions import end_all_of
from organisations.audit import Action, record_about
from organisations.models import Membership, Organisation, Role, User

if TYPE_CHECKING:
    from django.db.models import QuerySet


def switch_off(user: User) -> int | None:
    """How many sessions were ended; None if it was off already. Who did it is nobody the program knows."""
    with transaction.atomic():
        if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
            return None
        record_about(user, Action.ACCOUNT_SWITCHED_OFF)
        return end_all_of(user)


def switch_on(user: User) -> bool:
    """False if it was on already."""
    with transaction.atomic():
        if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
            return False
        record_about(user, Action.ACCOUNT_SWITCHED_ON)
        return True


def without_coordinator(user: User) -> QuerySet[Organisation]:
    """Where somebody is coordinator, and nobody else is who can sign in."""
    coordinated = Membership.objects.filter(role=Role.COORDINATOR)
    others = coordinated.filter(user__is_active=True).exclude(user=user).values("organisation_id")
    mine = coordinated.filter(user=user).exclude(organisation_id__in=others)
    return Organisation.objects.filter(pk__in=mine.values("organisation_id")).order_by("name")
