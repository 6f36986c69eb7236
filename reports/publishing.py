"""Publishing exactly the report that was read, and nothing that is still being built."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Assessment, TransitionRefused
from jobs.models import Job
from reports.access import newest_report
from reports.loop import ensure_loop_back
from reports.progress import BUILD


def publish(assessment: Assessment, report_id: str) -> None:
    """Open the report of this public id to the executives, and what was heard to everybody who was asked.

    Refused if it is not the newest, or not to be the last.

    A build stores its report only while it holds the assessment's row and finds it closed (work.py). So nothing
    is added once this has ended, and the newest report of a published assessment is the one that was published.
    """
    with transaction.atomic():
        Assessment.objects.select_for_update().only("pk").get(pk=assessment.pk)
        report = newest_report(assessment)
        if report is None:
            raise TransitionRefused(_("There is no report to publish yet. Build it first."))
        if Job.objects.active().of(BUILD, assessment.pk).exists():
            raise TransitionRefused(_("The report is being built. Publish it when that is done, or stop it first."))
        if report.public_id != report_id:
            raise TransitionRefused(_("A newer report was built since. Read that one before you publish it."))
        ensure_loop_back(assessment, report)
        assessment.publish()
