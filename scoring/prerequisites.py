"""What must hold before what: an order in which nothing comes before its prerequisites, and needs handed down it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from scoring.terms import Number, Withheld

# What a practice takes over of the need of those that rest on it.
HANDED_DOWN = 0.9


def in_order(before: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """All codes, each after those it rests on, alphabetical where either may come first (Kahn 1962).

    before: what each code rests on. ValueError if they run in a circle.
    """
    open_ones = {code: set(firsts) for code, firsts in before.items()}
    found: list[str] = []
    while open_ones:
        ready = min((code for code, firsts in open_ones.items() if not firsts), default=None)
        if ready is None:
            raise ValueError("prerequisites run in a circle: " + ", ".join(sorted(open_ones)))
        found.append(ready)
        del open_ones[ready]
        for firsts in open_ones.values():
            firsts.discard(ready)
    return tuple(found)


def depths(sequence: Sequence[str], waits: Mapping[str, Collection[str]]) -> dict[str, int]:
    """How many must come before each, one after the other, on the longest way; 0 for what waits for nothing.

    sequence: all codes in an order of `in_order`. waits: for which of them each waits.
    """
    found: dict[str, int] = {}
    for code in sequence:
        found[code] = max((found[first] + 1 for first in waits[code]), default=0)
    return found


def effective_needs(
    sequence: Sequence[str], after: Mapping[str, Collection[str]], below: Collection[str], needs: Mapping[str, Number]
) -> dict[str, Number]:
    """E = max(need, 0.9 max E of what rests on it) for those `below` the gate, else the need.

    A withheld need stays withheld and hands nothing down.
    """
    found: dict[str, Number] = {}
    for code in reversed(sequence):
        need = needs[code]
        if not isinstance(need, Withheld) and code in below:
            carried = [found[then] for then in after[code]]
            need = max([need, *(HANDED_DOWN * each for each in carried if not isinstance(each, Withheld))])
        found[code] = need
    return found
