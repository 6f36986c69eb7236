"""What to do next. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scoring.terms import Number, Withheld


class ImportanceSource(StrEnum):
    """CUSTOMERS: what they said matters most. EQUAL: nobody has asked them, so every practice counts the same."""

    CUSTOMERS = "customers"
    EQUAL = "equal"


class Quadrant(StrEnum):
    """Martilla & James 1977, with the cross at the means. For orientation; the ranking is `diagonal`.

    FIX_FIRST important, done less well · KEEP_UP important, done well · LEAVE less important, done less well ·
    ENOUGH less important, done well
    """

    FIX_FIRST = "fix_first"
    KEEP_UP = "keep_up"
    LEAVE = "leave"
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True)
class Priority:
    """One practice.

    score: 0 to 100, its own index: 80 % the weaker of understanding and delivery, 20 % their average. target: points.
    importance: 1 on average. need: importance x max(0, target - score). effective: the need, or 0.9 of the largest
    effective need of what rests on it, if it is below the gate and that is more.
    below_gate: cannot carry what rests on it: under level 3, or not established. waits_for: its own prerequisites that
    are below the gate; unknown: those without a score. depth: how many must come before it one after the other.
    carries: what rests directly on it and is needed, neediest first; empty if it holds. Do this first, because they
    cannot hold without it.
    """

    code: str
    score: Number
    target: float
    importance: float
    need: Number
    effective: Number
    below_gate: bool
    waits_for: tuple[str, ...]
    unknown: tuple[str, ...]
    depth: int
    carries: tuple[str, ...]
    quadrant: Quadrant | Withheld
    diagonal: Number


@dataclass(frozen=True, slots=True)
class Priorities:
    """practices: in document order. order: codes of those with an effective need, what to do first first."""

    practices: tuple[Priority, ...]
    order: tuple[str, ...]
    source: ImportanceSource

    def practice(self, code: str) -> Priority:
        """KeyError if the questionnaire has none of that code."""
        return {each.code: each for each in self.practices}[code]
