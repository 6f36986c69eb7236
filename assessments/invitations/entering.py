"""From a mailed link to a draft, and from a submission back to the place that is then taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction

from assessments.booklets import begun_cells, booklet_of
from assessments.drafts import start_draft
from assessments.models import InvitationSecret
from assessments.models.invitation import MOVED
from assessments.personal_links import part_key
from assessments.refusals import Closed
from assessments.visits import departments_of

if TYPE_CHECKING:
    from assessments.models import Invitation

# One statement in the transaction of the submission, and no time with it.
MARK_DONE = """
UPDATE assessments_invitation SET done = true
WHERE NOT done AND reason <> %s AND id = (SELECT invitation_id FROM assessments_invitationsecret WHERE key = %s)
"""
MARK_UNDONE = """
UPDATE assessments_invitation SET done = false
WHERE id = (SELECT invitation_id FROM assessments_invitationsecret WHERE key = %s)
"""


def take_place(place: Invitation, secret: str, name: str = "") -> None:
    """Begin a draft behind the mailed link; one that has been begun meanwhile stays as it is."""
    assessment = place.assessment
    department, role_group = _groups_known(place)
    try:
        with transaction.atomic():
            if not start_draft(assessment, secret, department, begun_cells(assessment), role_group, name):
                raise Closed
    except IntegrityError:
        return  # pressed twice, or on two devices at once


def is_of_place(secret: str, place: Invitation) -> bool:
    """Whether this secret was mailed to whom the place is of."""
    return InvitationSecret.objects.filter(pk=part_key(secret), invitation=place.pk).exists()


def mark_done(secret: str) -> bool:
    """Inside the transaction of a submission: False if this place has been used, through another of its links, or was
    replaced by another."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_DONE, [MOVED, part_key(secret)])
        return bool(cursor.rowcount)


def was_replaced(secret: str) -> bool:
    """Whether whose link this is has another place, at another address."""
    return InvitationSecret.objects.filter(pk=part_key(secret), invitation__reason=MOVED).exists()


def mark_undone(secret: str) -> None:
    """Inside the transaction that withdraws what was submitted by this link."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_UNDONE, [part_key(secret)])


def _groups_known(place: Invitation) -> tuple[str, str]:
    """What the list said, as far as the assessment knows it; asked again where it is not the whole."""
    departments = {code for code, _parent, _name in departments_of(place.assessment.public_id)}
    role_groups = {group.code for group in booklet_of(place.assessment).document.role_groups}
    department = place.department if place.department in departments else ""
    is_whole = place.role_group in role_groups and bool(department or not departments)
    return department, place.role_group if is_whole else ""
