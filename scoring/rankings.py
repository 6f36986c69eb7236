"""The staff's order of needs against the customers'. Shown, not scored: far more at the mercy of sampling than the
captured share, and blind to how much a swap matters."""

from __future__ import annotations

import numpy as np
from scipy.stats import kendalltau, rankdata

from scoring.folding import Floats
from scoring.needs import NAMED, leading
from scoring.results.verified import Rankings
from scoring.terms import Number, Reason, Withheld

DEPTH = 5  # of the average overlap
PERSISTENCE = 0.8  # p of RBO: how likely a reader goes on to the next place


def tau_b(first: Floats, second: Floats) -> Number:
    """Kendall's tau-b, -1 to 1; withheld (constant) if either ties everything."""
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return Withheld(Reason.CONSTANT)
    return float(kendalltau(first, second, variant="b", method="asymptotic").statistic)


def spearman(first: Floats, second: Floats) -> Number:
    """Spearman's rank correlation with mid-ranks, -1 to 1; withheld (constant) if either ties everything."""
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return Withheld(Reason.CONSTANT)
    return float(np.corrcoef(rankdata(first), rankdata(second))[0, 1])


def agreement_at(first: list[int], second: list[int], depth: int) -> float:
    """A_d: share of the first d places that both orders have in common, 0 to 1."""
    return len(set(first[:depth]) & set(second[:depth])) / depth


def average_overlap(first: list[int], second: list[int]) -> float:
    """Mean of A_d to depth 5, 0 to 1; the first places count most."""
    return sum(agreement_at(first, second, depth) for depth in range(1, DEPTH + 1)) / DEPTH


def rank_biased_overlap(first: list[int], second: list[int]) -> float:
    """RBO = (1 - p) sum over d to K of p^(d-1) A_d + p^K A_K, p = .8, 0 to 1 (Webber, Moffat & Zobel 2010)."""
    depth = len(first)
    seen = sum(PERSISTENCE ** (d - 1) * agreement_at(first, second, d) for d in range(1, depth + 1))
    return (1 - PERSISTENCE) * seen + PERSISTENCE**depth * agreement_at(first, second, depth)


def rankings(staff: Floats, customers: Floats, codes: tuple[str, ...]) -> Rankings:
    """Both orders of needs, by share and then code; shares are compared to twelve digits."""
    ours, theirs = leading(staff, codes), leading(customers, codes)
    shares = np.round(staff, 12), np.round(customers, 12)
    return Rankings(
        tau_b=tau_b(*shares),
        spearman=spearman(*shares),
        overlap=len(set(ours[:NAMED]) & set(theirs[:NAMED])),
        average_overlap=average_overlap(ours, theirs),
        rbo=rank_biased_overlap(ours, theirs),
    )
