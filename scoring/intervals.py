"""95 % intervals of means, of draws and of differences; and how often chance alone makes as large a difference."""

from __future__ import annotations

from math import hypot

import numpy as np
from scipy.special import stdtr, stdtrit

from scoring.folding import Floats
from scoring.results.verified import Interval
from scoring.terms import TOLERANCE, Estimate, Figure, Number, Withheld


def of_draws(value: float, drawn: Floats, n: int, lowest: float, highest: float) -> Interval:
    """A value with the 2.5 and 97.5 % points of its draws, cut to its range and holding the value."""
    low, high = np.quantile(drawn, (0.025, 0.975)).tolist()
    return Interval(value, max(lowest, min(low, value)), min(highest, max(high, value)), n)


def mirrored(value: float, drawn: Floats, n: int, lowest: float, highest: float) -> Interval:
    """As of_draws, but reaching as far to either side of the value as it does to the other side's mirror image.

    For values that chance alone pushes one way, and resampling pushes once more (docs/method.md).
    """
    low, high = np.quantile(drawn, (0.025, 0.975)).tolist()
    low, high = min(low, 2 * value - high, value), max(high, 2 * value - low, value)
    return Interval(value, max(lowest, low), min(highest, high), n)


def student(value: float, se: float, df: int, lowest: float, highest: float) -> Estimate:
    """A mean over df + 1 people with its t interval, cut to its range."""
    half = float(stdtrit(df, 0.975)) * se
    return Estimate(value, se, max(lowest, value - half), min(highest, value + half), float(df), df + 1)


def difference(first: Interval, second: Interval, lowest: float, highest: float) -> Interval:
    """First minus second, taken as independent: a limit is as far off as its two sides together (Zou & Donner 2008)."""
    value = first.value - second.value
    down = hypot(first.value - first.low, second.high - second.value)
    up = hypot(first.high - first.value, second.value - second.low)
    return Interval(value, max(lowest, value - down), min(highest, value + up), min(first.n, second.n))


def chance(difference: Figure) -> Number:
    """Two-sided p: how often chance alone makes as large a difference, 0 to 1; withheld as the difference is.

    Without any error (everybody was heard, or agreed) a difference is sure; the last digits of a float are none.
    """
    if isinstance(difference, Withheld):
        return difference
    if difference.se <= TOLERANCE:
        return 0.0 if abs(difference.value) > TOLERANCE else 1.0
    return min(1.0, 2 * float(stdtr(difference.df, -abs(difference.value) / difference.se)))
