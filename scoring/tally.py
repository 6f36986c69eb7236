"""The first pass over the answers: count every practice (and dimension) per stratum, block by block.

Everything counted is a whole number and adds up over blocks, so neither the order of the rows nor the size of a
block changes a digit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scoring.coding import Coding, Measure, pair_type
from scoring.folding import MISSING, Codes, Ints
from scoring.strata import Answers, Strata
from scoring.sums import SUMS, MeasureSums, both_worth, named, pair_worth, row_worth
from scoring.terms import Form

# At most 2**16, so that a block's sums are exact in a float; this size stays in the processor's cache.
BLOCK = 8192


@dataclass(frozen=True, eq=False)
class Block:
    """Some rows, sorted by stratum. rows: their places in that order; strata: those present, none is skipped;
    local: stratum of each row, counted from the first; starts: where each stratum begins."""

    rows: slice
    strata: slice
    local: Ints
    starts: NDArray[np.intp]

    @property
    def groups(self) -> int:
        """How many strata are present."""
        return len(self.starts)


@dataclass(frozen=True, eq=False)
class Tally:
    """The first pass. practices, dimensions: their sums; no dimensions in forms scored practice by practice.

    blocks: how the rows were cut. scores: what the second pass reads, in block order, of every dimension, or if there
    are none, of every practice: each person's pair, or, where there are too many pairs, both scores in UNITs.
    """

    practices: tuple[MeasureSums, ...]
    dimensions: tuple[MeasureSums, ...]
    blocks: tuple[Block, ...]
    scores: tuple[Codes | Ints, ...]


def tally(answers: Answers, coding: Coding, strata: Strata, form: Form) -> Tally:
    """Count the answers. A full form is scored person by person in each dimension, a routed form by practice only."""
    of = strata.of[answers.stratum]
    order = np.argsort(of.astype(np.uint16) if len(strata.sizes) < 1 << 16 else of, kind="stable")
    cut = tuple(_blocks(of[order], strata))
    dimensions = coding.dimensions if form is Form.FULL else ()
    measures = (*coding.practices, *dimensions)
    read = dimensions or coding.practices
    scores = {measure.code: _room(measure, len(order)) for measure in read}
    sums = [np.zeros((SUMS, len(strata.sizes)), dtype=np.int64) for _ in measures]
    for block in cut:
        characters = coding.characters(answers.codes[order[block.rows]])  # take() would copy all rows first
        for measure, total in zip(measures, sums, strict=True):
            added, score = _counted(measure, characters, block)
            total[:, block.strata] += added
            if measure.code in scores:
                scores[measure.code][..., block.rows] = score
    found = tuple(named(total) for total in sums)
    practices = len(coding.practices)
    return Tally(found[:practices], found[practices:], cut, tuple(scores[measure.code] for measure in read))


def _room(measure: Measure, people: int) -> Codes | Ints:
    folds = measure.folds
    return np.zeros((2, people), dtype=np.int64) if folds is None else np.zeros(people, dtype=pair_type(folds))


def _counted(measure: Measure, characters: NDArray[np.uint8], block: Block) -> tuple[Ints, Codes | Ints]:
    """What a block adds to a measure's sums, sums x strata present, and the scores of its people."""
    folds = measure.folds
    if folds is None:
        lenses = [row_worth(lens, characters) for lens in (measure.understanding, measure.delivery)]
        score = np.stack([np.where(worth[0] > 0, worth[1], MISSING) for worth in lenses]).astype(np.int64)
        return np.add.reduceat(both_worth(*lenses), block.starts, axis=1).astype(np.int64), score
    pair = measure.pair(characters, folds)
    worth = pair_worth(folds)
    place = pair if block.groups == 1 else block.local * worth.shape[1] + pair
    counts = np.bincount(place, minlength=block.groups * worth.shape[1]).reshape(block.groups, -1)
    return np.rint(worth @ counts.T.astype(np.float64)).astype(np.int64), pair


def _blocks(of: Ints, strata: Strata) -> Iterator[Block]:
    """Cut sorted rows; people of strata to be resampled come first, in blocks of their own."""
    resampled = int(strata.sizes[: strata.resampled].sum())
    edges = sorted({*range(0, resampled, BLOCK), *range(resampled, len(of), BLOCK), len(of)})
    for start, end in pairwise(edges):
        stratum = of[start:end]
        yield Block(
            rows=slice(start, end),
            strata=slice(int(stratum[0]), int(stratum[-1]) + 1),
            local=stratum - stratum[0],
            starts=np.flatnonzero(np.diff(stratum, prepend=-1)),
        )
