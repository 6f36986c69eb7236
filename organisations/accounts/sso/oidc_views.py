"""There and back with OpenID Connect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.views.decorators.http import require_http_methods, require_safe

from organisations.accounts.sso.beginning import begin, or_in_words
from organisations.accounts.sso.oidc import Exchange

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

OIDC = "openid_connect"  # allauth's name for it


@require_http_methods(["GET", "HEAD", "POST"])
def begin_oidc(request: HttpRequest) -> HttpResponse:
    return begin(request, OIDC)


@require_safe
def finish_oidc(request: HttpRequest) -> HttpResponse:
    provider = get_adapter().get_provider(request, OIDC)
    finish = OAuth2CallbackView.adapter_view(Exchange(request, OIDC))
    return or_in_words(request, provider, lambda: finish(request))
