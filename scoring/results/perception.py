"""Who sees it differently, and who can't see it: groups of people beside each other. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scoring.terms import Figure, Number, Withheld

MARKED_BELOW = 0.05


class View(StrEnum):
    """The single cuts people are shown by.

    DEPARTMENT   departments, with those below them; code "" for people of none
    ROLE         role groups; executives and managers as LEADERS where executives are too few
    LEADERS      executives and managers of a department
    TEAM         frontline and support of a department
    SIGHT        role groups again, for what they can see: from ten people on
    """

    DEPARTMENT = "department"
    ROLE = "role"
    LEADERS = "leaders"
    TEAM = "team"
    SIGHT = "sight"


class Side(StrEnum):
    """What is compared."""

    UNDERSTANDING = "understanding"
    DELIVERY = "delivery"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class GroupCell:
    """One group in one dimension. understanding, delivery: points; gap: with its 95 % interval; n: people with both.

    If any of them is withheld because the group is not shown, all are, n too.
    """

    dimension: str
    n: int | Withheld
    understanding: Number
    delivery: Number
    gap: Figure


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of a view. inside: the department it is a part of, "" for none. cells: one a dimension compared."""

    code: str
    inside: str
    cells: tuple[GroupCell, ...]


@dataclass(frozen=True, slots=True)
class SightCell:
    """What one role group could see of one dimension: answers / (answers + can't see), 0 to 1, by lens."""

    dimension: str
    n: int | Withheld
    understanding: Number
    delivery: Number


@dataclass(frozen=True, slots=True)
class SightRow:
    code: str
    cells: tuple[SightCell, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """Hedges g with its 95 % interval from the noncentral t distribution; se: its large-sample standard error."""

    value: float
    low: float
    high: float
    se: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """One group minus another; both are shown, or all is withheld.

    first_n, second_n: people. difference: points, -100 to 100, with its 95 % Welch interval and the smaller n.
    p: chance of a difference at least as large if there were none, 0 to 1; adjusted: the same for the family it was
    compared in (Holm or Benjamini-Hochberg).
    """

    dimension: str
    side: Side
    first: str
    second: str
    first_n: int | Withheld
    second_n: int | Withheld
    difference: Figure
    p: Number
    adjusted: Number
    effect: Effect | Withheld

    @property
    def is_marked(self) -> bool:
        """Is the difference surely no chance, in the family it was compared in?"""
        return not isinstance(self.adjusted, Withheld) and self.adjusted < MARKED_BELOW


@dataclass(frozen=True, slots=True)
class Perception:
    """Groups beside each other, on the practices everybody was asked.

    practices: these; dimensions: of these. everybody: the whole on the same practices. top: the role groups compared
    with the frontline, executives alone or with managers. top_frontline: Holm over all of them; departments (each
    against everybody else, gaps) and leaders_teams (per department, understanding and delivery): Benjamini-Hochberg.
    """

    practices: tuple[str, ...]
    dimensions: tuple[str, ...]
    everybody: GroupRow
    departments: tuple[GroupRow, ...]
    roles: tuple[GroupRow, ...]
    top: tuple[str, ...]
    sight: tuple[SightRow, ...]
    top_frontline: tuple[Comparison, ...]
    departments_rest: tuple[Comparison, ...]
    leaders_teams: tuple[Comparison, ...]
    with_leaders: int
