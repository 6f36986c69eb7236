"""What everybody who was asked is told: written by a coordinator, read by the links people were asked by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import refusals
from assessments.access import fetch_assessment
from assessments.models import State
from assessments.own_answers import holds_own
from assessments.pulses import PulseOver, fetch_pulse_link
from assessments.views.answering_frame import respondent_view
from assessments.visits import fetch_link, fetch_place
from organisations.access import CONDUCTORS
from organisations.audit import Action, record
from reports.access import fetch_readable, newest_report
from reports.loop import proposed, wheel_of_everybody
from reports.loop_form import LoopForm
from reports.models import LoopBack

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from assessments.models import Assessment


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    form = LoopForm(
        request.POST if request.method == "POST" else None, loop=_loop_of(assessment), assessment=assessment
    )
    if form.is_valid():
        form.save()
        record(assessment.organisation, Action.LOOP_CHANGED, request.user, assessment)
        messages.success(request, _("Saved. This is how they will see it."))
        return redirect("loop-edit", public_id)
    context = {"organisation": assessment.organisation, "assessment": assessment, "form": form}
    return render(request, "reports/loop_form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def preview(request: HttpRequest, public_id: str) -> HttpResponse:
    """The page as those who were asked see it, to look at before it is published and to print."""
    assessment = fetch_readable(request, public_id)
    return _page(request, assessment, _loop_of(assessment), is_preview=assessment.state != State.PUBLISHED)


@require_safe
@respondent_view
def heard(request: HttpRequest, token: str) -> HttpResponse:
    assessment = fetch_link(request, token).assessment
    return _published(request, assessment) or redirect("answer-start", token)


@require_safe
@respondent_view
def heard_by_place(request: HttpRequest, secret: str) -> HttpResponse:
    assessment = fetch_place(request, secret).assessment
    return _published(request, assessment, secret) or redirect("answer-invited", secret)


@require_safe
@respondent_view
def heard_by_customers(request: HttpRequest, token: str) -> HttpResponse:
    assessment = fetch_pulse_link(request, token).assessment
    if assessment.state != State.PUBLISHED:
        return redirect("pulse-answer", token)
    loop = LoopBack.objects.filter(assessment=assessment, shows_customers=True).first()
    if loop is None:
        raise PulseOver(assessment.customer_contact)
    return _page(request, assessment, loop, is_customer=True)


def _published(request: HttpRequest, assessment: Assessment, secret: str = "") -> HttpResponse | None:
    if assessment.state != State.PUBLISHED:
        return None
    loop = LoopBack.objects.filter(assessment=assessment).first()
    if loop is None:  # published before anything was told
        raise refusals.Closed
    has_own = bool(secret) and assessment.is_confidential and holds_own(secret)
    return _page(request, assessment, loop, own_url=reverse("own-answers", args=[secret]) if has_own else "")


def _page(request: HttpRequest, assessment: Assessment, loop: LoopBack, **more: bool | str) -> HttpResponse:
    context = {
        "assessment": assessment,
        "organisation": assessment.organisation,
        "title": _("What we heard from you"),
        "heard": loop.heard,
        "moves": list(assessment.moves.all()),
        "wheel": wheel_of_everybody(assessment),
    } | more
    return render(request, "answering/heard.html", context)


def _loop_of(assessment: Assessment) -> LoopBack:
    """What is stored, or what would be shown if it were published now; 404 while there is no report to tell of."""
    report = newest_report(assessment)
    if report is None or assessment.state not in (State.CLOSED, State.PUBLISHED):
        raise Http404(_("There is no such page, or it is not yours to see."))
    loop = LoopBack.objects.filter(assessment=assessment).first()
    return loop or LoopBack(assessment=assessment, heard=proposed(report))
