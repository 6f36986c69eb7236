"""The second result: understanding and delivery as customers' answers bear them out, against what is claimed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.captured import VERIFIED_CUSTOMERS, VERIFIED_RELIABILITY
from scoring.few import widened
from scoring.folding import Floats
from scoring.gap import index, stage, stages
from scoring.intervals import difference, mirrored, of_draws
from scoring.needs import Claimed
from scoring.parameters import Parameters
from scoring.results import Alternative, Index
from scoring.results.verified import Grade, Illusion, Interval, MaybeInterval, Source, Standing, Verified
from scoring.terms import TOLERANCE, Figure, Number, Reason, Withheld

SHARE_WEIGHT = 2 / 3  # of captured share in U; performance skill has the rest


@dataclass(frozen=True, eq=False)
class Drawn:
    """A value in points, the draws of it, and the people behind it."""

    value: float
    draws: Floats
    n: int


def measured(captured: Floats, skill: Floats) -> Floats:
    """U_measured = 100 (2/3 S + 1/3 A), 0 to 100; both floored at 0."""
    found: Floats = 100 * (SHARE_WEIGHT * np.maximum(0.0, captured) + (1 - SHARE_WEIGHT) * np.maximum(0.0, skill))
    return found


def understanding_interval(found: Drawn | Withheld) -> MaybeInterval:
    """U_measured with its interval (mirrored, as the captured share's)."""
    return found if isinstance(found, Withheld) else _mirrored(found.value, found.draws, found.n, 0.0)


def _mirrored(value: float, drawn: Floats, n: int, lowest: float) -> Interval:
    return widened(mirrored(value, drawn, n, lowest, 100.0), 100.0, lowest, 100.0)


def gate(standing: Standing, customers: int, reliable: Number) -> Withheld | None:
    """Why verified understanding is withheld; None past every gate."""
    if standing is Standing.VERIFIED:
        return None
    if isinstance(reliable, Withheld):
        return reliable
    unreliable = customers >= VERIFIED_CUSTOMERS and reliable < VERIFIED_RELIABILITY - TOLERANCE
    return Withheld(Reason.LOW_RELIABILITY if unreliable else Reason.TOO_FEW)


def verified(understanding: Drawn | Withheld, delivery: Drawn | Withheld, parameters: Parameters) -> Verified:
    """U_measured and D_experienced with level, gap and CCI_v = (U + D) / 2 - lambda |U - D|, as in the first result.

    U runs from chance to perfect, D from worst to best: not the same ruler, so the gap is to be read with care.
    """
    upper = understanding_interval(understanding)
    lower = delivery
    given: MaybeInterval = (
        lower if isinstance(lower, Withheld) else of_draws(lower.value, lower.draws, lower.n, 0.0, 100.0)
    )
    if isinstance(understanding, Withheld):
        return Verified(upper, given, understanding, understanding, understanding)
    if isinstance(delivery, Withheld):
        return Verified(upper, given, delivery, delivery, delivery)
    n = min(understanding.n, delivery.n)
    level = (understanding.value + delivery.value) / 2
    gap = understanding.value - delivery.value
    return Verified(
        understanding=upper,
        delivery=given,
        level=_mirrored(level, (understanding.draws + delivery.draws) / 2, n, 0.0),
        gap=_mirrored(gap, understanding.draws - delivery.draws, n, -100.0),
        index=_index(understanding, delivery, n, parameters),
    )


def _index(understanding: Drawn, delivery: Drawn, n: int, parameters: Parameters) -> Index:
    def of(lam: float) -> float:
        values = np.array([understanding.value]), np.array([delivery.value])
        return float(index(*values, np.ones(1), lam))

    drawn = index(understanding.draws[:, None], delivery.draws[:, None], np.ones(1), parameters.lam)
    found = _mirrored(of(parameters.lam), drawn, n, 0.0)
    return Index(
        value=found.value,
        low=found.low,
        high=found.high,
        stage=stage(found.value),
        stages=stages(found.low, found.high),
        alternatives=tuple(Alternative(lam, of(lam)) for lam in parameters.alternative_lams),
    )


def illusion(claimed: Claimed, checked: Verified) -> Illusion:
    """Claimed minus verified, points, taken as independent. flagged: more understanding is claimed than is there."""
    understanding = _beyond(_claimed(claimed.understanding), checked.understanding)
    return Illusion(
        understanding=understanding,
        delivery=_beyond(_claimed(claimed.delivery), checked.delivery),
        index=_beyond(_of_index(claimed.index, understanding), _of_index(checked.index, understanding)),
        flagged=isinstance(understanding, Interval) and understanding.low > TOLERANCE,
    )


def _claimed(figure: Figure) -> MaybeInterval:
    return figure if isinstance(figure, Withheld) else Interval(figure.value, figure.low, figure.high, figure.n)


def _of_index(found: Index | Withheld, beside: MaybeInterval) -> MaybeInterval:
    """An index rests on as many people as the understanding in it."""
    if isinstance(found, Withheld) or isinstance(beside, Withheld):
        return found if isinstance(found, Withheld) else beside
    return Interval(found.value, found.low, found.high, beside.n)


def _beyond(claimed: MaybeInterval, checked: MaybeInterval) -> MaybeInterval:
    if isinstance(claimed, Withheld):
        return claimed
    if isinstance(checked, Withheld):
        return checked
    return difference(claimed, checked, -100.0, 100.0)


def grade(checked: Verified, sources: tuple[Source, ...]) -> Grade:
    """A: both measured; B: one of them, or any customer came by open link; C: neither, "self-reported"."""
    both = (checked.understanding, checked.delivery)
    given = sum(isinstance(part, Interval) for part in both)
    if given == 0:
        return Grade.C
    return Grade.A if given == len(both) and Source.OPEN_LINK not in sources else Grade.B
