"""A team as it answers, before there is a report: plain means of its members' own scores. Standard library only.

Nothing is weighted, nothing is inferred: no interval, no grouping by department. What a report says of the same answers
weighs departments and says how sure it is (docs/method.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scoring.person import PersonReading, PersonWheel
from scoring.terms import Number, Reason, Withheld


@dataclass(frozen=True, slots=True)
class Opinions:
    """What people say of one thing: their mean, the lowest and the highest of them, how many they are."""

    mean: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class TeamReading:
    """A practice or dimension. gap: of those who have both lenses, so it need not be the difference of the means."""

    code: str
    understanding: Opinions | Withheld
    delivery: Opinions | Withheld
    gap: Opinions | Withheld


@dataclass(frozen=True, slots=True)
class TeamWheel:
    """Readings in document order; n: people who answered, whatever they answered."""

    n: int
    dimensions: tuple[TeamReading, ...]
    practices: tuple[TeamReading, ...]


def team_wheel(codes: Sequence[Sequence[str]], people: Sequence[PersonWheel]) -> TeamWheel:
    """codes: of the dimensions and of the practices, in document order, which are those of every wheel.

    Points from 0 to 100, gaps from -100 to 100; a lens nobody has a score for is withheld as `too_few`.
    """
    dimensions, practices = codes
    return TeamWheel(
        n=len(people),
        dimensions=tuple(
            _reading(code, [person.dimensions[place] for person in people]) for place, code in enumerate(dimensions)
        ),
        practices=tuple(
            _reading(code, [person.practices[place] for person in people]) for place, code in enumerate(practices)
        ),
    )


def _reading(code: str, readings: Sequence[PersonReading]) -> TeamReading:
    return TeamReading(
        code,
        _opinions(reading.understanding for reading in readings),
        _opinions(reading.delivery for reading in readings),
        _opinions(reading.gap for reading in readings),
    )


def _opinions(scores: Iterable[Number]) -> Opinions | Withheld:
    given = [score for score in scores if not isinstance(score, Withheld)]
    if not given:
        return Withheld(Reason.TOO_FEW)
    return Opinions(sum(given) / len(given), min(given), max(given), len(given))
