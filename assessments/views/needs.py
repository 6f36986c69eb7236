"""What customers want of the organisation: the list they and the staff are asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.access import fetch_assessment
from assessments.models import State, TransitionRefused
from assessments.needs_form import SAVE, NeedsForm, form_for, sent_form
from assessments.needs_list import LONGEST_NAME, list_of, nearly_the_same, save_list
from assessments.questionnaires.storing import document_of
from organisations.access import CONDUCTORS, READERS, role_in
from organisations.audit import Action, record

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from assessments.models import Assessment

CONFLICT = 409


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: HttpRequest, public_id: str) -> HttpResponse:
    roles = CONDUCTORS if request.method == "POST" else READERS
    assessment = fetch_assessment(request, public_id, *roles)
    may_change = assessment.state == State.DRAFT and role_in(request, assessment.organisation_id) in CONDUCTORS
    if not may_change or not assessment.asks_customers:
        return _read_only(request, assessment, status=CONFLICT if request.method == "POST" else 200)
    document = document_of(assessment.version)
    if request.method != "POST":
        return _edit(request, assessment, form_for(document, list_of(assessment)))
    form, action = sent_form(document, request.POST), request.POST.get("do", SAVE)
    if action != SAVE:
        form.apply(action)
        return _edit(request, assessment, form, is_unsaved=True)
    if not form.is_valid():
        return _edit(request, assessment, form, is_unsaved=True, status=422)
    try:
        save_list(assessment, form.needs)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        record(assessment.organisation, Action.NEEDS_CHANGED, request.user, assessment)
        messages.success(request, _("The list is saved."))
    return redirect("assessment-needs", public_id)


def _edit(
    request: HttpRequest, assessment: Assessment, form: NeedsForm, *, is_unsaved: bool = False, status: int = 200
) -> HttpResponse:
    context = {
        "organisation": assessment.organisation,
        "assessment": assessment,
        "form": form,
        "rows": form.rows(),
        "longest": LONGEST_NAME,
        "alike": nearly_the_same(form.needs),
        "is_unsaved": is_unsaved,
    }
    return render(request, "assessments/needs.html", context, status=status)


def _read_only(request: HttpRequest, assessment: Assessment, status: int) -> HttpResponse:
    practices = {
        practice.code: practice.name
        for dimension in document_of(assessment.version).dimensions
        for practice in dimension.practices
    }
    listed = [(need, [practices.get(code, code) for code in need.practices]) for need in list_of(assessment)]
    context = {"organisation": assessment.organisation, "assessment": assessment, "needs": listed}
    return render(request, "assessments/needs_fixed.html", context, status=status)
