"""A report for whoever may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.access import fetch_assessment
from assessments.models import Assessment, GroupKind, State
from assessments.needs import needs_of
from assessments.questionnaires.storing import document_in
from organisations.access import READERS, role_in
from organisations.models import Role
from reports.models import GapReport
from reports.reading import read_report
from reports.sections.section import told

if TYPE_CHECKING:
    from django.http import HttpRequest

    from reports.sections.section import Told

MOST_OTHERS = 12


def fetch_readable(request: HttpRequest, public_id: str) -> Assessment:
    """Executives read what is published, coordinators and consultants also what is not yet; 404 for all others."""
    assessment = fetch_assessment(request, public_id, *READERS, Role.EXECUTIVE)
    if role_in(request, assessment.organisation_id) not in READERS and assessment.state != State.PUBLISHED:
        raise Http404(_("There is no such page, or it is not yours to see."))
    return assessment


def told_of(assessment: Assessment, report: GapReport) -> Told:
    """The report in the reader's language."""
    language = get_language() or "en"
    wanted = needs_of(assessment, language)
    needs, met_by = {need.code: need.name for need in wanted}, {need.code: need.practices for need in wanted}
    departments = dict(assessment.groups.filter(kind=GroupKind.DEPARTMENT).values_list("code", "name"))
    return told(read_report(report.document), document_in(report.version, language), needs, departments, met_by)


def newest_report(assessment: Assessment) -> GapReport | None:
    reports = GapReport.objects.filter(assessment=assessment).select_related("version__questionnaire")
    return reports.defer("version__document").first()


def other_reports(assessment: Assessment) -> list[Assessment]:
    """The organisation's other published assessments, the newest first: whoever may read this one may read them."""
    published = Assessment.objects.filter(organisation_id=assessment.organisation_id, state=State.PUBLISHED)
    return list(published.exclude(pk=assessment.pk).order_by("-published_at").only("public_id", "title")[:MOST_OTHERS])
