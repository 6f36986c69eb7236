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
from scoring.folding import MISSING, Codes, Fold, Ints
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
    read = dimensions or coding.practices
    counters = _counters((*coding.practices, *dimensions), {measure.code for measure in read}, strata, len(order))
    for block in cut:
        characters = coding.characters(_rows(answers.codes, order[block.rows]))
        for counter in counters:
            counter.count(characters, block)
    sums = {code: named(total) for counter in counters for code, total in counter.sums().items()}
    scores = {code: score for counter in counters for code, score in counter.scores.items()}
    return Tally(
        practices=tuple(sums[practice.code] for practice in coding.practices),
        dimensions=tuple(sums[dimension.code] for dimension in dimensions),
        blocks=cut,
        scores=tuple(scores[measure.code] for measure in read),
    )


def _rows(codes: NDArray[np.uint8], rows: NDArray[np.intp]) -> NDArray[np.uint8]:
    # take() is three times as fast, but copies the whole matrix first if its rows do not touch.
    return codes.take(rows, axis=0) if codes.flags.c_contiguous else codes[rows]


def _counters(measures: tuple[Measure, ...], read: set[str], strata: Strata, people: int) -> list[Counter]:
    """Measures that share their folds, as all practices of one item a lens do, are counted together."""
    together: dict[tuple[Fold, Fold] | None, list[Measure]] = {}
    for measure in measures:
        together.setdefault(measure.folds, []).append(measure)
    counters: list[Counter] = []
    for folds, members in together.items():
        if folds is None:
            counters += [RowCounter(measure, strata, people, keep=measure.code in read) for measure in members]
        else:
            counters += [
                PairCounter(part, folds, strata, people, keep=keep)
                for keep in (True, False)
                if (part := [measure for measure in members if (measure.code in read) is keep])
            ]
    return counters


class PairCounter:
    """Counts measures of the same folds by the pairs of their classes."""

    def __init__(
        self, measures: list[Measure], folds: tuple[Fold, Fold], strata: Strata, people: int, *, keep: bool
    ) -> None:
        self._measures, self._folds = measures, folds
        self._worth = pair_worth(folds)
        self._total = np.zeros((len(measures), SUMS, len(strata.sizes)), dtype=np.int64)
        self.scores: dict[str, Codes | Ints] = {}
        if keep:
            self.scores = {measure.code: np.zeros(people, dtype=pair_type(folds)) for measure in measures}

    def count(self, characters: NDArray[np.uint8], block: Block) -> None:
        """Add a block's people; `characters` are four-bit numbers, one row an item."""
        number, groups, size = len(self._measures), block.groups, self._worth.shape[1]
        pairs = np.stack([measure.pair(characters, self._folds) for measure in self._measures])
        for score, pair in zip(self.scores.values(), pairs, strict=False):
            score[block.rows] = pair
        first = np.arange(0, number * groups * size, groups * size)[:, None]
        place = pairs + (first if groups == 1 else first + block.local * size)
        counts = np.bincount(place.reshape(-1), minlength=number * groups * size)
        added = counts.reshape(number * groups, size).astype(np.float64) @ self._worth.T
        whole = np.rint(added).astype(np.int64).reshape(number, groups, SUMS)
        self._total[:, :, block.strata] += whole.transpose(0, 2, 1)

    def sums(self) -> dict[str, Ints]:
        """Per measure, sums x strata."""
        return {measure.code: total for measure, total in zip(self._measures, self._total, strict=True)}


class RowCounter:
    """Adds up one measure person by person, where there are too many pairs to count."""

    def __init__(self, measure: Measure, strata: Strata, people: int, *, keep: bool) -> None:
        self._measure = measure
        self._total = np.zeros((SUMS, len(strata.sizes)), dtype=np.int64)
        self.scores: dict[str, Codes | Ints] = {measure.code: np.zeros((2, people), dtype=np.int64)} if keep else {}

    def count(self, characters: NDArray[np.uint8], block: Block) -> None:
        """Add a block's people; `characters` are four-bit numbers, one row an item."""
        lenses = [row_worth(lens, characters) for lens in (self._measure.understanding, self._measure.delivery)]
        for score in self.scores.values():
            score[:, block.rows] = [np.where(worth[0] > 0, worth[1], MISSING) for worth in lenses]
        self._total[:, block.strata] += np.add.reduceat(both_worth(*lenses), block.starts, axis=1).astype(np.int64)

    def sums(self) -> dict[str, Ints]:
        """The measure's sums x strata."""
        return {self._measure.code: self._total}


Counter = PairCounter | RowCounter


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
