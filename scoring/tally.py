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
    local: stratum of each row, counted from the first; starts: where each stratum begins. The same of cells, where
    these are counted."""

    rows: slice
    strata: slice
    local: Ints
    starts: NDArray[np.intp]

    @property
    def groups(self) -> int:
        """How many strata are present."""
        return len(self.starts)


@dataclass(frozen=True, eq=False)
class Atoms:
    """What is counted: strata, or, where role groups are told apart, cells (department x role group) in order of
    stratum, department and role group; only those with people.

    of: of each person; people: in each; stratum: of each; starts: the first of each stratum. department, role: of each
    cell; empty if strata are counted.
    """

    of: Ints
    people: Ints
    stratum: Ints
    starts: NDArray[np.intp]
    department: Ints
    role: Ints


@dataclass(frozen=True, eq=False)
class Tally:
    """The first pass. practices, dimensions: their sums; no dimensions in forms scored practice by practice.

    blocks: how the rows were cut. scores: what a second pass reads, in block order, of every dimension, or if there
    are none, of every practice: each person's pair, or, where there are too many pairs, both scores in UNITs.
    read: whose scores these are, one code each. atoms, bare: what was counted, and the bare sums (rows of
    `sums.both_worth`) x atoms of every measure, by code.
    """

    practices: tuple[MeasureSums, ...]
    dimensions: tuple[MeasureSums, ...]
    blocks: tuple[Block, ...]
    scores: tuple[Codes | Ints, ...]
    read: tuple[str, ...]
    atoms: Atoms
    bare: dict[str, Ints]


def tally(
    answers: Answers,
    coding: Coding,
    strata: Strata,
    form: Form,
    compared: frozenset[str] = frozenset(),
    role: Ints | None = None,
) -> Tally:
    """Count the answers. A full form is scored person by person in each dimension, a routed form by practice only.

    compared: codes of practices whose scores are kept in a full form too, because they are compared with each other.
    role: each person's role group as a number, if these are to be told apart (in a full form).
    """
    dimensions = coding.dimensions if form is Form.FULL else ()
    among = tuple(practice for practice in coding.practices if practice.code in compared)
    read = (*dimensions, *among) if dimensions else coding.practices
    measures = (*coding.practices, *dimensions)
    atoms = _strata(answers, strata) if role is None or not dimensions else _cells(answers, strata, role)
    counters = _counters(measures, {measure.code for measure in read}, len(atoms.people), len(answers.stratum))
    edges = _edges(strata, len(answers.stratum))
    atom = _count(answers, coding, atoms, edges, counters)
    bare = {code: total for counter in counters for code, total in counter.sums().items()}
    sums = {code: named(np.add.reduceat(total, atoms.starts, axis=1)) for code, total in bare.items()}
    scores = {code: score for counter in counters for code, score in counter.scores.items()}
    return Tally(
        practices=tuple(sums[practice.code] for practice in coding.practices),
        dimensions=tuple(sums[dimension.code] for dimension in dimensions),
        blocks=tuple(_blocks(atoms.stratum[atom], edges)),
        scores=tuple(scores[measure.code] for measure in read),
        read=tuple(measure.code for measure in read),
        atoms=atoms,
        bare=bare,
    )


def _strata(answers: Answers, strata: Strata) -> Atoms:
    each, none = np.arange(len(strata.sizes)), np.empty(0, dtype=np.int64)
    return Atoms(strata.of[answers.stratum], strata.sizes, each, each, none, none)


def _cells(answers: Answers, strata: Strata, role: Ints) -> Atoms:
    roles, departments = int(role.max(initial=0)) + 1, len(answers.headcounts)
    person = (strata.of[answers.stratum] * departments + answers.stratum) * roles + role
    keys, of, people = np.unique(person, return_inverse=True, return_counts=True)
    stratum = keys // (departments * roles)
    starts = np.flatnonzero(np.diff(stratum, prepend=-1))
    return Atoms(of.reshape(-1), people, stratum, starts, keys // roles % departments, keys % roles)


def columns(answers: Answers, coding: Coding, strata: Strata) -> dict[str, Ints]:
    """The bare sums (rows of `sums.both_worth`) x strata of every practice and dimension, by code; no scores kept."""
    measures = (*coding.practices, *coding.dimensions)
    counters = _counters(measures, set(), len(strata.sizes), len(answers.stratum))
    _count(answers, coding, _strata(answers, strata), _edges(strata, len(answers.stratum)), counters)
    return {code: total for counter in counters for code, total in counter.sums().items()}


def _count(answers: Answers, coding: Coding, atoms: Atoms, edges: list[int], counters: list[Counter]) -> Ints:
    """Count all rows, sorted by atom and cut at these edges; the atom of each, in that order."""
    order = np.argsort(atoms.of.astype(np.uint16) if len(atoms.people) < 1 << 16 else atoms.of, kind="stable")
    atom: Ints = atoms.of[order]
    for block in _blocks(atom, edges):
        characters = coding.characters(_rows(answers.codes, order[block.rows]))
        for counter in counters:
            counter.count(characters, block)
    return atom


def _rows(codes: NDArray[np.uint8], rows: NDArray[np.intp]) -> NDArray[np.uint8]:
    # take() is three times as fast, but copies the whole matrix first if its rows do not touch.
    return codes.take(rows, axis=0) if codes.flags.c_contiguous else codes[rows]


def _counters(measures: tuple[Measure, ...], read: set[str], atoms: int, people: int) -> list[Counter]:
    """Measures that share their folds, as all practices of one item a lens do, are counted together."""
    together: dict[tuple[Fold, Fold] | None, list[Measure]] = {}
    for measure in measures:
        together.setdefault(measure.folds, []).append(measure)
    counters: list[Counter] = []
    for folds, members in together.items():
        if folds is None:
            counters += [RowCounter(measure, atoms, people, keep=measure.code in read) for measure in members]
        else:
            counters += [
                PairCounter(part, folds, atoms, people, keep=keep)
                for keep in (True, False)
                if (part := [measure for measure in members if (measure.code in read) is keep])
            ]
    return counters


class PairCounter:
    """Counts measures of the same folds by the pairs of their classes."""

    def __init__(
        self, measures: list[Measure], folds: tuple[Fold, Fold], atoms: int, people: int, *, keep: bool
    ) -> None:
        self._measures, self._folds = measures, folds
        self._worth = pair_worth(folds)
        self._total = np.zeros((len(measures), SUMS, atoms), dtype=np.int64)
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
        """Per measure, sums x atoms."""
        return {measure.code: total for measure, total in zip(self._measures, self._total, strict=True)}


class RowCounter:
    """Adds up one measure person by person, where there are too many pairs to count."""

    def __init__(self, measure: Measure, atoms: int, people: int, *, keep: bool) -> None:
        self._measure = measure
        self._total = np.zeros((SUMS, atoms), dtype=np.int64)
        self.scores: dict[str, Codes | Ints] = {measure.code: np.zeros((2, people), dtype=np.int64)} if keep else {}

    def count(self, characters: NDArray[np.uint8], block: Block) -> None:
        """Add a block's people; `characters` are four-bit numbers, one row an item."""
        lenses = [row_worth(lens, characters) for lens in (self._measure.understanding, self._measure.delivery)]
        for score in self.scores.values():
            score[:, block.rows] = [np.where(worth[0] > 0, worth[1], MISSING) for worth in lenses]
        self._total[:, block.strata] += np.add.reduceat(both_worth(*lenses), block.starts, axis=1).astype(np.int64)

    def sums(self) -> dict[str, Ints]:
        """The measure's sums x atoms."""
        return {self._measure.code: self._total}


Counter = PairCounter | RowCounter


def _edges(strata: Strata, people: int) -> list[int]:
    """Where sorted rows are cut; people of strata to be resampled come first, in blocks of their own."""
    resampled = int(strata.sizes[: strata.resampled].sum())
    return sorted({*range(0, resampled, BLOCK), *range(resampled, people, BLOCK), people})


def _blocks(of: Ints, edges: list[int]) -> Iterator[Block]:
    for start, end in pairwise(edges):
        stratum = of[start:end]
        yield Block(
            rows=slice(start, end),
            strata=slice(int(stratum[0]), int(stratum[-1]) + 1),
            local=stratum - stratum[0],
            starts=np.flatnonzero(np.diff(stratum, prepend=-1)),
        )
