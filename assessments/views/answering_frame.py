"""What all pages of a respondent have in common: no cache keeps them, and a refusal is a page in plain words."""

from __future__ import annotations

from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.personal_links import device_mark, personal_url
from assessments.promises import promise_of
from assessments.refusals import Refused
from assessments.visits import time_left

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from assessments.booklets import Asked, Page
    from assessments.visits import Visit

P = ParamSpec("P")


def respondent_view(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Refused as refused:
            context = {"title": refused.title, "message": refused.message}
            response = render(request, "answering/refused.html", context, status=refused.status)
        response["Cache-Control"] = "no-store, private"
        return response

    return guarded


def page_url(visit: Visit, page: Page) -> str:
    return _reversed(page.url_name, visit.assessment.public_id, page.dimension)


@lru_cache(maxsize=4096)
def _reversed(url_name: str, public_id: str, dimension: str) -> str:
    return reverse(url_name, args=[public_id, dimension] if dimension else [public_id])


def beside(visit: Visit, page: Page, step: int) -> str:
    """The address of the page after (1) or before (-1) this one."""
    pages = visit.asked.pages
    return page_url(visit, pages[pages.index(page) + step])


def render_visit(
    request: HttpRequest, template: str, visit: Visit, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return render(request, template, visit_context(visit, context.get("page")) | context, status=status)


def visit_context(visit: Visit, page: Page | None = None) -> dict[str, Any]:
    """Without a page: as on the first."""
    assessment, progress = visit.assessment, None
    if visit.has_said_who:
        place = (page or visit.asked.pages[0]).place
        progress = progress_of(visit.asked, visit.draft.cells, place)
    return {
        "assessment": assessment,
        "organisation": assessment.organisation,
        "personal_url": personal_url(visit.secret),
        "personal_qr_url": reverse("answer-link-qr", args=[assessment.public_id]),
        "device": device_mark(visit.secret),
        "promise": promise_of(assessment),
        "time_left": time_left(assessment),
        "progress": progress,
    }


def progress_of(asked: Asked, cells: str, place: str) -> dict[str, Any]:
    """`place`: of the page somebody is at."""
    count, answered, minutes = len(asked.indexes), asked.answered(cells), asked.minutes_left(cells, place)
    text = _("%(answered)d of %(asked)d answered")
    if minutes:
        text = _("%(answered)d of %(asked)d answered · about %(minutes)d min left")
    return {
        "asked": count,
        "answered": answered,
        "text": text % {"answered": answered, "asked": count, "minutes": minutes},
    }


def count_answered(answered: int, asked: int) -> str:
    return ngettext(
        "You have answered %(answered)d of %(asked)d question.",
        "You have answered %(answered)d of %(asked)d questions.",
        asked,
    ) % {"answered": answered, "asked": asked}
