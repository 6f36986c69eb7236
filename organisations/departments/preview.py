"""A plan in words: how the tree will look, and what becomes of each department."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations.departments.plan import CHANGED, DELETED, MISSING, NEW, SAME, STAYS
from organisations.tables.words import plain

if TYPE_CHECKING:
    from organisations.departments.matching import Key
    from organisations.departments.plan import Place, Plan


@dataclass(frozen=True, slots=True)
class Line:
    place: Place
    step: int
    what: tuple[str, ...]
    is_marked: bool


def lines_of(plan: Plan) -> list[Line]:
    """The tree as it will be."""
    inside: dict[Key | None, list[Key]] = {}
    for key in sorted(plan.places, key=lambda key: plain(plan.places[key].name), reverse=True):
        inside.setdefault(plan.places[key].parent, []).append(key)
    lines: list[Line] = []
    waiting = [(key, 0) for key in inside.get(None, [])]
    while waiting:
        key, depth = waiting.pop()
        place = plan.places[key]
        lines.append(Line(place, min(depth, 6), tuple(_what(plan, place)), place.fate not in (SAME, MISSING)))
        waiting += [(child, depth + 1) for child in inside.get(key, [])]
    return lines


def told_of(plan: Plan) -> str:
    counts = (
        (plan.count(NEW), ngettext("%(n)d new department", "%(n)d new departments", plan.count(NEW))),
        (plan.count(CHANGED), ngettext("%(n)d changed", "%(n)d changed", plan.count(CHANGED))),
        (plan.moves, ngettext("%(n)d of them moved", "%(n)d of them moved", plan.moves)),
        (plan.count(SAME), ngettext("%(n)d unchanged", "%(n)d unchanged", plan.count(SAME))),
        (plan.count(DELETED), ngettext("%(n)d deleted", "%(n)d deleted", plan.count(DELETED))),
    )
    missing = plan.count(MISSING) + plan.count(STAYS)
    said = [words % {"n": count} for count, words in counts if count]
    if missing:
        words = ngettext("%(n)d not in the file, which stays", "%(n)d not in the file, which stay", missing)
        said.append(words % {"n": missing})
    return ", ".join(said) + "."


def _what(plan: Plan, place: Place) -> list[str]:
    if place.fate == NEW:
        return [_("new")]
    if place.fate == DELETED:
        return [_("is deleted")]
    if place.fate in (MISSING, STAYS):
        return [_("not in the file, stays")]
    what = []
    if place.now is not None and place.is_renamed:
        what.append(_("was called “%(name)s”") % {"name": place.now.name})
    if place.now is not None and plan.moved(place):
        parent = place.now.parent
        what.append(_("was inside “%(name)s”") % {"name": parent.name} if parent else _("was at the top"))
    if place.now is not None and place.is_recounted:
        was = place.now.headcount
        what.append(_("had %(n)d people") % {"n": was} if was is not None else _("people were unknown"))
    return what or [_("unchanged")]
