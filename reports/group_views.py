"""The single cuts people are shown by, declared before anybody looks at a figure: no others can be asked for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from scoring.disclosure import WHOLE, Group
from scoring.results.perception import View

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scoring.recovery import Atom

# Role groups of the questionnaire that are compared with each other; one that has other codes has no such views.
LEADERS = ("executive", "manager")
TEAM = ("frontline", "support")
FRONTLINE = "frontline"


def role_codes(people: Mapping[str, int], k: int) -> tuple[tuple[str, ...], ...]:
    """The role groups to show, each as the codes it is made of: those somebody belongs to, executives and managers as
    one where executives are fewer than `k`. people: respondents by role group, in the questionnaire's order."""
    present = tuple(code for code, n in people.items() if n)
    if set(LEADERS) <= set(present) and people[LEADERS[0]] < k:
        return (LEADERS, *((code,) for code in present if code not in LEADERS))
    return tuple((code,) for code in present)


def groups_of(
    people: Mapping[Atom, int], parents: Mapping[str, str], roles: Sequence[tuple[str, ...]], k: int
) -> list[Group]:
    """Every group a report could show.

    people: respondents of each cell; parents: of every department the one above it or "", the department of people who
    named none ("") included if there are any.
    """
    of_department: dict[str, set[Atom]] = defaultdict(set)
    of_role: dict[str, set[Atom]] = defaultdict(set)
    for atom in people:
        of_role[atom[1]].add(atom)
        for code in _chain(atom[0], parents):
            of_department[code].add(atom)
    found = [
        Group(
            View.DEPARTMENT,
            code,
            frozenset(of_department[code]),
            (View.DEPARTMENT, parent) if (parent := _above(code, parents)) else WHOLE,
        )
        for code in parents
    ]
    for code in parents:
        leaders, team = (
            frozenset(atom for atom in of_department[code] if atom[1] in members) for members in (LEADERS, TEAM)
        )
        if min(_count(leaders, people), _count(team, people)) >= k:
            inside = (View.DEPARTMENT, code)
            found += [
                Group(view, code, atoms, inside, beside="leadership")
                for view, atoms in ((View.LEADERS, leaders), (View.TEAM, team))
            ]
    found += [Group(View.ROLE, "+".join(codes), frozenset(_joined(of_role, codes))) for codes in roles]
    return found


def _chain(code: str, parents: Mapping[str, str]) -> list[str]:
    """A department and those above it; one that is its own superior by some mistake ends the chain."""
    chain = [code]
    while (above := parents.get(chain[-1], "")) and above in parents and above not in chain:
        chain.append(above)
    return chain


def _above(code: str, parents: Mapping[str, str]) -> str:
    chain = _chain(code, parents)
    return chain[1] if len(chain) > 1 and code not in _chain(chain[1], parents) else ""


def _joined(of_role: Mapping[str, set[Atom]], codes: Iterable[str]) -> set[Atom]:
    return {atom for code in codes for atom in of_role.get(code, ())}


def _count(atoms: Iterable[Atom], people: Mapping[Atom, int]) -> int:
    return sum(people[atom] for atom in atoms)
