"""How much each practice matters to customers, and where that meets how well it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.results.priorities import ImportanceSource, Quadrant
from scoring.terms import TOLERANCE, Number, Reason, Withheld


@dataclass(frozen=True, slots=True)
class Place:
    """Where a practice lies. diagonal: -1 to 1, min-max importance minus min-max score; above 0 it is done less well
    than it matters."""

    quadrant: Quadrant | Withheld
    diagonal: Number


def importance(
    practices: Sequence[str], needs: Mapping[str, Sequence[str]], shares: Mapping[str, float] | Withheld
) -> tuple[dict[str, float], ImportanceSource]:
    """Importance of each practice, on average 1.

    shares: of the customers, how many name each need among what matters most. A need's share is split evenly among
    its practices (those the questionnaire has), and a practice adds up what it gets; one that serves no need has 0.
    Without shares, or if they reach no practice, all are 1.
    """
    given = dict.fromkeys(practices, 0.0)
    if not isinstance(shares, Withheld):
        for need, share in sorted(shares.items()):
            served = [code for code in needs.get(need, ()) if code in given]
            for code in served:
                given[code] += share / len(served)
    total = sum(given.values())
    if total <= 0:
        return dict.fromkeys(practices, 1.0), ImportanceSource.EQUAL
    return {code: value * len(given) / total for code, value in given.items()}, ImportanceSource.CUSTOMERS


def places(important: Mapping[str, float], scores: Mapping[str, Number]) -> dict[str, Place]:
    """Every practice in the plane of importance and score; those without a score are withheld with its reason, and
    quadrants are `constant` where all matter the same or are done the same."""
    known = {code: score for code, score in scores.items() if not isinstance(score, Withheld)}
    across = _MinMax([important[code] for code in known])
    up = _MinMax(list(known.values()))
    found = {}
    for code, score in scores.items():
        if isinstance(score, Withheld):
            found[code] = Place(score, score)
            continue
        quadrant: Quadrant | Withheld = Withheld(Reason.CONSTANT)
        if across.wide and up.wide:
            quadrant = _quadrant(high=across.is_high(important[code]), good=up.is_high(score))
        found[code] = Place(quadrant, across.of(important[code]) - up.of(score))
    return found


class _MinMax:
    """The range and the mean of some numbers."""

    def __init__(self, numbers: Sequence[float]) -> None:
        self._low, self._high = min(numbers, default=0.0), max(numbers, default=0.0)
        self._mean = sum(sorted(numbers)) / max(1, len(numbers))
        self.wide = self._high - self._low > TOLERANCE

    def of(self, number: float) -> float:
        """0 for the smallest, 1 for the largest; 0 where all are the same."""
        return (number - self._low) / (self._high - self._low) if self.wide else 0.0

    def is_high(self, number: float) -> bool:
        return number >= self._mean - TOLERANCE


def _quadrant(*, high: bool, good: bool) -> Quadrant:
    if high:
        return Quadrant.KEEP_UP if good else Quadrant.FIX_FIRST
    return Quadrant.ENOUGH if good else Quadrant.LEAVE
