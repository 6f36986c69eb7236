"""The response surface. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Coefficient:
    """An estimate with its standard error and 95 % t interval, in outcome units per ten points (or their square)."""

    value: float
    se: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Surface:
    """Z = b0 + b1 U + b2 D + b3 U^2 + b4 U D + b5 D^2, U and D centred at 50 and divided by 10.

    slope_along (a1 = b1 + b2), curve_along (a2 = b3 + b4 + b5): along U = D, both rising together.
    slope_across (a3 = b1 - b2), curve_across (a4 = b3 - b4 + b5): across it, understanding rising as delivery falls.
    explained: R squared, 0 to 1. n: rows. df: n - 6.
    narrower_is_better: curve_across lies below 0 with its interval and the interval of slope_across holds 0; only then
    do these data support the claim that a narrower gap goes with a better outcome.
    """

    slope_along: Coefficient
    curve_along: Coefficient
    slope_across: Coefficient
    curve_across: Coefficient
    explained: float
    n: int
    df: int
    narrower_is_better: bool
