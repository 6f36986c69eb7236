"""Which groups may be shown, so that nothing about fewer than the minimum group follows from all that is shown.

Standard library only. A small group is hidden; so is a large one from whose figure, with others, that of a small one
could be worked out: beside its siblings (`showable`), across views and across everything shown before (`shown`).
Source: cell suppression in official statistics (Cox 1980); the audit across views is our own, docs/method.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from scoring.recovery import Atom, Family, Name, Recovered, follows_without, recovered
from scoring.terms import Reason, Withheld

Shown = dict[Name, int | Withheld]
Key = TypeVar("Key", str, tuple[str, str])

# Of so many groups each is tried whether it is the one to leave out.
MOST_TRIED = 50

WHOLE: Name = ("organisation", "")


@dataclass(frozen=True, slots=True)
class Group:
    """People who could be shown together.

    view, code: the single cut it belongs to and its place there. atoms: the cells (department, role group) whose
    people it has, all of them. inside: the name of the group it is a part of; WHOLE at the top. beside: groups inside
    the same group that share it, or else their view, are siblings; they must not overlap.
    """

    view: str
    code: str
    atoms: frozenset[Atom]
    inside: Name = WHOLE
    beside: str = ""

    @property
    def name(self) -> Name:
        return self.view, self.code


def showable(counts: Mapping[Key, int], k: int, rest: int = 0) -> dict[Key, int]:
    """The counts that may stand beside their total: what is hidden must not follow by subtraction.

    Fewer than `k` people are hidden, nobody too; while what is hidden has fewer than `k` people altogether, the
    smallest of the others is hidden as well (ties by key). rest: people of the total that are in none of the counts.
    """
    shown = {key: n for key, n in counts.items() if n >= k}
    hidden = sum(counts.values()) - sum(shown.values()) + rest
    while shown and (len(shown) < len(counts) or rest) and hidden < k:
        smallest = min(shown, key=lambda key: (shown[key], key))
        hidden += shown.pop(smallest)
    return shown


def shown(
    groups: Sequence[Group],
    counts: Mapping[Atom, int],
    k: int,
    earlier: Mapping[Name, Iterable[int]] | None = None,
) -> Shown:
    """What may be shown of one metric: of every group its n, or why it is withheld.

    counts: people with this metric in each cell; all of them together are taken to be shown as well, if they are `k`.
    earlier: every n of this metric that was ever shown, by group. What was shown cannot be unsaid: it counts as known.
    A group is shown again only if its people are the same, or differ by `k` or more (docs/method.md).
    """
    sizes = {group.name: sum(counts.get(atom, 0) for atom in group.atoms) for group in groups}
    sizes[WHOLE] = sum(counts.values())
    known = {name: frozenset(ns) for name, ns in (earlier or {}).items() if ns}
    kept = set() if sizes[WHOLE] < k else _among_siblings(groups, sizes, k)
    if any(ns != {sizes.get(name)} for name, ns in known.items()):
        kept = _since(groups, sizes, kept, known, k)
        fixed: set[Name] = set()
    else:
        fixed = known.keys() & sizes.keys()
    kept = _audited(groups, sizes, counts, kept, fixed, k)
    return {group.name: sizes[group.name] if group.name in kept else _why(sizes[group.name], k) for group in groups}


def _why(n: int, k: int) -> Withheld:
    return Withheld(Reason.SUPPRESSED_SMALL if n < k else Reason.SUPPRESSED_COMPLEMENTARY)


def _among_siblings(groups: Sequence[Group], sizes: Mapping[Name, int], k: int) -> set[Name]:
    """What every set of siblings lets stand; what is inside a hidden group is hidden."""
    kept = {WHOLE}
    for inside, members in _sibling_sets(groups):
        if inside in kept:
            counts = {group.name: sizes[group.name] for group in members}
            kept |= set(showable(counts, k, sizes[inside] - sum(counts.values())))
    return kept - {WHOLE}


def _sibling_sets(groups: Sequence[Group]) -> list[tuple[Name, list[Group]]]:
    """Siblings with the group they are inside of, which always comes first; ValueError if one is inside nothing."""
    waiting: dict[Name, dict[str, list[Group]]] = defaultdict(dict)
    for group in groups:
        waiting[group.inside].setdefault(group.beside or group.view, []).append(group)
    found: list[tuple[Name, list[Group]]] = []
    reached = [WHOLE]
    for inside in reached:
        for members in waiting.pop(inside, {}).values():
            found.append((inside, members))
            reached += [group.name for group in members]
    if waiting:
        raise ValueError(f"groups are inside of what is none: {sorted(waiting)}")
    return found


def _since(
    groups: Sequence[Group],
    sizes: Mapping[Name, int],
    kept: set[Name],
    known: Mapping[Name, frozenset[int]],
    k: int,
) -> set[Name]:
    """Of other answers than those shown before: only groups shown before, of one view, whose changes are themselves
    nobody or enough people, each alone and what is left of them among siblings."""
    if WHOLE not in known:
        return set()
    changes = {name: [sizes[name] - n for n in ns] for name, ns in known.items() if name in sizes}
    if not all(_covers(change, k) for change in changes[WHOLE]):
        return set()
    view = min((name[0] for name in kept & changes.keys()), default="")
    found = {WHOLE}
    for inside, members in _sibling_sets(groups):
        if inside not in found:
            continue
        members = [group for group in members if group.view == view]
        allowed = [group.name for group in members if group.name in kept and _all_cover(changes, group.name, k)]
        allowed = [name for name in allowed if len(changes[name]) == len(changes[inside])]
        allowed.sort(key=lambda name: (sizes[name], name))
        while allowed and not _rest_covers(changes, inside, allowed, k):
            del allowed[0]
        found |= set(allowed)
    return found - {WHOLE}


def _covers(change: int, k: int) -> bool:
    return change == 0 or change >= k


def _all_cover(changes: Mapping[Name, list[int]], name: Name, k: int) -> bool:
    return name in changes and all(_covers(change, k) for change in changes[name])


def _rest_covers(changes: Mapping[Name, list[int]], inside: Name, parts: list[Name], k: int) -> bool:
    """What is left of a group's change beside its parts; snapshots in the order in which the group grew."""
    columns = [sorted(changes[part]) for part in parts]
    return all(
        _covers(change - sum(column[place] for column in columns), k)
        for place, change in enumerate(sorted(changes[inside]))
    )


