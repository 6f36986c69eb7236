"""How often each answer, and each score, was given: one pass over the rows, in whole numbers.

Whatever depends only on how answers are spread is computed from these counts, so the order of the rows does not
change a digit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.coding import Coding, LensCoding, Measure, coding
from scoring.folding import UNIT, Codes, Floats, Ints, character_codes, score_each
from scoring.strata import Answers
from scoring.terms import CANT_SEE, NOT_APPLICABLE, NOT_ASKED, SKIPPED, Form, Instrument

BLOCK = 1 << 15

# Of the people, this much must have been asked a practice before departments are compared on it.
COMMON_SHARE = 0.9

_CHARACTERS = 16


_ANSWERS = "1234567" + CANT_SEE + NOT_APPLICABLE + NOT_ASKED + SKIPPED

# Where each character stands among the sixteen places of `ItemCounts.counts`.
_PLACES: dict[str, int] = dict(
    zip(_ANSWERS, character_codes(np.frombuffer(_ANSWERS.encode(), dtype=np.uint8), 7).tolist(), strict=True)
)


@dataclass(frozen=True, eq=False)
class ItemCounts:
    """counts: how often each character was given, items (in order of position) x departments x 16 places."""

    points: int
    counts: Ints

    def levels(self, row: int) -> Ints:
        """People at each level of an item, lowest first, all departments together."""
        whole: Ints = self.counts[row].sum(axis=0)
        return whole[self._level_places]

    def asked(self, row: int) -> int:
        """People who were asked the item."""
        whole = self.counts[row].sum(axis=0)
        return int(whole.sum() - whole[_PLACES[NOT_ASKED]])

    def applicable(self, row: int) -> int:
        """People who were asked the item and to whom it applies."""
        return self.asked(row) - int(self.counts[row, :, _PLACES[NOT_APPLICABLE]].sum())

    @property
    def _level_places(self) -> list[int]:
        return [_PLACES[str(level + 1)] for level in range(self.points)]


@dataclass(frozen=True, eq=False)
class ScoreCounts:
    """How often each score of a measure in one lens was given. scores: points; counts: departments x scores."""

    scores: Floats
    counts: Ints


@dataclass(frozen=True, eq=False)
class Counts:
    """items: of all items. measures: understanding and delivery by code; a dimension nobody can be compared on is left
    out."""

    items: ItemCounts
    measures: dict[str, tuple[ScoreCounts, ScoreCounts]]


def count(answers: Answers, instrument: Instrument, ready: Coding, form: Form) -> Counts:
    """Count the answers of every item, and the scores of every practice and dimension, per department.

    People are compared on a dimension by the practices that nearly everybody was asked: in a full form all of them.
    ValueError for a wrong character.
    """
    dimensions, rows = _comparable(answers, instrument, ready, form)
    departments = len(answers.headcounts)
    tables = [_Table(measure, departments) for measure in ready.practices]
    shared = [_Table(measure, departments) for measure in dimensions]
    items = np.zeros((len(ready.positions), departments, _CHARACTERS), dtype=np.int64)
    for characters, department in _blocks(answers, ready):
        _add_items(items, characters, department)
        common = characters[rows]
        for table in shared:
            table.add(common, department)
        for table in tables:
            table.add(characters, department)
    counts = ItemCounts(ready.points, items)
    return Counts(counts, {table.code: table.scores(counts) for table in (*tables, *shared)})


def _blocks(answers: Answers, ready: Coding) -> Iterator[tuple[NDArray[np.uint8], Ints]]:
    for start in range(0, len(answers.codes), BLOCK):
        rows = slice(start, start + BLOCK)
        yield ready.characters(answers.codes[rows]), answers.stratum[rows]


def _add_items(items: Ints, characters: NDArray[np.uint8], department: Ints) -> None:
    """Two items are counted at a time, as one number of eight bits; an odd one stands alone."""
    size = _CHARACTERS * _CHARACTERS
    first = _places(department, size, items.shape[1])
    for row in range(0, len(items), 2):
        pair = characters[row] * np.uint8(_CHARACTERS)
        if row + 1 < len(items):
            pair |= characters[row + 1]
        counts = np.bincount(first + pair, minlength=items.shape[1] * size)
        table = counts.reshape(items.shape[1], _CHARACTERS, _CHARACTERS)
        items[row] += table.sum(axis=2)
        if row + 1 < len(items):
            items[row + 1] += table.sum(axis=1)


def _places(department: Ints, size: int, departments: int) -> Codes:
    """Where each person's department begins in a table of departments x size, in the smallest type that holds it."""
    return (department * size).astype(np.min_scalar_type(departments * size - 1))


