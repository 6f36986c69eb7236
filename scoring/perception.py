"""Two groups of people compared: by how many points, how surely, and how large that is beside how people differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from math import exp, lgamma, log, sqrt

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammainccinv, gammaincinv, ndtr

from scoring.folding import Floats
from scoring.gap import margin
from scoring.groups import GroupFigures
from scoring.intervals import chance
from scoring.results.perception import Comparison, Effect, Side
from scoring.terms import TOLERANCE, Estimate, Figure, Number, Reason, Withheld

Rule = Callable[[Sequence[Number]], tuple[Number, ...]]

# Of the numerical integral over the estimated standard deviation: share of either tail left out, number of nodes.
_TAIL = 1e-15
_NODES = 128


def difference(first: Figure, second: Figure) -> Figure:
    """The first minus the second, -100 to 100, with its 95 % Welch interval; withheld if either is.

    SE^2 = SE1^2 + SE2^2, degrees of freedom after Welch (1947) and Satterthwaite (1946). The groups must not overlap.
    """
    if isinstance(first, Withheld):
        return first
    if isinstance(second, Withheld):
        return second
    value = first.value - second.value
    se = sqrt(first.se**2 + second.se**2)
    df = first.df + second.df
    if se > 0:
        df = se**4 / (first.se**4 / first.df + second.se**4 / second.df)
    half = margin(se, df, 0.95)
    low, high = max(-100.0, value - half), min(100.0, value + half)
    return Estimate(value, se, low, high, df, min(first.n, second.n))


def effect(first: Figure, second: Figure, sds: tuple[float, float]) -> Effect | Withheld:
    """Hedges (1981) g: difference of means in pooled standard deviations, corrected for small groups with gamma.

    sds: standard deviations of the people of either group, in points. v = 1/n1 + 1/n2 + g^2 / (2 (n1 + n2));
    limits are those noncentralities under which the observed t is its 97.5 % and 2.5 % point. Withheld as `constant`
    if nobody differs from anybody in their own group.
    """
    if isinstance(first, Withheld):
        return first
    if isinstance(second, Withheld):
        return second
    freedom = first.n + second.n - 2
    pooled = sqrt(((first.n - 1) * sds[0] ** 2 + (second.n - 1) * sds[1] ** 2) / freedom)
    if pooled <= TOLERANCE:
        return Withheld(Reason.CONSTANT)
    correction = exp(lgamma(freedom / 2) - lgamma((freedom - 1) / 2)) / sqrt(freedom / 2)
    plain = (first.value - second.value) / pooled
    root = sqrt(first.n * second.n / (first.n + second.n))
    low, high = _noncentralities(plain * root, freedom)
    g = correction * plain
    variance = 1 / first.n + 1 / second.n + g**2 / (2 * (first.n + second.n))
    return Effect(g, correction * low / root, correction * high / root, sqrt(variance))


def _noncentralities(t: float, freedom: int) -> tuple[float, float]:
    root, weight = _scales(freedom)

    def limit(share: float) -> float:
        reach = 20 + abs(t)
        return float(brentq(lambda delta: float(weight @ ndtr(t * root - delta)) - share, t - reach, t + reach))

    return limit(0.975), limit(0.025)


def _scales(freedom: int) -> tuple[Floats, Floats]:
    """sqrt(chi^2 / freedom) and the weight of each value, so that P(T <= t) = sum of weight x Phi(t root - delta).

    scipy's own noncentral t gives no number for some arguments.
    """
    half = freedom / 2
    low, high = sqrt(gammaincinv(half, _TAIL) / half), sqrt(gammainccinv(half, _TAIL) / half)
    node, weight = _nodes()
    root = (high + low) / 2 + (high - low) / 2 * node
    density = 2 * np.exp(half * log(half) - lgamma(half) + (freedom - 1) * np.log(root) - half * root**2)
    return root, weight * density * (high - low) / 2


@cache
def _nodes() -> tuple[Floats, Floats]:
    return np.polynomial.legendre.leggauss(_NODES)


def compared(
    dimension: str, side: Side, names: tuple[str, str], groups: tuple[GroupFigures, GroupFigures], *, sized: bool
) -> Comparison:
    """The first group minus the second, p not adjusted yet; sized: with the effect."""
    first, second = (side_of(group, side) for group in groups)
    found = difference(first, second)
    p = chance(found)
    return Comparison(
        dimension=dimension,
        side=side,
        first=names[0],
        second=names[1],
        first_n=first.n if isinstance(first, Estimate) else first,
        second_n=second.n if isinstance(second, Estimate) else second,
        difference=found,
        p=p,
        adjusted=p,
        effect=effect(first, second, (_sd(groups[0], side), _sd(groups[1], side)))
        if sized
        else Withheld(Reason.NOT_APPLICABLE),
    )


def side_of(group: GroupFigures, side: Side) -> Figure:
    """Understanding, delivery or gap of a group."""
    given = group.figures
    return {Side.UNDERSTANDING: given.understanding, Side.DELIVERY: given.delivery, Side.GAP: given.gap}[side]


def _sd(group: GroupFigures, side: Side) -> float:
    return dict(zip(Side, group.sds, strict=True))[side]


def in_family(family: Sequence[Comparison], rule: Rule) -> tuple[Comparison, ...]:
    """Each with its p adjusted for all of them, by `adjusting.holm` or `adjusting.benjamini_hochberg`."""
    adjusted = rule([each.p for each in family])
    return tuple(replace(each, adjusted=p) for each, p in zip(family, adjusted, strict=True))
