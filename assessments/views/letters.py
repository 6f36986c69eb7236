"""What people are written, and its sending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import fetch_assessment
from assessments.invitations import mailing, trying
from assessments.invitations.forms import TextForm
from assessments.invitations.knowing import languages_for
from assessments.invitations.letters import Written, place_url, values_of, written
from assessments.invitations.mailing import REASONS, TROUBLES, standing_of
from assessments.invitations.postman import can_send
from assessments.invitations.texts import PLACES, Text, fill, mailing_of, text_of, write_text
from assessments.models import Letter, State, TransitionRefused, TrialLetter
from organisations.access import CONDUCTORS
from organisations.audit import Action, record

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from assessments.models import Assessment

UNPROCESSABLE, LONGEST_NUMBER = 422, 3
NOBODYS = trying.NOBODYS


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest, public_id: str, letter: str, language: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    _refuse_unknown(assessment, letter, language)
    text = text_of(mailing_of(assessment), letter, language)
    doing = request.POST.get("do", "")
    if doing == "reset":
        write_text(assessment, letter, language, None)
        record(assessment.organisation, Action.LETTERS_CHANGED, request.user, assessment, letter=letter)
        messages.success(request, _("It says what we suggest again."))
        return redirect("letters", public_id, letter, language)
    form = TextForm(request.POST if request.method == "POST" else None, text=text)
    if form.is_valid():
        text = form.text()
        if doing != "preview":
            write_text(assessment, letter, language, text)
            record(assessment.organisation, Action.LETTERS_CHANGED, request.user, assessment, letter=letter)
            if doing == "try":
                return _try(request, assessment, letter, language)
            messages.success(request, _("Saved."))
            return redirect("letters", public_id, letter, language)
    trial = TrialLetter.objects.filter(assessment=assessment, user_id=request.user.pk or 0).first()
    context = {
        "organisation": assessment.organisation,
        "assessment": assessment,
        "form": form,
        "places": PLACES.items(),
        "letter": letter,
        "letters": Letter.choices,
        "language": language,
        "languages": languages_for(assessment),
        "preview": None if form.errors else preview_of(assessment, text, language),
        "trial": trial,
        "trial_says": _outcome(trial) if trial else "",
        "can_send": can_send(),
        "is_over": assessment.state not in (State.DRAFT, State.OPEN),
    }
    return render(request, "assessments/letters.html", context, status=UNPROCESSABLE if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, public_id: str, letter: str, language: str) -> HttpResponse:
    """The letter as it is being typed; what cannot be sent is said instead."""
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    _refuse_unknown(assessment, letter, language)
    if request.method != "POST":
        return redirect("letters", public_id, letter, language)
    form = TextForm(request.POST, text=Text("", ""))
    shown = preview_of(assessment, form.text(), language) if form.is_valid() else None
    return render(request, "assessments/_letter_preview.html", {"form": form, "preview": shown})


@login_required
@require_POST
def send(request: HttpRequest, public_id: str) -> HttpResponse:
    """Whatever is done with the mailing as a whole; each is one press."""
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    number = request.POST.get("number", "")
    doings: dict[str, tuple[Callable[[], object], str]] = {
        "send": (lambda: mailing.send(assessment), _("The invitations are going out.")),
        "wait": (lambda: mailing.do_not_send_at_opening(assessment), _("They do not go out by themselves.")),
        "pause": (lambda: mailing.pause(assessment), _("Paused. Letters just being handed over still go out.")),
        "resume": (lambda: mailing.resume(assessment), _("It goes on.")),
        "remind": (lambda: mailing.remind(assessment, int(number)), _("The reminders are going out.")),
        "count-as-sent": (lambda: mailing.settle_unknown(assessment, as_sent=True), _("They count as sent.")),
        "send-again": (
            lambda: mailing.settle_unknown(assessment, as_sent=False),
            _("They wait to be sent once more. Press “Send” when you are ready."),
        ),
        "retry": (
            lambda: mailing.retry_refused(assessment),
            _("They wait to be sent once more. Press “Send” when you are ready."),
        ),
    }
    doing, said = doings.get(request.POST.get("do", ""), (None, ""))
    if doing is None or (request.POST["do"] == "remind" and not (number.isdecimal() and len(number) < LONGEST_NUMBER)):
        messages.error(request, _("That was not understood, and nothing was changed. Choose one of the buttons."))
        return redirect("recipients", public_id)
    try:
        doing()
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        record(assessment.organisation, Action.INVITATIONS_SENT, request.user, assessment, what=request.POST["do"])
        standing = standing_of(assessment)
        messages.success(request, standing.when_sent if standing.mailing.goes_out_at_opening else said)
    return redirect("recipients", public_id)


@login_required
@require_safe
def progress(request: HttpRequest, public_id: str) -> JsonResponse:
    standing = standing_of(fetch_assessment(request, public_id, *CONDUCTORS))
    return JsonResponse({"is_active": standing.is_active, "step": standing.step, "percent": standing.percent})


def preview_of(assessment: Assessment, text: Text, language: str) -> Written:
    """As somebody without a name would get it."""
    with translation.override(language):
        values = values_of(assessment) | {"name": _("there")}
        return written(
            assessment, fill(text.subject, values), fill(text.body, values | {"link": "\0"}), place_url(NOBODYS)
        )


def _try(request: HttpRequest, assessment: Assessment, letter: str, language: str) -> HttpResponse:
    if can_send():
        trying.ask_for_trial(assessment, request.user, letter, language)  # type: ignore[arg-type] # signed in
    else:
        messages.error(request, str(TROUBLES["no_server"]))
    return redirect("letters", assessment.public_id, letter, language)


def _outcome(trial: TrialLetter) -> str:
    address = {"email": trial.user.email}
    if trial.outcome == trying.SENT:
        return _("A trial was sent to %(email)s. Its link leads nowhere.") % address
    if trial.outcome in ("", trying.SENDING):
        return _("A trial is being sent to %(email)s.") % address
    why = TROUBLES.get(trial.outcome) or REASONS.get(trial.outcome) or trial.outcome
    return _("The trial to %(email)s was not sent: %(why)s") % (address | {"why": why})


def _refuse_unknown(assessment: Assessment, letter: str, language: str) -> None:
    if letter not in Letter.values or language not in languages_for(assessment):
        raise Http404(_("There is no such page, or it is not yours to see."))
