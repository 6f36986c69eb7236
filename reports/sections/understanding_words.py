"""How figures of measured understanding are written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.numbers import EXACT_FROM, decimal, percent, rounded, signed, told_percent, told_share, whole
from reports.sections.section import Cell, withheld_cell
from scoring.results.trust import Share
from scoring.terms import Withheld

if TYPE_CHECKING:
    from reports.sections.section import Told
    from scoring.results.verified import Interval, MaybeInterval, Mean
    from scoring.terms import Number


def captured_note(share: float) -> str:
    """Of a captured share: 100 % is all that could be named, 0 % is guessing."""
    return percent(share)


def points_note(interval: Interval | Share) -> str:
    """A share of 0 to 1 with its interval."""
    interval = told_whole(interval) if isinstance(interval, Share) else interval
    return _("%(value)s (%(low)s to %(high)s)") % {
        "value": percent(interval.value),
        "low": whole(100 * interval.low),
        "high": whole(100 * interval.high),
    }


def told_whole(share: Share) -> Share:
    """A share and its interval as they are told of so many people."""
    value, low, high = (told_share(end, share.n) for end in (share.value, share.low, share.high))
    return replace(share, value=value, low=low, high=high)


def told_rating(rating: float) -> float:
    """A rating as it is printed, for drawings: more digits would say how many gave which."""
    return rounded(10 * rating) / 10


def told_staff(told: Told) -> int | Withheld:
    """Of how many people the predictions are."""
    found = told.report.measures.understanding
    return found if isinstance(found, Withheld) else found.staff


def illusion_words(claimed: float, measured: float) -> dict[str, str]:
    """What is claimed and what was measured, and the difference of the two as they are shown."""
    return {
        "claimed": whole(claimed),
        "measured": whole(measured),
        "points": whole(rounded(claimed) - rounded(measured)),
    }


def share_cell(share: MaybeInterval | Share | Number, n: int | Withheld = EXACT_FROM) -> Cell:
    """n: of how many people it is, if the share does not say so itself."""
    if isinstance(share, Withheld):
        return withheld_cell(share.reason)
    return Cell(told_percent(share, n) if isinstance(share, float) else points_note(share))


def rating_cell(rating: MaybeInterval | Mean | Number) -> Cell:
    """A rating from 1 to 5, to one digit."""
    if isinstance(rating, Withheld):
        return withheld_cell(rating.reason)
    return Cell(decimal(rating if isinstance(rating, float) else rating.value))


def steps_cell(steps: MaybeInterval) -> Cell:
    """A difference of ratings, in steps, with its sign."""
    if isinstance(steps, Withheld):
        return withheld_cell(steps.reason)
    text = decimal(steps.value)
    return Cell(f"+{text}" if steps.value > 0 and text != decimal(0) else text)


def points_cell(interval: MaybeInterval, *, is_signed: bool = False) -> Cell:
    """0 to 100 points with their interval."""
    if isinstance(interval, Withheld):
        return withheld_cell(interval.reason)
    write = signed if is_signed else whole
    return Cell(
        _("%(value)s (%(low)s to %(high)s)")
        % {"value": write(interval.value), "low": write(interval.low), "high": write(interval.high)}
    )
