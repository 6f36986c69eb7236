"""The customer's page: one address, one minute, nothing left on the device once its window is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import RequestDataTooBig
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from assessments import refusals
from assessments.models import State
from assessments.needs import needs_of
from assessments.pulse_bursts import is_burst, is_too_fast
from assessments.pulse_forms import PulseForm
from assessments.pulses import (
    CameFromElsewhere,
    TooManyPulses,
    fetch_pulse_link,
    is_stored,
    refuse_unless_asking,
    store_pulse,
)
from assessments.views.answering_frame import respondent_view

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from assessments.models import PulseLink

AGAIN = "again"
OURS = {"same-origin", "none", ""}


# Nobody is signed in here, so there is no session a foreign site could use; the page carries its own signed,
# short-lived proof that we made it, and so needs no cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@respondent_view
def answer(request: HttpRequest, token: str) -> HttpResponse:
    link = fetch_pulse_link(request, token)
    if link.assessment.state == State.PUBLISHED:
        return redirect("pulse-heard", token)
    refuse_unless_asking(link)
    form = PulseForm(link, needs_of(link.assessment), _sent(request) if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and form.is_last:
        return _store(request, link, form)
    context = {
        "form": form,
        "assessment": link.assessment,
        "organisation": link.assessment.organisation,
        "title": _("What matters to you?"),
    }
    is_refused = form.problems and "again" not in form.data
    return render(request, "pulse/answer.html", context, status=422 if is_refused else 200)


@require_safe
@respondent_view
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    link = fetch_pulse_link(request, token)
    context = {
        "assessment": link.assessment,
        "organisation": link.assessment.organisation,
        "token": link.token,
        "was_stored": AGAIN in request.GET,
        "title": _("Thank you"),
    }
    return render(request, "pulse/thanks.html", context)


def _sent(request: HttpRequest) -> QueryDict:
    if request.headers.get("Sec-Fetch-Site", "") not in OURS:
        raise CameFromElsewhere
    try:
        return request.POST
    except RequestDataTooBig:
        raise refusals.TooLarge from None


def _store(request: HttpRequest, link: PulseLink, form: PulseForm) -> HttpResponse:
    # Looked up before anything is counted: who taps twice is no burst, nor are those who answer alike after them.
    if is_stored(form.deal.key):
        return _thank_again(link)
    if is_too_fast(request, link):
        raise TooManyPulses
    given = form.given()
    if not store_pulse(link, form.deal.key, form.needs, given, is_flagged=is_burst(request, link, given)):
        return _thank_again(link)
    return redirect("pulse-thanks", link.token)


def _thank_again(link: PulseLink) -> HttpResponse:
    """For a page that was sent before."""
    return redirect(f"{reverse('pulse-thanks', args=[link.token])}?{AGAIN}")
