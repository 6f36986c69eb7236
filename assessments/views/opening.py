"""Opening and closing: what cannot be taken back asks once, on a page of its own that names what will happen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.access import fetch_assessment
from assessments.anonymity.opening import ask_to_open
from assessments.box_forms import NewPassphraseForm, PassphraseForm
from assessments.conducting import open_by_itself
from assessments.invitations.mailing import letters_at_opening
from assessments.models import Passphrase, State, TransitionRefused
from assessments.models.assessment import GRACE
from assessments.needs import needs_of
from assessments.participation import participation_of
from assessments.promises import promise_of
from organisations.access import CONDUCTORS
from organisations.audit import Action, record

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from assessments.invitations.mailing import letters_at_opening
from assessments.models import Assessment


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_for_answers(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    form = NewPassphraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            assessment.open(form.cleaned_data["passphrase"])
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
        else:
            record(assessment.organisation, Action.ASSESSMENT_OPENED, request.user, assessment)
            messages.success(request, _("The assessment is open. Pass on the links below."))
        return redirect("assessment-show", public_id)
    if assessment.state != State.DRAFT or _has_passed(assessment):
        return redirect("assessment-show", public_id)  # which says what stands against it
    context = {
        "organisation": assessment.organisation,
        "assessment": assessment,
        "departments": list(assessment.organisation.departments.all()),
        "needs": needs_of(assessment),
        "letters": letters_at_opening(assessment),
        "promise": promise_of(assessment),
        "form": form,
        "now": timezone.now(),
    }
    return render(request, "assessments/open.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def schedule(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let it open by itself, or not after all; until then it stays a draft that can be changed."""
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    wanted = request.POST.get("do") == "open"
    if open_by_itself(assessment, wanted=wanted):
        record(assessment.organisation, Action.ASSESSMENT_CHANGED, request.user, assessment)
        done = _("It opens by itself.") if wanted else _("It does not open by itself any more.")
        messages.success(request, done)
    else:
        messages.error(request, _("Only a draft with a moment to come, from which answers are taken, opens by itself."))
    return redirect("assessment-show", public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    if assessment.state == State.CLOSING and request.method == "POST":
        return _go_on_closing(request, assessment)
    if request.method != "POST":
        if assessment.state != State.OPEN:
            return redirect("assessment-show", public_id)
        participation = participation_of(assessment)
        submitted = (participation.total or 0) if participation else assessment.fewest_answers
        context = {
            "organisation": assessment.organisation,
            "assessment": assessment,
            "participation": participation,
            "has_probably_too_few": assessment.is_sealed and submitted < assessment.fewest_answers,
            "may_finish": assessment.accepts_answers(),
            "minutes": GRACE // timedelta(minutes=1),
        }
        return render(request, "assessments/close.html", context)
    try:
        if request.POST.get("when") == "finished":
            assessment.stop_beginning()
            done = _("Nobody can begin any more. Whoever has begun can finish, then the assessment closes by itself.")
        else:
            assessment.close()
            done = _("The assessment is closed. You can build the report now.")
            if assessment.is_sealed:
                done = _("No more answers are taken.")
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        record(assessment.organisation, Action.ASSESSMENT_CLOSED, request.user, assessment)
        messages.success(request, done)
    return redirect("assessment-show", public_id)


def _go_on_closing(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Open the box, with the passphrase if it has one; a second try after what stood against it is mended."""
    if assessment.box_passphrase == Passphrase.NEEDED:
        form = PassphraseForm(request.POST)
        if not form.is_valid():
            messages.error(request, str(form.errors["passphrase"][0]))
            return redirect("assessment-show", assessment.public_id)
        try:
            assessment.hand_over_key(form.cleaned_data["passphrase"])
        except TransitionRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("assessment-show", assessment.public_id)
    ask_to_open(assessment)
    return redirect("assessment-show", assessment.public_id)


def _has_passed(assessment: Assessment) -> bool:
    return assessment.closes_at is not None and assessment.closes_at <= timezone.now()
