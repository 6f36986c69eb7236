"""The one moment a draft becomes a response; all of it or nothing of it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from assessments.models import Comment, Response, SpentLink
from assessments.personal_links import spent_key
from assessments.refusals import Closed

if TYPE_CHECKING:
    from assessments.visits import Visit

# What was reviewed is what is submitted: a change in another tab since then makes this delete nothing.
TAKE_DRAFT = "DELETE FROM assessments_draft WHERE key = %s AND cells = %s AND department = %s AND role_group = %s"
TAKE_COMMENTS = "DELETE FROM assessments_draftcomment WHERE draft_id = %s RETURNING practice, text"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What the respondent had before their eyes when they pressed “submit”."""

    cells: str
    department: str
    role_group: str


def submit(visit: Visit, reviewed: Reviewed) -> bool:
    """Store the response; False if the draft is no longer what was reviewed, or already gone.

    The rows hold no person, no time and no sequence, and comments lie in an order of their own.
    """
    assessment = visit.assessment
    answers = visit.booklet.masked(reviewed.cells, assessment.form, reviewed.role_group)
    with transaction.atomic():
        # First the assessment, then the draft: the order closing takes them in, or the two could wait for each other.
        if not assessment.hold_open():
            raise Closed
        comments = _take(visit.draft.key, reviewed)
        if comments is None:
            return False
        Response.objects.create(
            assessment_id=assessment.pk, department=reviewed.department, role_group=reviewed.role_group, answers=answers
        )
        random.SystemRandom().shuffle(comments)
        if comments:
            Comment.objects.bulk_create(
                Comment(assessment_id=assessment.pk, practice=practice, text=text) for practice, text in comments
            )
        SpentLink.objects.create(key=spent_key(visit.secret), assessment_id=assessment.pk)
    return True


def _take(key: str, reviewed: Reviewed) -> list[tuple[str, str]] | None:
    with connection.cursor() as cursor:
        cursor.execute(TAKE_DRAFT, [key, reviewed.cells, reviewed.department, reviewed.role_group])
        if cursor.rowcount != 1:
            return None
        # Foreign keys are checked at commit on both databases, so the comments may go after their draft.
        cursor.execute(TAKE_COMMENTS, [key])
        return [(str(practice), str(text)) for practice, text in cursor.fetchall()]
