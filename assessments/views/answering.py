"""The pages a respondent fills in: about you, the word, one page a dimension, how far it has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.answer_forms import AboutForm, PageForm, department_choices
from assessments.card_forms import GuessForm, WinForm
from assessments.drafts import Kept, fetch_comments, save_page, store_group
from assessments.naming import keep_name, listed_name, name_of
from assessments.views.answering_frame import beside, render_visit, respondent_view
from assessments.views.answering_start import leave_device
from assessments.views.page_frames import render_filled
from assessments.visits import Visit, departments_of, fetch_visit

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from assessments.booklets import Page

OK, CONFLICT, UNPROCESSABLE = 200, 409, 422
TEMPLATES = {"answer-customers": "answering/customers.html", "answer-win": "answering/win.html"}


@require_http_methods(["GET", "HEAD", "POST"])
@respondent_view
def about(request: HttpRequest, public_id: str) -> HttpResponse:
    visit = fetch_visit(request, public_id)
    is_named, name, listed = visit.assessment.is_attributed, "", ""
    if is_named:
        name, listed = name_of(visit.draft.key), listed_name(visit.secret)
    form = AboutForm(
        visit.booklet,
        department_choices(departments_of(public_id)),
        request.POST if request.method == "POST" else None,
        button=_("Continue"),
        is_named=is_named,
        listed=listed,
        initial={"department": visit.draft.department, "role_group": visit.draft.role_group, "name": name},
    )
    if form.is_bound and form.is_valid():
        store_group(visit.draft, form.cleaned_data.get("department", ""), form.cleaned_data["role_group"])
        if is_named and (said := listed or form.cleaned_data["name"]) != name:
            keep_name(visit.draft.key, said)
        return redirect("answer-word", public_id)
    form.lay_out()
    form.helper.later = reverse("answer-leave", args=[public_id])
    context = {"form": form, "about": visit.booklet.document.about_you, "title": visit.booklet.document.about_you.title}
    return render_visit(request, "answering/about.html", visit, context, status=UNPROCESSABLE if form.problems else OK)


@require_http_methods(["GET", "HEAD", "POST"])
@respondent_view
def word(request: HttpRequest, public_id: str) -> HttpResponse:
    return _filled_in(request, public_id, "answer-word")


@require_http_methods(["GET", "HEAD", "POST"])
@respondent_view
def dimension(request: HttpRequest, public_id: str, dimension: str) -> HttpResponse:
    return _filled_in(request, public_id, "answer-dimension", dimension)


@require_http_methods(["GET", "HEAD", "POST"])
@respondent_view
def progress(request: HttpRequest, public_id: str) -> HttpResponse:
    return _filled_in(request, public_id, "answer-progress")


@require_http_methods(["GET", "HEAD", "POST"])
@respondent_view
def customers(request: HttpRequest, public_id: str) -> HttpResponse:
    return _filled_in(request, public_id, "answer-customers", kind=GuessForm)


@require_http_methods(["GET", "HEAD", "POST"])
@respondent_view
def win(request: HttpRequest, public_id: str) -> HttpResponse:
    return _filled_in(request, public_id, "answer-win", kind=WinForm)


def _filled_in(
    request: HttpRequest, public_id: str, url_name: str, dimension: str = "", kind: type[PageForm] = PageForm
) -> HttpResponse:
    visit = fetch_visit(request, public_id)
    if not visit.has_said_who:
        return redirect("answer-about", public_id)
    page = visit.page(url_name, dimension)
    comments = fetch_comments(visit.draft) if page.practices else {}
    form = kind(
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
    template = TEMPLATES.get(url_name, "answering/page.html")
    if status == OK:
        return render_filled(request, visit, page, form, context, template)
    context["conflicts"] = bool(kept)
    return render_visit(request, template, visit, context, status=status)


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
        "data-asks": static("js/two-windows.js"),
    }
    context: dict[str, object] = {"form": form, "page": page, "title": page.title}
    if page.practices:
        context["description"] = document.dimension(page.dimension).description
        name = assessment.organisation.name
        context["reminder"] = document.reminder_for(page.practices, name, assessment.meaning_in(document.language))
        context["in_short"] = _reminder_in_short(visit, page, name)
    return context


def _reminder_in_short(visit: Visit, page: Page, organisation: str) -> str:
    """Empty on the first page of ladders; later, whom to answer for is said again only where that changes."""
    document, ladders = visit.booklet.document, [asked for asked in visit.asked.pages if asked.practices]
    place = ladders.index(page)
    if place == 0:
        return ""
    before, scope = (document.scope_of(asked.practices, organisation) for asked in ladders[place - 1 : place + 1])
    if scope == before:
        return _("Answer by the same rules as before.")
    return _("From here on, answer for %(scope)s. The other rules are the same as before.") % {"scope": scope}
