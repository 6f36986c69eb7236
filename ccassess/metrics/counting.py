"""Counts and times every request, where METRICS_TOKEN is set. All web processes count into one folder.

Of respondents and customers nothing is counted but what failed on our side: no number may rise because somebody
answered, not even in steps, for whoever knows how far the next step is sees the one who takes it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram

from ccassess.request_names import RESPONDENTS, route_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

# What this process alone has counted; the page reads the folder, where all processes' counts are.
_mine = CollectorRegistry()
BROKEN = 500
UNCOUNTED = frozenset({"static", "healthz", "readyz", "metrics"})
requests = Counter("ccassess_requests", "Requests by route and status", ["route", "status"], registry=_mine)
errors = Counter("ccassess_errors", "Requests that failed on our side", ["area"], registry=_mine)
seconds = Histogram(
    "ccassess_request_seconds",
    "How long requests took",
    ["area"],
    buckets=(0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10),
    registry=_mine,
)


class Counting:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.get_response(request)
        route = route_of(request)
        if route not in UNCOUNTED:
            count(route, response.status_code, time.perf_counter() - started)
        return response


def count(route: str, status: int, took: float) -> None:
    area = RESPONDENTS if route == RESPONDENTS else "members"
    if area != RESPONDENTS:
        requests.labels(route, str(status)).inc()
        seconds.labels(area).observe(took)
    if status >= BROKEN:  # nothing was stored then, and an operator has to see the first
        errors.labels(area).inc()
