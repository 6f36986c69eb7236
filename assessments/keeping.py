"""Answers and lists of invited people go when their time is over; reports stay. Jobs do it, asked for by a check.

Doing any of it twice, or two at once, does no harm.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from assessments.invitations.mixing import mix_roster, rename_roster
from assessments.models import (
    Assessment,
    Attribution,
    Comment,
    Invitation,
    InvitationState,
    Keeping,
    Prediction,
    PulseRemark,
    PulseResponse,
    Response,
    State,
    TakenBack,
)
from jobs.models import Job, JobState
from jobs.queue import enqueue
from organisations.audit import Action, record
from organisations.retention import Retention

if TYPE_CHECKING:
    from datetime import datetime

    from jobs.control import Control

DELETE_ANSWERS, CLEAR_ROSTER = "delete_answers", "clear_roster"
ANSWERS = (Attribution, Response, Prediction, Comment, PulseResponse, PulseRemark, TakenBack)
OVER = (State.CLOSED, State.PUBLISHED)
TRIED_AGAIN_AFTER = timedelta(minutes=5)
SHORTEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """Until when, as far as the closing is known; months and days are what holds before."""

    months: int
    days: int
    answers_until: datetime | None
    roster_until: datetime | None
    answers_deleted_at: datetime | None
    roster_cleared_at: datetime | None


def kept_of(assessment: Assessment) -> Kept:
    stored = getattr(assessment, "keeping", None)
    return _kept(assessment.closed_at, stored, getattr(assessment.organisation, "retention", None) or Retention())


def _kept(closed: datetime | None, stored: Keeping | None, wanted: Retention) -> Kept:
    """What was stated at opening can be shortened later, never lengthened."""
    months = min(stored.answers_months, wanted.answers_months) if stored else wanted.answers_months
    return Kept(
        months=months,
        days=wanted.roster_days,
        answers_until=months_after(closed, months) if closed else None,
        roster_until=closed + timedelta(days=wanted.roster_days) if closed else None,
        answers_deleted_at=stored.answers_deleted_at if stored else None,
        roster_cleared_at=stored.roster_cleared_at if stored else None,
    )


def months_after(moment: datetime, months: int) -> datetime:
    """The same day of the month, or its last one."""
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


def ask_for_deletion() -> None:
    """Ask for it wherever it is due, by three statements; the relay (jobs/relay.py) calls this every few seconds."""
    now = timezone.now()
    closed = Assessment.objects.filter(state__in=OVER, closed_at__lt=now - SHORTEST).order_by("pk")
    pending = list(
        closed.filter(
            Q(keeping=None) | Q(keeping__answers_deleted_at=None) | Q(keeping__roster_cleared_at=None)
        ).values_list("pk", "organisation_id", "closed_at")
    )
    stored = Keeping.objects.in_bulk([pk for pk, _organisation, _closed in pending])
    wanted = Retention.objects.in_bulk({organisation for _pk, organisation, _closed in pending})
    for pk, organisation, closed_at in pending:
        kept = _kept(closed_at, stored.get(pk), wanted.get(organisation) or Retention())
        if kept.answers_deleted_at is None and _is_due(kept.answers_until):
            _ask(DELETE_ANSWERS, pk, now)
        if kept.roster_cleared_at is None and _is_due(kept.roster_until):
            _ask(CLEAR_ROSTER, pk, now)


def delete_answers(job: Job, _control: Control) -> None:
    """The work of the job: every answer, prediction and remark, and the names beside them, in one transaction."""
    assessment = (
        Assessment.objects.select_related("keeping", "organisation__retention").filter(pk=job.subject_id).first()
    )
    if assessment is None or not _is_due(kept_of(assessment).answers_until):
        return
    with transaction.atomic():
        # Held until the end, so that two at once do not both say they were first.
        Assessment.objects.select_for_update().only("pk").get(pk=assessment.pk)
        for model in ANSWERS:
            model._default_manager.filter(assessment=assessment).delete()
        if _note(assessment, "answers_deleted_at"):
            record(assessment.organisation, Action.ANSWERS_DELETED, None, assessment)


def clear_roster(job: Job, _control: Control) -> None:
    """The work of the job: who was invited is no longer known, nor who answered. The mailed links stay good for what
    they are good for after publication: to see what was heard."""
    assessment = (
        Assessment.objects.select_related("keeping", "organisation__retention").filter(pk=job.subject_id).first()
    )
    if assessment is None or not _is_due(kept_of(assessment).roster_until):
        return
    with transaction.atomic():
        Assessment.objects.select_for_update().only("pk").get(pk=assessment.pk)
        rename_roster(assessment)
        Invitation.objects.filter(assessment=assessment).update(
            email="",
            email_key=F("public_id"),
            name="",
            department="",
            role_group="",
            language="",
            state=InvitationState.WITHDRAWN,
            reason="",
            tries=0,
            reminders=0,
            done=False,
        )
        mix_roster(assessment)
        if _note(assessment, "roster_cleared_at"):
            record(assessment.organisation, Action.ROSTER_CLEARED, None, assessment)


def _assessment_of(job: Job) -> Assessment | None:
    kept = Assessment.objects.select_related("keeping", "organisation__retention")
    return kept.filter(pk=job.subject_id).first()


def _is_due(until: datetime | None) -> bool:
    return until is not None and until <= timezone.now()


def _note(assessment: Assessment, field: str) -> bool:
    """Whether this was the first time."""
    Keeping.objects.get_or_create(assessment=assessment)
    return Keeping.objects.filter(assessment=assessment, **{field: None}).update(**{field: timezone.now()}) > 0


def _ask(kind: str, assessment_id: int, now: datetime) -> None:
    failed = Job.objects.of(kind, assessment_id).filter(state=JobState.FAILED, finished_at__gt=now - TRIED_AGAIN_AFTER)
    if not failed.exists():
        enqueue(kind, assessment_id)
