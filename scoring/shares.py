"""Shares of people and how sure one can be of them."""

from __future__ import annotations

from math import sqrt

from scipy.special import ndtri

from scoring.intervals import difference
from scoring.results.trust import Share
from scoring.results.verified import Interval

_Z = float(ndtri(0.975))


def wilson(count: float, n: int) -> Share:
    """count / n with its 95 % Wilson interval, 0 to 1; n at least 1. Wilson 1927."""
    value = count / n
    return Share(value, *limits(value, n, _Z), n)


def limits(value: float, n: float, z: float) -> tuple[float, float]:
    """Wilson's interval of a share of n people, holding it; n need not be whole where people weigh differently."""
    half = z * sqrt(value * (1 - value) / n + z * z / (4 * n * n))
    centre, whole = value + z * z / (2 * n), 1 + z * z / n
    low, high = max(0.0, (centre - half) / whole), min(1.0, (centre + half) / whole)
    return min(low, value), max(high, value)


def apart(first: tuple[float, float], second: tuple[float, float], comparisons: int) -> bool:
    """Do two shares, each given with the people it is of, differ by more than chance? Newcombe's (1998) interval of the
    difference, at 95 % for all of so many comparisons together (Bonferroni), leaves out 0."""
    z = float(ndtri(1 - 0.025 / comparisons))
    one, other = (Interval(value, *limits(value, n, z), int(n)) for value, n in (first, second))
    found = difference(one, other, -1.0, 1.0)
    return not found.low <= 0 <= found.high
