"""What follows from published sums, worked out a second time: exact fractions, and every union of cells."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from scoring.disclosure import Group

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping

Atom = tuple[str, str]


def recoverable(published: Iterable[frozenset[Atom]], counts: Mapping[Atom, int], k: int) -> list[set[Atom]]:
    """Every union of cells of 1 to k - 1 people whose sum is a linear combination of the published ones."""
    atoms = sorted(atom for atom, n in counts.items() if n > 0)
    reduced = _reduced([[Fraction(atom in group) for atom in atoms] for group in published])
    small = [place for place, atom in enumerate(atoms) if counts[atom] < k]
    return [
        {atoms[place] for place in union}
        for size in range(1, min(k, len(small) + 1))
        for union in combinations(small, size)
        if sum(counts[atoms[place]] for place in union) < k and _follows(union, reduced, len(atoms))
    ]


def _reduced(rows: list[list[Fraction]]) -> list[tuple[int, list[Fraction]]]:
    """Independent rows, each with the column that only it has."""
    found: list[tuple[int, list[Fraction]]] = []
    for row in rows:
        rest = _without(row, found)
        pivot = next((place for place, value in enumerate(rest) if value), None)
        if pivot is not None:
            rest = [value / rest[pivot] for value in rest]
            found = [(other, _without(values, [(pivot, rest)])) for other, values in found]
            found.append((pivot, rest))
    return found


def _without(row: list[Fraction], known: list[tuple[int, list[Fraction]]]) -> list[Fraction]:
    for pivot, values in known:
        if row[pivot]:
            factor = row[pivot]
            row = [value - factor * other for value, other in zip(row, values, strict=True)]
    return row


def _follows(union: tuple[int, ...], reduced: list[tuple[int, list[Fraction]]], width: int) -> bool:
    return not any(_without([Fraction(place in union) for place in range(width)], reduced))


LEADERS, TEAM = ("executive", "manager"), ("frontline", "support")
ROLES = (*LEADERS, *TEAM, "other")


def views(parents: Mapping[str, str], roles: Iterable[str] = ROLES) -> list[Group]:
    """Departments with what is below them, their leaders and teams, and role groups.

    parents: of each department the one above it, "" for none.
    """
    roles = tuple(roles)
    groups = []
    for code in parents:
        inner = {other for other in parents if code in _above(other, parents)}
        inside = ("department", parents[code]) if parents[code] else ("organisation", "")
        groups.append(Group("department", code, frozenset((part, role) for part in inner for role in roles), inside))
        for view, some in (("leaders", LEADERS), ("team", TEAM)):
            atoms = frozenset((part, role) for part in inner for role in some if role in roles)
            groups.append(Group(view, code, atoms, ("department", code), "leadership"))
    groups += [Group("role", role, frozenset((code, role) for code in parents)) for role in roles]
    return groups


def _above(code: str, parents: Mapping[str, str]) -> list[str]:
    chain = [code]
    while parents[chain[-1]]:
        chain.append(parents[chain[-1]])
    return chain


def random_organisation(draw: random.Random, departments: int) -> tuple[dict[str, str], dict[Atom, int]]:
    """A tree of departments and people in them: teams of very different sizes, three in five of whom answer."""
    parents: dict[str, str] = {}
    counts: dict[Atom, int] = {}
    for number in range(departments):
        code = f"d{number}"
        parents[code] = draw.choice(["", "", *parents][:4]) if parents else ""
        for _ in range(max(1, round(draw.lognormvariate(1.9, 0.8)))):
            if draw.random() < 0.6:
                cell = code, draw.choices(ROLES, weights=(3, 12, 55, 20, 10))[0]
                counts[cell] = counts.get(cell, 0) + 1
    return parents, counts
