"""From answer characters to scores: what a person's characters are worth, in one practice or dimension and one lens.

Each character becomes a number of four bits. The characters of a few items together become one small number, their
*class*; tables say what a class is worth. Scores of persons are whole numbers of 1/UNIT point: sums of whole numbers
do not depend on the order of the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scoring.terms import (
    ANSWERED_SHARE,
    CANT_SEE,
    NOT_APPLICABLE,
    NOT_ASKED,
    SKIPPED,
    TOLERANCE,
    Instrument,
    Lens,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = NDArray[np.unsignedinteger]

# Equal weights give whole numbers without rounding; 100 points stay below 2**36, so sums over a block of 2**16 rows
# are exact in a float and sums over 100 million people in an int64.
UNIT = 2520 << 18
MISSING = -1

_CHARACTERS = 16
_LARGEST_TABLE = 1 << 16
_MOST_CLASSES = 1 << 12


def character_codes(columns: NDArray[np.uint8], points: int) -> NDArray[np.uint8]:
    """ASCII codes of answers as four-bit numbers; ValueError if one is no answer on a scale of `points`."""
    level = (columns - np.uint8(ord("1"))) < points
    other = (columns == ord(NOT_APPLICABLE)) | (columns == ord(CANT_SEE))
    unanswered = (columns == ord(SKIPPED)) | (columns == ord(NOT_ASKED))
    if not (level | other | unanswered).all():
        raise ValueError("an answer is none of the characters an item of this questionnaire can have")
    return _four_bits(columns)


def _four_bits(columns: NDArray[np.uint8]) -> NDArray[np.uint8]:
    # Tells the eleven characters 1-7 n ? - . apart in three operations; a lookup table costs ten times as much.
    return (columns ^ (columns >> np.uint8(5))) & np.uint8(_CHARACTERS - 1)


@dataclass(frozen=True, eq=False)
class Worth:
    """What each class is worth; all arrays are indexed by class.

    weighted: sum of weight x score of the answered items; answered, unseen, applicable: the weight of what was
    answered, can't be seen, was asked and applies. asked, items_answered, items_unseen: numbers of items.
    """

    weighted: Floats
    answered: Floats
    unseen: Floats
    applicable: Floats
    asked: Floats
    items_answered: Floats
    items_unseen: Floats

    @property
    def units(self) -> Ints:
        """Score in UNITs, MISSING where under two thirds of the applicable weight is answered."""
        return _in_units(self.weighted, self.answered, self.applicable)

    @property
    def low_units(self) -> Ints:
        """The same with every "can't see" counted as 0."""
        return _in_units(self.weighted, self.answered + self.unseen, self.applicable)


def _in_units(weighted: Floats, answered: Floats, applicable: Floats) -> Ints:
    enough = (answered > 0) & (answered >= (ANSWERED_SHARE - TOLERANCE) * applicable)
    score = np.divide(weighted, answered, out=np.zeros_like(weighted), where=enough)
    return np.where(enough, np.rint(score * UNIT), MISSING).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Step:
    """`characters` more items: the class so far and their four-bit numbers, side by side, to the next class."""

    characters: int
    table: Codes


@dataclass(frozen=True, eq=False)
class Fold:
    """How the characters of some items become a class. Without steps the class is the single item's character."""

    steps: tuple[Step, ...]
    worth: Worth

    @property
    def size(self) -> int:
        return len(self.worth.weighted)

    def classes(self, columns: list[NDArray[np.uint8]]) -> Codes:
        """The class of each person; `columns` are the four-bit numbers, one array an item."""
        found: Codes = columns[0]
        done = 1
        for step in self.steps:
            pattern = found.astype(np.uint32)
            for column in columns[done : done + step.characters]:
                pattern = (pattern << np.uint32(4)) | column
            found = step.table.take(pattern)
            done += step.characters
        return found


@lru_cache(maxsize=256)
def fold(weights: tuple[float, ...], points: int) -> Fold:
    """The fold of items with these weights. ValueError if the weights make too many different scores."""
    character = _character_worth(points)
    worth = character * _by_weight(weights[0])
    steps: list[Step] = []
    table: NDArray[np.int64] = np.arange(_CHARACTERS)
    characters = 0
    for weight in weights[1:]:
        sums = worth[:, None, :] + (character * _by_weight(weight))[None, :, :]
        worth, following = np.unique(sums.reshape(-1, 7).round(9), axis=0, return_inverse=True)
        if len(worth) > _MOST_CLASSES:
            raise ValueError(f"the weights {weights} make too many different scores; use small whole numbers")
        following = following.reshape(-1, _CHARACTERS)
        if len(table) * _CHARACTERS > _LARGEST_TABLE:
            steps.append(Step(characters, _narrow(table)))
            table, characters = np.arange(len(following)), 0
        table, characters = following[table].reshape(-1), characters + 1
    if characters:
        steps.append(Step(characters, _narrow(table)))
    return Fold(tuple(steps), Worth(*np.ascontiguousarray(worth.T, dtype=np.float64)))


