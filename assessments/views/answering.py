"""The pages a respondent fills in: about you, the word, one page a dimension, how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.answer_forms import AboutForm, PageForm, department_choices
from assessments.drafts import Kept, fetch_comments, save_page, store_group
from assessments.views.answering_frame import beside, render_visit, respondent_view
from assessments.views.answering_start import leave_device
from assessments.views.page_frames import render_filled
from assessments.visits import Visit, departments_of, fetch_visit

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from assessments.booklets import Page

OK, CONFLICT, UNPROCESSABLE = 200, 409, 422


@require_http_methods(["GET", "HEAD", "POST"])
@respondent_view
def about(request: HttpRequest, public_id: str) -> HttpResponse:
    visit = fetch_visit(request, public_id)
    form = AboutForm(
        visit.booklet,
        department_choices(departments_of(public_id)),
        request.POST if request.method == "POST" else None,
        button=_("Continue"),
        initial={"department": visit.draft.department, "role_group": visit.draft.role_group},
    )
    if form.is_bound and form.is_valid():
        store_group(visit.draft, form.cleaned_data.get("department", ""), form.cleaned_data["role_group"])
        return redirect("answer-word", public_id)
    form.lay_out()
    form.helper.later = reverse("answer-leave", args=[public_id])
    context = {"form": form, "about": visit.booklet.document.about_you, "title": visit.booklet.document.about_you.title}
    return render_visit(request, "answering/about.html", visit, context, status=UNPROCESSABLE if form.problems else OK)


@require_http_methods(["GET", "HEAD", "POST"])
@respondent_view
def word(request: HttpRequest, public_id: str) -> HttpResponse:
    return _ladder_page(request, public_id, "answer-word")


@require_http_methods(["GET", "HEAD", "POST"])
@respondent_view
def dimension(request: HttpRequest, public_id: str, dimension: str) -> HttpResponse:
    return _ladder_page(request, public_id, "answer-dimension", dimension)


@require_http_methods(["GET", "HEAD", "POST"])
@respondent_view
def progress(request: HttpRequest, public_id: str) -> HttpResponse:
    return _ladder_page(request, public_id, "answer-progress")


def _ladder_page(request: HttpRequest, public_id: str, url_name: str, dimension: str = "") -> HttpResponse:
    visit = fetch_visit(request, public_id)
    if not visit.has_said_who:
        return redirect("answer-about", public_id)
    page = visit.page(url_name, dimension)
    comments = fetch_comments(visit.draft) if page.practices else {}
    form = PageForm(
        visit,
        page,
        comments,
        request.POST if request.method == "POST" else None,
        button=_("Continue"),
        back=beside(visit, page, -1),
    )
    kept, status = Kept(), OK
    if form.is_bound and form.is_valid():
        kept = save_page(visit.draft, form.changes, form.comment_changes, comments)
        form.note_saved(kept)
        if not kept:
            if request.POST.get("then") == "leave":
                return leave_device(request, visit)
            return redirect(beside(visit, page, 1))
        status = CONFLICT
    elif form.problems:
        status = UNPROCESSABLE
    form.lay_out(kept)
    context = _page_context(visit, page, form)
    if status == OK:
        return render_filled(request, visit, page, form, context)
    context["conflicts"] = bool(kept)
    return render_visit(request, "answering/page.html", visit, context, status=status)


def _page_context(visit: Visit, page: Page, form: PageForm) -> dict[str, object]:
    document, assessment = visit.booklet.document, visit.assessment
    form.helper.later = True
    form.helper.attrs |= {
        "data-save": reverse("answer-save", args=[assessment.public_id]),
        "data-saved": _("Saved %s"),
        "data-offline": _("No connection: kept here, sent later"),
        "data-stale": _("This page is out of date. Reload it: what you chose is kept here and will be sent then."),
        "data-mine": _("Use the one I chose here"),
        "data-theirs": _("Keep the one saved there"),
    }
    context: dict[str, object] = {"form": form, "page": page, "title": page.title}
    if page.practices:
        context["description"] = document.dimension(page.dimension).description
        context["reminder"] = document.reminder_for(
            page.practices, assessment.organisation.name, assessment.meaning_in(document.language)
        )
    return context
