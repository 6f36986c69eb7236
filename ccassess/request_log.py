"""One line for each request of people who sign in: number, route, status, milliseconds.

Of respondents and customers only what broke is written down: a line each would tell, beside a proxy's log or a
calendar, who answered when.
"""

from __future__ import annotations

import logging
import time
from secrets import token_hex
from typing import TYPE_CHECKING, Final

from ccassess.request_names import call_request, is_of_respondents, route_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

log = logging.getLogger("ccassess.requests")

BROKEN = 500
UNREMARKABLE: Final = frozenset({"static", "healthz", "readyz", "metrics"})


class RequestLog:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = token_hex(8)
        call_request(request_id)
        started = time.perf_counter()
        response = self.get_response(request)
        # People can read it to an operator, who finds the lines of what went wrong for them.
        response.headers["X-Request-ID"] = request_id
        if log.isEnabledFor(logging.INFO) and is_worth_a_line(request, response.status_code):
            write(request, response.status_code, time.perf_counter() - started)
        return response


def is_worth_a_line(request: HttpRequest, status: int) -> bool:
    return status >= BROKEN or not (is_of_respondents(request) or route_of(request) in UNREMARKABLE)


def write(request: HttpRequest, status: int, seconds: float) -> None:
    facts = {
        "method": request.method if request.method in {"GET", "HEAD", "POST"} else "other",
        "route": route_of(request),
        "status": status,
        "ms": round(seconds * 1000),
    }
    log.info("%(method)s %(route)s %(status)d %(ms)d ms", facts, extra={"facts": facts})


class RoutesForPaths(logging.Filter):
    """Django's own lines about a request name its path; here they name the route, and nobody who answers."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is None or not hasattr(request, "path_info"):
            return True
        if is_of_respondents(request) and record.levelno < logging.ERROR:
            return False
        if isinstance(record.args, tuple):
            route = route_of(request)
            record.args = tuple(route if argument == request.path else argument for argument in record.args)
        return True
