"""The second pass: every person's deviation in every dimension, and how these vary together.

A dimension's mean is a sum of parts: of itself in a full form, of its practices in a routed form. A person's
deviation in it is the sum of share x reach x (score - mean) over the parts they have; by these the error of anything
that is computed from the dimensions' means is known, and the bootstrap draws from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log2

import numpy as np
from numpy.typing import NDArray

from scoring.coding import Measure
from scoring.folding import UNIT, Floats, Ints
from scoring.means import LensMean, MeasureMean
from scoring.strata import Strata
from scoring.tally import Block, Tally
from scoring.terms import Design

# Deviations are rounded to whole numbers, as large as keeps the sums of products over a block exact: so they do not
# depend on the order of the rows. Small blocks are summed as int64, where more digits fit and time does not matter;
# large ones as floats, where a million roundings level out: standard errors are right to about seven digits.
_SMALL_BLOCK = 1024
_INT_BITS, _FLOAT_BITS = 62, 53


Worth = tuple[Floats, Floats, NDArray[np.uint8]]


@dataclass(frozen=True, eq=False)
class Part:
    """One part of a dimension's mean: its place in `Tally.scores`, its share of the mean, its own mean."""

    place: int
    measure: Measure
    share: float
    mean: MeasureMean


@dataclass(frozen=True, eq=False)
class Deviations:
    """Rows and columns are the dimensions' understanding, then the dimensions' delivery.

    covariance: sampling covariance of the means, points squared. rest: that of the strata not resampled.
    resampled: deviations x people of the strata to be resampled, strata one after the other, sorted within each.
    counts: per dimension and lens, people per stratum (dimensions x 2 x strata); anywhere: people in any dimension.
    """

    covariance: Floats
    rest: Floats
    resampled: Floats
    counts: Ints
    anywhere: Ints


def deviations(tally: Tally, dimensions: list[list[Part]], strata: Strata) -> Deviations:
    """The second pass. A dimension without parts has zero deviations."""
    rows = 2 * len(dimensions)
    largest = max((len(block.local) for block in tally.blocks), default=0)
    scale, kind = _scale(dimensions, largest), np.int64 if largest <= _SMALL_BLOCK else np.float64
    worth = {part.place: _pair_worth(part) for parts in dimensions for part in parts}
    products = {False: _ExactSum((rows, rows)), True: _ExactSum((rows, rows))}
    sums = np.zeros((rows, len(strata.sizes)), dtype=np.int64)
    counts = np.zeros((len(dimensions), 2, len(strata.sizes)), dtype=np.int64)
    anywhere = np.zeros(len(strata.sizes), dtype=np.int64)
    kept = [np.zeros((rows, 0), dtype=np.int64)]
    for block in tally.blocks:
        found, lenses = _block_deviations(tally, dimensions, worth, block)
        for number in range(len(dimensions)):
            counts[number, :, block.strata] += _lens_counts(lenses[number], block)
        anywhere[block.strata] += np.add.reduceat(lenses.max(axis=0, initial=0) > 0, block.starts, dtype=np.int64)
        whole = np.rint(found * scale).astype(kind, copy=False)
        resampled = block.strata.stop <= strata.resampled
        products[resampled].add((whole @ whole.T).astype(np.int64))
        sums[:, block.strata] += np.add.reduceat(whole, block.starts, axis=1).astype(np.int64)
        if resampled:
            kept.append(whole.astype(np.int64))
    rest = _covariance(products[False], sums, scale, strata, slice(strata.resampled, None))
    return Deviations(
        covariance=rest + _covariance(products[True], sums, scale, strata, slice(0, strata.resampled)),
        rest=rest,
        resampled=_sorted_within(np.concatenate(kept, axis=1), strata) / scale,
        counts=counts,
        anywhere=anywhere,
    )


def _scale(dimensions: list[list[Part]], rows: int) -> float:
    """By how much deviations are multiplied before they are rounded: a power of two."""
    largest = 0.0
    for parts in dimensions:
        for lens in ("understanding", "delivery"):
            means: list[LensMean] = [getattr(part.mean, lens) for part in parts]
            reach = sum(part.share * mean.reach for part, mean in zip(parts, means, strict=True))
            largest = max(largest, 100 * float(np.max(reach, initial=0.0)))
    bits = ((_INT_BITS if rows <= _SMALL_BLOCK else _FLOAT_BITS) - rows.bit_length()) // 2
    return 2.0 ** (bits + floor(-log2(largest))) if largest > 0 else 1.0


