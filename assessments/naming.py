"""Names beside answers, in assessments that promise them: from the start page to the response they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext as _

from assessments.models import Attribution, DraftName, InvitationSecret, Response
from assessments.personal_links import is_mailed, part_key

if TYPE_CHECKING:
    import uuid

TAKE_NAME = "DELETE FROM assessments_draftname WHERE draft_id = %s RETURNING name"


def name_of(draft_key: str) -> str:
    return DraftName.objects.filter(pk=draft_key).values_list("name", flat=True).first() or ""


def keep_name(draft_key: str, name: str) -> None:
    """Of a draft that is there; of one that was submitted meanwhile nothing is kept."""
    DraftName.objects.filter(pk=draft_key).update(name=name)


def listed_name(secret: str) -> str:
    """As it stands in the list of invited people, for a link that was mailed; empty where names are typed."""
    if not is_mailed(secret):
        return ""
    found = InvitationSecret.objects.filter(pk=part_key(secret))
    return found.values_list("invitation__name", flat=True).first() or ""


def take_name(draft_key: str) -> str:
    """Inside the transaction of a submission: the name, which is then with the draft no more."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_NAME, [draft_key])
        row = cursor.fetchone()
    return str(row[0]) if row else str(_("No name"))


def attribute(response: Response, name: str, secret: str) -> None:
    """Inside the transaction of a submission: note whose this response is, and by whose invitation it came. The name
    in the list of invited people holds against what was typed before it stood there."""
    invitation = None
    if is_mailed(secret):
        secrets = InvitationSecret.objects.filter(pk=part_key(secret))
        invitation = secrets.values_list("invitation_id", flat=True).first()
        name = listed_name(secret) or name
    Attribution.objects.create(
        response=response, assessment_id=response.assessment_id, name=name, invitation_id=invitation
    )


def erase_response(response_id: uuid.UUID) -> bool:
    """Inside a transaction: answers and name of one person are gone. Whether they were there."""
    Attribution.objects.filter(pk=response_id).delete()
    return Response.objects.filter(pk=response_id).delete()[0] > 0
