"""Other authors' lists, element by element. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scoring.terms import Figure, Number


class Standing(StrEnum):
    """IN_PLACE: level at least 60, and its practices established. PARTLY: at least 40, or 60 that too few can see.
    NOT_YET: below 40. UNKNOWN: no level can be given."""

    IN_PLACE = "in_place"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Element:
    """understanding, delivery, level, gap: plain means over the practices, each with its interval.

    established: at least half can see every practice. measured: what customers confirm of the understanding, 0 to 100,
    `not_applicable` where the list does not speak of it; never mixed into the means. sure: the interval of the level
    lies on one side of both limits, so chance does not decide the standing.
    """

    code: str
    practices: tuple[str, ...]
    understanding: Figure
    delivery: Figure
    level: Figure
    gap: Figure
    established: bool
    measured: Number
    standing: Standing
    sure: bool


@dataclass(frozen=True, slots=True)
class CrossWalk:
    """in_place, known: how many elements are, and of how many it can be said."""

    code: str
    elements: tuple[Element, ...]
    in_place: int
    known: int