def _worth(part: Part, understanding: Ints, delivery: Ints) -> Worth:
    """Of pairs or people with these scores: share x (score - mean) in either lens, and which lenses enter
    (1 understanding, 2 delivery)."""
    has_understanding, has_delivery = understanding >= 0, delivery >= 0
    if part.mean.paired:
        has_understanding = has_delivery = has_understanding & has_delivery
    return (
        part.share * (understanding / UNIT - part.mean.understanding.value) * has_understanding,
        part.share * (delivery / UNIT - part.mean.delivery.value) * has_delivery,
        has_understanding.astype(np.uint8) + 2 * has_delivery.astype(np.uint8),
    )


def _pair_worth(part: Part) -> Worth | None:
    folds = part.measure.folds
    if folds is None:
        return None
    understanding, delivery = np.indices((folds[0].size, folds[1].size)).reshape(2, -1)
    return _worth(part, folds[0].worth.units[understanding], folds[1].worth.units[delivery])


def _block_deviations(
    tally: Tally, dimensions: list[list[Part]], worth: dict[int, Worth | None], block: Block
) -> tuple[Floats, NDArray[np.uint8]]:
    """Deviations, rows x people, and which lenses each person has in each dimension."""
    found = np.zeros((2 * len(dimensions), len(block.local)))
    lenses = np.zeros((len(dimensions), len(block.local)), dtype=np.uint8)
    for number, parts in enumerate(dimensions):
        for part in parts:
            scores = tally.scores[part.place][..., block.rows].astype(np.int64)
            table = worth[part.place]
            understanding, delivery, has = _worth(part, scores[0], scores[1]) if table is None else table
            reach = part.mean.understanding.reach[block.strata], part.mean.delivery.reach[block.strata]
            if block.groups == 1:  # one factor for all: cheaper applied to the table than to the people
                understanding, delivery = understanding * reach[0][0], delivery * reach[1][0]
            if table is not None:
                # Every score is in the table; without the check of the bounds ("clip") it takes half the time.
                understanding, delivery = understanding.take(scores, mode="clip"), delivery.take(scores, mode="clip")
                has = has.take(scores, mode="clip")
            if block.groups > 1:
                understanding, delivery = understanding * reach[0][block.local], delivery * reach[1][block.local]
            found[number] += understanding
            found[number + len(dimensions)] += delivery
            lenses[number] |= has
    return found, lenses


def _lens_counts(lenses: NDArray[np.uint8], block: Block) -> Ints:
    """People with understanding and with delivery, 2 x strata present."""
    place = lenses if block.groups == 1 else block.local * 4 + lenses
    counts = np.bincount(place, minlength=4 * block.groups).reshape(-1, 4)
    return np.stack([counts[:, 1] + counts[:, 3], counts[:, 2] + counts[:, 3]])


class _ExactSum:
    """Sum of int64 arrays that may grow beyond an int64."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._high = np.zeros(shape, dtype=np.int64)
        self._low = np.zeros(shape, dtype=np.int64)

    def add(self, part: Ints) -> None:
        self._high += part >> 31
        self._low += part & ((1 << 31) - 1)

    def as_float(self) -> Floats:
        return self._high.astype(np.float64) * (1 << 31) + self._low


def _covariance(products: _ExactSum, sums: Ints, scale: float, strata: Strata, which: slice) -> Floats:
    totals = sums[:, which] / scale
    if strata.design is Design.CLUSTERED:
        return totals @ totals.T
    covariance: Floats = products.as_float() / scale**2 - (totals / strata.sizes[which]) @ totals.T
    return covariance


def _sorted_within(whole: Ints, strata: Strata) -> Ints:
    """People in an order that does not depend on the order of the answers."""
    stratum = np.repeat(np.arange(strata.resampled), strata.sizes[: strata.resampled])
    return whole[:, np.lexsort((*whole, stratum))]
