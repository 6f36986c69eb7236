"""Numbers as readers see them: whole points in their locale, people in bands that give nobody away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from scoring.terms import Estimate, Withheld

if TYPE_CHECKING:
    from scoring.results import Span

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
EXACT_FROM = 20
# Shares of fewer people would say what one of them answered.
SHARES_FROM = 10
# Of fewer than EXACT_FROM people shares are told in steps of 5 %.
SHARE_STEPS = 20
# A band of one or two numbers is hardly one.
LEAST_BAND = 3


def rounded(value: float) -> int:
    """Half away from zero, so that a gap of 12.5 and one of −12.5 are the same size."""
    size = int(abs(value) + 0.5)
    return -size if value < 0 else size


def whole(value: float) -> str:
    points = rounded(value)
    size = abs(points)
    # A page holds hundreds of them, nearly all without anything to group.
    text = str(size) if size < 1000 else number_format(size, use_l10n=True, force_grouping=True)
    return f"{MINUS}{text}" if points < 0 else text


def signed(value: float) -> str:
    return f"+{whole(value)}" if rounded(value) > 0 else whole(value)


def margin(figure: Estimate | Span) -> str:
    return half_width(max(figure.high - figure.value, figure.value - figure.low))


def half_width(points: float) -> str:
    """Never rounded down to certainty: only a margin of exactly nothing is 0."""
    return whole(max(1.0, points)) if points > 0 else whole(0)


def people(n: int | Withheld, least: int) -> str:
    """How many people, none told below `least`, and exact from 20 on: one more or less could tell who answered."""
    if isinstance(n, Withheld) or n < least:
        return _("fewer than %(count)s") % {"count": whole(least)}
    band = band_of(n, least)
    if band is None:
        return whole(n)
    return _("%(low)s to %(high)s") % {"low": whole(band[0]), "high": whole(band[1])}


def band_of(n: int, least: int) -> tuple[int, int] | None:
    """The band of a number from `least` on; None if it is told exactly."""
    if least >= EXACT_FROM:
        return None
    if least <= SHARES_FROM - LEAST_BAND:
        bands = [(least, SHARES_FROM - 1), (SHARES_FROM, EXACT_FROM - 1)]
    else:
        bands = [(least, max(EXACT_FROM, least + LEAST_BAND) - 1)]
    return next((band for band in bands if band[0] <= n <= band[1]), None)


def decimal(value: float, digits: int = 1) -> str:
    """With so many digits after the point, in the reader's locale; rounded as whole points are, for number_format cuts
    off what is too much."""
    # Nine more digits, so that 1.15 · 10 is 11.5 and not a little less.
    steps = rounded(round(value * 10**digits, 9))
    text = number_format(abs(steps) / 10**digits, digits)
    return f"{MINUS}{text}" if steps < 0 else text


def hundredths(value: float) -> str:
    """A coefficient with two digits."""
    return decimal(value, 2)


def told_share(share: float, n: int | Withheld) -> float:
    """A share of answers as it is told, printed and drawn alike: to the hundredth, to the twentieth of under 20 people.

    Exact, a few shares of the same people would say how many they are, which their band does not.
    """
    if isinstance(n, Withheld) or n < EXACT_FROM:
        return rounded(SHARE_STEPS * share) / SHARE_STEPS
    return rounded(100 * share) / 100


def told_percent(share: float, n: int | Withheld) -> str:
    return percent(told_share(share, n))


def percent(share: float) -> str:
    """A sign that is torn from its number by the end of a line is not read with it."""
    return (_("%(number)s %%") % {"number": whole(100 * share)}).replace(" ", NO_BREAK)
