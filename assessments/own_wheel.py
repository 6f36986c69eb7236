"""The small wheel of pages without a script: the respondent's own, drawn once from what they have just submitted and
kept nowhere, and the organisation's, as everybody who was asked sees it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import cos, pi, sin
from typing import TYPE_CHECKING

from django.template.loader import get_template
from django.utils import formats
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from scoring.person import PersonReading, person_wheel
from scoring.terms import Number, Withheld

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessments.booklets import Booklet

HUB, RIM, COLLAR = 16.0, 118.0, 146.0
LARGEST_LETTERS, SMALLEST_LETTERS, LETTER_WIDTH = 12.0, 7.5, 0.6
GAP_LEFT_OPEN = "\0"  # where an answer goes; no text of a questionnaire can hold it

Point = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Spoke:
    number: int
    name: str
    rim: Point
    label: Point


@dataclass(frozen=True, slots=True)
class Sector:
    name: str
    spokes: tuple[Spoke, ...]
    wedge: str
    arc: str
    letters: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything but the answers: the same for everybody who has this booklet, so it is rendered once."""

    parts: tuple[str, ...]
    angles: tuple[float, ...]


def draw_own_wheel(booklet: Booklet, answers: str) -> SafeString:
    """Figure and table; a lens without enough answers has no mark and says so in the table. Empty if none has one."""
    title = _("Your own wheel; its numbers are in the table below")
    readings = person_wheel(answers, booklet.instrument).practices
    if all(isinstance(score, Withheld) for each in readings for score in (each.understanding, each.delivery)):
        return SafeString("")
    return draw_readings(booklet, readings, title, get_template("answering/_no_answer.html").render().strip())


def draw_readings(booklet: Booklet, readings: Sequence[PersonReading], title: str, missing: str) -> SafeString:
    """Of any wheel: a reading for each practice in document order; missing: what the table says without a number."""
    frame = _frame(booklet, title)
    marks = "".join(_marks(reading, angle) for reading, angle in zip(readings, frame.angles, strict=True))
    points = booklet.document.points
    levels = ((_level(reading.understanding, points), _level(reading.delivery, points)) for reading in readings)
    answered = [level or missing for level in chain.from_iterable(levels)]
    filled = chain.from_iterable(zip(frame.parts, [marks, *answered, ""], strict=True))
    return mark_safe("".join(filled))  # noqa: S308 an escaping template, and numbers


@lru_cache(maxsize=128)
def _frame(booklet: Booklet, title: str) -> Frame:
    """Sectors in document order, clockwise from the top."""
    dimensions = booklet.document.dimensions
    count = len(booklet.document.practices)
    angles = tuple(_turn(place + 0.5, count) for place in range(count))
    sectors, drawn = [], 0
    for dimension in dimensions:
        spokes = []
        for place, practice in enumerate(dimension.practices, start=drawn):
            angle = angles[place]
            spokes.append(Spoke(place + 1, practice.name, _point(RIM, angle), _point(RIM + 13, angle)))
        after = drawn + len(spokes)
        sectors.append(_sector(dimension.name, spokes, _turn(drawn, count), _turn(after, count)))
        drawn = after
    points = booklet.document.points
    rings = [_text(HUB + (RIM - HUB) * step / (points - 1)) for step in range(points)]
    shown = {"sectors": sectors, "rings": rings, "points": points, "open": GAP_LEFT_OPEN, "title": title}
    parts = get_template("answering/_own_wheel.html").render(shown).split(GAP_LEFT_OPEN)
    return Frame(tuple(parts), angles)


def _turn(place: float, count: int) -> float:
    return 2 * pi * place / count - pi / 2


def _marks(reading: PersonReading, angle: float) -> str:
    understanding, delivery = _mark(reading.understanding, angle), _mark(reading.delivery, angle)
    drawn = []
    if understanding and delivery:
        (x1, y1), (x2, y2) = understanding, delivery
        way = "known" if not isinstance(reading.gap, Withheld) and reading.gap > 0 else "blind"
        drawn.append(f'<line class="gap {way}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>')
    if delivery:
        x, y = delivery
        drawn.append(f'<path class="delivery" d="M0-5 5 0 0 5-5 0Z" transform="translate({x} {y})"/>')
    if understanding:
        x, y = understanding
        drawn.append(f'<circle class="understanding" cx="{x}" cy="{y}" r="3.6"/>')
    return "".join(drawn)


def _mark(score: Number, angle: float) -> Point | None:
    return None if isinstance(score, Withheld) else _point(HUB + (RIM - HUB) * score / 100, angle)


def _level(score: Number, points: int) -> str:
    """On the rings of the wheel, from 1 to the points of the scale."""
    if isinstance(score, Withheld):
        return ""
    level = 1 + score * (points - 1) / 100
    return formats.number_format(level, 0 if abs(level - round(level)) < 0.05 else 1)


def _sector(name: str, spokes: Sequence[Spoke], start: float, end: float) -> Sector:
    is_whole = end - start > 2 * pi - 0.01
    if is_whole:  # a whole turn ends where it starts, and would be drawn as nothing
        end = start + 2 * pi - 0.01
    large = int(end - start > pi)
    wedge = f"M0 0L{_join(RIM, start)}A{_text(RIM)} {_text(RIM)} 0 {large} 1 {_join(RIM, end)}Z"
    is_below = sin((start + end) / 2) > 0.2
    radius = COLLAR + (9 if is_below else 0)
    first, last, sweep = (end, start, 0) if is_below else (start, end, 1)
    arc = f"M{_join(radius, first)}A{_text(radius)} {_text(radius)} 0 {large} {sweep} {_join(radius, last)}"
    letters = min(LARGEST_LETTERS, (end - start) * radius * 0.94 / (LETTER_WIDTH * max(len(name), 1)))
    return Sector(name, tuple(spokes), wedge, arc, _text(letters) if letters >= SMALLEST_LETTERS else "")


def _point(radius: float, angle: float) -> Point:
    return _text(radius * cos(angle)), _text(radius * sin(angle))


def _join(radius: float, angle: float) -> str:
    return " ".join(_point(radius, angle))


def _text(number: float) -> str:
    """Coordinates as text, so that no locale puts a comma into them."""
    return f"{number:.1f}"
