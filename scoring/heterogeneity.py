"""Do customers want the same things?"""

from __future__ import annotations

import numpy as np

from scoring.captured import FEWEST_CUSTOMERS
from scoring.folding import Floats
from scoring.needs import NAMED
from scoring.pulse import Pulse
from scoring.results.verified import Heterogeneity
from scoring.terms import TOLERANCE, Number, Reason, Withheld

CONSENSUS_CUT = 0.10


def heterogeneity(customers: Pulse) -> Heterogeneity:
    """Pair overlap o = sum of c (c - 1) / (3 n (n - 1)), c customers naming a need: the chance that one of a customer's
    three is among another's. Consensus (o - 3/K) / (1 - 3/K): 0 by chance (slightly below is possible), 1 all alike.

    Withheld under ten customers.
    """
    n, needs = customers.n, customers.needs
    if n < FEWEST_CUSTOMERS:
        few = Withheld(Reason.TOO_FEW)
        return Heterogeneity(few, few, differ=False)
    overlap = int((customers.named * (customers.named - 1)).sum()) / (NAMED * n * (n - 1))
    chance = NAMED / needs
    consensus = (overlap - chance) / (1 - chance)
    return Heterogeneity(overlap, consensus, differ=consensus < CONSENSUS_CUT - TOLERANCE)


def concordance(ranks: Floats) -> Number:
    """Kendall's W of full rankings, 0 to 1, corrected for ties. ranks: people x needs, ties as mid-ranks.

    W = 12 S / (m^2 (K^3 - K) - m T), S squared deviations of the rank sums, T sum of t^3 - t over ties (Kendall & Smith
    1939). Withheld (too_few) for fewer than two people or needs, (constant) if everybody ties everything.
    """
    people, needs = ranks.shape
    if people < 2 or needs < 2:
        return Withheld(Reason.TOO_FEW)
    ordered = np.sort(ranks, axis=1)
    # A tie of t takes (t^3 - t) / 12 from the sum of squared ranks.
    lost = people * (needs * (needs + 1) * (2 * needs + 1) / 6) - float((ordered**2).sum())
    room = people**2 * (needs**3 - needs) - people * 12 * lost
    if room <= TOLERANCE:
        return Withheld(Reason.CONSTANT)
    totals = ranks.sum(axis=0)
    return float(12 * ((totals - totals.mean()) ** 2).sum() / room)


def mean_spearman(w: float, people: int) -> float:
    """Mean of Spearman's correlation over all pairs of people, (m W - 1) / (m - 1); exact without ties."""
    return (people * w - 1) / (people - 1)


def mean_rank_reliability(w: float, people: int) -> Number:
    """Reliability of the mean rank, (m W - 1) / ((m - 1) W); withheld (no_hierarchy) at W = 0."""
    if w <= TOLERANCE:
        return Withheld(Reason.NO_HIERARCHY)
    return (people * w - 1) / ((people - 1) * w)