def _audited(
    groups: Sequence[Group],
    sizes: Mapping[Name, int],
    counts: Mapping[Atom, int],
    kept: set[Name],
    fixed: set[Name],
    k: int,
) -> set[Name]:
    """Drop the smallest group that takes part, until no union of cells of fewer than `k` people can be worked out."""
    people = {atom: n for atom, n in counts.items() if n > 0}
    by_role = {group.name for group in groups if _is_across(group, people)}
    below: dict[Name, list[Name]] = defaultdict(list)
    for group in groups:
        below[group.inside].append(group.name)
    atoms = {group.name: group.atoms & people.keys() for group in groups}
    kept = kept - {name for name in kept if not atoms[name]}
    public = sorted(name for name in kept | fixed if atoms.get(name))
    sides = (
        Family({name: atoms[name] for name in public if name not in by_role}, people),
        Family({name: atoms[name] for name in public if name in by_role}, people),
    )
    while found := recovered(people, *sides, k):
        dropped = _smallest(found, sides, kept - fixed, sizes)
        if dropped is None:  # what was shown before says it already
            break
        for name in _with_inner(dropped, kept - fixed, below):
            kept.discard(name)
            for side in sides:
                side.drop(name)
    return kept


def _is_across(group: Group, people: Mapping[Atom, int]) -> bool:
    """Does it have everybody of some role groups?"""
    roles = {role for _, role in group.atoms}
    return all(atom in group.atoms for atom in people if atom[1] in roles)


def _smallest(
    found: Recovered, sides: tuple[Family, Family], candidates: set[Name], sizes: Mapping[Name, int]
) -> Name | None:
    """The smallest group that takes part and without which nothing follows; the smallest that takes part, if it
    takes more than one to be left out."""
    taking_part = sorted((found.names & candidates) or candidates, key=lambda name: (sizes[name], name))
    for name in taking_part[:MOST_TRIED]:
        if not follows_without(name, found.cells, *sides):
            return name
    return taking_part[0] if taking_part else None


def _with_inner(name: Name, kept: set[Name], below: Mapping[Name, list[Name]]) -> list[Name]:
    """A group with all that lies inside it and is shown."""
    found = [name]
    for each in found:
        found += [inner for inner in below.get(each, ()) if inner in kept]
    return found
