"""Captured share: how much of what customers name most the staff named, from guessing (0) to perfect (1).

S = (sum of p over own three - c) / (b - c), p the share of customers naming a need, c = 3 mean(p) what guessing gets
and b the sum of the three largest p. It is linear in p, so honest answers are best and near-ties cost little; linear
also in what staff named, so only their weighted shares q enter, S = (sum of q p - c) / (b - c), and no person's is
computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt

import numpy as np

from scoring.bootstrap import stream
from scoring.few import blunt, widened
from scoring.folding import Floats
from scoring.intervals import mirrored
from scoring.needs import NAMED, Bytes, Customers, Mask, Predictions, leading
from scoring.parameters import Parameters
from scoring.predicted import Predicted
from scoring.pulse import Pulse, pulse
from scoring.pulse import resampled as resampled_customers
from scoring.reading import FEW
from scoring.results.verified import Against, Anchor, Captured, Interval, MaybeInterval, Standing
from scoring.terms import TOLERANCE, Number, Reason, Withheld

PURPOSE = 33  # of the random numbers: groups of staff

FEWEST_CUSTOMERS = 10
VERIFIED_CUSTOMERS = 30
VERIFIED_RELIABILITY = 0.70
FEWEST_OTHERS = 5  # other organisations in the stranger's pool

# So much more do staff know together than one by one: the knowledge is there and not shared.
NOT_SHARED = 0.25


def captured_share(predicted: Floats, shares: Floats) -> Floats:
    """S over the last axis: `predicted` shares of staff (adding up to 3) against customers' `shares`.

    At most 1, 0 for guessing; not floored. 0 where all shares are alike (see `hierarchy`). Our own measure, of staff
    against the customer base; Homburg, Wieseke & Bornemann (2009) ask of one employee and one given customer.
    """
    guess, room = NAMED * shares.mean(axis=-1), hierarchy(shares)
    found = (predicted * shares).sum(axis=-1) - guess
    captured: Floats = np.where(room > TOLERANCE, found / np.where(room > TOLERANCE, room, 1.0), 0.0)
    return captured


def hierarchy(shares: Floats) -> Floats:
    """b - c over the last axis: what there is to capture; 0 if customers name every need alike."""
    best = np.sort(shares, axis=-1)[..., -NAMED:].sum(axis=-1)
    room: Floats = best - NAMED * shares.mean(axis=-1)
    return room


def reliability(customers: Pulse) -> Number:
    """rel = 1 - MSE / MSR of the table customers x needs of 0 and 1 (two-way, needs as objects): ICC(C,n), at most 1.

    Withheld under ten customers, and (no_hierarchy) if every need was named equally often.
    """
    n, needs = customers.n, customers.needs
    if n < FEWEST_CUSTOMERS:
        return Withheld(Reason.TOO_FEW)
    # Whole numbers, so that "equally often" is exact: K sum of counts^2 - (3 n)^2 is n K times the squares of rows.
    between = (needs * int((customers.named**2).sum()) - (NAMED * n) ** 2) / (n * needs)
    if between == 0:
        return Withheld(Reason.NO_HIERARCHY)
    within = NAMED * n * (1 - NAMED / needs) - between  # every customer names three, so customers do not differ
    return 1 - (within / ((needs - 1) * (n - 1))) / (between / (needs - 1))


def ceiling(reliable: Number) -> Number:
    """sqrt(rel), 0 to 1: how far an answer that knows everything could agree with this many customers."""
    return reliable if isinstance(reliable, Withheld) else sqrt(max(0.0, reliable))


def customers_needed(customers: int, reliable: Number) -> int | Withheld:
    """Customers at which rel would be .70: n (.7 / .3) (1 - rel) / rel, at least 30; low_reliability at rel <= 0."""
    if isinstance(reliable, Withheld):
        return reliable
    if reliable <= TOLERANCE:
        return Withheld(Reason.LOW_RELIABILITY)
    ratio = VERIFIED_RELIABILITY / (1 - VERIFIED_RELIABILITY)
    return max(VERIFIED_CUSTOMERS, ceil(customers * ratio * (1 - reliable) / reliable - TOLERANCE))


def standing(customers: int, staff: int, reliable: Number, minimum: int) -> Standing:
    """Past every gate, past the first, or nothing."""
    if customers < FEWEST_CUSTOMERS or staff < minimum or isinstance(reliable, Withheld):
        return Standing.NOTHING
    if customers < VERIFIED_CUSTOMERS or reliable < VERIFIED_RELIABILITY - TOLERANCE:
        return Standing.INDICATIVE
    return Standing.VERIFIED


def random_customer(customers: Pulse) -> Number:
    """Mean captured share of the customers themselves, each against all others: what one's own taste is worth."""
    if customers.n < FEWEST_CUSTOMERS:
        return Withheld(Reason.TOO_FEW)
    others = (customers.named - customers.patterns) / (customers.n - 1)
    # One set of three, at most, leaves the others without a hierarchy; its customers cannot be held against them.
    counted = hierarchy(others) > TOLERANCE
    shares = captured_share(customers.patterns.astype(np.float64), others)
    return float((shares * customers.times)[counted].sum() / customers.times[counted].sum())


