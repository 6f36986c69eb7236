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

from scoring.coding import Codes, Coding, Ints, Measure
from scoring.strata import Answers, Strata
from scoring.sums import MeasureSums, named, pair_worth
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

    blocks: how the rows were cut. pairs: each person's pair, in block order, of every dimension, or if there are
    none, of every practice: what the second pass reads.
    """

    practices: tuple[MeasureSums, ...]
    dimensions: tuple[MeasureSums, ...]
    blocks: tuple[Block, ...]
    pairs: tuple[Codes, ...]


def tally(answers: Answers, coding: Coding, strata: Strata, form: Form) -> Tally:
    """Count the answers. A full form is scored person by person in each dimension, a routed form by practice only."""
    of = strata.of[answers.stratum]
    order = np.argsort(of.astype(np.uint16) if len(strata.sizes) < 1 << 16 else of, kind="stable")
    cut = tuple(_blocks(of[order], strata))
    dimensions = coding.dimensions if form is Form.FULL else ()
    measures = (*coding.practices, *dimensions)
    read = dimensions or coding.practices
    pairs: dict[str, Codes] = {measure.code: np.zeros(len(order), dtype=measure.kind) for measure in read}
    worth = [pair_worth(measure.understanding.fold, measure.delivery.fold) for measure in measures]
    sums = [np.zeros((len(strata.sizes), part.shape[1]), dtype=np.int64) for part in worth]
    for block in cut:
        characters = coding.characters(answers.codes.take(order[block.rows], axis=0))
        for number, measure in enumerate(measures):
            pair = measure.pair(characters)
            if measure.code in pairs:
                pairs[measure.code][block.rows] = pair
            sums[number][block.strata] += np.rint(_counts(pair, measure, block) @ worth[number]).astype(np.int64)
    found = tuple(named(part) for part in sums)
    practices = len(coding.practices)
    return Tally(found[:practices], found[practices:], cut, tuple(pairs[measure.code] for measure in read))


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


def _counts(pair: Codes, measure: Measure, block: Block) -> NDArray[np.float64]:
    place = pair if block.groups == 1 else block.local * measure.pairs + pair
    counts = np.bincount(place, minlength=block.groups * measure.pairs)
    return counts.reshape(block.groups, measure.pairs).astype(np.float64)
