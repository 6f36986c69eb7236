"""Is it talk, work or result: how far people say the work for customers has come."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
from scipy.special import ndtri

from scoring.results.progress import Progress, Step, Verdict
from scoring.strata import Answers
from scoring.terms import CANT_SEE, NOT_ASKED, SKIPPED, TOLERANCE, Reason, Withheld

# How answers are spread is shown of ten people or more: of fewer, a unanimous answer would be everybody's.
FEWEST = 10

# Work that at least this share say customers notice is no longer without effect.
NOTICED_SHARE = 0.2


_LEADING = {Step.NOTHING_YET: Verdict.NOTHING_YET, Step.ANNOUNCED: Verdict.TALK, Step.CUSTOMERS_NOTICE: Verdict.RESULT}


def progress(answers: Answers, positions: Sequence[tuple[str, int]], minimum: int) -> tuple[Progress, ...]:
    """One result for each code and its position in the answers.

    Plain shares of people; departments are not weighed, for only some roles are asked about a dimension. Under ten
    people who can see it (or `minimum`, if that is more) all is withheld: `too_few`, `not_asked` if nobody was asked.
    ValueError for a character that is no answer to this.
    """
    return tuple(_progress(code, answers.codes[:, position], max(FEWEST, minimum)) for code, position in positions)


def verdict(shares: Sequence[float]) -> Verdict:
    """What the shares of the four steps say."""
    leading = max(shares)
    leaders = [step for step, share in zip(Step, shares, strict=True) if share >= leading - TOLERANCE]
    if len(leaders) > 1:
        return Verdict.MIXED
    if leaders[0] is Step.UNDER_WAY:
        return Verdict.WORK if shares[-1] >= NOTICED_SHARE - TOLERANCE else Verdict.NO_EFFECT_SEEN
    return _LEADING[leaders[0]]


def is_sure(shares: Sequence[float], n: int) -> bool:
    """The 95 % interval of the difference of the two largest of n people's shares lies above 0.

    Two shares of the same people: Var = (p + q - (p - q)^2) / n.
    """
    second, first = sorted(shares)[-2:]
    ahead = first - second
    return ahead > float(ndtri(0.975)) * sqrt((first + second - ahead**2) / n) + TOLERANCE


def _progress(code: str, column: np.ndarray[tuple[int], np.dtype[np.uint8]], minimum: int) -> Progress:
    counts: list[int] = np.bincount(column, minlength=256).tolist()
    chosen = counts[ord("1") : ord("1") + len(Step)]
    unseen = counts[ord(CANT_SEE)]
    if sum(chosen) + unseen + counts[ord(SKIPPED)] + counts[ord(NOT_ASKED)] != len(column):
        raise ValueError("an answer is none of the characters a step can have")
    n = sum(chosen)
    if n < minimum:
        nobody = len(column) > 0 and counts[ord(NOT_ASKED)] == len(column)
        nothing = Withheld(Reason.NOT_ASKED if nobody else Reason.TOO_FEW)
        return Progress(code, nothing, nothing, nothing, Verdict.UNKNOWN, sure=False)
    shares = tuple(count / n for count in chosen)
    return Progress(code, shares, n, unseen / (n + unseen), verdict(shares), is_sure(shares, n))
