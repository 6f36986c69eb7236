"""Departments inside departments: their order on a page, what is below which, and people added up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from organisations.models import Department, Organisation
from organisations.tables.words import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_DEPARTMENTS = 1000


@dataclass(frozen=True, slots=True)
class Node:
    """`people`: those of the department and of all below it, as far as they are known."""

    department: Department
    depth: int
    children: int
    people: int
    has_unknown: bool

    @property
    def step(self) -> int:
        """How far it is set in; deeper than this nobody could tell any more."""
        return min(self.depth, 6)


def nodes_of(departments: Iterable[Department]) -> list[Node]:
    """Each department behind the one it is inside, beside each other by name."""
    every = sorted(departments, key=lambda each: plain(each.name))
    inside: dict[int | None, list[Department]] = {}
    for each in every:
        inside.setdefault(each.parent_id, []).append(each)
    order = _in_order(inside)
    people = {each.pk: each.headcount or 0 for each, _depth in order}
    unknown = {each.pk: each.headcount is None for each, _depth in order}
    for each, _depth in reversed(order):
        if each.parent_id in people:
            people[each.parent_id] += people[each.pk]
            unknown[each.parent_id] |= unknown[each.pk]
    return [Node(each, depth, len(inside.get(each.pk, [])), people[each.pk], unknown[each.pk]) for each, depth in order]


def below(departments: Iterable[Department], pk: int) -> set[int]:
    """The keys of everything inside it, at any depth."""
    inside: dict[int | None, list[int]] = {}
    for each in departments:
        inside.setdefault(each.parent_id, []).append(each.pk)
    found: set[int] = set()
    waiting = [pk]
    while waiting:
        new = [child for child in inside.get(waiting.pop(), []) if child not in found]
        found.update(new)
        waiting += new
    return found


def people_of(nodes: Iterable[Node]) -> tuple[int, bool]:
    """How many there are in all, and whether some are unknown."""
    tops = [node for node in nodes if node.depth == 0]
    return sum(node.people for node in tops), any(node.has_unknown for node in tops)


def held(organisation: Organisation) -> list[Department]:
    """Inside a transaction: the departments as they are, and stay until it ends."""
    Organisation.objects.select_for_update().filter(pk=organisation.pk).first()
    return list(organisation.departments.select_related("parent"))


def _in_order(inside: dict[int | None, list[Department]]) -> list[tuple[Department, int]]:
    order: list[tuple[Department, int]] = []
    waiting = [(each, 0) for each in reversed(inside.get(None, []))]
    while waiting:
        each, depth = waiting.pop()
        order.append((each, depth))
        waiting += [(child, depth + 1) for child in reversed(inside.get(each.pk, []))]
    return order
