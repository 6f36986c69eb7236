"""A coordinator's links for customers: add one, show its code, stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import fetch_assessment
from assessments.forms import PulseLinkForm
from assessments.inviting import qr_code
from assessments.models import TransitionRefused
from assessments.pulse_links import add_pulse_link, name_of, pulse_url, switch_pulse_link
from assessments.views.inviting import CONTENT_TYPES
from organisations.access import CONDUCTORS
from organisations.audit import Action, record

if TYPE_CHECKING:
    from django.http import HttpRequest

    from assessments.models import Assessment, PulseLink


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    form = PulseLinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            link = add_pulse_link(assessment, form.cleaned_data["source"], form.cleaned_data["segment"])
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("assessment-show", public_id)
        if link:
            record(assessment.organisation, Action.LINK_ADDED, request.user, assessment, link=name_of(link))
            messages.success(request, _("The link is ready: %(name)s.") % {"name": name_of(link)})
            return redirect(reverse("assessment-show", args=[public_id]) + "#customers")
        form.add_error("segment", _("There is such a link already. Use it, or name another group of customers."))
    context = {"organisation": assessment.organisation, "assessment": assessment, "form": form}
    return render(request, "assessments/pulse_link.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def switch(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    link, is_active = _fetch_link(assessment, pk), request.POST.get("active") == "1"
    try:
        switch_pulse_link(assessment, link, is_active=is_active)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        record(assessment.organisation, Action.LINK_SWITCHED, request.user, assessment, active=is_active)
        said = _("Customers can answer again: %(name)s.") if is_active else _("No more answers are taken by: %(name)s.")
        messages.success(request, said % {"name": name_of(link)})
    return redirect(reverse("assessment-show", args=[public_id]) + "#customers")


@login_required
@require_safe
def qr(request: HttpRequest, public_id: str, pk: int, kind: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    link = _fetch_link(assessment, pk)
    if kind not in CONTENT_TYPES:
        raise Http404
    record(assessment.organisation, Action.LINK_PRINTED, request.user, assessment, daily=True, link=name_of(link))
    return HttpResponse(qr_code(pulse_url(link), kind), content_type=CONTENT_TYPES[kind])


def _fetch_link(assessment: Assessment, pk: int) -> PulseLink:
    link = assessment.pulse_links.filter(pk=pk).first() if pk < 1 << 63 else None
    if link is None:
        raise Http404(_("There is no such page, or it is not yours to see."))
    return link
