"""How customers find the service, and how well staff know it: ratings from 1 to 5 in whole steps.

c_j is what customers give need j, q_j what staff say they will. Skill, like captured share, is 0 for guessing and 1 for
perfect; it is taken over all of the staff's ratings at once, so no person's is computed.
"""

from __future__ import annotations

import numpy as np

from scoring.few import blunt, held_ratings, widened, widened_rating
from scoring.folding import Floats
from scoring.intervals import mirrored, of_draws
from scoring.needs import HIGHEST_RATING, NAMED, Mask
from scoring.predicted import GRID, Predicted, rated
from scoring.pulse import Pulse
from scoring.results.verified import Decomposition, MaybeInterval, Performance
from scoring.terms import ANSWERED_SHARE, TOLERANCE, Reason, Withheld

STEPS = np.arange(1.0, HIGHEST_RATING + 1)


def guess_error(ratings: Floats) -> Floats:
    """e(c): mean of |k - c| over the steps k: how far off a uniform guess is; 1.2 in the middle, 2 at either end."""
    error: Floats = np.abs(STEPS - ratings[..., None]).mean(axis=-1)
    return error


def skill(table: Floats, ratings: Floats, known: Mask) -> Floats:
    """A = 1 - sum of t |k - c| / sum of t e(c), over needs (known ones) and steps; 1 perfect, 0 guessing.

    table: weight t of staff by need and predicted step (..., K x 6, the first column none); ratings: c (..., K).
    Not floored; 0 where nobody predicted a known rating.
    """
    weight = table[..., 1:] * known[:, None]
    missed = (weight * np.abs(STEPS - ratings[..., None])).sum(axis=(-2, -1))
    guessed = (weight.sum(axis=-1) * guess_error(ratings)).sum(axis=-1)
    there = guessed > TOLERANCE
    found: Floats = np.where(there, 1 - missed / np.where(there, guessed, 1.0), 0.0)
    return found


def expected(table: Floats) -> Floats:
    """q: mean predicted rating per need, over the last two axes of the table; 0 where none was predicted."""
    weight = table[..., 1:]
    whole = weight.sum(axis=-1)
    there = whole > TOLERANCE**2
    mean: Floats = np.where(there, (weight * STEPS).sum(axis=-1) / np.where(there, whole, 1.0), 0.0)
    return np.where(there, np.clip(mean, 1.0, HIGHEST_RATING), 0.0)


def experienced(shares: Floats, ratings: Floats, known: Mask) -> Floats:
    """D: sum of p 25 (c - 1) / sum of p over the needs with a known rating, 0 to 100; what matters more counts more."""
    weight = shares * known
    whole = weight.sum(axis=-1)
    there = whole > TOLERANCE
    points = (weight * 25 * (ratings - 1)).sum(axis=-1)
    found: Floats = np.where(there, points / np.where(there, whole, 1.0), 0.0)
    return found


def decomposition(predicted: Floats, given: Floats) -> Decomposition:
    """Mean squared error of q against c over needs, in three parts that add up to it: elevation (mean q - mean c)^2,
    spread (s_q - s_c)^2 and shape 2 s_q s_c (1 - r).

    Population standard deviations; after Cronbach (1955). In squared steps of the rating.
    """
    spreads = float(predicted.std()), float(given.std())
    together = float(((predicted - predicted.mean()) * (given - given.mean())).mean())
    return Decomposition(
        mse=float(((predicted - given) ** 2).mean()),
        elevation=float(predicted.mean() - given.mean()) ** 2,
        spread=(spreads[0] - spreads[1]) ** 2,
        shape=2 * (spreads[0] * spreads[1] - together),
        needs=len(given),
    )


def performance(
    customers: Pulse, staff: Predicted, draws: tuple[Floats, Floats, Floats] | None, minimum: int
) -> Performance:
    """Skill, optimism, decomposition and D. draws: shares, ratings and the staff's table in each draw, the last empty
    without staff to draw; None under ten customers."""
    few = Withheld(Reason.TOO_FEW)
    if draws is None:
        return Performance(few, few, few, few)
    known = customers.raters >= minimum
    both = known & (rated(staff) >= minimum)
    foreseen = held_ratings(expected(staff.table), rated(staff))
    raters = _raters_of(staff, known)
    guesses: MaybeInterval = few
    optimism: MaybeInterval = few
    parts: Decomposition | Withheld = few
    if len(draws[2]) and raters >= minimum:
        n = min(raters, customers.judges)
        value = blunt(max(0.0, float(skill(staff.table, customers.ratings, known))), n)
        drawn = np.maximum(0.0, skill(draws[2], draws[1], known))
        # Chance in c makes predictions look worse, and resampling repeats it: mirrored, as the captured share.
        guesses = widened(mirrored(value, drawn, n, 0.0, 1.0), 1.0, 0.0, 1.0)
    if len(draws[2]) and both.any():
        ahead = foreseen[both] - customers.ratings[both]
        strayed = (expected(draws[2])[:, both] - draws[1][:, both]).mean(axis=1)
        found = of_draws(float(ahead.mean()), strayed, min(raters, customers.judges), -4.0, 4.0)
        optimism = widened_rating(found, -4.0, 4.0)
    if both.sum() > 1:
        parts = decomposition(foreseen[both], customers.ratings[both])
    return Performance(guesses, optimism, parts, _experienced(customers, known, draws))


def _experienced(customers: Pulse, known: Mask, draws: tuple[Floats, Floats, Floats]) -> MaybeInterval:
    if not known.any():
        return Withheld(Reason.TOO_FEW)
    if customers.shares[known].sum() < ANSWERED_SHARE * NAMED - TOLERANCE:
        return Withheld(Reason.BELOW_SHARE)
    value = float(experienced(customers.shares, customers.ratings, known))
    return of_draws(value, experienced(draws[0], draws[1], known), customers.judges, 0.0, 100.0)


def _raters_of(staff: Predicted, known: Mask) -> int:
    """People who predicted a rating of a need whose rating is known."""
    counts = np.outer(known, np.arange(GRID) > 0).reshape(-1)
    first, second, third = (counts[code] for code in staff.codes.T)
    return int(np.count_nonzero(first | second | third))
