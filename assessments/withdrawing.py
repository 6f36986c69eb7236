"""Answers are withdrawn by whoever holds the personal link they were submitted with, as if they had never been given.

While the assessment is open that undoes the submission. After closing, reports that were built stay: their figures are
of many people, and hold nobody's answer. How many went since is remembered by group, so that no other report is built
that could be subtracted (reports/taken_back.py). Words go from every report, because reports only point to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import ngettext

from assessments.invitations.entering import mark_undone
from assessments.models import Assessment, Comment, Mode, Prediction, Response, SpentLink, State, TakenBack
from assessments.own_keys import taken_back_key
from assessments.personal_links import is_mailed, spent_key
from assessments.scattering import OWN
from organisations.erasures import digest_of_row, note_rows, noted_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

    from assessments.own_answers import OwnAnswers

TOGETHER = 500


def withdraw(own: OwnAnswers) -> bool:
    """False if they are gone already. OSError, and nothing is changed, if it cannot be noted for after a restore.

    Holding the assessment's row makes others wait: a second press, closing, publishing, and the moment in which a
    report is stored. Whatever rewrites rows meanwhile does not, so each is looked for again until it is gone.
    """
    with transaction.atomic():
        # Of no key: scattering asks for the key at its end, and the two would wait for each other.
        held = Assessment.objects.select_for_update(no_key=True).only("pk", "state")
        assessment = held.get(pk=own.assessment.pk)
        predictions = _take_out(Prediction, [own.keys.prediction])
        comments = _take_out(Comment, own.comment_keys.values())
        answers = _take_out(Response, [own.response.pk])
        if not answers:
            transaction.set_rollback(True)
            return False
        if assessment.state == State.OPEN:
            _undo_submission(own)
        else:
            _count(own.response, predictions=len(predictions))
        note_rows((*answers, *predictions, *comments))
    return True


def withdraw_again(say: Callable[[str], object]) -> None:
    """After a backup was put back (settings.AFTER_RESTORE): what was withdrawn since it was made goes again."""
    noted = noted_rows()
    if not noted:
        return
    responses = 0
    for assessment in Assessment.objects.filter(mode=Mode.CONFIDENTIAL).only("pk", "state"):  # nobody else is here yet
        with transaction.atomic():
            responses += _withdraw_noted(assessment, noted)
    if responses:
        say(
            ngettext(
                "Withdrawn again, because it had been withdrawn since the backup: the answers of %(n)d person.",
                "Withdrawn again, because they had been withdrawn since the backup: the answers of %(n)d people.",
                responses,
            )
            % {"n": responses}
        )


def _withdraw_noted(assessment: Assessment, noted: set[str]) -> int:
    """How many people's answers went. Which prediction was whose is not known; it is counted by its own groups."""
    found = {model: _noted_among(model, assessment, noted) for model in OWN}
    if assessment.state != State.OPEN:
        for response in Response.objects.filter(pk__in=found[Response]):
            _count(response)
        for prediction in Prediction.objects.filter(pk__in=found[Prediction]):
            _count(prediction, answers=0, predictions=1)
    for model, keys in found.items():
        for start in range(0, len(keys), TOGETHER):
            _take_out(model, keys[start : start + TOGETHER])
    return len(found[Response])


def _noted_among(model: type[models.Model], assessment: Assessment, noted: set[str]) -> list[UUID]:
    keys = model._default_manager.filter(assessment=assessment).values_list("pk", flat=True)
    return [key for key in keys.iterator() if digest_of_row(key) in noted]


def _take_out(model: type[models.Model], keys: Iterable[UUID]) -> list[UUID]:
    """The keys that were there. A row that is written anew at this moment (scattering.py) is missed by a deletion that
    waited for it, and is there, under the same key, for the next."""
    rows = model._default_manager.filter(pk__in=list(keys))
    found = list(rows.values_list("pk", flat=True))
    while rows.exists():
        rows.delete()
    return found


def _undo_submission(own: OwnAnswers) -> None:
    """Whoever was invited may answer again by the same link, under keys of the next turn."""
    secret = own.keys.secret
    SpentLink.objects.filter(pk=spent_key(secret)).delete()
    if is_mailed(secret):
        mark_undone(secret)
        marker = SpentLink(key=taken_back_key(secret, own.keys.turn), assessment_id=own.assessment.pk)
        SpentLink.objects.bulk_create([marker], ignore_conflicts=True)


def _count(row: Response | Prediction, *, answers: int = 1, predictions: int = 0) -> None:
    group: dict[str, Any] = {"department": row.department, "role_group": row.role_group}
    group["assessment_id"] = row.assessment_id
    TakenBack.objects.get_or_create(**group)
    TakenBack.objects.filter(**group).update(answers=F("answers") + answers, predictions=F("predictions") + predictions)
