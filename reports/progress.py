"""How far the building of a report is, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs.models import Job, JobState

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from assessments.models import Assessment

BUILD = "build_gap_report"

STEPS: dict[str, _StrPromise] = {
    "": gettext_lazy("Waiting for its turn"),
    "reading": gettext_lazy("Reading the answers"),
    "scoring": gettext_lazy("Computing scores and gaps"),
    "measuring": gettext_lazy("Computing what stands beside the wheel"),
    "storing": gettext_lazy("Storing the report"),
}


@dataclass(frozen=True, slots=True)
class Progress:
    is_active: bool
    is_failed: bool
    is_cancelled: bool
    is_being_cancelled: bool
    step: str
    percent: int
    reason: str


def latest_build(assessment: Assessment) -> Job | None:
    return Job.objects.of(BUILD, assessment.pk).order_by("-pk").first()


def progress_of(job: Job) -> Progress:
    return Progress(
        is_active=job.is_active,
        is_failed=job.state == JobState.FAILED,
        is_cancelled=job.state == JobState.CANCELLED,
        is_being_cancelled=job.is_active and job.cancel_asked,
        step=_("Stopping") if job.cancel_asked else str(STEPS.get(job.step, job.step)),
        percent=job.progress,
        # Jobs store their reasons in English, as the message ids of our own catalogue.
        reason=_(job.reason) if job.reason else "",
    )
