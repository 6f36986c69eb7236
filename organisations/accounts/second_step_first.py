"""Where the installation asks everybody for a second step: whoever has none sets one up before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from organisations.accounts.ended_sessions import end_all_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from organisations.models import User

# By name: the pages it takes to set one up (allauth wants a new address confirmed or forgotten before), to leave and to
# accept an invitation, and what everybody may read. Any other page is closed.
OPEN = {
    "mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "account_reauthenticate",
    "account_email", "account_confirm_email", "account_email_verification_sent", "account_login", "account_logout",
    "join-accept", "join-open", "method", "healthz", "readyz",
}  # fmt: skip
# In the session: the page somebody wanted before, and from when one is set up, where the pages about it lead on to.
WANTED, GO_ON = "wanted_before_second_step", "go_on_to"


def refuse_without_second_step(request: HttpRequest) -> HttpResponse | None:
    """Called before each view; one query where everybody needs a second step, none elsewhere."""
    match = request.resolver_match
    name = (match and match.url_name) or ""
    if not settings.REQUIRE_SECOND_STEP or name in OPEN:
        return None
    if not lacks_second_step(request):
        if not name.startswith("mfa_"):
            request.session.pop(GO_ON, None)
        return None
    if request.method == "POST":
        messages.error(request, _("This was not saved: set up a second step first."))
    elif request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
        request.session[WANTED] = request.get_full_path()
    return redirect("mfa_index")


def lacks_second_step(request: HttpRequest) -> bool:
    """A sign-in of the organisation's own asks for what it wants."""
    if not request.user.is_authenticated:
        return False
    given = {each.get("method") for each in get_authentication_records(request, request.user)}
    return "socialaccount" not in given and not is_mfa_enabled(request.user)


def end_other_sessions(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Whoever adds a second step stays signed in here alone: no session that never gave it lives on elsewhere."""
    end_all_of(user, but=request.session.session_key)
    if WANTED in request.session:
        request.session[GO_ON] = request.session.pop(WANTED)
