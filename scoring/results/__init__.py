"""What scoring hands back: frozen, standard library only, in the order of the questionnaire document.

Nothing here is rounded and nothing is None. `plain` turns any of it into what a report stores.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

from scoring.terms import Archetype, Band, Estimate, Figure, Flag, Form, Number, Withheld


@dataclass(frozen=True, slots=True)
class Sight:
    """How far people could see one lens.

    visibility: answers / (answers + "can't see"), 0 to 1.
    band: [the score if every "can't see" counted 0, the score without them], in points.
    """

    visibility: Number
    band: Band | Withheld


@dataclass(frozen=True, slots=True)
class Reading:
    """One spoke of the wheel, one dimension, or the whole ("overall"): the same facts for each.

    understanding, delivery, level ((U + D) / 2): 0 to 100; gap (U - D): -100 to 100; each with its 95 % interval.
    gap_size: de-noised size of the gap, sqrt(max(0, G^2 - SE^2)), for display only.
    n: fewest people behind any figure that is given, or, if none is, in the better answered lens; withheld under the
    minimum group. Pages show it banded.
    established: both lenses were seen by at least half of those asked; else it passes no prerequisite gate.
    archetype: of this gap and level; UNDETERMINED also when they are withheld.
    """

    code: str
    understanding: Figure
    delivery: Figure
    level: Figure
    gap: Figure
    gap_size: Number
    n: int | Withheld
    understanding_sight: Sight
    delivery_sight: Sight
    established: bool
    archetype: Archetype
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A value with its 95 % bootstrap interval, in points."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """The index under another lambda."""

    lam: float
    value: float


@dataclass(frozen=True, slots=True)
class Index:
    """The index CCI, 0 to 100, with its 95 % bootstrap interval.

    stage: 1 to 5, of the value. stages: every stage the interval touches, ascending; one if it crosses no boundary.
    alternatives: the value under other lambdas, for the method page.
    """

    value: float
    low: float
    high: float
    stage: int
    stages: tuple[int, ...]
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """5 % to 95 % of the overall figures when the dimensions' weights are drawn at random around equal."""

    understanding: Band
    delivery: Band
    level: Band
    gap: Band
    index: Band


@dataclass(frozen=True, slots=True)
class Heroics:
    """Good people shielding customers from poor processes: people delivery minus process delivery.

    flagged: the difference is at least 10 points and its interval lies above 0.
    """

    difference: Figure
    flagged: bool


@dataclass(frozen=True, slots=True)
class Response:
    """Who answered: respondents, headcount of everyone asked, rate 0 to 1 (Withheld headcount_unknown without it).

    Under the minimum group, respondents and rate are withheld.
    """

    n: int | Withheld
    headcount: int | Withheld
    rate: Number
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Wheel:
    """Everything the questionnaire says about one organisation (or one group of it).

    width: how wide the gap is over all dimensions, de-noised, so that +20 and -20 do not cancel.
    """

    method: str
    form: Form
    overall: Reading
    dimensions: tuple[Reading, ...]
    practices: tuple[Reading, ...]
    index: Index | Withheld
    width: Span | Withheld
    sensitivity: Sensitivity | Withheld
    heroics: Heroics
    response: Response

    def dimension(self, code: str) -> Reading:
        """The dimension's reading; KeyError if the questionnaire has none of that code."""
        return _named(self.dimensions, code)

    def practice(self, code: str) -> Reading:
        """The practice's reading; KeyError if the questionnaire has none of that code."""
        return _named(self.practices, code)


def _named(readings: tuple[Reading, ...], code: str) -> Reading:
    for reading in readings:
        if reading.code == code:
            return reading
    raise KeyError(code)


def widest_gaps(readings: tuple[Reading, ...], count: int) -> tuple[Reading, ...]:
    """The `count` readings with the widest gaps: by de-noised size, then plain size, then code.

    Readings whose gap is withheld are left out, so fewer than `count` may come back.
    """
    given = [
        (-reading.gap_size, -abs(reading.gap.value), reading.code, reading)
        for reading in readings
        if isinstance(reading.gap, Estimate) and not isinstance(reading.gap_size, Withheld)
    ]
    given.sort(key=lambda row: row[:3])
    return tuple(row[3] for row in given[:count])


def plain(value: Any) -> Any:
    """A result as dicts, lists, strings and numbers; `{"withheld": code}` where there is no number.

    Floats are cut to 12 significant digits, so the same answers give the same document from either database.
    """
    if isinstance(value, Withheld):
        return {"withheld": value.reason.value}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float):
        return float(f"{value:.12g}") + 0.0  # + 0.0 makes -0.0 a plain 0.0
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value
