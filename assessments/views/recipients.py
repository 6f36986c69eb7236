"""Who is invited: the list, one person, and what came back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access import fetch_assessment
from assessments.invitations import lists, roster
from assessments.invitations.forms import BouncedForm, FilterForm, PersonForm
from assessments.invitations.knowing import departments_for
from assessments.invitations.mailing import REASONS, standing_of
from assessments.invitations.postman import can_send
from assessments.models import Invitation, InvitationState, State, TransitionRefused
from assessments.models.invitation import MOVED
from assessments.models.mailing import MOST_REMINDERS
from assessments.overdue import is_winding_down
from organisations.access import CONDUCTORS
from organisations.audit import Action, record

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from assessments.invitations.reading import Person
    from assessments.models import Assessment

A_PAGE, UNPROCESSABLE = 50, 422


@login_required
@require_safe
def index(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    record(assessment.organisation, Action.RECIPIENTS_SEEN, request.user, assessment, daily=True)
    filters = FilterForm(request.GET, assessment=assessment)
    pages = Paginator(_narrowed(assessment, filters), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    names = {group.code: group.name for group in departments_for(assessment)}
    kept = assessment.recipient_lists.filter(is_confirmed=True).only("pk").first()
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "organisation": assessment.organisation,
        "assessment": assessment,
        "standing": standing_of(assessment),
        "most_reminders": MOST_REMINDERS,
        "filters": filters,
        "is_narrowed": any(filters.chosen(name) for name in filters.fields),
        "page": page,
        "rows": [_row(invitation, names) for invitation in page],
        "query": query.urlencode(),
        "can_send": can_send(),
        "is_over": assessment.state not in (State.DRAFT, State.OPEN),
        "is_winding_down": is_winding_down(assessment),
        "takes_answers": assessment.accepts_answers(),
        "kept": kept,
        "is_adding": kept is not None and lists.is_being_added(kept),
    }
    return render(request, "assessments/recipients.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_one(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    form = PersonForm(request.POST if request.method == "POST" else None, assessment=assessment)
    if form.is_valid():
        try:
            roster.add_one(assessment, form.person())
        except TransitionRefused as refusal:
            form.add_error("email", str(refusal))
        else:
            note(request, assessment, "added")
            messages.success(request, _("Added. Nothing has been sent yet."))
            return redirect("recipients", public_id)
    return _person_page(request, assessment, form, _("Add one person"), _("Add"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, public_id: str, invitation_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    invitation = assessment.invitations.filter(public_id=invitation_id).first()
    if invitation is None:
        raise Http404(_("There is no such page, or it is not yours to see."))
    data = request.POST if request.method == "POST" else None
    doing = data.get("do", "save") if data is not None else ""
    try:
        if doing == "withdraw":
            roster.withdraw(invitation)
            note(request, assessment, "withdrawn")
            messages.success(request, _("%(email)s is no longer invited.") % {"email": invitation.email})
            return redirect("recipients", public_id)
        if doing == "restore":
            roster.restore(invitation)
            note(request, assessment, "restored")
            messages.success(request, _("%(email)s is invited again.") % {"email": invitation.email})
            return redirect("recipients", public_id)
        form = PersonForm(data, assessment=assessment, invitation=invitation)
        if assessment.is_attributed and invitation.state not in roster.EDITABLE:
            form.keep_name_alone()
            if form.is_valid():
                roster.rename(invitation, form.cleaned_data["name"])
                note(request, assessment, "corrected")
                messages.success(request, _("Saved."))
                return redirect("recipients", public_id)
            return _person_page(request, assessment, form, invitation.email, _("Save the name"), invitation)
        if form.is_valid():
            is_another = roster.correct(invitation, form.person())
            note(request, assessment, "corrected")
            messages.success(request, _moved(invitation, form.person()) if is_another else _("Saved."))
            return redirect("recipients", public_id)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("recipient", public_id, invitation_id)
    return _person_page(request, assessment, form, invitation.email, _("Save"), invitation)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def empty(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take everybody off the list who has not been written to; asks once."""
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    if request.method == "POST":
        removed = roster.empty(assessment)
        note(request, assessment, "emptied", removed)
        said = ngettext("%(n)d person was removed.", "%(n)d people were removed.", removed) % {"n": removed}
        messages.success(request, said)
        return redirect("recipients", public_id)
    context = {"organisation": assessment.organisation, "assessment": assessment, "standing": standing_of(assessment)}
    return render(request, "assessments/recipients_empty.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bounced(request: HttpRequest, public_id: str) -> HttpResponse:
    assessment = fetch_assessment(request, public_id, *CONDUCTORS)
    form = BouncedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        marked, others = roster.mark_bounced(assessment, form.cleaned_data["pasted"])
        note(request, assessment, "came back", marked)
        said = ngettext("%(n)d invitation is marked.", "%(n)d invitations are marked.", marked) % {"n": marked}
        if others:
            known = _("Not invited, or marked already: %(addresses)s.")
            said = f"{said} {known % {'addresses': ', '.join(others[:10]) + (' …' if len(others) > 10 else '')}}"
        messages.success(request, said)
        return redirect("recipients", public_id)
    context = {"organisation": assessment.organisation, "assessment": assessment, "form": form}
    return render(request, "assessments/recipients_bounced.html", context, status=UNPROCESSABLE if form.errors else 200)


def _moved(invitation: Invitation, person: Person) -> str:
    return _(
        "%(new)s is on the list with a place and a link of its own, and waits for its invitation. A letter had gone to "
        "%(old)s: that invitation is withdrawn, and nothing more is submitted by its link. An answer given by it stays."
    ) % {"new": person.email, "old": invitation.email}


def note(request: HttpRequest, assessment: Assessment, what: str, people: int = 1) -> None:
    """How many, never who: the log outlives the list."""
    record(assessment.organisation, Action.RECIPIENTS_CHANGED, request.user, assessment, what=what, people=people)


def _person_page(
    request: HttpRequest,
    assessment: Assessment,
    form: PersonForm,
    title: str,
    button: str,
    invitation: Invitation | None = None,
) -> HttpResponse:
    is_editable = invitation is None or invitation.state in roster.EDITABLE
    is_replaced = invitation is not None and invitation.reason == MOVED
    context = {
        "organisation": assessment.organisation,
        "assessment": assessment,
        "form": form,
        "title": title,
        "button": button,
        "invitation": invitation,
        "is_replaced": is_replaced,
        "row": _row(invitation, {}) if invitation else None,
        "has_link": invitation is not None and invitation.secrets.exists(),
        "is_editable": is_editable,
        "may_rename": assessment.is_attributed and not is_editable and not is_replaced,
    }
    return render(request, "assessments/recipient.html", context, status=UNPROCESSABLE if form.errors else 200)


def _narrowed(assessment: Assessment, filters: FilterForm) -> QuerySet[Invitation]:
    found = assessment.invitations.order_by("email_key")
    text, state, department = (filters.chosen(name) for name in ("q", "state", "department"))
    if text:
        found = found.filter(Q(email__icontains=text) | Q(name__icontains=text))
    if state == InvitationState.SENT:
        found = found.filter(Q(state=state) | Q(state=InvitationState.SENDING, reminders__gt=0))
    elif state:
        found = found.filter(state=state)
    return found.filter(department=department) if department else found


def _row(invitation: Invitation, names: dict[str, str]) -> dict[str, Any]:
    """What a coordinator sees of somebody: never whether there is an answer, nor whether a reminder went there."""
    state = InvitationState(invitation.state)
    if state == InvitationState.SENDING and invitation.reminders:
        state = InvitationState.SENT
    return {
        "invitation": invitation,
        "state": state,
        "label": state.label,
        "reason": REASONS.get(invitation.reason, "") if state != InvitationState.SENT else "",
        "department": names.get(invitation.department, invitation.department),
        "is_gone": bool(invitation.department) and invitation.department not in names,
    }
