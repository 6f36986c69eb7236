"""Would customers recommend the organisation?"""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np

from scoring.captured import FEWEST_CUSTOMERS
from scoring.intervals import student
from scoring.needs import Customers
from scoring.terms import Estimate, Reason, Withheld

PROMOTERS_FROM, DETRACTORS_TO = 9, 6
ADDED = 3  # customers, for the interval only


def recommendation(customers: Customers) -> Estimate | Withheld:
    """Net promoter score 100 (p - d), p share of 9 and 10, d share of 0 to 6; -100 to 100.

    The t interval is that of three more customers, one and a half of them passive and the rest half and half (adjusted
    Wald, Rocks 2016), so that ten who all say 10 are not taken for certain; cut to the range and holding the value.
    Customers who skipped it are left out; withheld under ten.
    """
    n = int((customers.recommend >= 0).sum())
    if n < FEWEST_CUSTOMERS:
        return Withheld(Reason.TOO_FEW)
    counts = np.bincount(customers.recommend[customers.recommend >= 0].astype(np.int64), minlength=PROMOTERS_FROM + 1)
    promoters, detractors = (int(part.sum()) / n for part in (counts[PROMOTERS_FROM:], counts[: DETRACTORS_TO + 1]))
    net = promoters - detractors
    more = n + ADDED
    held, outer = net * n / more, ((promoters + detractors) * n + ADDED / 2) / more
    wide = student(100 * held, 100 * sqrt((outer - held**2) / more), n - 1, -100.0, 100.0)
    return replace(wide, value=100 * net, low=min(wide.low, 100 * net), high=max(wide.high, 100 * net))
