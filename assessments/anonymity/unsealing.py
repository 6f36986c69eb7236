"""The box of an anonymous assessment is opened once, when it closes; by a job, and by nothing else. Where too few
ballots are in it, it is not opened at all, and they are deleted unread.

All is read and prepared before anything is written. Then one short transaction, the one that also ends the job, writes
every answer in an order drawn by chance under a key drawn by chance, and deletes the box. So wherever it is killed, the
next attempt finds either the whole box and no answer, or every answer once and no box.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from assessments.anonymity.ballots import Ballot, Unreadable, unseal
from assessments.anonymity.boxes import KEY_MISSING
from assessments.anonymity.generalising import generalised
from assessments.anonymity.key_files import KeyMissing, destroy_key, private_key
from assessments.models import (
    Assessment,
    Comment,
    GroupKind,
    Prediction,
    Response,
    SealedBallot,
    State,
)
from jobs.queue import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db import models

    from jobs.control import Control
    from jobs.models import Job

BATCH = 1000


def open_box(job: Job, control: Control) -> Callable[[], None] | None:
    """The work of the job."""
    assessment = Assessment.objects.filter(pk=job.subject_id, state=State.CLOSING).first()
    if assessment is None:
        return None
    given = assessment.ballots.count()
    if given < assessment.fewest_answers:  # however many were said to be asked; nobody ever reads them
        return lambda: _store(assessment, [], given, 0)
    try:
        key = private_key(assessment.box_key)
    except KeyMissing:
        raise Refused(str(KEY_MISSING)) from None
    ballots: list[Ballot] = []
    unreadable = 0
    for sealed in _boxes(assessment, control):
        try:
            ballots.append(unseal(sealed, key))
        except Unreadable:
            unreadable += 1
    if unreadable and not ballots:
        raise Refused(str(KEY_MISSING))  # a box of which nothing opens is a sign of the wrong key, not of damage
    rows = _rows(assessment, ballots) if len(ballots) >= assessment.fewest_answers else []
    return lambda: _store(assessment, rows, len(ballots) + unreadable, unreadable)


def destroy_key_of(assessment: Assessment) -> None:
    """Once its answers are written; doing it again does no harm."""
    if assessment.box_key and assessment.key_destroyed_at is None:
        destroy_key(assessment.box_key)
        assessment.key_destroyed_at = timezone.now()
        assessment.save(update_fields=["key_destroyed_at"])


def _boxes(assessment: Assessment, control: Control) -> Iterator[bytes]:
    """In pieces: all ballots of a large organisation take hundreds of megabytes.

    By their keys, read once: asked for what comes next in order, SQLite sorted all that was left for each piece.
    """
    keys = list(assessment.ballots.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        for box in SealedBallot.objects.filter(pk__in=keys[start : start + BATCH]).values_list("box", flat=True):
            yield bytes(box)
        control.report("unsealing", 80 * start // len(keys))


def _rows(assessment: Assessment, ballots: list[Ballot]) -> list[list[models.Model]]:
    """Rows of each table, in orders drawn by chance that have nothing to do with each other."""
    departments = assessment.groups.filter(kind=GroupKind.DEPARTMENT).values_list("code", "parent_code")
    places = generalised(
        [(ballot.department, ballot.role_group) for ballot in ballots], dict(departments), assessment.minimum_group_size
    )
    rows: list[list[models.Model]] = [[], [], []]
    responses, predictions, comments = rows
    for ballot, (department, role_group) in zip(ballots, places, strict=True):
        groups = {"assessment_id": assessment.pk, "department": department, "role_group": role_group}
        responses.append(Response(answers=ballot.answers, **groups))
        if ballot.prediction:
            predictions.append(Prediction(answers=ballot.prediction, **groups))
        comments += [
            Comment(assessment_id=assessment.pk, practice=practice, text=text) for practice, text in ballot.comments
        ]
    chance = random.SystemRandom()
    for table in rows:
        chance.shuffle(table)
    return rows


def _store(assessment: Assessment, rows: list[list[models.Model]], read: int, unreadable: int) -> None:
    """Inside the transaction that ends the job."""
    with transaction.atomic():
        assessment.end_closing(unreadable)
        box = SealedBallot.objects.filter(assessment_id=assessment.pk)
        if box._raw_delete(box.db) != read:
            msg = f"The box of assessment {assessment.pk} changed while it was read; nothing was written."
            raise RuntimeError(msg)
        for table in rows:
            if table:
                type(table[0])._default_manager.bulk_create(table, batch_size=BATCH)
