"""Before answers leave their box: nobody may be one of few who share department and role group.

Whoever is one of fewer than k of their role group in their department is moved up the tree of departments until there
are k, in the end to no department at all. Only where even the whole organisation has fewer than k of a role group is
that left out, too. So every combination that is ever stored is shared by at least k people, or by everybody.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NOWHERE = ""

Place = tuple[str, str]  # department, role group


def generalised(places: Sequence[Place], parents: Mapping[str, str], k: int) -> list[Place]:
    """`places` in the same order, none shared by fewer than k; `parents`: of every department, "" at the top."""
    depths = {code: _depth(code, parents) for code in parents}
    found = [(department if department in parents else NOWHERE, role) for department, role in places]
    for depth in range(max(depths.values(), default=0), 0, -1):
        counts = Counter(found)
        up = {
            place: (parents[place[0]] if parents[place[0]] in parents else NOWHERE, place[1])
            for place, n in counts.items()
            if n < k and depths.get(place[0]) == depth
        }
        found = [up.get(place, place) for place in found]
    return _without_few(found, k)


def _without_few(places: list[Place], k: int) -> list[Place]:
    """What is still shared by few is one group without a name.

    If that is smaller than k itself, the smallest of all others joins it, or it could be told by what it is not.
    """
    counts = Counter(places)
    few = {place for place, n in counts.items() if n < k}
    while few and sum(counts[place] for place in few) < k and few != set(counts):
        few.add(min(set(counts) - few, key=lambda place: (place[0] != NOWHERE, counts[place], place)))
    return [(NOWHERE, NOWHERE) if place in few else place for place in places]


def _depth(code: str, parents: Mapping[str, str]) -> int:
    """1 at the top, or where departments are inside each other by some mistake."""
    depth, seen = 1, {code}
    while (code := parents.get(code, NOWHERE)) in parents and code not in seen:
        seen.add(code)
        depth += 1
    return depth
