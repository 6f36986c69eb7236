"""What can be worked out from published groups: the audit of `disclosure`. Standard library only.

Cells are departments x role groups. Whatever linear combination of published sums is a sum over some cells gives these
cells' people away. Groups by role take all people of a role, so that a combination gives each cell a value a + b: a by
where the cell stands among the other groups, b by where it stands among the groups by role. Searched are all a and b
for which every cell's value is 0 or 1 and the cells with 1 have few people: all of them, for any minimum group.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Atom = tuple[str, str]
Name = tuple[str, str]
Class = frozenset[Name]

# Beyond as many steps the search gives up, and what it could not rule out counts as found.
MOST_STEPS = 20_000


class Family:
    """Published groups along one side of the table, by name, as sets of cells, none of them empty.

    classes: of each cell the groups it is in. Cells in the same groups cannot be told apart.
    """

    def __init__(self, groups: Mapping[Name, frozenset[Atom]], atoms: Iterable[Atom]) -> None:
        self.groups = dict(groups)
        inside: dict[Atom, set[Name]] = {atom: set() for atom in atoms}
        for name, members in groups.items():
            for atom in members:
                inside[atom].add(name)
        self.classes: dict[Atom, Class] = {atom: frozenset(names) for atom, names in inside.items()}
        self._place = {name: place for place, name in enumerate(groups)}

    def drop(self, name: Name) -> None:
        """Publish it no more."""
        for atom in self.groups.pop(name, ()):
            self.classes[atom] -= {name}

    def taking_part(self, values: Mapping[Class, int]) -> set[Name]:
        """Groups without which these values could not be had: theirs differ from what lies around them."""
        chains = {name: self._chain(name) for name in self.groups}
        inner: dict[Class, list[Class]] = defaultdict(list)
        for name, chain in chains.items():
            inner[chain - {name}].append(chain)

        def value(chain: Class) -> int:
            if chain in values:
                return values[chain]
            parts = Counter(value(part) for part in inner[chain])
            return min(parts, key=lambda part: (-parts[part], part), default=0)

        return {name for name, chain in chains.items() if value(chain) != value(chain - {name})}

    def _chain(self, name: Name) -> Class:
        """The group with every group that contains it; of equal ones, the later contains the earlier."""
        members = self.groups[name]
        return frozenset(
            other
            for other in self.classes[next(iter(members))]
            if members < self.groups[other]
            or (members == self.groups[other] and self._place[name] <= self._place[other])
        )


@dataclass(frozen=True)
class Recovered:
    """The sum of some few people can be worked out: of these cells, by way of these groups."""

    cells: frozenset[Atom]
    names: set[Name]


Rows = dict[Class, dict[Class, int]]
Values = dict[Class, int]


def recovered(atoms: Mapping[Atom, int], one: Family, other: Family, k: int) -> Recovered | None:
    """A union of cells of 1 to k - 1 people whose sum follows from the groups of both families and the total, or None.

    atoms: people per cell, more than none. Nothing is missed; where groups of one family overlap without one
    containing the other, more is found than could be worked out.
    """
    rows: Rows = defaultdict(lambda: defaultdict(int))
    for atom, n in atoms.items():
        rows[one.classes[atom]][other.classes[atom]] += n
    turned = _turned(rows)
    if len(turned) > len(rows):
        rows, turned, one, other = turned, rows, other, one
    found = _small_row(rows, k) or _small_pattern(rows, turned, k)
    if found is None:
        return None
    along, across = found
    cells = (atom for atom in atoms if along[one.classes[atom]] + across[other.classes[atom]] > 0)
    return Recovered(frozenset(cells), one.taking_part(along) | other.taking_part(across))


def follows_without(name: Name, cells: frozenset[Atom], one: Family, other: Family) -> bool:
    """Would the sum of these cells still follow if the group of this name were not published?"""
    beside: dict[tuple[bool, Class], list[tuple[tuple[bool, Class], int]]] = defaultdict(list)
    for atom, of in one.classes.items():
        ends = (False, of - {name}), (True, other.classes[atom] - {name})
        for end, opposite in (ends, ends[::-1]):
            beside[end].append((opposite, int(atom in cells)))
    # Each cell says what its row's and its column's value are together: from one value the others follow in turn.
    values: dict[tuple[bool, Class], int] = {}
    for start in beside:
        reached = [] if start in values else [start]
        values.setdefault(start, 0)
        for end in reached:
            for opposite, together in beside[end]:
                if opposite not in values:
                    values[opposite] = together - values[end]
                    reached.append(opposite)
                elif values[opposite] + values[end] != together:
                    return False
    return True


def _turned(rows: Rows) -> Rows:
    turned: Rows = defaultdict(dict)
    for row, cells in rows.items():
        for column, n in cells.items():
            turned[column][row] = n
    return turned


def _small_row(rows: Rows, k: int) -> tuple[Values, Values] | None:
    """A whole row of few people: the difference of groups inside each other."""
    few = [(sum(cells.values()), sorted(row), row) for row, cells in rows.items() if sum(cells.values()) < k]
    if not few:
        return None
    small = min(few)[2]
    return {row: int(row == small) for row in rows}, dict.fromkeys(_turned(rows), 0)


def _small_pattern(rows: Rows, turned: Rows, k: int) -> tuple[Values, Values] | None:
    """Values b of the columns, not all the same within every row, that leave few people in the cells with 1.

    Where a row's b are the same, its a makes all its cells 0. Where they are two neighbours, its a makes the lower 0
    and the upper 1. More than two, or two further apart, cannot be.
    """
    for columns in _connected(rows, turned):
        near = {column: {other for row in turned[column] for other in rows[row]} for column in columns}
        search = _Search(rows, columns, near, k)
        found = search.extended({columns[0]: 0})
        if found is not None:
            across = dict.fromkeys(turned, 0) | found
            return {row: -min(across[column] for column in cells) for row, cells in rows.items()}, across
    return None


def _connected(rows: Rows, turned: Rows) -> list[list[Class]]:
    """Columns that share a row, directly or over others; each list begins with the most people and stays connected."""
    left = sorted(turned, key=lambda column: (-sum(turned[column].values()), sorted(column)))
    found = []
    while left:
        part = [left.pop(0)]
        for column in part:
            near = [other for other in left if any(other in rows[row] for row in turned[column])]
            part += near
            left = [other for other in left if other not in near]
        found.append(part)
    return found


class _Search:
    def __init__(self, rows: Rows, columns: list[Class], near: dict[Class, set[Class]], k: int) -> None:
        self._rows, self._columns, self._near, self._k = rows, columns, near, k
        self._steps = 0

    def extended(self, values: Values) -> Values | None:
        """The values with the other columns' so that few are left; None if that cannot be."""
        if len(values) == len(self._columns):
            return values if len(set(values.values())) > 1 else None
        self._steps += 1
        if self._steps > MOST_STEPS:
            return {column: place for place, column in enumerate(self._columns)}
        column = self._columns[len(values)]
        beside = [values[other] for other in self._near[column] if other in values]
        for value in range(max(beside) - 1, min(beside) + 2):
            further = values | {column: value}
            if self._people(further) < self._k:
                found = self.extended(further)
                if found is not None:
                    return found
        return None

    def _people(self, values: Values) -> int:
        """People in the cells that have 1, whatever the other columns will be."""
        people = 0
        for cells in self._rows.values():
            there = [(values[column], n) for column, n in cells.items() if column in values]
            if there:
                lower = min(value for value, _ in there)
                people += sum(n for value, n in there if value > lower)
        return people
