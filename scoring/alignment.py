"""Whether people mean the same by the word: the definition question."""

from __future__ import annotations

from math import fsum, log

import numpy as np
from numpy.typing import NDArray

from scoring.parameters import Parameters
from scoring.results.trust import Alignment, spread_minimum
from scoring.shares import wilson
from scoring.strata import Answers
from scoring.terms import CANT_SEE, NOT_APPLICABLE, NOT_ASKED, SKIPPED, Reason, Withheld


def alignment(
    answers: Answers, position: int, choices: int, parameters: Parameters, *, other: int | None = None
) -> Alignment | Withheld:
    """How far people chose the same of `choices` meanings (1 to 9) at `position`; nobody is weighted.

    `other`: the number of the choice "something else", if there is one: two who chose it need not mean the same, so
    they count as different. Withheld under ten people (and `parameters.minimum_group`) who chose a meaning.
    ValueError for a wrong character. Simpson 1949 (chance that two are the same).
    """
    column = answers.codes[:, position]
    counts, unseen = choice_counts(column, choices)
    n = sum(counts)
    if n < spread_minimum(parameters.minimum_group):
        nobody = len(column) > 0 and bool((column == ord(NOT_ASKED)).all())
        return Withheld(Reason.NOT_ASKED if nobody else Reason.TOO_FEW)
    alike = [number for choice, number in enumerate(counts, start=1) if choice != other]
    same = sum(number * (number - 1) for number in alike) / (n * (n - 1))
    leading = max(range(choices), key=lambda choice: (choice + 1 != other, counts[choice], -choice))
    chance = len(alike) / choices**2
    return Alignment(
        n=n,
        same=same,
        chance=chance,
        index=chance_corrected(same, chance),
        leading=leading + 1,
        shares=tuple(wilson(number, n) for number in counts),
        entropy=entropy(counts),
        cant_tell=unseen / (n + unseen),
    )


def choice_counts(column: NDArray[np.uint8], choices: int) -> tuple[list[int], int]:
    """People per choice '1' to `choices`, and people who could not tell; ValueError for a wrong character."""
    counts = np.bincount(column, minlength=256).tolist()
    first = ord("1")
    chosen = counts[first : first + choices]
    others = sum(counts[ord(character)] for character in (CANT_SEE, SKIPPED, NOT_ASKED, NOT_APPLICABLE))
    if sum(chosen) + others != len(column):
        raise ValueError("an answer is none of the characters this choice can have")
    return chosen, counts[ord(CANT_SEE)]


def chance_corrected(same: float, chance: float) -> float:
    """(A - chance) / (1 - chance): 0 if people chose at random, 1 if all mean the same; chance below 1."""
    return (same - chance) / (1 - chance)


def entropy(counts: list[int]) -> float:
    """-sum p ln p / ln C over C choices (at least two): 0 all the same, 1 evenly spread; too low of few people."""
    n = sum(counts)
    return abs(fsum(number / n * log(number / n) for number in counts if number)) / log(len(counts))
