"""The one moment a draft becomes a response; all of it or nothing of it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from assessments.anonymity.ballots import Ballot, seal
from assessments.cells import tail_of
from assessments.drafts import written_groups
from assessments.invitations.entering import mark_done, was_replaced
from assessments.models import Comment, Prediction, Response, SealedBallot, SpentLink
from assessments.naming import attribute, take_name
from assessments.own_keys import OwnKeys, keys_for
from assessments.personal_links import is_mailed, spent_key
from assessments.refusals import AlreadyCounted, Closed, Replaced
from scoring.terms import SKIPPED

if TYPE_CHECKING:
    from assessments.models import Draft
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


def submit(visit: Visit, reviewed: Reviewed, pace: str = SKIPPED, held: str = "") -> bool:
    """Store the response; False if the draft is no longer what was reviewed, or already gone.

    held: what the cookie of the device holds, which alone is told afterwards that answers were submitted.

    The rows hold no person, no time and no sequence; a name stands in a row of its own, where one is promised. Of an
    anonymous assessment all of it is one sealed ballot, which nothing in the database opens; of any other, what came
    together, which the database still knows by transactions and the order of rows, is forgotten at closing
    (scattering.py). From here on nothing changes a prediction, and no customer's answer has been shown to anybody yet:
    reports, the only place that reads those, are built of closed assessments, and a closed one takes no prediction.
    """
    assessment, booklet = visit.assessment, visit.booklet
    tail = tail_of(reviewed.cells, booklet.width)
    asked = booklet.asked(assessment.form, reviewed.role_group, tail.rotation, len(tail.cards))
    answers = booklet.masked(reviewed.cells, asked, pace)
    with transaction.atomic():
        # First the assessment, then the draft: the order closing takes them in, or the two could wait for each other.
        if not assessment.hold_open():
            raise Closed
        comments = _take(visit.draft, reviewed)
        if comments is None:
            return False
        if is_mailed(visit.secret) and not mark_done(visit.secret):
            # By another link of the same invitation, or at another address: one answer a person.
            raise Replaced if was_replaced(visit.secret) else AlreadyCounted(is_confidential=assessment.is_confidential)
        random.SystemRandom().shuffle(comments)
        ballot = Ballot(reviewed.department, reviewed.role_group, answers, tail.prediction, tuple(comments))
        if assessment.is_sealed:
            box = seal(ballot, bytes.fromhex(assessment.box_key))
            SealedBallot.objects.create(assessment_id=assessment.pk, box=box)
        else:
            response = _store(assessment.pk, ballot, keys_for(assessment, visit.secret))
            if assessment.is_attributed:
                attribute(response, take_name(visit.draft.key), visit.secret)
        # Where names are seen, thanks and the team's figures are shown by the link on any device.
        proof = visit.secret if assessment.is_attributed else held or visit.secret
        spent = SpentLink(key=spent_key(proof), assessment_id=assessment.pk)
        SpentLink.objects.bulk_create([spent], ignore_conflicts=True)
    return True


def _store(assessment_id: int, ballot: Ballot, keys: OwnKeys) -> Response:
    groups = {"assessment_id": assessment_id, "department": ballot.department, "role_group": ballot.role_group}
    response = Response.objects.create(id=keys.response, answers=ballot.answers, **groups)
    if ballot.prediction:
        Prediction.objects.create(id=keys.prediction, answers=ballot.prediction, **groups)
    if ballot.comments:
        Comment.objects.bulk_create(
            Comment(id=keys.comment(practice), assessment_id=assessment_id, practice=practice, text=text)
            for practice, text in ballot.comments
        )
    return response


def _take(draft: Draft, reviewed: Reviewed) -> list[tuple[str, str]] | None:
    cipher = draft.cipher
    groups = written_groups(cipher, reviewed.department, reviewed.role_group)
    with connection.cursor() as cursor:
        cursor.execute(TAKE_DRAFT, [draft.key, cipher.cells(reviewed.cells), *groups])
        if cursor.rowcount != 1:
            return None
        # Foreign keys are checked at commit on both databases, so the comments may go after their draft.
        cursor.execute(TAKE_COMMENTS, [draft.key])
        return [cipher.read_comment(str(practice), str(text)) for practice, text in cursor.fetchall()]
