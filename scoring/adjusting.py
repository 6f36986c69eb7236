"""Many questions asked at once: p-values raised so that chance alone seldom or hardly ever answers one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scoring.terms import Number, Withheld


def holm(values: Sequence[Number]) -> tuple[Number, ...]:
    """Adjusted p-values, 0 to 1, in the given order: chance makes any of them fall under .05 in one of twenty cases at
    most (Holm 1979). What is withheld stays so and is not counted."""
    return _adjusted(values, _step_down)


def benjamini_hochberg(values: Sequence[Number]) -> tuple[Number, ...]:
    """Adjusted p-values, 0 to 1, in the given order: of those under .05 one in twenty is chance on average (Benjamini
    & Hochberg 1995). What is withheld stays so and is not counted."""
    return _adjusted(values, _step_up)


def _adjusted(values: Sequence[Number], rule: Callable[[list[float]], list[float]]) -> tuple[Number, ...]:
    given = [(value, place) for place, value in enumerate(values) if not isinstance(value, Withheld)]
    given.sort()
    found = list(values)
    for (_, place), value in zip(given, rule([value for value, _ in given]), strict=True):
        found[place] = value
    return tuple(found)


def _step_down(ascending: list[float]) -> list[float]:
    found, highest = [], 0.0
    for place, value in enumerate(ascending):
        highest = max(highest, min(1.0, (len(ascending) - place) * value))
        found.append(highest)
    return found


def _step_up(ascending: list[float]) -> list[float]:
    found, lowest = [], 1.0
    for place in range(len(ascending), 0, -1):
        lowest = min(lowest, len(ascending) / place * ascending[place - 1])
        found.append(lowest)
    return found[::-1]
