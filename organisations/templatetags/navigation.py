"""The head of every staff page: where somebody may go, by the roles they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from organisations.models import Membership, Role

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
    roles = set(Membership.objects.filter(user=user).values_list("role", flat=True))
    entries = [_entry(label, name, request.path) for label, name in _places(roles)]
    return passed_on | {"request": request, "user": user, "entries": [entry for entry in entries if entry]}


def _places(roles: set[str]) -> list[tuple[str, str]]:
    places = []
    if roles & {Role.COORDINATOR, Role.CONSULTANT}:
        places.append((_("Assessments"), "assessment-list"))
    if Role.CONSULTANT in roles:
        places.append((_("Portfolio"), "portfolio-list"))
    if not places:
        places.append((_("Report"), "home"))
    return places


def _entry(label: str, url_name: str, path: str) -> Entry | None:
    try:
        url = reverse(url_name)
    except NoReverseMatch:
        return None
    return Entry(label, url, is_current=path == url)
