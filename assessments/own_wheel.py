"""The respondent's own small wheel: drawn once from what they have just submitted, and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING

from django.utils import formats

from scoring.person import PersonReading, person_wheel
from scoring.terms import Number, Withheld

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.booklets import Booklet

HUB, RIM, COLLAR = 16.0, 118.0, 143.0
RINGS = tuple(HUB + (RIM - HUB) * step / 4 for step in range(5))
LARGEST_LETTERS, SMALLEST_LETTERS, LETTER_WIDTH = 12.0, 7.5, 0.6

Point = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Spoke:
    number: int
    name: str
    rim: Point
    label: Point
    understanding: Point | None
    delivery: Point | None
    is_known: bool
    understood: str
    delivered: str


@dataclass(frozen=True, slots=True)
class Sector:
    name: str
    spokes: tuple[Spoke, ...]
    wedge: str
    arc: str
    letters: str


@dataclass(frozen=True, slots=True)
class OwnWheel:
    sectors: tuple[Sector, ...]
    rings: tuple[str, ...]


def draw_own_wheel(booklet: Booklet, answers: str) -> OwnWheel:
    """Sectors in document order, clockwise from the top; a lens without enough answers has no mark."""
    document = booklet.document
    readings = {reading.code: reading for reading in person_wheel(answers, booklet.instrument).practices}
    count, drawn = len(document.practices), 0
    sectors = []
    for dimension in document.dimensions:
        size = len(dimension.practices)
        spokes = tuple(
            _spoke(drawn + place + 1, practice.name, readings[practice.code], _turn(drawn + place + 0.5, count))
            for place, practice in enumerate(dimension.practices)
        )
        sectors.append(_sector(dimension.name, spokes, _turn(drawn, count), _turn(drawn + size, count)))
        drawn += size
    return OwnWheel(tuple(sectors), tuple(_text(ring) for ring in RINGS))


def _turn(place: float, count: int) -> float:
    return 2 * pi * place / count - pi / 2


def _spoke(number: int, name: str, reading: PersonReading, angle: float) -> Spoke:
    understanding, delivery = reading.understanding, reading.delivery
    return Spoke(
        number=number,
        name=name,
        rim=_point(RIM, angle),
        label=_point(RIM + 9, angle),
        understanding=_mark(understanding, angle),
        delivery=_mark(delivery, angle),
        is_known=not isinstance(reading.gap, Withheld) and reading.gap > 0,
        understood=_level(understanding),
        delivered=_level(delivery),
    )


def _mark(score: Number, angle: float) -> Point | None:
    return None if isinstance(score, Withheld) else _point(HUB + (RIM - HUB) * score / 100, angle)


def _level(score: Number) -> str:
    """On the rings of the wheel, 1 to 5."""
    if isinstance(score, Withheld):
        return ""
    level = 1 + score / 25
    return formats.number_format(level, 0 if abs(level - round(level)) < 0.05 else 1)


def _sector(name: str, spokes: Sequence[Spoke], start: float, end: float) -> Sector:
    large = int(end - start > pi)
    if end - start > 2 * pi - 0.01:  # a whole turn ends where it starts, and would be drawn as nothing
        end = start + 2 * pi - 0.01
        large = 1
    wedge = " ".join((f"M0 0L{_join(RIM, start)}", f"A{_text(RIM)} {_text(RIM)} 0 {large} 1 {_join(RIM, end)}Z"))
    is_below = sin((start + end) / 2) > 0.2
    radius = COLLAR + (9 if is_below else 0)
    first, last, sweep = (end, start, 0) if is_below else (start, end, 1)
    arc = f"M{_join(radius, first)}A{_text(radius)} {_text(radius)} 0 {large} {sweep} {_join(radius, last)}"
    fitting = (end - start) * radius * 0.94 / (LETTER_WIDTH * max(len(name), 1))
    letters = min(LARGEST_LETTERS, fitting)
    return Sector(name, tuple(spokes), wedge, arc, _text(letters) if letters >= SMALLEST_LETTERS else "")


def _point(radius: float, angle: float) -> Point:
    return _text(radius * cos(angle)), _text(radius * sin(angle))


def _join(radius: float, angle: float) -> str:
    return " ".join(_point(radius, angle))


def _text(number: float) -> str:
    """Coordinates as text, so that no locale puts a comma into them."""
    return f"{number:.1f}"
