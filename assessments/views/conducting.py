"""A coordinator's pages: create an assessment, change it, watch how many answered."""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db import IntegrityError
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import conducting, inviting
from assessments.access import fetch_assessment
from assessments.anonymity.opening import box_of
from assessments.box_forms import PassphraseForm
from assessments.forms import AssessmentForm, OpenAssessmentForm
from assessments.keeping import kept_of
from assessments.models import Assessment, State, TransitionRefused
from assessments.needs import needs_of
from assessments.overdue import is_winding_down
from assessments.participation import ask_for_count, customers_of, is_being_counted, participation_of
from assessments.promises import offers_for, promise_of
from assessments.pulse_links import ENOUGH_CUSTOMERS, FEWEST_CUSTOMERS, pulse_invitations_of
from assessments.questionnaires.storing import document_of
from assessments.questions_asked import questions_of
from organisations.access import CONDUCTORS, READERS, fetch_organisation, role_in
from organisations.audit import Action, record
from organisations.models import Organisation

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

TEMPLATES = {
    State.DRAFT: "assessments/show_draft.html",
    State.OPEN: "assessments/show_open.html",
    State.CLOSING: "assessments/show_closing.html",
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
    listed = [assessment for organisation in organisations for assessment in organisation.assessments.all()]
    closed = {assessment.pk: assessment for assessment in listed if assessment.state == State.CLOSED}
    context = {
        "sections": [(organisation, organisation.pk in conducted) for organisation in organisations],
        "too_few": set(closed) - conducting.leading_to_a_report(closed.values()),
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
        record(organisation, Action.ASSESSMENT_CREATED, request.user, assessment)
        messages.success(request, _("The assessment is ready as a draft. Nobody can answer yet."))
        return redirect("assessment-show", assessment.public_id)
    context = {
        "organisation": organisation,
        "form": form,
        "document": document_of(form.chosen),
        "title": _("New assessment"),
        "button": _("Create the draft"),
        "offers": offers_for(Assessment(organisation=organisation)),
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
        record(assessment.organisation, Action.ASSESSMENT_CHANGED, request.user, assessment)
        return redirect("assessment-show", public_id)
    context = {
        "organisation": assessment.organisation,
        "assessment": assessment,
        "form": form,
        "document": document_of(assessment.version),
        "offers": offers_for(assessment),
        "title": _("Change the assessment"),
        "button": _("Save"),
    }
    return render(request, "assessments/form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_draft(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    if request.method != "POST" and assessment.state == State.DRAFT:
        return render(
            request,
            "assessments/delete.html",
            {
                "organisation": assessment.organisation,
                "assessment": assessment,
                "document": document_of(assessment.version),
                "targets": _target_lines(assessment),
            },
        )
    if request.method != "POST":
        return redirect("assessment-show", public_id)
    try:
        assessment.discard()
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("assessment-show", public_id)
    record(assessment.organisation, Action.ASSESSMENT_DISCARDED, request.user, assessment)
    messages.success(request, _("The draft “%(title)s” is deleted.") % {"title": assessment.title})
    return redirect("assessment-list")


@login_required
@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *READERS)
    kept = kept_of(assessment)
    may_conduct, now = role_in(request, assessment.organisation_id) in CONDUCTORS, timezone.now()
    context: dict[str, Any] = {
        "organisation": assessment.organisation,
        "assessment": assessment,
        "document": document_of(assessment.version),
        "may_conduct": may_conduct,
        "now": now,
        "promise": promise_of(assessment),
        "targets": _target_lines(assessment),
        "kept": kept,
        "is_winding_down": is_winding_down(assessment),
    }
    if assessment.state == State.DRAFT:
        departments = list(assessment.organisation.departments.all())
        context["departments"] = departments
        context["needs"] = needs_of(assessment)
        context["lacks_headcounts"] = any(department.headcount is None for department in departments)
        context["has_passed"] = assessment.closes_at is not None and assessment.closes_at <= now
    elif assessment.state == State.CLOSING:
        context["box"], context["form"] = box_of(assessment), PassphraseForm()
    else:
        record(assessment.organisation, Action.PARTICIPATION_SEEN, request.user, assessment, daily=True)
        prefetch_related_objects([assessment], "groups")
        context["participation"] = participation_of(assessment)
        is_counting = kept.answers_deleted_at is None and ask_for_count(assessment)
        # Of a team with names only its customers are counted by the job.
        context["is_counting"] = is_counting and not assessment.is_attributed
        is_enough = assessment.state != State.CLOSED or assessment.has_enough_answers()
        context["is_last_report"] = not is_enough and assessment.reports.exists()
        context["has_enough"] = is_enough or context["is_last_report"]
    if assessment.state == State.OPEN and may_conduct and not context["is_winding_down"]:
        context["invitations"] = inviting.invitations_of(assessment)
        context["pulse_invitations"] = pulse_invitations_of(assessment, customers_of(assessment))
        context["enough_customers"], context["fewest_customers"] = ENOUGH_CUSTOMERS, FEWEST_CUSTOMERS
    return render(request, TEMPLATES[State(assessment.state)], context)


@login_required
@require_safe
def counting(request: HttpRequest, public_id: str) -> JsonResponse:
    assessment = fetch_assessment(request, public_id, *READERS)
    is_being_opened = assessment.state == State.CLOSING and box_of(assessment).is_being_opened
    return JsonResponse({"is_active": is_being_opened or is_being_counted(assessment)})


@login_required
@require_safe
def questions(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *READERS)
    context = {
        "organisation": assessment.organisation,
        "assessment": assessment,
        **questions_of(assessment),
    }
    return render(request, "assessments/questions.html", context)


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
            if conducting.change_draft(assessment, form.decided()):
                messages.warning(request, _("With the questionnaire its list of what customers want was taken over."))
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
