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
_MOST_CLASSES = 1 << 13


def character_codes(columns: NDArray[np.uint8], points: int) -> NDArray[np.uint8]:
    """ASCII codes of answers as four-bit numbers; ValueError if one is no answer on a scale of `points`."""
    check_characters(columns, points)
    return _four_bits(columns)


def check_characters(columns: NDArray[np.uint8], points: int) -> None:
    """ValueError if one of these ASCII codes is no answer on a scale of `points`."""
    level = (columns - np.uint8(ord("1"))) < points
    other = (columns == ord(NOT_APPLICABLE)) | (columns == ord(CANT_SEE))
    unanswered = (columns == ord(SKIPPED)) | (columns == ord(NOT_ASKED))
    if not (level | other | unanswered).all():
        raise ValueError("an answer is none of the characters an item of this questionnaire can have")


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

    @property
    def pattern(self) -> np.dtype[np.unsignedinteger]:
        """The smallest type of number that can look up the table."""
        return np.min_scalar_type(len(self.table) - 1)


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
            pattern: Codes = found.astype(step.pattern)
            for column in columns[done : done + step.characters]:
                pattern = (pattern << step.pattern.type(4)) | column
            found = step.table.take(pattern, mode="clip")
            done += step.characters
        return found


@lru_cache(maxsize=256)
def fold(weights: tuple[float, ...], points: int, *, scores_only: bool = False) -> Fold | None:
    """The fold of items with these weights; None if the weights make too many different sums to keep a table.

    scores_only: a class per different score, all a dimension needs; of its worth only the score counts.
    """
    character = _character_worth(points)
    worth = character * _by_weight(weights[0], scores_only)
    steps: list[Step] = []
    table: NDArray[np.int64] = np.arange(_CHARACTERS)
    characters = 0
    for weight in weights[1:]:
        sums = (worth[:, None, :] + (character * _by_weight(weight, scores_only))[None, :, :]).reshape(-1, 7)
        _, first, following = np.unique(sums.round(9), axis=0, return_index=True, return_inverse=True)
        worth = sums[first]
        if len(worth) > _MOST_CLASSES:
            return None
        following = following.reshape(-1, _CHARACTERS)
        if len(table) * _CHARACTERS > _LARGEST_TABLE:
            steps.append(Step(characters, _narrow(table)))
            table, characters = np.arange(len(following)), 0
        table, characters = following[table].reshape(-1), characters + 1
    if scores_only:
        units, of = np.unique(Worth(*worth.T).units, return_inverse=True)
        table, worth = of[table], _score_worth(units)
    if characters or scores_only:
        steps.append(Step(characters, _narrow(table)))
    return Fold(tuple(steps), Worth(*np.ascontiguousarray(worth.T, dtype=np.float64)))


def score_each(columns: list[NDArray[np.uint8]], weights: tuple[float, ...], points: int) -> Ints:
    """Scores in UNITs person by person, where there is no fold; `columns` are four-bit numbers, one array an item."""
    character = _character_worth(points)
    weighted, answered, applicable = (np.zeros(len(columns[0])) for _ in range(3))
    for column, weight in zip(columns, weights, strict=True):
        weighted += (weight * character[:, 0]).take(column, mode="clip")
        answered += (weight * character[:, 1]).take(column, mode="clip")
        applicable += (weight * character[:, 3]).take(column, mode="clip")
    return _in_units(weighted, answered, applicable)


def _narrow(table: NDArray[np.int64]) -> Codes:
    return table.astype(np.uint8 if table.max() < 1 << 8 else np.uint16)


def _by_weight(weight: float, scores_only: bool) -> Floats:
    """Factors of the columns of `_character_worth`; what a score does not need is left out, so that fewer differ."""
    return np.array([weight, weight, 0, weight, 0, 0, 0] if scores_only else [weight] * 4 + [1.0] * 3)


def _score_worth(units: Ints) -> Floats:
    worth = np.zeros((len(units), 7))
    worth[:, 0] = np.maximum(units, 0) / UNIT
    worth[:, 1] = worth[:, 3] = units >= 0
    return worth


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
