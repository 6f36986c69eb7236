"""Why somebody was not signed in with their organisation's own sign-in, in words, on one page."""

from __future__ import annotations

import logging
from enum import Enum
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

log = logging.getLogger(__name__)


class Refusal(Enum):
    """Status, title and text; %(name)s is the way, %(address)s what it said somebody's address is."""

    NO_ACCOUNT = (
        403,
        gettext_noop("You cannot be signed in"),
        gettext_noop(
            "There is no account for %(address)s here. Ask the coordinator of your organisation for an invitation. "
            "If you have one, open the link in it and sign in from there."
        ),
    )
    NO_ADDRESS = (
        403,
        gettext_noop("You cannot be signed in"),
        gettext_noop(
            "%(name)s does not say which e-mail address is yours, or does not vouch for it. "
            "Tell whoever looks after %(name)s, or sign in with a password."
        ),
    )
    CANCELLED = (
        403,
        gettext_noop("You did not sign in"),
        gettext_noop("%(name)s says that you stopped, or that you may not use it for this. Nothing was changed."),
    )
    STALE = (
        400,
        gettext_noop("Please begin again"),
        gettext_noop(
            "This sign-in was used already, took longer than ten minutes, or was begun in another browser. "
            "Nothing was changed."
        ),
    )
    DISTRUSTED = (
        403,
        gettext_noop("You cannot be signed in"),
        gettext_noop(
            "What %(name)s answered does not prove who you are. Begin again. "
            "If that does not help, tell whoever runs this server."
        ),
    )
    AWAY = (
        502,
        gettext_noop("Please try again"),
        gettext_noop("%(name)s does not answer. Try again in a few minutes, or sign in with a password."),
    )


def refused(request: HttpRequest, why: Refusal, name: str, address: str = "", reason: str = "") -> HttpResponse:
    """`reason` is for the log of whoever runs the server; it names nobody."""
    log.warning("Nobody was signed in with %s: %s. %s", name, why.name.lower().replace("_", " "), reason)
    status, title, text = why.value
    told = gettext(text) % {"name": name, "address": address}
    context = {"title": gettext(title), "told": told}
    return render(request, "sso/refused.html", context, status=status)
