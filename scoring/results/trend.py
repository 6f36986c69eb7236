"""What changed between two waves. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scoring.results.trust import Careless
from scoring.terms import Figure, Form, Number, Reason, Withheld


class Word(StrEnum):
    """ROSE, FELL: changed. NO_RELIABLE_CHANGE: none that chance could not have made. UNKNOWN: withheld."""

    ROSE = "rose"
    FELL = "fell"
    NO_RELIABLE_CHANGE = "no_reliable_change"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Change:
    """One figure, the later wave minus the earlier.

    raw: as both waves stand. alike: the later wave weighed to the earlier one's mix of departments; it decides, where
    there is one, else `raw`. p: two-sided, adjusted for how many are asked at once. detectable: points from which on
    a change is told from chance, whatever the others looked at together are (Bonferroni).
    """

    raw: Figure
    alike: Figure
    p: Number
    detectable: Number
    word: Word


@dataclass(frozen=True, slots=True)
class Changes:
    """One practice, dimension or the whole ("overall")."""

    code: str
    understanding: Change
    delivery: Change
    level: Change
    gap: Change


@dataclass(frozen=True, slots=True)
class Trend:
    """In document order of the later wave; practices the waves do not share are left out."""

    overall: Changes
    dimensions: tuple[Changes, ...]
    practices: tuple[Changes, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """A dimension or the whole ("overall") as it stood in the earlier wave, in points."""

    code: str
    understanding: Figure
    delivery: Figure
    level: Figure
    gap: Figure


NOT_KEPT = Withheld(Reason.NOT_MEASURED)


@dataclass(frozen=True, slots=True)
class Asked:
    """How a wave was asked. mode: what respondents were promised. careless: whose answers count. customers: did
    enough of them answer, too?"""

    form: Form
    mode: str
    careless: Careless | Withheld
    customers: bool | Withheld


@dataclass(frozen=True, slots=True)
class Since:
    """The earlier wave and what changed since.

    title, closed: what it was called, and the day it closed on (ISO 8601). before: the whole, then its dimensions.
    asked: how it was asked, which the first reports did not keep.
    """

    title: str
    closed: str
    before: tuple[Before, ...]
    trend: Trend
    asked: Asked | Withheld = NOT_KEPT

    def stood(self, code: str) -> Before | None:
        """Where that dimension stood; None if the earlier wave had none of that code."""
        return next((each for each in self.before if each.code == code), None)
