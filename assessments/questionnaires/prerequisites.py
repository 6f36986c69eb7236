"""Which practice comes before which: a graph that must not run in a circle."""

from collections.abc import Sequence


def cycle(pairs: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """The members of one circle in order, each before the next and the last before the first; empty if none."""
    before: dict[str, set[str]] = {}
    for first, then in pairs:
        before.setdefault(first, set())
        before.setdefault(then, set()).add(first)
    # Kahn: take away what waits for nothing, until nothing more goes; whatever is left lies on or behind a circle.
    while ready := {code for code, waits_for in before.items() if not waits_for}:
        before = {code: waits_for - ready for code, waits_for in before.items() if code not in ready}
    if not before:
        return ()
    walked = [min(before)]
    while (previous := min(before[walked[-1]])) not in walked:
        walked.append(previous)
    members = walked[walked.index(previous) :][::-1]
    start = members.index(min(members))
    return (*members[start:], *members[:start])
