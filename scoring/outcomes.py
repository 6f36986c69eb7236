"""Does it pay? Outcomes beside the wheel, and what may not be concluded from them."""

from __future__ import annotations

from math import atanh, sqrt, tanh

import numpy as np
from scipy.special import ndtri

from scoring.folding import Floats
from scoring.results.outcomes import Association, Caveat, Correlation, Evidence, Predictor
from scoring.terms import TOLERANCE, Reason, Withheld

# Organisations from which on: a rank correlation is shown, a correlation, and one that hardly moves any more.
EXPLORATORY_FROM, CORRELATION_FROM, STABLE_FROM = 10, 30, 250

# As many organisations see a correlation of .3 in four of five cases.
NEEDED_FOR_WEAK = 85

_Z = float(ndtri(0.975))


def association(
    predictor: Predictor, scores: Floats, outcomes: Floats, *, lagged: bool, same_people: bool
) -> Association:
    """A predictor and an outcome, one value each an organisation; NaN where an organisation lacks one.

    lagged: every outcome was measured after its score. same_people: the outcome comes from the same answers.
    No correlation under ten organisations (`too_few`) or where either does not vary (`constant`). Fisher's interval;
    Schönbrodt & Perugini 2013 on when it is stable.
    """
    rows = np.stack([scores, outcomes])
    rows = rows[:, ~np.isnan(rows).any(axis=0)]
    rows = rows[:, np.lexsort(rows)]  # so that the order of organisations does not change a digit
    n = rows.shape[1]
    evidence = Evidence.SCATTER
    if n >= EXPLORATORY_FROM:
        evidence = Evidence.CORRELATION if n >= CORRELATION_FROM else Evidence.EXPLORATORY
    return Association(
        predictor=predictor,
        evidence=evidence,
        correlation=_correlation(rows, evidence),
        n=n,
        stable=n >= STABLE_FROM,
        caveats=_caveats(n, lagged=lagged, same_people=same_people),
    )


def fisher(value: float, n: int) -> Correlation:
    """A correlation of n pairs, n at least 4, with Fisher's interval tanh(atanh r +- 1.96 / sqrt(n - 3))."""
    if abs(value) >= 1 - TOLERANCE:
        return Correlation(value, value, value)
    half = _Z / sqrt(n - 3)
    return Correlation(value, tanh(atanh(value) - half), tanh(atanh(value) + half))


def _correlation(rows: Floats, evidence: Evidence) -> Correlation | Withheld:
    if evidence is Evidence.SCATTER:
        return Withheld(Reason.TOO_FEW)
    if evidence is Evidence.EXPLORATORY:
        rows = np.stack([_ranks(row) for row in rows])
    centred = rows - rows.mean(axis=1, keepdims=True)
    size = np.sqrt((centred**2).sum(axis=1))
    if (size <= TOLERANCE * np.maximum(1, np.abs(rows).max(axis=1))).any():
        return Withheld(Reason.CONSTANT)
    value = float((centred[0] / size[0]) @ (centred[1] / size[1]))
    return fisher(max(-1.0, min(1.0, value)), rows.shape[1])


def _ranks(values: Floats) -> Floats:
    """1 for the smallest; equal values share the middle of their ranks."""
    _, of, counts = np.unique(values, return_inverse=True, return_counts=True)
    middle: Floats = counts.cumsum() - (counts - 1) / 2
    return middle[of]


def _caveats(n: int, *, lagged: bool, same_people: bool) -> tuple[Caveat, ...]:
    found = [Caveat.NOT_CAUSE, Caveat.NOT_RETURN, Caveat.NOT_FORECAST]
    if not lagged:
        found.append(Caveat.NOT_LAGGED)
    if same_people:
        found.append(Caveat.SAME_PEOPLE)
    if n < NEEDED_FOR_WEAK:
        found.append(Caveat.FEW)
    if n < STABLE_FROM:
        found.append(Caveat.UNSTABLE)
    return tuple(found)
