"""What a request is called where it is counted or written down: a number drawn for it, and a route, never a path."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

from django.conf import settings

from assessments.without_account import WITHOUT_ACCOUNT

if TYPE_CHECKING:
    from django.http import HttpRequest

RESPONDENTS: Final = "respondents"
_request_id: Final[ContextVar[str]] = ContextVar("request_id", default="")


def current_request_id() -> str:
    return _request_id.get()


def call_request(request_id: str) -> None:
    _request_id.set(request_id)


def is_of_respondents(request: HttpRequest) -> bool:
    return request.path_info.startswith(WITHOUT_ACCOUNT)


def route_of(request: HttpRequest) -> str:
    """The name in urls.py; of respondents and customers only that it is one of theirs."""
    if is_of_respondents(request):
        return RESPONDENTS
    match = request.resolver_match
    if match is not None:
        return match.view_name or "unnamed"
    return "static" if request.path_info.startswith(f"/{settings.STATIC_URL.strip('/')}/") else "no such page"