def stranger(customers: Pulse, others: Floats, codes: tuple[str, ...]) -> Number:
    """Captured share of the three needs that lead in the mean of other organisations' shares (organisations x K).

    Withheld under five organisations. ValueError if their list is another.
    """
    if others.ndim != 2 or others.shape[1] != len(codes):
        raise ValueError("others must be shares, organisations x K")
    if len(others) < FEWEST_OTHERS or customers.n < FEWEST_CUSTOMERS:
        return Withheld(Reason.TOO_FEW)
    if hierarchy(customers.shares) <= TOLERANCE:
        return Withheld(Reason.NO_HIERARCHY)
    return _of_needs(customers, leading(others.mean(axis=0), codes)[:NAMED])


def _of_needs(customers: Pulse, needs: list[int]) -> float:
    named = np.zeros(customers.needs)
    named[needs] = 1.0
    return float(captured_share(named, customers.shares))


def against(anchor: Number, low: float, high: float) -> Against:
    """Where an interval lies, seen from an anchor."""
    if isinstance(anchor, Withheld) or low <= anchor <= high:
        return Against.UNSETTLED
    return Against.ABOVE if low > anchor else Against.BELOW


def captured(
    customers: Pulse, staff: Predicted, drawn: Floats | Withheld, anchors: tuple[Number, Number], doubtful: Number
) -> Captured:
    """The captured share beside its anchors (random customer, stranger).

    drawn: S of each draw, not floored, or why there is none; doubtful: S without the customers flagged.
    """
    reliable = reliability(customers)
    share: MaybeInterval
    pooled: Number
    if isinstance(drawn, Withheld):
        share, pooled, not_shared, low, high = drawn, drawn, False, -np.inf, np.inf
    else:
        value = float(captured_share(staff.shares, customers.shares))
        raw = interval(value, drawn, min(customers.n, staff.n))
        share, low, high = floored(raw), raw.low, raw.high
        pooled, not_shared = Withheld(Reason.TOO_FEW), False
        if staff.n >= FEW:  # which needs lead among fewer would tell what they named
            pooled = _of_needs(customers, leading(staff.shares, customers.codes)[:NAMED])
            not_shared = pooled - value >= NOT_SHARED - TOLERANCE and high < pooled
    return Captured(
        share=share,
        guess=against(0.0, low, high),
        random_customer=Anchor(anchors[0], against(anchors[0], low, high)),
        stranger=Anchor(anchors[1], against(anchors[1], low, high)),
        ceiling=ceiling(reliable),
        reliability=reliable,
        customers_needed=customers_needed(customers.n, reliable),
        pooled=pooled,
        not_shared=not_shared,
        without_flagged=doubtful,
    )


def interval(value: float, drawn: Floats, n: int) -> Interval:
    """The captured share with its mirrored interval, not floored; of fewer than ten people blunt."""
    return widened(mirrored(blunt(value, n), drawn, n, -np.inf, 1.0), 1.0, -np.inf, 1.0)


def floored(raw: Interval) -> Interval:
    """Nothing below guessing at the level of an organisation or group."""
    return Interval(max(0.0, raw.value), max(0.0, raw.low), max(0.0, raw.high), raw.n)


def captured_shares_of(
    customers: Customers, predictions: Predictions, groups: Sequence[Mask], parameters: Parameters
) -> tuple[MaybeInterval, ...]:
    """The captured share of each group of staff (a mask each), with its two-way interval; everybody weighs the same.

    Withheld under the minimum group. Customers are drawn once for all groups; a group's own chance is Student's t with
    its n - 1. Nothing here says whether groups may be shown side by side: disclosure control decides.
    """
    found = pulse(customers)
    if found.n < FEWEST_CUSTOMERS or hierarchy(found.shares) <= TOLERANCE:
        few = found.n < FEWEST_CUSTOMERS
        return tuple(Withheld(Reason.TOO_FEW if few else Reason.NO_HIERARCHY) for _ in groups)
    shares, _ = resampled_customers(found, parameters)
    return tuple(
        _group(found, shares, predictions.picks[mask], parameters)
        if int(mask.sum()) >= parameters.minimum_group
        else Withheld(Reason.TOO_FEW)
        for mask in groups
    )


def _group(customers: Pulse, shares: Floats, picks: Bytes, parameters: Parameters) -> Interval:
    n, needs = len(picks), customers.needs
    pairs = np.zeros((needs, needs), dtype=np.int64)
    for one in picks.T:
        for other in picks.T:
            pairs += np.bincount(one.astype(np.int64) * needs + other, minlength=needs**2).reshape(needs, needs)
    named = pairs.diagonal() / n
    covariance = (pairs / n - np.outer(named, named)) / (n - 1)
    # Given the customers drawn, S is one number linear in the group's shares: its error is one number, too.
    room = hierarchy(shares)
    errors = np.sqrt(np.maximum(0.0, ((shares @ covariance) * shares).sum(axis=1)))
    errors = np.where(room > TOLERANCE, errors / np.where(room > TOLERANCE, room, 1.0), 0.0)
    chance = stream(parameters, PURPOSE).standard_t(n - 1, len(shares))  # the same for every group: none moves another
    drawn = captured_share(named, shares) + errors * chance
    value = float(captured_share(named, customers.shares))
    return floored(interval(value, drawn, min(n, customers.n)))
