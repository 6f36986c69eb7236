"""Where the installation asks everybody for a second step: whoever has none sets one up before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.shortcuts import redirect

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

# What it takes to set one up, to leave and to accept an invitation, and what everybody may read.
OPEN = (
    "/account/second-step/", "/account/passkeys/", "/account/recovery-codes/", "/account/its-you/", "/account/email/",
    "/confirm-email/", "/sign-in/", "/sign-out/", "/set-password/", "/forgotten-password/", "/join/",
    "/privacy/", "/method/", "/healthz", "/readyz",
)  # fmt: skip
# A sign-in of the organisation's own asks for what it wants.
ENOUGH = {"mfa", "socialaccount"}


class SecondStepFirst:
    """Costs nothing where a second step was given in this session, one query a page where it was only set up in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.REQUIRE_SECOND_STEP and not request.path_info.startswith(OPEN) and lacks_second_step(request):
            return redirect("mfa_index")
        return self.get_response(request)


def lacks_second_step(request: HttpRequest) -> bool:
    if not request.user.is_authenticated:
        return False
    given = {each.get("method") for each in get_authentication_records(request, request.user)}
    return given.isdisjoint(ENOUGH) and not is_mfa_enabled(request.user)
