"""One wave's answers weighed to the mix of departments of another, so that a change is none of the mix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scoring.strata import Answers
from scoring.terms import Reason, Withheld


def alike(answers: Answers, weights: Sequence[float], minimum: int) -> Answers | Withheld:
    """These answers with departments weighing as `weights` (at least 0, in the order of `answers.headcounts`; 0 for a
    department the other wave had not).

    Departments with fewer than `minimum` answers are taken together, and with the smallest other one if they still are
    too few: beside the plain figures these must not tell of fewer people. People whose departments weigh nothing are
    left out; withheld (`suppressed_small`) if they or those who stay are fewer than `minimum`, but not none.
    """
    counts = np.bincount(answers.stratum, minlength=len(answers.headcounts))
    present = [number for number, count in enumerate(counts.tolist()) if count and weights[number] > 0]
    left = len(answers.stratum) - int(counts[present].sum())
    if not present or int(counts[present].sum()) < minimum or 0 < left < minimum:
        return Withheld(Reason.SUPPRESSED_SMALL)
    groups = _pools(counts.tolist(), present, minimum)
    of = np.full(len(counts), -1, dtype=np.int64)
    for place, numbers in enumerate(groups):
        of[numbers] = place
    stratum = of[answers.stratum]
    kept = stratum >= 0
    return replace(
        answers,
        codes=answers.codes[kept],
        stratum=stratum[kept],
        headcounts=tuple(_together([answers.headcounts[number] for number in numbers]) for numbers in groups),
        mix=tuple(float(sum(weights[number] for number in numbers)) for numbers in groups),
    )


def pooled(
    stratum: NDArray[np.int64], headcounts: Sequence[int | None], minimum: int
) -> tuple[NDArray[np.int64], tuple[int | None, ...]]:
    """Department of each person and headcounts, with departments under `minimum` people taken together as in `alike`.

    A weighted share is a sum with one weight a department: exact, it tells how many of each it counts, so none may be
    of fewer people. Departments nobody is of stay as they are.
    """
    counts: list[int] = np.bincount(stratum, minlength=len(headcounts)).tolist()
    of, known = np.arange(len(counts), dtype=np.int64), list(headcounts)
    for numbers in _pools(counts, [number for number, count in enumerate(counts) if count], minimum):
        first, *others = sorted(numbers)
        of[others] = first
        if others:
            # More people than were asked are as many as there are, as where strata are merged.
            known[first] = _together([_at_least(headcounts[number], counts[number]) for number in numbers])
            for other in others:
                known[other] = 0
    return of[stratum], tuple(known)


def _pools(counts: Sequence[int], present: Sequence[int], minimum: int) -> list[list[int]]:
    """Departments that stand for themselves or, smallest first, together, so that all have `minimum` people."""
    groups: list[list[int]] = []
    for number in sorted(present, key=lambda number: (counts[number], number)):
        if groups and sum(counts[other] for other in groups[-1]) < minimum:
            groups[-1].append(number)
        else:
            groups.append([number])
    if len(groups) > 1 and sum(counts[number] for number in groups[-1]) < minimum:
        last = groups.pop()
        groups[-1] += last
    return groups


def _at_least(headcount: int | None, count: int) -> int | None:
    return None if headcount is None else max(headcount, count)


def _together(headcounts: list[int | None]) -> int | None:
    known = [headcount for headcount in headcounts if headcount is not None]
    return sum(known) if len(known) == len(headcounts) else None
