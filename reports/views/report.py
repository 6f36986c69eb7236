"""Reading a report, and having it built, stopped and published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.access import fetch_assessment
from assessments.models import State, TransitionRefused
from assessments.questionnaires.storing import document_in
from jobs.models import Job, JobState
from jobs.queue import enqueue, request_cancel
from organisations.access import CONDUCTORS, READERS, role_in
from organisations.models import Role
from reports.charts.wheel import wheel_figure
from reports.executive import executive_page
from reports.models import GapReport
from reports.progress import BUILD, latest_build, progress_of
from reports.publishing import publish as publish_report
from reports.reading import read_report

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from assessments.models import Assessment


@login_required
@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *READERS, Role.EXECUTIVE)
    role = role_in(request, assessment.organisation_id)
    if role not in READERS and assessment.state != State.PUBLISHED:
        raise Http404(_("There is no such page, or it is not yours to see."))
    report = (
        GapReport.objects.filter(assessment=assessment)
        .select_related("version__questionnaire")
        .defer("version__document")
    ).first()
    job = latest_build(assessment) if role in READERS else None
    context = {
        "organisation": assessment.organisation,
        "assessment": assessment,
        "may_conduct": role in CONDUCTORS,
        "may_read_assessment": role in READERS,
        "is_closed": assessment.state == State.CLOSED,
        "is_published": assessment.state == State.PUBLISHED,
        "job": progress_of(job) if job and (report is None or job.state != JobState.DONE) else None,
    }
    if report is None:
        context["has_enough"] = _has_enough(assessment)
        return render(request, "reports/waiting.html", context)
    stored = read_report(report.document)
    page = executive_page(stored, document_in(report.version, get_language() or "en"))
    context |= {"report": report, "stored": stored, "page": page, "figure": wheel_figure(page.wheel)}
    return render(request, "reports/show.html", context)


@login_required
@require_POST
def build(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    if assessment.state != State.CLOSED:
        messages.error(
            request, _("A report is built when the assessment is closed, and not again once it is published.")
        )
    elif not _has_enough(assessment):
        messages.error(request, _("Too few people answered, so there is nothing to build."))
    else:
        enqueue(BUILD, assessment.pk)
    return redirect("report-show", public_id)


@login_required
@require_safe
def progress(request: HttpRequest, public_id: str) -> JsonResponse:
    assessment = fetch_assessment(request, public_id, *READERS)
    job = latest_build(assessment)
    if job is None:
        raise Http404(_("There is no such page, or it is not yours to see."))
    found = progress_of(job)
    return JsonResponse(
        {"state": job.state, "is_active": found.is_active, "step": found.step, "percent": found.percent}
    )


@login_required
@require_POST
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    job = Job.objects.active().of(BUILD, assessment.pk).first()
    if job is not None:
        request_cancel(job)
    return redirect("report-show", public_id)


@login_required
@require_POST
def publish(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    try:
        publish_report(assessment, request.POST.get("report", ""))
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The report is published. The executives of the organisation can read it now."))
    return redirect("report-show", public_id)


def _has_enough(assessment: Assessment) -> bool:
    least = assessment.minimum_group_size
    return assessment.responses.order_by()[:least].count() >= least
