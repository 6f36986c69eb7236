"""Numbers as readers see them: whole points in their locale, people in bands that give nobody away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from scoring.terms import Estimate

if TYPE_CHECKING:
    from scoring.results import Span

MINUS = "\N{MINUS SIGN}"
EXACT_FROM = 20
# Shares of fewer people would say what one of them answered.
SHARES_FROM = 10
BANDS = ((5, 9), (10, 19))


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


def people(n: int) -> str:
    """How many people, exact from 20 on: smaller groups could be told apart by one more or less."""
    if n >= EXACT_FROM:
        return whole(n)
    for low, high in BANDS:
        if low <= n <= high:
            return _("%(low)s to %(high)s") % {"low": whole(low), "high": whole(high)}
    return _("fewer than %(count)s") % {"count": whole(BANDS[0][0])}


def percent(share: float) -> str:
    return _("%(number)s %%") % {"number": whole(100 * share)}
