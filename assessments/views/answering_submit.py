"""The end of the path: what is still unanswered, the one submission, thanks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assessments import refusals
from assessments.answer_forms import CELLS, FramedForm
from assessments.booklets import booklet_of
from assessments.drafts import fetch_comments
from assessments.own_wheel import draw_own_wheel
from assessments.personal_links import device_mark, secret_of
from assessments.submitting import Reviewed, submit
from assessments.views.answering_frame import beside, count_answered, page_url, render_visit, respondent_view
from assessments.visits import (
    Visit,
    day_and_time,
    departments_of,
    fetch_spent_assessment,
    fetch_visit,
    find_visit,
    refuse_unless_open,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from assessments.booklets import Booklet, Page
    from assessments.models import Assessment

UNPROCESSABLE, CONFLICT = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
@respondent_view
def review(request: HttpRequest, public_id: str) -> HttpResponse:
    if request.method == "POST":
        return _submit(request, public_id)
    visit = fetch_visit(request, public_id)
    if not visit.has_said_who:
        return redirect("answer-about", public_id)
    return _show_review(request, visit)


@require_GET
@respondent_view
def thanks(request: HttpRequest, public_id: str) -> HttpResponse:
    secret = secret_of(request, public_id) or ""
    assessment = fetch_spent_assessment(secret, public_id) if secret else None
    if assessment:
        return _thank(request, assessment, secret)
    fetch_visit(request, public_id)
    return redirect("answer-review", public_id)


def _submit(request: HttpRequest, public_id: str) -> HttpResponse:
    secret = secret_of(request, public_id)
    visit = find_visit(secret, public_id) if secret else None
    if visit is None:
        return _thank_again(request, public_id, secret)
    refuse_unless_open(visit.assessment)
    if not visit.has_said_who:
        return redirect("answer-about", public_id)
    draft = visit.draft
    reviewed = read_reviewed(request.POST)
    if reviewed != Reviewed(draft.cells, draft.department, draft.role_group):
        return _show_review(request, visit, _("Your answers have changed since this page was made."), CONFLICT)
    if not visit.asked.answered(draft.cells):
        return _show_review(request, visit, _("There is nothing to submit yet."), UNPROCESSABLE)
    if not submit(visit, reviewed):
        # Another tab was quicker: it submitted the same, or it changed something.
        again = find_visit(visit.secret, public_id)
        if again is None:
            return _thank_again(request, public_id, secret)
        return _show_review(request, again, _("Your answers have changed since this page was made."), CONFLICT)
    answers = visit.booklet.masked(reviewed.cells, visit.assessment.form, reviewed.role_group)
    return _thank(request, visit.assessment, visit.secret, draw_own_wheel(visit.booklet, answers))


def _thank_again(request: HttpRequest, public_id: str, secret: str | None) -> HttpResponse:
    assessment = fetch_spent_assessment(secret, public_id) if secret else None
    if assessment is None or secret is None:
        fetch_visit(request, public_id)  # says why nothing is held here
        raise refusals.NoAnswersHere
    reviewed, booklet = read_reviewed(request.POST), booklet_of(assessment)
    return _thank(request, assessment, secret, _draw_again(booklet, assessment, reviewed))


def _draw_again(booklet: Booklet, assessment: Assessment, reviewed: Reviewed) -> str:
    role_groups = {group.code for group in booklet.document.role_groups}
    if len(reviewed.cells) != len(booklet.document.positions) or reviewed.role_group not in role_groups:
        return ""
    return draw_own_wheel(booklet, booklet.masked(reviewed.cells, assessment.form, reviewed.role_group))


def read_reviewed(data: QueryDict) -> Reviewed:
    """What the review page carried; empty where it was tampered with, which no draft is equal to."""
    cells = data.get("reviewed", "")
    department, _colon, role_group = data.get("reviewed_as", "").rpartition(":")
    return Reviewed(cells if CELLS.match(cells) else "", department, role_group)


def _show_review(request: HttpRequest, visit: Visit, message: str = "", status: int = 200) -> HttpResponse:
    draft, asked = visit.draft, visit.asked
    form = FramedForm(button=_("Submit my answers"), back=beside(visit, asked.pages[-1], -1))
    # Exactly what was reviewed is submitted, and can be drawn again.
    form.helper.carried = {"reviewed": draft.cells, "reviewed_as": f"{draft.department}:{draft.role_group}"}
    form.helper.later = reverse("answer-leave", args=[visit.assessment.public_id])
    rows = [_review_row(visit, page) for page in asked.pages if page.codes]
    context = {
        "title": asked.pages[-1].title,
        "form": form,
        "message": message,
        "rows": rows,
        "counted": count_answered(asked.answered(draft.cells), len(asked.indexes)),
        "who": _who(visit),
        "comments": len(fetch_comments(draft)),
    }
    return render_visit(request, "answering/review.html", visit, context, status=status)


def _review_row(visit: Visit, page: Page) -> dict[str, object]:
    cells, index_of = visit.draft.cells, visit.booklet.document.index_of
    missing = [code for code in page.codes if cells[index_of[code]] == "-"]
    practices = [practice for practice in page.practices if any(item.code in missing for item in practice.items)]
    return {
        "title": page.title,
        "url": page_url(visit, page),
        "asked": len(page.codes),
        "answered": len(page.codes) - len(missing),
        "missing": [(practice.name, f"#p-{practice.code}") for practice in practices],
    }


def _who(visit: Visit) -> list[str]:
    draft, document = visit.draft, visit.booklet.document
    departments = departments_of(visit.assessment.public_id)
    names = [name for code, _parent, name in departments if code == draft.department]
    return [*names, document.role_group(draft.role_group).name]


def _thank(request: HttpRequest, assessment: Assessment, secret: str, wheel: str = "") -> HttpResponse:
    context = {
        "title": _("Thank you"),
        "assessment": assessment,
        "organisation": assessment.organisation,
        "device": device_mark(secret),
        "wheel": wheel,
        "is_open": assessment.accepts_answers(),
        "closes": day_and_time(assessment, assessment.closes_at) if assessment.closes_at else "",
    }
    return render(request, "answering/thanks.html", context)
