"""The end of the path: what is still unanswered, the one submission, thanks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assessments import refusals
from assessments.answer_forms import CELLS, FramedForm
from assessments.booklets import CHOSEN, MOST_WINS, booklet_of
from assessments.cells import CONFIDENCE, PREDICTED, TAIL, tail_of
from assessments.drafts import fetch_comments
from assessments.models import State
from assessments.naming import name_of
from assessments.own_answers import find_own
from assessments.own_wheel import draw_own_wheel
from assessments.personal_links import (
    device_mark,
    held_by,
    personal_url,
    remember_on_device,
    secret_in,
    with_own_word,
)
from assessments.questionnaires.asking import PACE
from assessments.submitting import Reviewed, submit
from assessments.views.answering_frame import beside, count_answered, page_url, render_visit, respondent_view
from assessments.visits import (
    Visit,
    day_and_time,
    departments_of,
    fetch_spent_assessment,
    fetch_visit,
    find_visit,
    refuse_unless_finishing,
)
from scoring.terms import SKIPPED

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

    from assessments.booklets import Booklet, Page
    from assessments.models import Assessment

UNPROCESSABLE, CONFLICT = 422, 409
PACES = ("1", "2")
SAID_IN_WORDS = ("answer-customers", "answer-win")


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
    held = held_by(request, public_id)
    assessment = fetch_spent_assessment(held, public_id) if held else None
    if assessment:
        return thank(request, assessment, secret_in(held))
    fetch_visit(request, public_id)
    return redirect("answer-review", public_id)


def _submit(request: HttpRequest, public_id: str) -> HttpResponse:
    held = held_by(request, public_id)
    visit = find_visit(secret_in(held), public_id) if held else None
    if visit is None:
        return _thank_again(request, public_id, held)
    refuse_unless_finishing(visit.assessment)
    if not visit.has_said_who:
        return redirect("answer-about", public_id)
    draft = visit.draft
    reviewed = read_reviewed(request.POST)
    if reviewed != Reviewed(draft.cells, draft.department, draft.role_group):
        return _show_review(request, visit, _("Your answers have changed since this page was made."), CONFLICT)
    if not visit.asked.answers_anything(draft.cells):
        message = _("There is nothing to submit yet.")
        if visit.tail.has_guessed:
            message = _("Guesses alone are not counted. Answer at least one question about how you work, then submit.")
        return _show_review(request, visit, message, UNPROCESSABLE)
    kept = with_own_word(held)
    if not submit(visit, reviewed, read_pace(request.POST), kept):
        # Another tab was quicker: it submitted the same, or it changed something.
        again = find_visit(visit.secret, public_id)
        if again is None:
            return _thank_again(request, public_id, held)
        return _show_review(request, again, _("Your answers have changed since this page was made."), CONFLICT)
    answers = visit.booklet.masked(reviewed.cells, visit.asked)
    response = thank(request, visit.assessment, visit.secret, draw_own_wheel(visit.booklet, answers), is_own=True)
    if kept != held:
        remember_on_device(response, visit.assessment, visit.secret, kept)
    return response


def _thank_again(request: HttpRequest, public_id: str, held: str) -> HttpResponse:
    assessment = fetch_spent_assessment(held, public_id) if held else None
    if assessment is None:
        fetch_visit(request, public_id)  # says why nothing is held here
        raise refusals.NoAnswersHere
    reviewed, booklet, secret = read_reviewed(request.POST), booklet_of(assessment), secret_in(held)
    answers = _masked_again(booklet, assessment, reviewed)
    if answers is None:
        return thank(request, assessment, secret)
    is_own = True if assessment.is_confidential and _is_stored(booklet, secret, reviewed, answers) else None
    return thank(request, assessment, secret, draw_own_wheel(booklet, answers), is_own=is_own)


def _masked_again(booklet: Booklet, assessment: Assessment, reviewed: Reviewed) -> str | None:
    """Without the pace, as after the first press."""
    role_groups = {group.code for group in booklet.document.role_groups}
    tail = tail_of(reviewed.cells, booklet.width)
    is_whole = len(reviewed.cells) == booklet.width + (len(TAIL) + len(tail.cards) if tail.is_there else 0)
    if not is_whole or reviewed.role_group not in role_groups:
        return None
    asked = booklet.asked_by(assessment.form, reviewed.role_group, reviewed.cells)
    return booklet.masked(reviewed.cells, asked)


def _is_stored(booklet: Booklet, secret: str, reviewed: Reviewed, answers: str) -> bool:
    """Whether just this was submitted by this secret: who pressed twice has it at hand, the next at the device not."""
    own = find_own(secret)
    if own is None:
        return False
    stored, at = own.response, booklet.index_of[PACE]
    groups = (reviewed.department, reviewed.role_group)
    without_pace = stored.answers[:at] + answers[at] + stored.answers[at + 1 :]
    return (stored.department, stored.role_group) == groups and without_pace == answers


def read_reviewed(data: QueryDict) -> Reviewed:
    """What the review page carried; empty where it was tampered with, which no draft is equal to."""
    cells = data.get("reviewed", "")
    department, _colon, role_group = data.get("reviewed_as", "").rpartition(":")
    return Reviewed(cells if CELLS.match(cells) else "", department, role_group)


def read_pace(data: QueryDict) -> str:
    """One bit, computed where the times are and stay; without a script there is none."""
    pace = data.get("pace", "")
    return pace if pace in PACES else SKIPPED


def _show_review(request: HttpRequest, visit: Visit, message: str = "", status: int = 200) -> HttpResponse:
    draft, asked = visit.draft, visit.asked
    form = FramedForm(button=_("Submit my answers"), back=beside(visit, asked.pages[-1], -1))
    # Exactly what was reviewed is submitted, and can be drawn again.
    form.helper.carried = {
        "reviewed": draft.cells,
        "reviewed_as": f"{draft.department}:{draft.role_group}",
        "pace": SKIPPED,
    }
    form.helper.later = reverse("answer-leave", args=[visit.assessment.public_id])
    form.helper.attrs["data-reading"] = round(asked.minutes * 60 / len(asked.indexes), 1)
    rows = [_review_row(visit, page) for page in asked.pages if page.codes and page.url_name not in SAID_IN_WORDS]
    context = {
        "page": asked.pages[-1],
        "title": asked.pages[-1].title,
        "form": form,
        "message": message,
        "rows": rows,
        "guess": _guess(visit) if visit.tail.cards else None,
        "wins": _wins(visit),
        "counted": count_answered(asked.answered(draft.cells), len(asked.indexes)),
        "who": _who(visit),
        "comments": len(fetch_comments(draft)),
    }
    return render_visit(request, "answering/review.html", visit, context, status=status)


def _review_row(visit: Visit, page: Page) -> dict[str, object]:
    missing = page.unanswered(visit.draft.cells, visit.booklet.index_of)
    practices = [practice for practice in page.practices if any(item.code in missing for item in practice.items)]
    return {
        "title": page.title,
        "url": page_url(visit, page),
        "asked": len(page.codes),
        "answered": len(page.codes) - len(missing),
        "missing": [(practice.name, f"#p-{practice.code}") for practice in practices],
    }


def _guess(visit: Visit) -> dict[str, object]:
    """What is guessed, in words, and whether it will count."""
    tail, guessing = visit.tail, visit.guessing
    page = visit.page("answer-customers")
    named = [guessing.name_of(letter) for letter in tail.picks if letter != SKIPPED]
    rated = [guessing.text_of(code, cell) for code, cell in zip(PREDICTED, tail.predicted, strict=True)]
    picks = [
        {"name": guessing.name_of(letter), "rating": words if cell != SKIPPED else ""}
        for letter, cell, words in zip(tail.picks, tail.predicted, rated, strict=True)
        if letter != SKIPPED
    ]
    sure = guessing.text_of(CONFIDENCE, tail.confidence) if tail.confidence != SKIPPED else ""
    return {
        "title": page.title,
        "url": page_url(visit, page),
        "picks": picks,
        "sure": sure,
        "is_void": tail.has_guessed and not tail.prediction,
        "is_doubled": len(set(named)) < len(named),
    }


def _wins(visit: Visit) -> dict[str, object] | None:
    page = next((page for page in visit.asked.pages if page.url_name == "answer-win"), None)
    if page is None:
        return None
    cells, index_of = visit.draft.cells, visit.booklet.index_of
    chosen = [visit.guessing.name_of_win(code) for code in page.codes if cells[index_of[code]] == CHOSEN]
    return {
        "title": page.title,
        "url": page_url(visit, page),
        "names": chosen,
        "is_void": len(chosen) > MOST_WINS,
    }


def _who(visit: Visit) -> list[str]:
    draft, document = visit.draft, visit.booklet.document
    departments = departments_of(visit.assessment.public_id)
    names = [name for code, _parent, name in departments if code == draft.department]
    if visit.assessment.is_attributed:
        names.insert(0, name_of(draft.key))
    return [*names, document.role_group(draft.role_group).name]


def thank(
    request: HttpRequest, assessment: Assessment, secret: str, wheel: str | None = None, *, is_own: bool | None = None
) -> HttpResponse:
    """is_own: whether the link leads to answers; None where it was not shown, nor the answers just given, but only a
    device has come: the next one at that device is not led to them."""
    context = {
        "title": _("Thank you"),
        "assessment": assessment,
        "organisation": assessment.organisation,
        "device": device_mark(secret),
        "wheel": wheel,
        "team_url": team_url_of(assessment, secret),
        "is_open": assessment.accepts_answers(),
        "closes": day_and_time(assessment, assessment.closes_at) if assessment.closes_at else "",
    }
    if is_own is not None and assessment.is_confidential:
        context["personal_url"] = personal_url(secret)
        context["own_url"] = reverse("own-answers", args=[secret]) if is_own else ""
    return render(request, "answering/thanks.html", context)


def team_url_of(assessment: Assessment, secret: str) -> str:
    """Where whoever has answered sees the team's figures so far; nowhere, where no names are promised."""
    is_there = assessment.is_attributed and assessment.state == State.OPEN
    return reverse("answer-team", args=[secret]) if is_there else ""