def _comparable(
    answers: Answers, instrument: Instrument, ready: Coding, form: Form
) -> tuple[tuple[Measure, ...], NDArray[np.intp]]:
    """Dimensions of the practices nearly everybody was asked, and the rows of the items these are made of."""
    if form is Form.FULL:
        return ready.dimensions, np.arange(len(ready.positions))
    asked = (answers.codes[:, ready.positions] != ord(NOT_ASKED)).sum(axis=0)
    usual = dict(zip(ready.positions.tolist(), (asked >= COMMON_SHARE * len(answers.codes)).tolist(), strict=True))
    left_out = {item.practice for item in instrument.items if not usual[item.position]}
    practices = tuple(practice for practice in instrument.practices if practice.code not in left_out)
    dimensions = {practice.dimension for practice in practices}
    if not practices:
        return (), np.arange(0)
    common = coding(
        Instrument(
            instrument.points,
            tuple(dimension for dimension in instrument.dimensions if dimension.code in dimensions),
            practices,
            tuple(item for item in instrument.items if item.practice not in left_out),
        )
    )
    return common.dimensions, np.searchsorted(ready.positions, common.positions)


class _Table:
    """The scores of one practice or dimension, both lenses."""

    def __init__(self, measure: Measure, departments: int) -> None:
        self.code = measure.code
        self._lenses = [_LensTable(lens, departments) for lens in (measure.understanding, measure.delivery)]

    def add(self, characters: NDArray[np.uint8], department: Ints) -> None:
        for lens in self._lenses:
            lens.add(characters, department)

    def scores(self, items: ItemCounts) -> tuple[ScoreCounts, ScoreCounts]:
        understanding, delivery = (lens.scores(items) for lens in self._lenses)
        return understanding, delivery


class _LensTable:
    """Counts of classes per department; of a single item they are there already, without a fold units are kept."""

    def __init__(self, lens: LensCoding, departments: int) -> None:
        self._lens, self._departments = lens, departments
        self._size = 0 if lens.fold is None else lens.fold.size
        self._single = lens.fold is not None and not lens.fold.steps
        self._counts = np.zeros(departments * self._size, dtype=np.int64)
        self._units: list[Ints] = []
        self._department: list[Ints] = []

    def add(self, characters: NDArray[np.uint8], department: Ints) -> None:
        columns = self._lens.columns(characters)
        if self._lens.fold is None:
            self._units.append(score_each(columns, self._lens.weights, self._lens.points))
            self._department.append(department)
        elif not self._single:
            place = self._lens.fold.classes(columns) + _places(department, self._size, self._departments)
            self._counts += np.bincount(place, minlength=len(self._counts))

    def scores(self, items: ItemCounts) -> ScoreCounts:
        if self._lens.fold is not None:
            units = self._lens.fold.worth.units
            row = self._lens.rows[0]
            counts = items.counts[row] if self._single else self._counts.reshape(self._departments, self._size)
        else:
            units, of = np.unique(np.concatenate(self._units), return_inverse=True)
            place = of + np.concatenate(self._department) * len(units)
            counts = np.bincount(place, minlength=self._departments * len(units)).reshape(self._departments, -1)
        given = units >= 0
        return ScoreCounts(units[given] / UNIT, counts[:, given])
