"""A coordinator's pages: create an assessment, open it, watch how many answered, close it."""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db import IntegrityError
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import conducting, inviting
from assessments.access import fetch_assessment
from assessments.forms import AssessmentForm, OpenAssessmentForm
from assessments.models import Assessment, Form, State, TransitionRefused
from assessments.promises import promise_of
from assessments.questionnaires.storing import document_of
from organisations.access import CONDUCTORS, READERS, fetch_organisation, role_in
from organisations.models import Organisation

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TEMPLATES = {
    State.DRAFT: "assessments/show_draft.html",
    State.OPEN: "assessments/show_open.html",
    State.CLOSING: "assessments/show_closed.html",
    State.CLOSED: "assessments/show_closed.html",
    State.PUBLISHED: "assessments/show_published.html",
}


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    readable = Organisation.objects.where(request.user, *READERS).order_by("name")
    newest_first = Assessment.objects.order_by("-created_at").defer("participation", "targets")
    organisations = list(readable.prefetch_related(Prefetch("assessments", newest_first)))
    if not organisations:
        raise Http404(_("There is no such page, or it is not yours to see."))
    conducted = set(Organisation.objects.where(request.user, *CONDUCTORS).values_list("pk", flat=True))
    context = {
        "sections": [(organisation, organisation.pk in conducted) for organisation in organisations],
        "organisation": organisations[0] if len(organisations) == 1 else None,
        "now": timezone.now(),
    }
    return render(request, "assessments/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = fetch_organisation(request, public_id, *CONDUCTORS)
    form = AssessmentForm(
        request.POST if request.method == "POST" else None,
        organisation=organisation,
        versions=conducting.offered_versions(),
    )
    if form.is_valid():
        assessment = conducting.create_assessment(organisation, form.decided(), _once(request, organisation))
        messages.success(request, _("The assessment is ready as a draft. Nobody can answer yet."))
        return redirect("assessment-show", assessment.public_id)
    context = {
        "organisation": organisation,
        "form": form,
        "document": document_of(form.chosen),
        "title": _("New assessment"),
        "button": _("Create the draft"),
        "promise": promise_of(Assessment(organisation=organisation)),
        "once": signing.dumps(token_hex(10), salt=_salt(organisation)),
    }
    return render(request, "assessments/form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    if assessment.state not in (State.DRAFT, State.OPEN):
        messages.error(request, _("A closed assessment cannot be changed."))
        return redirect("assessment-show", public_id)
    form = _edit_form(request, assessment)
    if form.is_valid() and _kept(request, assessment, form):
        return redirect("assessment-show", public_id)
    context = {
        "organisation": assessment.organisation,
        "assessment": assessment,
        "form": form,
        "document": document_of(assessment.version),
        "promise": promise_of(assessment),
        "title": _("Change the assessment"),
        "button": _("Save"),
    }
    return render(request, "assessments/form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *READERS)
    may_conduct, now = role_in(request, assessment.organisation_id) in CONDUCTORS, timezone.now()
    context: dict[str, Any] = {
        "organisation": assessment.organisation,
        "assessment": assessment,
        "document": document_of(assessment.version),
        "may_conduct": may_conduct,
        "now": now,
        "promise": promise_of(assessment),
        "targets": _target_lines(assessment),
    }
    if assessment.state == State.DRAFT:
        departments = list(assessment.organisation.departments.all())
        context["departments"] = departments
        context["lacks_headcounts"] = any(department.headcount is None for department in departments)
        context["has_passed"] = assessment.closes_at is not None and assessment.closes_at <= now
    else:
        prefetch_related_objects([assessment], "groups")
        context["participation"] = conducting.participation_of(assessment)
    if assessment.state == State.OPEN and may_conduct:
        context["invitations"] = inviting.invitations_of(assessment)
    return render(request, TEMPLATES[State(assessment.state)], context)


@login_required
@require_safe
def questions(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *READERS)
    document = document_of(assessment.version)
    organisation = assessment.organisation
    meaning = assessment.meaning_in(organisation.language)
    context = {
        "organisation": organisation,
        "assessment": assessment,
        "document": document,
        "dimensions": [
            (dimension, document.reminder_for(dimension.practices, organisation.name, meaning))
            for dimension in document.dimensions
        ],
        "is_routed": assessment.form == Form.ROUTED,
        "asked_less": [group.name for group in document.role_groups if group.asked != "all"],
        "definition_text": document.definition.text.format(organisation=organisation.name),
        "effect_text": document.action_effect.text_overall.format(organisation=organisation.name),
    }
    return render(request, "assessments/questions.html", context)


@login_required
@require_POST
def open_for_answers(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    try:
        assessment.open()
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The assessment is open. Pass on the links below."))
    return redirect("assessment-show", public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    if request.method != "POST":
        if assessment.state != State.OPEN:
            return redirect("assessment-show", public_id)
        context = {
            "organisation": assessment.organisation,
            "assessment": assessment,
            "participation": conducting.participation_of(assessment),
        }
        return render(request, "assessments/close.html", context)
    try:
        assessment.close()
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The assessment is closed. You can build the report now."))
    return redirect("assessment-show", public_id)


def _target_lines(assessment: Assessment) -> list[str]:
    targets = conducting.default_targets(assessment.version) | assessment.targets
    return [
        _("%(dimension)s %(level)s") % {"dimension": dimension.name, "level": f"{targets[dimension.code]:g}"}
        for dimension in document_of(assessment.version).dimensions
    ]


def _edit_form(request: HttpRequest, assessment: Assessment) -> AssessmentForm | OpenAssessmentForm:
    data = request.POST if request.method == "POST" else None
    if assessment.state == State.OPEN:
        return OpenAssessmentForm(data, assessment=assessment)
    offered = {version.pk: version for version in [assessment.version, *conducting.offered_versions()]}
    return AssessmentForm(
        data, organisation=assessment.organisation, versions=list(offered.values()), assessment=assessment
    )


def _kept(request: HttpRequest, assessment: Assessment, form: AssessmentForm | OpenAssessmentForm) -> bool:
    """False, with the reason on the form, where the state has moved on or the change cannot stand."""
    try:
        if isinstance(form, AssessmentForm):
            conducting.change_draft(assessment, form.decided())
        else:
            conducting.change_open(assessment, **form.cleaned_data)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    except IntegrityError:
        form.add_error("closes_at", _("This is not after the moment answers are taken from. Choose a later one."))
        return False
    else:
        messages.success(request, _("Saved."))
    return True


def _salt(organisation: Organisation) -> str:
    return f"assessment-create {organisation.pk}"


def _once(request: HttpRequest, organisation: Organisation) -> str:
    """The id this page was given when it was shown: sent twice, it still makes one assessment."""
    try:
        return str(signing.loads(request.POST.get("once", ""), salt=_salt(organisation)))
    except signing.BadSignature:
        return ""
