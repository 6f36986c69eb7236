"""Is the chain whole? Understanding leads strategy, strategy leads process, process leads technology; policy comes
before the processes that carry it out. Something that outruns what should lead it is led by something else."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from scoring.folding import Floats
from scoring.measured import Measured
from scoring.practices import Together
from scoring.reading import estimate
from scoring.results.chain import COUNTS_FROM, Chain, Link, Pace, Wholeness
from scoring.strata import People
from scoring.terms import TOLERANCE, Estimate, Figure, Reason, Withheld
from scoring.whole import Whole, whole

# The first link's name: what people understand of customers, over all dimensions.
UNDERSTANDING = "understanding"

ORDER = ("strategy", "process", "technology")
POLICY_FIRST = (("strategy.policy", "process.fit"), ("strategy.policy", "process.resolution"))


def compared() -> frozenset[str]:
    """The practices that `measured` must keep for `chain`."""
    return frozenset(code for pair in POLICY_FIRST for code in pair)


def chain(found: Measured, practices: Together) -> Chain:
    """Every link with its pace. A link without both its ends is withheld: `not_applicable` if the questionnaire lacks
    one, else the reason for which that end is. `practices` must hold those of `compared`."""
    links = [_first_link(found)]
    links += [link_of(before, after, _difference(found, before, after)) for before, after in pairwise(ORDER)]
    policy = [link_of(before, after, practices.delivery_difference(after, before)) for before, after in POLICY_FIRST]
    return chain_of(tuple(links), tuple(policy))


def chain_of(links: tuple[Link, ...], policy: tuple[Link, ...]) -> Chain:
    """A chain of these links, and whether it is whole."""
    paces = {link.pace for link in (*links, *policy)}
    wholeness = Wholeness.WHOLE
    if Pace.OUTRUNS in paces:
        wholeness = Wholeness.BROKEN
    elif Pace.UNKNOWN in paces:
        wholeness = Wholeness.UNKNOWN
    return Chain(links, policy, wholeness)


def pace(difference: Figure) -> Pace:
    """What a difference, after minus before, says of a link."""
    if isinstance(difference, Withheld):
        return Pace.UNKNOWN
    if difference.value >= COUNTS_FROM - TOLERANCE and difference.low > TOLERANCE:
        return Pace.OUTRUNS
    if difference.value <= -COUNTS_FROM + TOLERANCE and difference.high < -TOLERANCE:
        return Pace.LAGS
    return Pace.KEEPS_PACE


def link_of(before: str, after: str, difference: Figure) -> Link:
    """A link with its pace."""
    return Link(before, after, difference, pace(difference))


def _first_link(found: Measured) -> Link:
    """Strategy's delivery minus the overall understanding."""
    together = whole(found.means, found.given)
    if isinstance(together, Whole):
        understanding = np.zeros(len(found.means))
        understanding[together.places] = together.weights
        value = float((together.weights * together.understanding).sum())
        people = found.groups.people(found.deviations.anywhere)
        difference = _delivery_above(found, ORDER[0], value, np.concatenate([understanding, 0 * understanding]), people)
    else:
        difference = together
    return link_of(UNDERSTANDING, ORDER[0], difference)


def _difference(found: Measured, before: str, after: str) -> Figure:
    """Delivery of one dimension minus delivery of another."""
    place = _place(found, before)
    if isinstance(place, Withheld):
        return place
    contrast = np.zeros(2 * len(found.means))
    contrast[len(found.means) + place] = 1.0
    people = found.groups.people(found.deviations.counts[place, 1])
    return _delivery_above(found, after, found.means[place].values[1], contrast, people)


def _delivery_above(found: Measured, code: str, value: float, contrast: Floats, people: People) -> Figure:
    """A dimension's delivery minus a value that is `contrast` of all dimensions' means."""
    place = _place(found, code)
    if isinstance(place, Withheld):
        return place
    contrast = -contrast
    contrast[len(found.means) + place] += 1.0
    variance = float(contrast @ found.deviations.covariance @ contrast)
    fewer = min(people, found.groups.people(found.deviations.counts[place, 1]))
    return estimate(found.means[place].values[1] - value, variance, fewer, -100.0)


def _place(found: Measured, code: str) -> int | Withheld:
    """Where a dimension stands, if its delivery can be given."""
    for place, mean in enumerate(found.means):
        if mean.measure.code == code:
            delivery = found.given[place].delivery
            return place if isinstance(delivery, Estimate) else delivery
    return Withheld(Reason.NOT_APPLICABLE)
