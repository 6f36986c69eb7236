"""Do staff know how much they know?"""

from __future__ import annotations

import numpy as np

from scoring.captured import FEWEST_CUSTOMERS
from scoring.needs import CONFIDENCES, NAMED, NOT_GIVEN, Predictions, leading
from scoring.pulse import Pulse
from scoring.results.verified import Calibration
from scoring.terms import Reason, Withheld

FEWEST_STAFF = 20
HITS = 2  # of one's three among the customers' leading three


def calibration(customers: Pulse, predictions: Predictions) -> Calibration | Withheld:
    """Stated chance f of "at least two of my three are in their top three" against the event o, over all who said one.

    Brier = mean (f - o)^2; overconfidence = mean f - mean o; Murphy's (1973) parts on the distinct f:
    Brier = reliability - resolution + uncertainty. Everybody weighs the same.
    Withheld under twenty people or ten customers.
    """
    said = predictions.confidence > NOT_GIVEN
    n = int(said.sum())
    if n < FEWEST_STAFF or customers.n < FEWEST_CUSTOMERS:
        return Withheld(Reason.TOO_FEW)
    leads = np.zeros(customers.needs, dtype=np.int8)
    leads[leading(customers.shares, customers.codes)[:NAMED]] = 1
    hit = sum(leads[pick[said]] for pick in predictions.picks.T) >= HITS
    level = predictions.confidence[said].astype(np.int64) - 1
    people = np.bincount(level, minlength=len(CONFIDENCES))
    happened = np.bincount(level[hit], minlength=len(CONFIDENCES))
    stated = np.array(CONFIDENCES)
    hits = int(happened.sum()) / n
    rates = happened / np.maximum(1, people)
    confidence = float((people * stated).sum()) / n
    return Calibration(
        brier=float((happened * (1 - stated) ** 2 + (people - happened) * stated**2).sum()) / n,
        confidence=confidence,
        hits=hits,
        overconfidence=confidence - hits,
        reliability=float((people * (stated - rates) ** 2).sum()) / n,
        resolution=float((people * (rates - hits) ** 2).sum()) / n,
        uncertainty=hits * (1 - hits),
        n=n,
    )
