"""What is counted of a practice or dimension: whole-number sums per stratum, and what each pair of classes adds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scoring.coding import LensCoding
from scoring.folding import UNIT, Floats, Fold, Ints, score_each

# Scores in the sums of squares are whole numbers of 1/COARSE of 100 points: exact for one to four items of equal
# weight on 3 to 7 scale points; with squares below 2**37 the sums over a block of 2**16 rows are exact in a float.
COARSE = 5040 * 64

# How many sums a measure has: the fields of MeasureSums, one after the other.
SUMS = 27


@dataclass(frozen=True, eq=False)
class LensSums:
    """Per stratum, one lens: n people with a score, the sum of their scores in UNITs, of the squares in 1/COARSE."""

    n: Ints
    total: Ints
    square: Ints


@dataclass(frozen=True, eq=False)
class SightSums:
    """Of one lens of a practice (zero for a dimension).

    low, low_total: per stratum, people and scores in UNITs if "can't see" counts 0. answered, unseen: items, of all
    strata together. faced, applicable, asked: people who answered or can't see, to whom it applies, who were asked.
    """

    low: Ints
    low_total: Ints
    answered: int
    unseen: int
    faced: int
    applicable: int
    asked: int


@dataclass(frozen=True, eq=False)
class MeasureSums:
    """Understanding and delivery of one measure: over everybody with that lens (alone), over those with both (paired).

    product: sum of understanding x delivery over those with both, per stratum, in 1/COARSE squared.
    pairs, either, most: people of all strata with both lenses, with at least one, with the better answered one.
    """

    alone: tuple[LensSums, LensSums]
    paired: tuple[LensSums, LensSums]
    product: Ints
    sight: tuple[SightSums, SightSums]
    pairs: int
    either: int
    most: int


def named(columns: Ints) -> MeasureSums:
    """The rows of `both_worth`, added up per stratum, under their names."""
    whole: list[int] = columns.sum(axis=1).tolist()
    return MeasureSums(
        alone=(LensSums(*columns[0:3]), LensSums(*columns[3:6])),
        paired=(LensSums(*columns[6:9]), LensSums(*columns[9:12])),
        product=columns[12],
        sight=(SightSums(*columns[13:15], *whole[15:20]), SightSums(*columns[20:22], *whole[22:27])),
        pairs=whole[6],
        either=whole[0] + whole[3] - whole[6],
        most=max(whole[0], whole[3]),
    )


def seen(columns: Ints) -> Ints:
    """Of the rows of `both_worth`: answered and unseen items and people who faced any, per lens and stratum
    (2 x 3 x strata)."""
    return np.stack([columns[15:18], columns[22:25]])


@lru_cache(maxsize=256)
def pair_worth(folds: tuple[Fold, Fold]) -> Floats:
    """What one person adds to the sums, per pair of classes: sums x pairs, whole numbers."""
    understanding, delivery = np.indices((folds[0].size, folds[1].size)).reshape(2, -1)
    return both_worth(_lens_worth(folds[0])[:, understanding], _lens_worth(folds[1])[:, delivery])


def row_worth(lens: LensCoding, characters: NDArray[np.uint8]) -> Floats:
    """What each person adds to the sums of a lens, where there are too many pairs to count them: sums x people."""
    columns = lens.columns(characters)
    if lens.fold is None:
        return _score_worth(score_each(columns, lens.weights, lens.points))
    return _lens_worth(lens.fold).take(lens.fold.classes(columns), axis=1, mode="clip")


def both_worth(understanding: Floats, delivery: Floats) -> Floats:
    """The rows of `MeasureSums` from what either lens adds (rows of `_lens_worth`)."""
    both = understanding[0] * delivery[0]
    scores = [understanding[:3], delivery[:3]]
    product = np.sqrt(understanding[2]) * np.sqrt(delivery[2]) * both
    return np.concatenate([*scores, scores[0] * both, scores[1] * both, product[None], understanding[3:], delivery[3:]])


@lru_cache(maxsize=256)
def _lens_worth(fold: Fold) -> Floats:
    """What a class adds to the sums of its lens: those of `LensSums`, then those of `SightSums`; sums x classes."""
    worth = _score_worth(fold.worth.units)
    worth[3:] = _sight_columns(fold)
    return worth


def _score_worth(score: Ints) -> Floats:
    worth = np.zeros((10, len(score)))
    worth[0] = score >= 0
    worth[1] = np.maximum(score, 0)
    worth[2] = np.rint(worth[1] / UNIT * COARSE / 100) ** 2
    return worth


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
