"""Publishing exactly the report that was read, and nothing that is still being built."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import Assessment, TransitionRefused
from jobs.models import Job
from reports.models import GapReport
from reports.progress import BUILD


def publish(assessment: Assessment, report_id: str) -> None:
    """Open the report of this public id to the executives; refused if it is not the newest, or not to be the last.

    A build stores its report only while it holds the assessment's row and finds it closed (work.py). So nothing
    is added once this has ended, and the newest report of a published assessment is the one that was published.
    """
    with transaction.atomic():
        Assessment.objects.select_for_update().only("pk").get(pk=assessment.pk)
        newest = GapReport.objects.filter(assessment=assessment).values_list("public_id", flat=True).first()
        if newest is None:
            raise TransitionRefused(_("There is no report to publish yet. Build it first."))
        if Job.objects.active().of(BUILD, assessment.pk).exists():
            raise TransitionRefused(_("The report is being built. Publish it when that is done, or stop it first."))
        if newest != report_id:
            raise TransitionRefused(_("A newer report was built since. Read that one before you publish it."))
        assessment.publish()
