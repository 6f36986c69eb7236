"""Stratified means of practices and dimensions, and by how much each person's deviation counts in their error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.folding import UNIT, Floats, Ints
from scoring.strata import Strata
from scoring.sums import COARSE, LensSums, MeasureSums
from scoring.terms import TOLERANCE, Design

# Fewer pairs than this among those with either lens: each lens is averaged over its own respondents.
PAIRED_SHARE = 0.8


@dataclass(frozen=True, eq=False)
class LensMean:
    """The mean of one lens, sum over strata of W_h mean_h, in points; meaningless if n is 0.

    counts: people per stratum; n: altogether. reach: per stratum, how much a person's deviation y - value weighs in
    the sampling error (weight, times correction for the share of the stratum that answered, times n_h / (n_h - 1)).
    """

    value: float
    counts: Ints
    reach: Floats

    @property
    def n(self) -> int:
        return int(self.counts.sum())


@dataclass(frozen=True, eq=False)
class MeasureMean:
    """Both lenses of a practice or dimension: over the people with both (paired), or each over its own."""

    understanding: LensMean
    delivery: LensMean
    paired: bool


def mostly_paired(sums: list[MeasureSums]) -> bool:
    """At least 80 % of those with either lens have both; over several practices their people are added up."""
    return sum(part.pairs for part in sums) >= PAIRED_SHARE * sum(part.either for part in sums) - TOLERANCE


def measure_mean(sums: MeasureSums, strata: Strata, *, paired: bool) -> MeasureMean:
    """The means of both lenses."""
    if not paired:
        understanding, delivery = (_lens_means([lens], strata)[0] for lens in sums.alone)
        return MeasureMean(understanding, delivery, paired=False)
    understanding, delivery = _lens_means(sums.paired, strata)
    return MeasureMean(understanding, delivery, paired=True)


def _lens_means(lenses: Sequence[LensSums], strata: Strata) -> list[LensMean]:
    """Means of lenses over the same people."""
    counts = lenses[0].n
    weights = strata.weights(counts)
    reach = weights * strata.spread(counts)
    return [LensMean(float(weights @ (lens.total / UNIT)), counts, reach) for lens in lenses]


def low_mean(sums: MeasureSums, strata: Strata, lens: int, minimum: int) -> float | None:
    """The mean with every "can't see" counted as 0; None under `minimum` people."""
    sight = sums.sight[lens]
    if sight.low.sum() < minimum:
        return None
    return float(strata.weights(sight.low) @ (sight.low_total / UNIT))


def covariance(sums: MeasureSums, mean: MeasureMean, strata: Strata) -> Floats:
    """Sampling covariance, 2 x 2, of understanding and delivery of one practice, from its sums alone."""
    lenses = sums.paired if mean.paired else sums.alone
    means = (mean.understanding, mean.delivery)
    squares = [
        part.reach**2 * about(lens.n, lens.total, lens.total, lens.square, part.value, part.value)
        for lens, part in zip(lenses, means, strict=True)
    ]
    both = sums.paired
    across = about(both[0].n, both[0].total, both[1].total, sums.product, means[0].value, means[1].value)
    product = means[0].reach * means[1].reach * across
    totals = np.stack(
        [part.reach * (lens.total / UNIT - lens.n * part.value) for lens, part in zip(lenses, means, strict=True)]
    )
    if strata.design is Design.CLUSTERED:
        return totals @ totals.T
    crossed = np.array([[squares[0].sum(), product.sum()], [product.sum(), squares[1].sum()]])
    return crossed - (totals / strata.sizes) @ totals.T


def about(n: Ints, first: Ints, second: Ints, product: Ints, first_mean: float, second_mean: float) -> Floats:
    """Sum over people of (u - first_mean)(v - second_mean) per stratum, from sums of u, v and u v."""
    points = product * (100 / COARSE) ** 2
    return points - second_mean * (first / UNIT) - first_mean * (second / UNIT) + n * first_mean * second_mean
