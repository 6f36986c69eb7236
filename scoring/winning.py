"""Where leaders mean to win, against what customers say: up to two needs each, chosen by executives."""

from __future__ import annotations

from scoring.needs import NAMED
from scoring.reading import FEW
from scoring.results.trust import Share
from scoring.results.verified import Choice, Interval, Need, Standpoint, Winning
from scoring.terms import TOLERANCE, Reason, Withheld

CHOICES = 2
WELL, NOT_BADLY = 4.0, 3.0  # ratings
FEWEST_WHO_AGREE = 2  # what one leader alone chose is nobody's business


def winning(chosen: tuple[int, ...], leaders: int, needs: tuple[Need, ...], minimum: int) -> Winning | Withheld:
    """The needs most leaders chose, with the customers' share and rating of each.

    chosen: how many leaders chose each need, in the order of `needs`; leaders: how many answered. Withheld under the
    minimum group of leaders or under ten customers. "Wanted": at least chance, 3 / K, of customers name it. "Served":
    rated 4 or more, or 3 or more and no lower than the mean of all needs. ValueError if the counts cannot be.
    """
    if len(chosen) != len(needs) or any(not 0 <= count <= leaders for count in chosen):
        raise ValueError("chosen must have one count a need, from 0 to the number of leaders")
    if sum(chosen) > CHOICES * leaders:
        raise ValueError("a leader chooses at most two needs")
    shares = {need.code: need.customers.value for need in needs if isinstance(need.customers, Share)}
    if leaders < minimum or not shares:
        return Withheld(Reason.TOO_FEW)
    order = sorted(shares, key=lambda code: (-shares[code], code))
    ratings = [need.rating.value for need in needs if isinstance(need.rating, Interval)]
    typical = sum(ratings) / len(ratings) if ratings else 0.0
    counts = {need.code: count for need, count in zip(needs, chosen, strict=True) if count >= FEWEST_WHO_AGREE}
    leading = sorted(counts, key=lambda code: (-counts[code], code))[:CHOICES]
    by_code = {need.code: need for need in needs}
    return Winning(
        leaders=leaders,
        choices=tuple(
            Choice(
                code=code,
                chosen=counts[code] / leaders if leaders >= FEW else Withheld(Reason.TOO_FEW),
                customers=shares[code],
                place=order.index(code) + 1,
                rating=_rating(by_code[code]),
                standpoint=_standpoint(by_code[code], shares[code] >= NAMED / len(needs) - TOLERANCE, typical),
            )
            for code in leading
        ),
        agreed=bool(leading) and 2 * counts[leading[0]] >= leaders,
        missed=tuple(code for code in order[:CHOICES] if code not in leading),
    )


def _rating(need: Need) -> float | Withheld:
    return need.rating if isinstance(need.rating, Withheld) else need.rating.value


def _standpoint(need: Need, wanted: bool, typical: float) -> Standpoint | Withheld:
    if isinstance(need.rating, Withheld):
        return need.rating
    least = min(WELL, max(NOT_BADLY, typical))
    served = need.rating.value >= least - TOLERANCE
    if wanted:
        return Standpoint.WANTED_AND_SERVED if served else Standpoint.WANTED_NOT_SERVED
    return Standpoint.SERVED_NOT_WANTED if served else Standpoint.NEITHER
