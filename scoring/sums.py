"""What is counted of a practice or dimension: whole-number sums per stratum, and what each pair of classes adds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from scoring.coding import UNIT, Floats, Fold, Ints

# Scores in the sums of squares are whole numbers of 1/COARSE of 100 points: exact for one to four items of equal
# weight on 3 to 7 scale points; with squares below 2**37 the sums over a block of 2**16 rows are exact in a float.
COARSE = 5040 * 64


@dataclass(frozen=True, eq=False)
class LensSums:
    """Per stratum, one lens: n people with a score, the sum of their scores in UNITs, of the squares in 1/COARSE."""

    n: Ints
    total: Ints
    square: Ints


@dataclass(frozen=True, eq=False)
class SightSums:
    """Per stratum, one lens of a practice (zero for a dimension).

    low, low_total: people and scores in UNITs if "can't see" counts 0. answered, unseen: items.
    faced, applicable, asked: people who answered or can't see, to whom it applies, who were asked.
    """

    low: Ints
    low_total: Ints
    answered: Ints
    unseen: Ints
    faced: Ints
    applicable: Ints
    asked: Ints


@dataclass(frozen=True, eq=False)
class MeasureSums:
    """Per stratum, understanding and delivery: over everybody with that lens (alone), over those with both (paired).

    product: sum of understanding x delivery over those with both, in 1/COARSE squared.
    """

    alone: tuple[LensSums, LensSums]
    paired: tuple[LensSums, LensSums]
    product: Ints
    sight: tuple[SightSums, SightSums]

    @property
    def pairs(self) -> int:
        """People with both lenses."""
        return int(self.paired[0].n.sum())

    @property
    def most(self) -> int:
        """People with the better answered lens."""
        return int(max(lens.n.sum() for lens in self.alone))

    @property
    def either(self) -> int:
        """People with at least one lens."""
        return int(self.alone[0].n.sum() + self.alone[1].n.sum()) - self.pairs


@lru_cache(maxsize=256)
def pair_worth(understanding_fold: Fold, delivery_fold: Fold) -> Floats:
    """What one person adds to the sums, per pair of classes: pairs x sums, whole numbers."""
    folds = understanding_fold, delivery_fold
    scores = [fold.worth.units for fold in folds]
    both = (scores[0][:, None] >= 0) & (scores[1][None, :] >= 0)
    columns: list[Floats] = []
    for lens, score in enumerate(scores):
        columns += [_spread(column, lens, both.shape) for column in _score_columns(score)]
    for lens, score in enumerate(scores):
        columns += [_spread(column, lens, both.shape) * both for column in _score_columns(score)]
    understanding, delivery = (np.rint(np.maximum(score, 0) / UNIT * COARSE / 100) for score in scores)
    columns.append(understanding[:, None] * delivery[None, :] * both)
    for lens, fold in enumerate(folds):
        columns += [_spread(column, lens, both.shape) for column in _sight_columns(fold)]
    return np.stack([column.reshape(-1) for column in columns], axis=1)


def _spread(column: Floats, lens: int, shape: tuple[int, ...]) -> Floats:
    return np.broadcast_to(column[:, None] if lens == 0 else column[None, :], shape)


def _score_columns(score: Ints) -> list[Floats]:
    points = np.maximum(score, 0) / UNIT
    return [(score >= 0).astype(np.float64), np.rint(points * UNIT), np.rint(points * COARSE / 100) ** 2]


def _sight_columns(fold: Fold) -> list[Floats]:
    worth = fold.worth
    low = worth.low_units
    faced, applicable, asked = (
        (part > 0).astype(np.float64) for part in (worth.answered + worth.unseen, worth.applicable, worth.asked)
    )
    low_total = np.maximum(low, 0).astype(np.float64)
    return [
        (low >= 0).astype(np.float64),
        low_total,
        worth.items_answered,
        worth.items_unseen,
        faced,
        applicable,
        asked,
    ]


def named(sums: Ints) -> MeasureSums:
    """The columns of `pair_worth`, strata x sums, under their names."""
    columns = np.ascontiguousarray(sums.T)
    return MeasureSums(
        alone=(LensSums(*columns[0:3]), LensSums(*columns[3:6])),
        paired=(LensSums(*columns[6:9]), LensSums(*columns[9:12])),
        product=columns[12],
        sight=(SightSums(*columns[13:20]), SightSums(*columns[20:27])),
    )
