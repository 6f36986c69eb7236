"""What is kept of one person who answered with their name: to hand over, or to erase, when they ask for it."""

from __future__ import annotations

import logging
import uuid
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.models import Attribution
from assessments.own_answers import OwnAnswers
from assessments.own_keys import OwnKeys
from ccassess.privacy.erasing import erase_answers
from ccassess.privacy.exporting import answers_of
from organisations.access import CONDUCTORS, role_in
from organisations.audit import Action, record
from reports.views.live import fetch_named

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from organisations.models import User

log = logging.getLogger(__name__)


@login_required
@require_safe
def show(request: HttpRequest, public_id: str, person: str) -> HttpResponse:
    attribution = _fetch(request, public_id, person)
    assessment = attribution.assessment
    record(assessment.organisation, Action.PERSON_SEEN, request.user, assessment)
    attribution.response.assessment = assessment
    own = OwnAnswers(OwnKeys(), attribution.response)  # keys drawn by chance: no comment or guess is found by them
    context = _context(attribution) | {
        "may_conduct": _may_conduct(request, attribution),
        "parts": own.parts(),
        "who": own.who(),
    }
    return render(request, "reports/live_person.html", context)


@login_required
@require_safe
def download(request: HttpRequest, public_id: str, person: str) -> JsonResponse:
    attribution = _fetch(request, public_id, person, conducting=True)
    record(attribution.assessment.organisation, Action.NAMES_EXPORTED, request.user, attribution.assessment)
    return JsonResponse(
        answers_of(attribution),
        json_dumps_params={"indent": 2, "ensure_ascii": False},
        headers={"Content-Disposition": 'attachment; filename="answers.json"'},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, public_id: str, person: str) -> HttpResponse:
    """Asks once more first."""
    attribution = _fetch(request, public_id, person, conducting=True)
    if request.method != "POST":
        return render(request, "reports/live_person_erase.html", _context(attribution))
    try:
        erase_answers(attribution, cast("User", request.user))
    except OSError:  # the ledger: an erasure that a restore would undo is none
        log.exception("Nothing was erased, because it could not be noted.")
        messages.error(request, _("Nothing was erased, because the server could not note it. Tell whoever runs it."))
        return redirect("live-person", public_id, person)
    messages.success(request, _("Name and answers of this person are erased."))
    return redirect("live-names", public_id)


def _context(attribution: Attribution) -> dict[str, Any]:
    assessment = attribution.assessment
    return {"organisation": assessment.organisation, "assessment": assessment, "attribution": attribution}


def _fetch(request: HttpRequest, public_id: str, person: str, *, conducting: bool = False) -> Attribution:
    assessment = fetch_named(request, public_id)
    found = None
    try:
        key = uuid.UUID(person)
    except ValueError:
        key = None
    if key:
        found = Attribution.objects.select_related("response").filter(pk=key, assessment=assessment).first()
    if found is None or (conducting and role_in(request, assessment.organisation_id) not in CONDUCTORS):
        raise Http404(_("There is no such page, or it is not yours to see."))
    found.assessment = assessment
    return found


def _may_conduct(request: HttpRequest, attribution: Attribution) -> bool:
    return role_in(request, attribution.assessment.organisation_id) in CONDUCTORS
