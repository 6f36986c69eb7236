"""The widest difference between groups that is no chance, in a sentence, and what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.numbers import rounded, whole
from reports.sections.perception_parts import NO_GROUP, role_name, top_name
from reports.sections.perception_sight import cant_see
from reports.sections.section import Found
from scoring.results.perception import Side
from scoring.terms import Estimate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reports.sections.section import Told
    from scoring.results.perception import Comparison, Perception

# From this share of "can't see" on it is worth the headline.
HARDLY = 0.25


def finding(found: Perception, told: Told) -> Found:
    """Top against frontline, else a department, else leaders and their teams, else who can't see."""
    top = _top(found)
    if top is not None:
        return _top_found(top, found, told)
    department = _widest(found.departments_rest)
    if department is not None:
        return _department_found(department, told)
    between = _otherwise(found, told)
    if between is not None:
        return between
    hidden = cant_see(found)
    if hidden is not None and hidden.share >= HARDLY:
        words = {"dimension": told.names[hidden.dimension], "group": role_name(hidden.code, told)}
        return Found(
            _("%(group)s cannot see much: %(share)s of what was asked about the dimension “%(dimension)s”.")
            % (words | {"share": hidden.words}),
            _("Nobody is wrong about it; but who cannot see it, cannot act on it."),
            _("Show %(group)s what is done there, and what came of it.") % words,
        )
    if not any(isinstance(cell.gap, Estimate) for row in (*found.departments, *found.roles) for cell in row.cells):
        return Found(
            _("This cannot be told: too few people in each group, or their numbers would give a small group away.")
        )
    return Found(
        _("As far as can be told, nobody does: of the groups compared, none differs by more than chance may do."),
        _("Yes: wherever people work, they see much the same picture. That makes it easier to agree on what to do."),
    )


def decisive_dimension(found: Perception) -> str:
    """Code of the dimension that the finding speaks of; empty if it speaks of none."""
    decisive = (
        _top(found)
        or _widest(found.departments_rest)
        or _widest(found.leaders_teams)
        or _widest(each for each in found.top_frontline if each.is_marked)
    )
    if decisive is not None:
        return decisive.dimension
    hidden = cant_see(found)
    return hidden.dimension if hidden is not None and hidden.share >= HARDLY else ""


def _top(found: Perception) -> Comparison | None:
    return _widest(each for each in found.top_frontline if each.is_marked and each.side is not Side.GAP)


def _otherwise(found: Perception, told: Told) -> Found | None:
    """Leaders against their teams, else the gap of top and frontline; None if neither is sure."""
    widest = _widest(found.leaders_teams)
    if widest is not None:
        words = {
            "department": told.departments.get(widest.first, NO_GROUP),
            "dimension": told.names[widest.dimension],
        }
        return Found(
            _("In %(department)s leaders and team see the dimension “%(dimension)s” clearly differently.") % words,
            _talk_first(),
            _("Let leaders and team in %(department)s tell each other what they see of it, with examples.") % words,
        )
    gap = _widest(each for each in found.top_frontline if each.is_marked)
    if gap is None:
        return None
    words = {
        "top": top_name(found, told),
        "frontline": role_name(gap.second, told),
        "dimension": told.names[gap.dimension],
    }
    return Found(
        _(
            "%(top)s and %(frontline)s differ in how far doing lags behind understanding, in the dimension "
            "“%(dimension)s”."
        )
        % words,
        _talk_first(),
        _("Let both tell each other what they see of it, with examples."),
    )


def _talk_first() -> str:
    return _("Neither good nor bad by itself. It is bad if decisions rest on one of the two pictures alone.")


def _widest(family: Iterable[Comparison]) -> Comparison | None:
    """By whole points, so that what cannot be told apart on the page stays in the order of the questionnaire."""
    given = [each for each in family if isinstance(each.difference, Estimate)]
    return max(given, key=_size, default=None)


def _size(found: Comparison) -> int:
    return abs(rounded(found.difference.value)) if isinstance(found.difference, Estimate) else 0


def _top_found(top: Comparison, found: Perception, told: Told) -> Found:
    assert isinstance(top.difference, Estimate)  # noqa: S101 only those are looked through
    words = {
        "top": top_name(found, told),
        "frontline": role_name(top.second, told),
        "dimension": told.names[top.dimension],
        "points": whole(abs(top.difference.value)),
    }
    is_higher, is_understanding = top.difference.value > 0, top.side is Side.UNDERSTANDING
    if is_understanding and is_higher:
        answer = _(
            "%(top)s believe customers are understood better than %(frontline)s believe: by %(points)s points, in the "
            "dimension “%(dimension)s”."
        )
    elif is_understanding:
        answer = _(
            "%(top)s believe customers are understood less than %(frontline)s believe: by %(points)s points, in the "
            "dimension “%(dimension)s”."
        )
    elif is_higher:
        answer = _(
            "%(top)s believe more is done for customers than %(frontline)s believe: by %(points)s points, in the "
            "dimension “%(dimension)s”."
        )
    else:
        answer = _(
            "%(top)s believe less is done for customers than %(frontline)s believe: by %(points)s points, in the "
            "dimension “%(dimension)s”."
        )
    good = (
        _("No: in it, those who decide see a brighter picture than those who meet customers.")
        if is_higher
        else _("It can be: those who decide are the stricter ones. But one of the two pictures is incomplete.")
    )
    to_do = _("Before you decide anything there, let %(top)s and %(frontline)s show each other what they see.")
    return Found(answer % words, good, to_do % words)


def _department_found(found: Comparison, told: Told) -> Found:
    assert isinstance(found.difference, Estimate)  # noqa: S101 only those are looked through
    words = {
        "department": told.departments.get(found.first, NO_GROUP),
        "dimension": told.names[found.dimension],
        "points": whole(abs(found.difference.value)),
    }
    if found.difference.value > 0:
        answer = _(
            "%(department)s stands out: there doing keeps up with understanding less well than elsewhere, by "
            "%(points)s points in the dimension “%(dimension)s”."
        )
    else:
        answer = _(
            "%(department)s stands out: there doing keeps up with understanding better than elsewhere, by %(points)s "
            "points in the dimension “%(dimension)s”."
        )
    return Found(
        answer % words,
        _("Neither good nor bad by itself: it is a place to look at, not a mark for the people there."),
        _("Ask in %(department)s what is different, and what others can learn from it or help with.") % words,
    )
