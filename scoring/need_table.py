"""Every need three ways: what customers name and how they rate it, what staff said they would."""

from __future__ import annotations

from math import floor

import numpy as np

from scoring.captured import FEWEST_CUSTOMERS
from scoring.few import held_ratings, widened_rating
from scoring.folding import Floats
from scoring.intervals import of_draws, student
from scoring.needs import HIGHEST_RATING
from scoring.performance import expected
from scoring.predicted import Predicted, rated
from scoring.pulse import Pulse
from scoring.reading import FEW
from scoring.results.trust import Share
from scoring.results.verified import Interval, MaybeInterval, Mean, Need
from scoring.shares import apart, wilson
from scoring.terms import TOLERANCE, Number, Reason, Withheld


def need_table(
    customers: Pulse, staff: Predicted, draws: tuple[Floats, Floats, Floats] | None, minimum: int
) -> tuple[Need, ...]:
    """One row a need, in the order of the list. draws: as in `performance`; None under ten customers.

    Shares of customers need ten of them, with their Wilson interval; shares of staff ten staff; ratings and predicted
    ratings the minimum group each, ratings with a t interval on raters - 1. `surely_apart` holds for all needs at once.
    """
    ratings, errors, raters = customers.ratings, customers.rating_errors, rated(staff)
    predicted = held_ratings(expected(staff.table), raters)
    strayed = np.empty((0, customers.needs))
    if draws is not None and len(draws[2]):
        strayed = expected(draws[2]) - draws[1]
    rows = []
    for need, code in enumerate(customers.codes):
        rating = _rating(float(ratings[need]), float(errors[need]), int(customers.raters[need]), minimum, draws is None)
        enough = int(raters[need]) >= minimum
        foreseen = Mean(float(predicted[need]), int(raters[need])) if enough else Withheld(Reason.TOO_FEW)
        optimism: MaybeInterval = Withheld(Reason.TOO_FEW)
        if isinstance(rating, Interval) and isinstance(foreseen, Mean) and len(strayed):
            fewer = min(rating.n, foreseen.n)
            found = of_draws(foreseen.value - rating.value, strayed[:, need], fewer, -4.0, 4.0)
            optimism = widened_rating(found, -4.0, 4.0)
        rows.append(
            Need(
                code=code,
                customers=_share(int(customers.named[need]), customers.n),
                staff=_staff_share(float(staff.shares[need]), staff.n),
                rating=rating,
                predicted=foreseen,
                optimism=optimism,
                surely_apart=_surely_apart(customers, staff, draws, need),
            )
        )
    return tuple(rows)


def _surely_apart(customers: Pulse, staff: Predicted, draws: tuple[Floats, Floats, Floats] | None, need: int) -> bool:
    """The staff's share counts as one of so many people as would stray as far as its draws do, at most as many as
    there are."""
    share = _staff_share(float(staff.shares[need]), staff.n)
    if draws is None or not len(draws[2]) or isinstance(share, Withheld):
        return False
    share, variance = min(1.0, max(0.0, share)), float(draws[2][:, need].sum(axis=-1).var())
    n = float(staff.n)
    if variance > TOLERANCE:
        n = min(n, max(1.0, share * (1 - share) / variance))
    return apart((share, n), (int(customers.named[need]) / customers.n, customers.n), customers.needs)


def _share(named: int, n: int) -> Share | Withheld:
    return wilson(named, n) if n >= FEWEST_CUSTOMERS else Withheld(Reason.TOO_FEW)


def _staff_share(share: float, n: int) -> Number:
    """To the hundredth: more digits of a sum of weighted counts would tell the counts."""
    return floor(100 * share + 0.5 + TOLERANCE) / 100 if n >= FEW else Withheld(Reason.TOO_FEW)


def _rating(rating: float, error: float, raters: int, minimum: int, few: bool) -> MaybeInterval:
    if few or raters < minimum:
        return Withheld(Reason.TOO_FEW)
    found = student(rating, error, raters - 1, 1.0, float(HIGHEST_RATING))
    given = Interval(found.value, found.low, found.high, raters)
    return widened_rating(given, 1.0, float(HIGHEST_RATING))
