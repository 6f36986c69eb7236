"""What a coordinator hands out: QR codes and printable sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments import inviting
from assessments.access import fetch_assessment
from assessments.needs import needs_of
from assessments.questionnaires.storing import document_of
from organisations.access import CONDUCTORS
from organisations.audit import Action, record

if TYPE_CHECKING:
    from django.http import HttpRequest

    from assessments.models import Assessment

CONTENT_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


@login_required
@require_safe
def qr(request: HttpRequest, public_id: str, pk: int, kind: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    invitation = _invitation(assessment, pk)
    if kind not in CONTENT_TYPES:
        raise Http404
    record(assessment.organisation, Action.LINK_PRINTED, request.user, assessment, daily=True, link=invitation.name)
    return HttpResponse(inviting.qr_code(invitation.url, kind), content_type=CONTENT_TYPES[kind])


@login_required
@require_safe
def sheet(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    invitation = _invitation(assessment, pk)
    record(assessment.organisation, Action.LINK_PRINTED, request.user, assessment, daily=True, link=invitation.name)
    document = document_of(assessment.version)
    needs = len(needs_of(assessment))
    minutes = {document.reading_minutes(assessment.form, group.code, needs=needs) for group in document.role_groups}
    context = {
        "organisation": assessment.organisation,
        "assessment": assessment,
        "invitation": invitation,
        "least_minutes": min(minutes),
        "most_minutes": max(minutes),
    }
    return render(request, "assessments/sheet.html", context)


def _invitation(assessment: Assessment, pk: int) -> inviting.Invitation:
    for invitation in inviting.invitations_of(assessment):
        if invitation.pk == pk:
            return invitation
    raise Http404(_("There is no such page, or it is not yours to see."))
