"""What a respondent does with what they submitted, by their personal link: look, download, withdraw."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from django.core.signing import BadSignature, Signer
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import refusals
from assessments.answer_forms import FramedForm
from assessments.models import State
from assessments.own_answers import fetch_own, find_own
from assessments.personal_links import device_mark, is_mailed, is_secret
from assessments.views.answering_frame import respondent_view
from assessments.visits import fetch_assessment, fetch_spent_on
from assessments.withdrawing import withdraw

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from assessments.models import Assessment

log = logging.getLogger(__name__)
SURE = Signer(salt="withdraw")


@require_safe
@respondent_view
def show(request: HttpRequest, secret: str) -> HttpResponse:
    spent_on = fetch_spent_on(secret) if is_secret(secret) else None
    if spent_on and spent_on.is_attributed:
        return redirect("answer-resume", secret)  # says whom to ask
    own = fetch_own(request, secret)
    context = _context(own.assessment, secret, _("Your answers")) | {
        "own": own,
        "parts": own.parts(),
        "who": own.who(),
    }
    return render(request, "answering/own.html", context)


@require_safe
@respondent_view
def download(request: HttpRequest, secret: str) -> HttpResponse:
    return JsonResponse(
        fetch_own(request, secret).as_data(),
        json_dumps_params={"indent": 2, "ensure_ascii": False},
        headers={"Content-Disposition": 'attachment; filename="my-answers.json"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@respondent_view
def take_back(request: HttpRequest, secret: str) -> HttpResponse:
    if request.method == "POST":
        return _take_back(request, secret)
    assessment = fetch_own(request, secret).assessment
    form = FramedForm(button=_("Withdraw my answers"), back=reverse("own-answers", args=[secret]))
    form.helper.carried = {"sure": _sign(assessment.public_id, secret)}
    context = _context(assessment, secret, _("Withdraw your answers?")) | {"form": form}
    return render(request, "answering/withdraw.html", context)


def _take_back(request: HttpRequest, secret: str) -> HttpResponse:
    """A second press finds nothing any more, and is shown what the first one was."""
    own = find_own(secret) if is_secret(secret) else None
    if own is None:
        assessment = _asked_about(request.POST.get("sure", ""), secret)
        if assessment is None:
            fetch_own(request, secret)  # says why there is nothing
            raise refusals.NothingByThisLink
    elif _asked_about(request.POST.get("sure", ""), secret) is None:
        raise refusals.NotUnderstood
    else:
        assessment = own.assessment
        try:
            withdraw(own)
        except OSError:  # the list of what was erased: what a restore would undo is not withdrawn
            log.exception("Nothing was withdrawn, because it could not be noted.")
            raise refusals.NotWithdrawn from None
    return render(request, "answering/withdrawn.html", _context(assessment, secret, _("Your answers are withdrawn")))


def _context(assessment: Assessment, secret: str, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "assessment": assessment,
        "organisation": assessment.organisation,
        "secret": secret,
        "is_open": assessment.state == State.OPEN,
        "may_answer_again": assessment.accepts_answers(),
        "answer_again_url": reverse("answer-invited", args=[secret]) if is_mailed(secret) else "",
    }


def _sign(public_id: str, secret: str) -> str:
    """What the page that asks carries: it was made for this link, while there were answers."""
    return SURE.sign(f"{public_id} {device_mark(secret)}")


def _asked_about(signed: str, secret: str) -> Assessment | None:
    try:
        public_id, mark = SURE.unsign(signed).split(" ")
    except (BadSignature, ValueError):
        return None
    return fetch_assessment(public_id) if mark == device_mark(secret) else None
