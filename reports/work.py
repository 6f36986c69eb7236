"""What jobs do: fetch, call, store, nothing else. Only the process that runs a job imports this module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from assessments.models import Assessment, State
from assessments.scattering import scatter
from jobs.queue import Refused
from reports.build import build_report, canonical
from reports.comments import choose_comments, store_comments
from reports.ledger import counts_shown
from reports.models import GapReport, Publication
from reports.taken_back import refuse_if_few, settle, taken_back_from

if TYPE_CHECKING:
    from collections.abc import Callable

    from jobs.control import Control
    from jobs.models import Job

NOT_CLOSED = gettext_noop("The assessment is not closed.")


def build_gap_report(job: Job, control: Control) -> Callable[[], None]:
    assessment = Assessment.objects.select_related("version").get(pk=job.subject_id)
    if assessment.state != State.CLOSED:
        raise Refused(NOT_CLOSED)
    if assessment.scattered_at is None:
        scatter(assessment)
    known = taken_back_from(assessment)
    refuse_if_few(assessment)
    built = build_report(assessment, control.report)
    document, words = canonical(built), choose_comments(assessment)

    def store() -> None:
        # What was published meanwhile stays what was published: publishing holds the same row.
        state = Assessment.objects.select_for_update().values_list("state", flat=True).get(pk=assessment.pk)
        if state != State.CLOSED:
            raise Refused(NOT_CLOSED)
        settle(assessment, known, built)
        report = GapReport.objects.create(
            assessment=assessment,
            job=job,
            version=assessment.version,
            schema=built.schema,
            method_version=built.method.version,
            input_hash=built.input_hash,
            document=document,
        )
        store_comments(report, words)
        Publication.objects.bulk_create(
            Publication(assessment=assessment, report=report, group_kind=kind, group_code=code, metric=metric, n=n)
            for kind, code, metric, n in counts_shown(built)
        )

    return store
