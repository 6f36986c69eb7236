"""How everything is computed, with the way back to the report it was opened from."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_safe

from reports.sentences import REASONS, STAGES
from scoring.terms import METHOD_VERSION

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

# Pages that explain their figures here.
EXPLAINED = {"report-show", "report-section", "portfolio-list"}


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    stages = [(number, name, 20 * (number - 1), 20 * number) for number, name in enumerate(STAGES, start=1)]
    context = {
        "method_version": METHOD_VERSION,
        "stages": stages,
        "reasons": list(REASONS.values()),
        "came_from": _came_from(request),
    }
    return render(request, "reports/method.html", context)


def _came_from(request: HttpRequest) -> str:
    """The page of ours whose figures are looked up, as the browser tells it; empty if it was none."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host():
        return ""
    try:
        found = resolve(came.path)
    except Resolver404:
        return ""
    # Put together anew, so that nothing a stranger wrote into an address stands in a link.
    return reverse(found.view_name, kwargs=found.kwargs) if found.view_name in EXPLAINED else ""