@lru_cache(maxsize=256)
def scores_only(whole: Fold) -> Fold:
    """The same fold with a class per different score: what a dimension needs, and small."""
    units, of = np.unique(whole.worth.units, return_inverse=True)
    given = (units >= 0).astype(np.float64)
    nothing = np.zeros(len(units))
    worth = Worth(given * units / UNIT, given, nothing, given, nothing, nothing, nothing)
    last = whole.steps[-1] if whole.steps else Step(0, np.arange(whole.size, dtype=np.uint8))
    return Fold((*whole.steps[:-1], Step(last.characters, _narrow(of[last.table]))), worth)


def _narrow(table: NDArray[np.int64]) -> Codes:
    return table.astype(np.uint8 if table.max() < 1 << 8 else np.uint16)


def _by_weight(weight: float) -> Floats:
    return np.array([weight] * 4 + [1.0] * 3)


def _character_worth(points: int) -> Floats:
    worth = np.zeros((_CHARACTERS, 7))
    for level in range(points):
        worth[_place(str(level + 1))] = 100 * level / (points - 1), 1, 0, 1, 1, 1, 0
    worth[_place(CANT_SEE)] = 0, 0, 1, 1, 1, 0, 1
    worth[_place(SKIPPED)] = 0, 0, 0, 1, 1, 0, 0
    worth[_place(NOT_APPLICABLE)] = 0, 0, 0, 0, 1, 0, 0
    return worth


def _place(character: str) -> int:
    return int(_four_bits(np.array([ord(character)], dtype=np.uint8))[0])


@dataclass(frozen=True, eq=False)
class LensCoding:
    """One practice or dimension in one lens: the rows of its items in `Coding.positions`, and their fold."""

    rows: tuple[int, ...]
    fold: Fold


@dataclass(frozen=True, eq=False)
class Measure:
    """One practice or dimension. A person's *pair* is the classes of understanding and delivery as one number.

    practices: for a dimension, the places of its practices in the coding; empty for a practice.
    """

    code: str
    weight: float
    understanding: LensCoding
    delivery: LensCoding
    practices: tuple[int, ...] = ()

    @property
    def pairs(self) -> int:
        """How many different pairs there are."""
        return self.understanding.fold.size * self.delivery.fold.size

    @property
    def kind(self) -> np.dtype[np.unsignedinteger]:
        """The smallest type of number a pair fits in."""
        return np.min_scalar_type(self.pairs - 1)

    def pair(self, characters: NDArray[np.uint8]) -> Codes:
        """The pair of each person; `characters` are four-bit numbers, one row an item."""
        understanding = self.understanding.fold.classes([characters[row] for row in self.understanding.rows])
        delivery = self.delivery.fold.classes([characters[row] for row in self.delivery.rows])
        pair: Codes = understanding.astype(self.kind) * self.delivery.fold.size + delivery
        return pair


@dataclass(frozen=True, eq=False)
class Coding:
    """An instrument made ready for scoring many answers."""

    points: int
    positions: NDArray[np.intp]
    practices: tuple[Measure, ...]
    dimensions: tuple[Measure, ...]

    def characters(self, codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Four-bit numbers, items x people, of ASCII codes, people x positions; ValueError for a wrong character."""
        first, last = int(self.positions.min()), int(self.positions.max()) + 1
        columns = np.ascontiguousarray(codes[:, first:last].T)
        if last - first > len(self.positions):
            columns = columns[self.positions - first]
        return character_codes(columns, self.points)


def coding(instrument: Instrument) -> Coding:
    """The tables for an instrument; ValueError if a practice has no item in a lens, or the weights are too varied."""
    items = sorted(instrument.items, key=lambda item: item.position)
    row = {item.code: number for number, item in enumerate(items)}

    def lens_coding(practices: list[str], weights: list[float], lens: Lens, *, whole: bool) -> LensCoding:
        weighted = [
            (item, weight * item.share)
            for code, weight in zip(practices, weights, strict=True)
            for item in instrument.items_of(code, lens)
        ]
        if not weighted:
            raise ValueError(f"{', '.join(practices)} has no item for {lens}")
        folded = fold(tuple(weight for _, weight in weighted), instrument.points)
        return LensCoding(tuple(row[item.code] for item, _ in weighted), folded if whole else scores_only(folded))

    def measure(code: str, weight: float, members: list[tuple[str, float]], places: tuple[int, ...]) -> Measure:
        codes, weights = [name for name, _ in members], [part for _, part in members]
        lenses = [lens_coding(codes, weights, lens, whole=not places) for lens in Lens]
        return Measure(code, weight, lenses[0], lenses[1], places)

    place = {practice.code: number for number, practice in enumerate(instrument.practices)}
    return Coding(
        points=instrument.points,
        positions=np.array([item.position for item in items], dtype=np.intp),
        practices=tuple(
            measure(practice.code, practice.weight, [(practice.code, 1.0)], ()) for practice in instrument.practices
        ),
        dimensions=tuple(
            measure(
                dimension.code,
                dimension.weight,
                [(practice.code, practice.weight) for practice in instrument.practices_of(dimension.code)],
                tuple(place[practice.code] for practice in instrument.practices_of(dimension.code)),
            )
            for dimension in instrument.dimensions
        ),
    )
