"""One organisation beside others, and how far their differences are more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from scoring.folding import Floats
from scoring.results.benchmark import Benchmark
from scoring.results.trust import Share
from scoring.shares import wilson
from scoring.terms import TOLERANCE, Estimate, Figure, Number, Reason, Withheld

# Peers from which on: their mean, a quarter (and shrinking), a percentile are given.
MEAN_FROM, QUARTER_FROM, PERCENTILE_FROM = 5, 10, 20

# No peer may bring more of the people behind a cell than this.
LARGEST_SHARE = 0.25

# Nobody's mean is surer than this, points: a wave in which all were heard still has an error in time.
_LEAST_ERROR = 1e-3


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """mean: mu, weighted by how sure each value is. tau2: variance of the true values, points squared.
    shrunk: mu + tau2 / (tau2 + SE^2) (value - mu), one a value, in the given order."""

    mean: float
    tau2: float
    shrunk: tuple[float, ...]

    @property
    def indistinguishable(self) -> bool:
        return self.tau2 <= TOLERANCE


def benchmark(own: Figure, peers: Sequence[Estimate]) -> Benchmark | Withheld:
    """The own figure among its peers', without itself.

    peers: one estimate an organisation, in any order. The largest are left out until none brings more than a quarter of
    the people; under five that are left, all is withheld (`too_few`), and with the own figure what depends on it.
    """
    left = without_dominant(peers)
    m = len(left)
    if m < MEAN_FROM:
        return Withheld(Reason.TOO_FEW)
    values = np.array([peer.value for peer in left])
    few = Withheld(Reason.TOO_FEW)
    quarter: int | Withheld = few
    percentile: Share | Withheld = few
    shrunk: Number = few
    spread: Number = few
    indistinguishable = False
    if isinstance(own, Withheld):
        return Benchmark(m, float(values.mean()), own, own, own, own, indistinguishable=False)
    below = _below(values, own.value)
    if m >= QUARTER_FROM:
        quarter = min(4, 1 + int(4 * below / m))
        every = shrinkage([own.value, *values.tolist()], [own.se, *(peer.se for peer in left)])
        shrunk, spread, indistinguishable = every.shrunk[0], sqrt(every.tau2), every.indistinguishable
    if m >= PERCENTILE_FROM:
        percentile = wilson(below, m)
    return Benchmark(m, float(values.mean()), quarter, percentile, shrunk, spread, indistinguishable)


def without_dominant(peers: Sequence[Estimate]) -> tuple[Estimate, ...]:
    """The peers of which none brings more than a quarter of their people; the largest are left out first. In order of
    value, so that the order they come in does not change a digit."""
    left = sorted(peers, key=lambda peer: (peer.n, peer.value, peer.se))
    while left and left[-1].n > LARGEST_SHARE * sum(peer.n for peer in left) + TOLERANCE:
        left.pop()
    return tuple(sorted(left, key=lambda peer: (peer.value, peer.se, peer.n)))


def shrinkage(values: Sequence[float], errors: Sequence[float]) -> Shrinkage:
    """How far values differ beyond their standard errors, and each moved accordingly; at least two values.

    tau2 solves sum (value - mu)^2 / (tau2 + SE^2) = k - 1, 0 where even tau2 = 0 gives less (Paule & Mandel 1982).
    """
    given = np.array(values, dtype=np.float64)
    variances = np.maximum(np.array(errors, dtype=np.float64), _LEAST_ERROR) ** 2
    low, high = 0.0, 1.0
    if _excess(given, variances, 0.0) <= 0:
        high = 0.0
    while high and _excess(given, variances, high) > 0:
        low, high = high, 2 * high
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if _excess(given, variances, middle) > 0 else (low, middle)
    mean = _mean(given, variances + high)
    keep = high / (high + variances)
    return Shrinkage(mean, high, tuple((mean + keep * (given - mean)).tolist()))


def _mean(values: Floats, variances: Floats) -> float:
    return float((values / variances).sum() / (1 / variances).sum())


def _excess(values: Floats, variances: Floats, tau2: float) -> float:
    """The sum of squares above the k - 1 it has if tau2 is right; falls as tau2 rises."""
    around = values - _mean(values, variances + tau2)
    return float((around**2 / (variances + tau2)).sum()) - (len(values) - 1)


def _below(values: Floats, own: float) -> float:
    """How many values lie below the own one; equal ones count half."""
    equal = int((np.abs(values - own) <= TOLERANCE).sum())
    return int((values < own - TOLERANCE).sum()) + equal / 2
