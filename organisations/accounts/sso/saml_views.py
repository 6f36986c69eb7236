"""There and back with SAML. The answer is a POST of another site: browsers add no cookie of ours.

So it is judged at once. What is then known of somebody goes with the browser, signed and for a minute, to an address
where its session is seen: only there can be asked whether this browser made the request. Nothing is stored for answers
that break a rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core.internal import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organisations.accounts.sso.beginning import begin, or_in_words
from organisations.accounts.sso.refusals import Refusal, refused
from organisations.accounts.sso.saml import NotBelieved, our_metadata, read

if TYPE_CHECKING:
    from django.http import HttpRequest

SAML = "saml"  # allauth's name for it
SALT = "an answer by SAML"
A_MINUTE = 60


@require_http_methods(["GET", "HEAD", "POST"])
def begin_saml(request: HttpRequest) -> HttpResponse:
    return begin(request, SAML)


@csrf_exempt
@require_POST
def take_answer(request: HttpRequest) -> HttpResponse:
    """Nobody is signed in here, and nothing changes; that the answer was asked for is looked at next."""
    if not ratelimit.consume(request, app="allauth.account", action="single_sign_on"):
        return ratelimit.respond_429(request)  # type: ignore[no-any-return] # allauth ships no type hints
    provider = get_adapter().get_provider(request, SAML)
    try:
        told = read(request.POST.get("SAMLResponse", ""), provider.app)
    except NotBelieved as error:
        return refused(request, Refusal.DISTRUSTED, provider.name, reason=str(error))
    response = redirect("sso-saml-back")
    response.set_cookie(
        _cookie_name(), signing.dumps(told, salt=SALT), max_age=A_MINUTE,
        secure=settings.IS_HTTPS, httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


@require_safe
def finish_saml(request: HttpRequest) -> HttpResponse:
    response = _signed_in(request)
    response.delete_cookie(_cookie_name(), samesite="Lax")
    return response


@require_safe
def metadata(request: HttpRequest) -> HttpResponse:
    """What the other side has to know of us."""
    provider = get_adapter().get_provider(request, SAML)

    def answer() -> HttpResponse:
        return HttpResponse(our_metadata(provider.app), content_type="application/samlmetadata+xml")

    return or_in_words(request, provider, answer)


def _signed_in(request: HttpRequest) -> HttpResponse:
    provider = get_adapter().get_provider(request, SAML)
    try:
        told = signing.loads(request.COOKIES.get(_cookie_name(), ""), salt=SALT, max_age=A_MINUTE)
        state = provider.unstash_redirect_state(request, told["answers"])
    except (signing.BadSignature, PermissionDenied):
        return refused(request, Refusal.STALE, provider.name)
    login = provider.sociallogin_from_response(request, told)
    login.state = state
    response: HttpResponse = complete_social_login(request, login)
    return response


def _cookie_name() -> str:
    return "__Host-saml" if settings.IS_HTTPS else "saml"
