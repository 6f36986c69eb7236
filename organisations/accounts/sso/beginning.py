"""A sign-in elsewhere begins with a POST of ours.

Our policy lets no form lead to another site (form-action 'self'), not even by a redirect. So the answer to the POST is
a page of ours that goes on by itself. A POST, because no other site may begin it in somebody's name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.utils import get_next_redirect_url
from allauth.core.internal import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.shortcuts import redirect, render

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The page that goes on to the provider; whoever is signed in, or did not press our button, goes elsewhere."""
    if request.user.is_authenticated:
        return redirect("home")
    if request.method != "POST":
        return redirect("account_login")
    if not ratelimit.consume(request, app="allauth.account", action="single_sign_on"):
        return ratelimit.respond_429(request)  # type: ignore[no-any-return] # allauth ships no type hints
    provider = get_adapter().get_provider(request, provider_id)
    return or_in_words(request, provider, lambda: _onward(request, provider))


def _onward(request: HttpRequest, provider: Any) -> HttpResponse:
    url = provider.redirect(request, AuthProcess.LOGIN, get_next_redirect_url(request)).url
    response = render(request, "sso/onward.html", {"name": provider.name, "url": url})
    response["Refresh"] = f"0; url={url}"
    return response


def or_in_words(request: HttpRequest, provider: Any, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """What a provider that is away, or breaks a rule, is answered with."""
    try:
        return answer()
    except (OAuth2Error, OSError) as error:
        refusal: HttpResponse = render_authentication_error(request, provider, exception=error)
        return refusal
