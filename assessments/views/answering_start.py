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
from assessments.answer_forms import FramedForm
from assessments.booklets import booklet_of
from assessments.drafts import start_draft
from assessments.personal_links import (
    draft_key,
    forget_on_device,
    mint_secret,
    personal_qr,
    personal_url,
    remember_on_device,
    secret_of,
)
from assessments.promises import promise_of
from assessments.views.answering_frame import page_url, respondent_view
from assessments.visits import (
    Visit,
    fetch_by_personal_link,
    fetch_link,
    fetch_visit,
    find_visit,
    is_spent,
    refuse_unless_open,
)

if TYPE_CHECKING:
    from django.http import HttpRequest

    from assessments.models import AnswerLink, Assessment


@require_http_methods(["GET", "HEAD", "POST"])
@respondent_view
def start(request: HttpRequest, token: str) -> HttpResponse:
    link = fetch_link(request, token)
    refuse_unless_open(link.assessment)
    if request.method == "POST":
        return _begin(link)
    return _welcome(request, link.assessment)


def _begin(link: AnswerLink) -> HttpResponse:
    assessment, secret = link.assessment, mint_secret()
    cells = booklet_of(assessment).blank_draft
    if not start_draft(assessment, draft_key(secret), link.department_code, cells):
        raise refusals.Closed
    response = redirect("answer-about", assessment.public_id)
    remember_on_device(response, assessment, secret)
    return response


def _welcome(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    booklet, organisation = booklet_of(assessment), assessment.organisation
    fewest, most = booklet.minutes(assessment.form)
    minutes = str(most) if fewest == most else _("%(fewest)d to %(most)d") % {"fewest": fewest, "most": most}
    opening = booklet.document.opening
    filled = {
        name: getattr(opening, name).format(
            organisation=organisation.name,
            minutes=minutes,
            customer_meaning=assessment.meaning_in(booklet.document.language),
            scope="",
            dimension="",
        )
        for name in opening.TEXTS
    }
    begun, has_submitted = _held_here(request, assessment)
    form = FramedForm(button=_("Start anew") if begun or has_submitted else _("Start"))
    context = {
        "assessment": assessment,
        "organisation": organisation,
        "opening": filled,
        "note": booklet.document.note,
        "promise": promise_of(assessment),
        "form": form,
        "title": filled["title"],
        "continue_url": _where_to_go_on(begun) if begun else "",
        "has_submitted": has_submitted,
    }
    return render(request, "answering/start.html", context)


def _held_here(request: HttpRequest, assessment: Assessment) -> tuple[Visit | None, bool]:
    secret = secret_of(request, assessment.public_id)
    if secret is None:
        return None, False
    begun = find_visit(secret, assessment.public_id)
    return begun, begun is None and is_spent(secret, assessment.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@respondent_view
def resume(request: HttpRequest, secret: str) -> HttpResponse:
    found = fetch_by_personal_link(request, secret)
    if not isinstance(found, Visit):
        raise refusals.AlreadySubmitted
    refuse_unless_open(found.assessment)
    if request.method == "POST":
        response = redirect(_where_to_go_on(found))
        remember_on_device(response, found.assessment, secret)
        return response
    context = {
        "organisation": found.assessment.organisation,
        "title": _("Welcome back"),
        "form": FramedForm(button=_("Continue on this device")),
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
