"""Coming and going: the open link, the personal link, leaving a device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import refusals
from assessments.answer_forms import FramedForm, StartForm
from assessments.booklets import begun_cells, booklet_of, told_minutes
from assessments.drafts import start_draft
from assessments.invitations.entering import is_of_place, take_place
from assessments.invitations.trying import NOBODYS, TrialLink
from assessments.models import InvitationState, State
from assessments.models.invitation import MOVED
from assessments.naming import listed_name
from assessments.own_answers import fetch_own, holds_own
from assessments.personal_links import (
    forget_on_device,
    held_by,
    is_mailed,
    is_secret,
    mint_secret,
    personal_qr,
    personal_url,
    remember_on_device,
    secret_in,
)
from assessments.promises import promise_of
from assessments.views.answering_frame import page_url, respondent_view
from assessments.views.answering_submit import team_url_of, thank
from assessments.visits import (
    Visit,
    fetch_link,
    fetch_place,
    fetch_spent_on,
    fetch_visit,
    find_visit,
    is_spent,
    refuse_unless_finishing,
    refuse_unless_open,
    time_left,
)

if TYPE_CHECKING:
    from django.http import HttpRequest

    from assessments.models import AnswerLink, Assessment, Invitation

OK, UNPROCESSABLE = 200, 422


@require_http_methods(["GET", "HEAD", "POST"])
@respondent_view
def start(request: HttpRequest, token: str) -> HttpResponse:
    link = fetch_link(request, token)
    if link.assessment.state == State.PUBLISHED:
        return redirect("answer-heard", token)
    try:
        refuse_unless_open(link.assessment)
    except refusals.OnlyFinishing:
        begun, _has_submitted = _held_here(request, link.assessment)
        if begun is None:
            raise
        return redirect(_where_to_go_on(begun))
    form = _start_form(request, link.assessment)
    if form.is_bound and form.is_valid():
        return _begin(link, form.cleaned_data.get("name", ""))
    return _welcome(request, link.assessment, form)


@require_http_methods(["GET", "HEAD", "POST"])
@respondent_view
def invited(request: HttpRequest, secret: str) -> HttpResponse:
    """Looking changes nothing: mail scanners open every link, and press no button. And it tells nothing of whether
    somebody has begun or submitted by this link, but to the browser that did: whoever has the mail may look."""
    if secret == NOBODYS:
        raise TrialLink
    place = fetch_place(request, secret)
    assessment = place.assessment
    if assessment.state == State.PUBLISHED:
        return redirect("invited-heard", secret)
    held = held_by(request, assessment.public_id)
    if place.done and (assessment.is_attributed or _has_submitted_here(held, place)):
        return thank(request, assessment, secret, is_own=assessment.is_confidential and holds_own(secret))
    is_looking = request.method != "POST"
    may_go_on = place.reason != MOVED and (not is_looking or secret_in(held) == secret)
    if may_go_on and (begun := find_visit(secret, assessment.public_id)):
        refuse_unless_finishing(assessment)
        return _welcome_back(request, begun, is_place=True) if is_looking else _go_on(begun, held)
    try:
        _refuse_unless_new(place)
    except (refusals.OnlyFinishing, refusals.Withdrawn, refusals.Replaced, refusals.Closed) as refused:
        return _finish_only(request, assessment, refused, _own_url(assessment, secret))
    listed = listed_name(secret) if assessment.is_attributed else ""
    form = _start_form(request, assessment, listed)
    if form.is_bound and form.is_valid():
        return _take_place(place, secret, held, listed or form.cleaned_data.get("name", ""))
    return _welcome(request, assessment, form, place, _own_url(assessment, secret))


def _has_submitted_here(held: str, place: Invitation) -> bool:
    """By any link of this place."""
    return is_spent(held, place.assessment.public_id) and is_of_place(secret_in(held), place)


def _start_form(request: HttpRequest, assessment: Assessment, listed: str = "") -> StartForm:
    data = request.POST if request.method == "POST" else None
    return StartForm(data, button=_("Start"), is_named=assessment.is_attributed, listed=listed)


def _take_place(place: Invitation, secret: str, held: str, name: str) -> HttpResponse:
    """Whoever has submitted by another link or on another device is told at the end of the path, and not before: else
    everybody with the mail could ask for it by opening the link."""
    take_place(place, secret, name)
    begun = find_visit(secret, place.assessment.public_id)
    if begun is None:
        raise refusals.NothingOnItsWay
    return _go_on(begun, held)


def _go_on(begun: Visit, held: str) -> HttpResponse:
    response = redirect(_where_to_go_on(begun))
    remember_on_device(response, begun.assessment, begun.secret, held)
    return response


def _refuse_unless_new(place: Invitation) -> None:
    """Unless somebody may begin there who has not."""
    if place.reason == MOVED and place.assessment.lets_finish():
        raise refusals.Replaced
    refuse_unless_open(place.assessment)
    if place.state == InvitationState.WITHDRAWN:
        raise refusals.Withdrawn


def _own_url(assessment: Assessment, secret: str) -> str:
    """Where the promise says that whoever has the link sees what was submitted by it; it is shown before and after."""
    return reverse("own-answers", args=[secret]) if assessment.is_confidential else ""


def _finish_only(request: HttpRequest, assessment: Assessment, refused: refusals.Refused, own_url: str) -> HttpResponse:
    """The same whether or not something has been begun, or submitted; whoever asked to go on is told that nothing is
    there to go on with."""
    has_asked, may_go_on = request.method == "POST", not isinstance(refused, (refusals.Closed, refusals.Replaced))
    context = {
        "organisation": assessment.organisation,
        "title": refused.title,
        "message": refused.message,
        "has_asked": has_asked and may_go_on,
        "form": FramedForm(button=_("Go on with what I have begun")) if may_go_on and not has_asked else None,
        "own_url": own_url,
    }
    return render(request, "answering/finish_only.html", context, status=refused.status)


def _begin(link: AnswerLink, name: str) -> HttpResponse:
    assessment, secret = link.assessment, mint_secret()
    if not start_draft(assessment, secret, link.department_code, begun_cells(assessment), name=name):
        raise refusals.Closed
    response = redirect("answer-about", assessment.public_id)
    remember_on_device(response, assessment, secret)
    return response


def _welcome(
    request: HttpRequest, assessment: Assessment, form: StartForm, place: Invitation | None = None, own_url: str = ""
) -> HttpResponse:
    booklet, organisation = booklet_of(assessment), assessment.organisation
    opening = booklet.document.opening
    filled = {
        name: getattr(opening, name).format(
            organisation=organisation.name,
            minutes=told_minutes(assessment),
            customer_meaning=assessment.meaning_in(booklet.document.language),
            scope="",
            dimension="",
        )
        for name in opening.TEXTS
    }
    begun, has_submitted = _held_here(request, assessment)
    form.helper.button = _("Start anew") if begun or has_submitted else _("Start")
    if place:
        form.helper.button = _("Start or go on")
    context = {
        "assessment": assessment,
        "organisation": organisation,
        "opening": filled,
        "note": booklet.document.note,
        "promise": promise_of(assessment),
        "form": form,
        "title": filled["title"],
        "continue_url": _where_to_go_on(begun) if begun else "",
        "has_submitted": has_submitted and not place,
        "team_url": team_url_of(assessment, secret_in(held_by(request, assessment.public_id))) if has_submitted else "",
        "place": place,
        "own_url": own_url,
    }
    return render(request, "answering/start.html", context, status=UNPROCESSABLE if form.problems else OK)


def _held_here(request: HttpRequest, assessment: Assessment) -> tuple[Visit | None, bool]:
    held = held_by(request, assessment.public_id)
    if not held:
        return None, False
    try:
        begun = find_visit(secret_in(held), assessment.public_id)
    except refusals.DraftUnreadable:
        return None, False
    return begun, begun is None and is_spent(held, assessment.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@respondent_view
def resume(request: HttpRequest, secret: str) -> HttpResponse:
    if is_mailed(secret):
        return invited(request, secret)
    found = find_visit(secret) if is_secret(secret) else None
    if found is None:
        spent_on = fetch_spent_on(secret) if is_secret(secret) else None
        if spent_on and spent_on.is_attributed:
            return thank(request, spent_on, secret)
        fetch_own(request, secret)  # says why nothing is held
        return redirect("own-answers", secret)
    refuse_unless_finishing(found.assessment)
    if request.method == "POST":
        response = redirect(_where_to_go_on(found))
        remember_on_device(response, found.assessment, secret)
        return response
    return _welcome_back(request, found)


def _welcome_back(request: HttpRequest, visit: Visit, *, is_place: bool = False) -> HttpResponse:
    context = {
        "organisation": visit.assessment.organisation,
        "title": _("Welcome back"),
        "form": FramedForm(button=_("Continue on this device")),
        "is_place": is_place,
        "time_left": time_left(visit.assessment),
    }
    return render(request, "answering/resume.html", context)


def _where_to_go_on(visit: Visit) -> str:
    page = visit.first_open_page()
    return page_url(visit, page) if page else reverse("answer-about", args=[visit.assessment.public_id])


@require_POST
@respondent_view
def leave(request: HttpRequest, public_id: str) -> HttpResponse:
    return leave_device(request, fetch_visit(request, public_id))


def leave_device(request: HttpRequest, visit: Visit) -> HttpResponse:
    context = {
        "organisation": visit.assessment.organisation,
        "title": _("Saved for later"),
        "assessment": visit.assessment,
        "personal_url": personal_url(visit.secret),
        "personal_qr": mark_safe(personal_qr(visit.secret)),  # noqa: S308 an SVG made of squares only
    }
    response = render(request, "answering/left.html", context)
    forget_on_device(response, visit.assessment)
    return response


@require_GET
@respondent_view
def link_qr(request: HttpRequest, public_id: str) -> HttpResponse:
    visit = fetch_visit(request, public_id)
    svg = personal_qr(visit.secret).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return HttpResponse(svg, content_type="image/svg+xml")
