"""An instrument made ready for scoring many answers: which items make a practice or a dimension, and their folds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.folding import Codes, Fold, character_codes, check_characters, fold
from scoring.terms import Instrument, ItemSpec, Lens

# More pairs of classes than this are not counted in a table, but person by person.
_MOST_PAIRS = 1 << 14


@dataclass(frozen=True, eq=False)
class LensCoding:
    """One practice or dimension in one lens: rows and weights of its items, and their fold unless there is none."""

    rows: tuple[int, ...]
    weights: tuple[float, ...]
    points: int
    fold: Fold | None

    def columns(self, characters: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
        """The four-bit numbers of its items, of all items'."""
        return [characters[row] for row in self.rows]


@dataclass(frozen=True, eq=False)
class Measure:
    """One practice or dimension.

    folds: of both lenses, if there are few enough pairs of their classes; a person's *pair* is the two as one number.
    practices: for a dimension, the places of its practices in the coding; empty for a practice.
    """

    code: str
    weight: float
    understanding: LensCoding
    delivery: LensCoding
    practices: tuple[int, ...] = ()

    @property
    def folds(self) -> tuple[Fold, Fold] | None:
        folds = self.understanding.fold, self.delivery.fold
        if folds[0] is None or folds[1] is None or folds[0].size * folds[1].size > _MOST_PAIRS:
            return None
        return folds[0], folds[1]

    def pair(self, characters: NDArray[np.uint8], folds: tuple[Fold, Fold]) -> Codes:
        """The pair of each person; `characters` are four-bit numbers, one row an item."""
        understanding = folds[0].classes(self.understanding.columns(characters))
        delivery = folds[1].classes(self.delivery.columns(characters))
        pair: Codes = understanding.astype(pair_type(folds)) * folds[1].size + delivery
        return pair


def pair_type(folds: tuple[Fold, Fold]) -> np.dtype[np.unsignedinteger]:
    """The smallest type of number the pairs fit in."""
    return np.min_scalar_type(folds[0].size * folds[1].size - 1)


@dataclass(frozen=True, eq=False)
class Coding:
    """An instrument made ready for scoring many answers."""

    points: int
    positions: NDArray[np.intp]
    practices: tuple[Measure, ...]
    dimensions: tuple[Measure, ...]

    def characters(self, codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Four-bit numbers, items x people, of ASCII codes, people x positions; ValueError for a wrong character."""
        return character_codes(self._columns(codes), self.points)

    def levels(self, codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Levels from 1, items x people, and numbers above `points` for what is none; ValueError as `characters`."""
        columns = self._columns(codes)
        check_characters(columns, self.points)
        return columns - np.uint8(ord("0"))

    def _columns(self, codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
        first, last = int(self.positions.min()), int(self.positions.max()) + 1
        columns = np.ascontiguousarray(codes[:, first:last].T)
        if last - first > len(self.positions):
            columns = columns[self.positions - first]
        return columns


def coding(instrument: Instrument) -> Coding:
    """The tables for an instrument; ValueError if a practice has no item in a lens, or far too many."""
    items = sorted(instrument.items, key=lambda item: item.position)
    row = {item.code: number for number, item in enumerate(items)}
    place = {practice.code: number for number, practice in enumerate(instrument.practices)}
    practices = []
    for practice in instrument.practices:
        lenses = [_lens_coding(instrument, {practice.code: 1.0}, lens, row, scores_only=False) for lens in Lens]
        if lenses[0].fold is None or lenses[1].fold is None:
            raise ValueError(f"{practice.code} has too many items, or shares that are too varied, to be scored")
        practices.append(Measure(practice.code, practice.weight, lenses[0], lenses[1]))
    dimensions = []
    for dimension in instrument.dimensions:
        members = {practice.code: practice.weight for practice in instrument.practices_of(dimension.code)}
        lenses = [_lens_coding(instrument, members, lens, row, scores_only=True) for lens in Lens]
        places = tuple(place[code] for code in members)
        dimensions.append(Measure(dimension.code, dimension.weight, lenses[0], lenses[1], places))
    positions = np.array([item.position for item in items], dtype=np.intp)
    return Coding(instrument.points, positions, tuple(practices), tuple(dimensions))


def _lens_coding(
    instrument: Instrument, practices: dict[str, float], lens: Lens, row: dict[str, int], *, scores_only: bool
) -> LensCoding:
    weighted: list[tuple[ItemSpec, float]] = [
        (item, weight * item.share) for code, weight in practices.items() for item in instrument.items_of(code, lens)
    ]
    if not weighted:
        raise ValueError(f"{', '.join(practices) or 'a dimension'} has no item for {lens}")
    weights = tuple(weight for _, weight in weighted)
    folded = fold(weights, instrument.points, scores_only=scores_only)
    return LensCoding(tuple(row[item.code] for item, _ in weighted), weights, instrument.points, folded)
