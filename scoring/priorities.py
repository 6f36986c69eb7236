"""What to do next: what customers need most and is furthest from its target, prerequisites first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.importance import importance, places
from scoring.parameters import Parameters
from scoring.prerequisites import depths, effective_needs, in_order
from scoring.results import Reading, Wheel
from scoring.results.priorities import Priorities, Priority
from scoring.terms import TOLERANCE, Instrument, Number, Withheld

# Level from which a practice carries what rests on it, 1 to 5: 1 + score / 25.
GATE = 3.0


@dataclass(frozen=True, slots=True)
class Aims:
    """targets: by dimension, points 0 to 100. prerequisites: pairs of practices, before and after. needs: practices
    that serve each customer need. shares: of customers, how many name each need, or why that is not known."""

    targets: Mapping[str, float]
    prerequisites: Sequence[tuple[str, str]]
    needs: Mapping[str, Sequence[str]]
    shares: Mapping[str, float] | Withheld


def priorities(wheel: Wheel, instrument: Instrument, aims: Aims, parameters: Parameters) -> Priorities:
    """All practices and their order.

    Below the gate first: those that wait for nothing, then by depth, effective need, code; then what holds and still
    misses its target, by need and code. A practice without a score is in neither: it holds nobody up and has no need.
    ValueError if the prerequisites run in a circle. Practices they name that the questionnaire lacks are left out.
    """
    readings = {practice.code: wheel.practice(practice.code) for practice in instrument.practices}
    scores = {code: score(reading, parameters) for code, reading in readings.items()}
    important, source = importance(list(readings), aims.needs, aims.shares)
    targets = {practice.code: aims.targets[practice.dimension] for practice in instrument.practices}
    needs: dict[str, Number] = {
        code: value if isinstance(value, Withheld) else important[code] * max(0.0, targets[code] - value)
        for code, value in scores.items()
    }
    below = {code for code, value in scores.items() if is_below_gate(value, established=readings[code].established)}
    rests = _Rests(list(readings), aims.prerequisites, below, needs)
    where = places(important, scores)
    found = tuple(
        Priority(
            code=code,
            score=value,
            target=targets[code],
            importance=important[code],
            need=needs[code],
            effective=rests.effective[code],
            below_gate=code in below,
            waits_for=rests.waits[code],
            unknown=tuple(first for first in rests.before[code] if isinstance(scores[first], Withheld)),
            depth=rests.depth[code],
            carries=rests.carries(code) if code in below else (),
            quadrant=where[code].quadrant,
            diagonal=where[code].diagonal,
        )
        for code, value in scores.items()
    )
    needed = [each for each in found if rests.worth(each.code) > TOLERANCE]
    needed.sort(key=lambda each: (not each.below_gate, each.depth, -rests.worth(each.code), each.code))
    return Priorities(found, tuple(each.code for each in needed), source)


def score(reading: Reading, parameters: Parameters) -> Number:
    """L - lambda |G| of one practice, 0 to 100: what it adds to the index; withheld with its level or gap."""
    level, gap = reading.level, reading.gap
    if isinstance(level, Withheld):
        return level
    return gap if isinstance(gap, Withheld) else level.value - parameters.lam * abs(gap.value)


def is_below_gate(value: Number, *, established: bool) -> bool:
    """A known practice that cannot carry what rests on it: under level 3 of 5, or seen by less than half."""
    if isinstance(value, Withheld):
        return False
    return not established or 1 + value / 25 < GATE - TOLERANCE


class _Rests:
    """What rests on what, among the practices of one questionnaire."""

    def __init__(
        self, codes: list[str], prerequisites: Sequence[tuple[str, str]], below: set[str], needs: dict[str, Number]
    ) -> None:
        pairs = [(first, then) for first, then in prerequisites if first in needs and then in needs]
        self.before = {code: tuple(first for first, then in pairs if then == code) for code in codes}
        self.waits = {code: tuple(first for first in firsts if first in below) for code, firsts in self.before.items()}
        self._after = {code: tuple(then for first, then in pairs if first == code) for code in codes}
        sequence = in_order(self.before)
        self.depth = depths(sequence, self.waits)
        self.effective = effective_needs(sequence, self._after, below, needs)

    def worth(self, code: str) -> float:
        """The effective need, 0 where it is withheld."""
        value = self.effective[code]
        return 0.0 if isinstance(value, Withheld) else value

    def carries(self, code: str) -> tuple[str, ...]:
        """What rests directly on this and is needed, neediest first."""
        needed = [then for then in self._after[code] if self.worth(then) > TOLERANCE]
        return tuple(sorted(needed, key=lambda then: (-self.worth(then), then)))
