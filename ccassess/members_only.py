"""Sessions, accounts and messages are for people who sign in. Respondents and customers have none to look for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.middleware import AccountMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware

from assessments.without_account import WITHOUT_ACCOUNT
from organisations.accounts.second_step_first import refuse_without_second_step

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


class MembersOnly:
    """Django's three middlewares and allauth's in their order, but on no address of respondents and customers.

    There, `request.session` and `request.user` do not even exist: a view that asked who somebody is would fail.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.for_others = get_response
        self.accounts: Any = AccountMiddleware(get_response)
        members: Any = SessionMiddleware(AuthenticationMiddleware(MessageMiddleware(self.accounts)))
        self.for_members: Callable[[HttpRequest], HttpResponseBase] = members

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(WITHOUT_ACCOUNT):
            return self.for_others(request)
        return self.for_members(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        return refuse_without_second_step(request) if hasattr(request, "user") else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """allauth asks for a password again, and for other pages, by raising."""
        answer: HttpResponse | None = (
            self.accounts.process_exception(request, exception) if hasattr(request, "allauth") else None
        )
        return answer
