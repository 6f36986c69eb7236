"""The head of every staff page: where somebody may go, by the roles they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from organisations.access import READERS
from organisations.models import Membership, Organisation, Role

register = template.Library()


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    is_current: bool


@register.inclusion_tag("_nav.html", takes_context=True)
def navigation(context: dict[str, Any]) -> dict[str, Any]:
    request, user = context.get("request"), context.get("user")
    passed_on = {name: context.get(name) for name in ("organisation", "csrf_token")}
    if request is None or user is None or not user.is_authenticated:
        return passed_on | {"entries": []}
    held = dict(Membership.objects.filter(user=user).values_list("organisation_id", "role"))
    entries = [_entry(label, name, request.path) for label, name in _places(list(held.values()))]
    return passed_on | {
        "request": request,
        "user": user,
        "entries": [entry for entry in entries if entry],
        "organisation_url": _organisation_url(passed_on["organisation"], held),
    }


def _organisation_url(organisation: Organisation | None, held: dict[int, str]) -> str:
    """Of the page about the organisation in the head; empty for whoever may not see it. held: roles by key."""
    if organisation is None or held.get(organisation.pk) not in READERS:
        return ""
    return reverse("organisation-show", args=[organisation.public_id])


def _places(roles: list[str]) -> list[tuple[str, str]]:
    """roles: one for each organisation somebody belongs to."""
    places = []
    if {Role.COORDINATOR, Role.CONSULTANT} & set(roles):
        places.append((_("Assessments"), "assessment-list"))
    if Role.CONSULTANT in roles:
        places.append((_("Portfolio"), "portfolio-list"))
    if not places:
        places.append((_("Report"), "home"))
    if len(roles) > 1:
        places.append((_("Organisations"), "organisation-list"))
    return places


def _entry(label: str, url_name: str, path: str) -> Entry | None:
    try:
        url = reverse(url_name)
    except NoReverseMatch:
        return None
    return Entry(label, url, is_current=path == url)
