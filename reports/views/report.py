"""Reading a report, and having it built, stopped and published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.access import fetch_assessment
from assessments.keeping import kept_of
from assessments.models import State, TransitionRefused
from jobs.models import Job, JobState
from jobs.queue import enqueue, request_cancel
from organisations.access import CONDUCTORS, READERS, role_in
from organisations.audit import Action, record
from reports.access import fetch_readable, newest_report, other_reports, told_of
from reports.charts.wheel import wheel_figure
from reports.executive import executive_page
from reports.progress import BUILD, latest_build, progress_of
from reports.publishing import publish as publish_report
from reports.sections.order import sections_of
from reports.surprise import surprise_of
from reports.taken_back import FEW_TAKEN_BACK, may_be_built

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_required
@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_readable(request, public_id)
    role = role_in(request, assessment.organisation_id)
    report = newest_report(assessment)
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
        context["kept"] = kept_of(assessment)
        context["has_enough"] = assessment.has_enough_answers()
        return render(request, "reports/waiting.html", context)
    record(assessment.organisation, Action.REPORT_SEEN, request.user, assessment, daily=True)
    context["others"] = other_reports(assessment)
    known = told_of(assessment, report)
    page = executive_page(known.report, known.document)
    context |= {"report": report, "stored": known.report, "page": page, "figure": wheel_figure(page.wheel)}
    context["sections"] = sections = sections_of(known)
    context["surprise"] = surprise = surprise_of(known)
    context["surprise_section"] = next((each for each in sections if surprise and each.code == surprise.section), None)
    return render(request, "reports/show.html", context)


@login_required
@require_POST
def build(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    if assessment.state != State.CLOSED:
        messages.error(
            request, _("A report is built when the assessment is closed, and not again once it is published.")
        )
    elif kept_of(assessment).answers_deleted_at:
        messages.error(
            request, _("The answers were deleted when their time was over: nothing can be computed any more.")
        )
    elif not assessment.has_enough_answers():
        messages.error(request, _("Too few people answered, so there is nothing to build."))
    elif not may_be_built(assessment):
        messages.error(request, _(FEW_TAKEN_BACK))
    else:
        enqueue(BUILD, assessment.pk)
        record(assessment.organisation, Action.REPORT_BUILT, request.user, assessment)
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
        record(assessment.organisation, Action.REPORT_STOPPED, request.user, assessment)
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
        record(assessment.organisation, Action.REPORT_PUBLISHED, request.user, assessment)
        messages.success(request, _("The report is published. The executives of the organisation can read it now."))
    return redirect("report-show", public_id)
