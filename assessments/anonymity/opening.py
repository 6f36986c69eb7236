"""The box of a closing assessment: what stands between it and its answers, for pages; the work is unsealing.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone

from assessments.models import Assessment, Passphrase, State
from jobs.models import Job, JobState
from jobs.queue import enqueue

if TYPE_CHECKING:
    from django.db.models import QuerySet

OPEN_BOX = "open_box"
TRIED_AGAIN_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Box:
    """reason: why the last try did not open it, as a message id; empty where nothing stands against it."""

    needs_passphrase: bool
    is_being_opened: bool
    reason: str


def box_of(assessment: Assessment) -> Box:
    latest = Job.objects.of(OPEN_BOX, assessment.pk).order_by("-pk").first()
    needs_passphrase = assessment.box_passphrase == Passphrase.NEEDED
    has_failed = latest is not None and latest.state == JobState.FAILED
    return Box(
        needs_passphrase=needs_passphrase,
        is_being_opened=not needs_passphrase and not has_failed,
        reason=latest.reason if latest and has_failed else "",
    )


def ask_to_open(assessment: Assessment) -> None:
    enqueue(OPEN_BOX, assessment.pk)


def open_boxes() -> None:
    """Ask for it wherever it is still to be done and can be; the relay (jobs/relay.py) calls this every few seconds."""
    closing = Assessment.objects.filter(state=State.CLOSING).exclude(box_passphrase=Passphrase.NEEDED)
    for pk in not_just_failed(closing, OPEN_BOX).values_list("pk", flat=True):
        enqueue(OPEN_BOX, pk)


def not_just_failed(assessments: QuerySet[Assessment], kind: str) -> QuerySet[Assessment]:
    """Without those whose job of this kind has given up within the last minutes."""
    failed = Job.objects.filter(
        kind=kind,
        subject_id=models.OuterRef("pk"),
        state=JobState.FAILED,
        finished_at__gt=timezone.now() - TRIED_AGAIN_AFTER,
    )
    return assessments.exclude(models.Exists(failed)).order_by("pk")
