"""Understanding minus delivery: its size, what it makes of the level, and the kind of organisation it speaks of."""

from __future__ import annotations

from math import floor, sqrt

import numpy as np
from scipy.special import stdtrit

from scoring.folding import Floats
from scoring.parameters import Parameters
from scoring.terms import TOLERANCE, Archetype, Estimate, Figure, Withheld

STAGES = 5


def margin(se: float, df: float, confidence: float) -> float:
    """Half-width of the t interval, points; 0 if the standard error is."""
    return float(stdtrit(df, (1 + confidence) / 2)) * se if se > 0 else 0.0


def denoised(gap: float, se: float) -> float:
    """|G|* = sqrt(max(0, G^2 - SE^2)), points: the size of the gap without what noise alone would show."""
    return sqrt(max(0.0, gap * gap - se * se))


def width(gaps: Floats, errors: Floats, weights: Floats) -> Floats:
    """sqrt(max(0, sum of w (G^2 - SE^2))) over the last axis, points. Gaps of opposite sign do not cancel."""
    spread: Floats = np.sqrt(np.maximum(0.0, ((gaps**2 - errors**2) * weights).sum(axis=-1)))
    return spread


def index(understanding: Floats, delivery: Floats, weights: Floats, lam: float) -> Floats:
    """CCI = sum of w (L - lam |G|) over the last axis, 0 to 100: 80 % weaker side, 20 % average at lam = 0.4."""
    level, gap = (understanding + delivery) / 2, understanding - delivery
    value: Floats = ((level - lam * np.abs(gap)) * weights).sum(axis=-1)
    return value


def stage(score: float) -> int:
    """The band 1 to 5 of an index from 0 to 100: 1 + floor(score / 20), at most 5."""
    return min(STAGES, 1 + floor((score + TOLERANCE) / 20))


def stages(low: float, high: float) -> tuple[int, ...]:
    """Every stage an interval touches, ascending."""
    return tuple(range(stage(low), stage(high) + 1))


def archetype(gap: Figure, level: Figure, parameters: Parameters) -> Archetype:
    """What gap and level say together; UNDETERMINED if the 90 % interval of the gap does not settle it.

    Aligned is shown by equivalence (the interval lies inside +-equivalence), never by a gap that is merely not
    significant. A gap counts if it reaches the equivalence bound and its interval lies on its own side of 0.
    """
    if isinstance(gap, Withheld) or isinstance(level, Withheld):
        return Archetype.UNDETERMINED
    bound = parameters.equivalence
    low, high = _ninety(gap)
    if low >= -bound - TOLERANCE and high <= bound + TOLERANCE:
        high_level = level.value >= parameters.level_cut - TOLERANCE
        return Archetype.ALIGNED_HIGH if high_level else Archetype.ALIGNED_LOW
    if gap.value >= bound - TOLERANCE and low > TOLERANCE:
        return Archetype.UNDERSTANDS_NOT_DELIVERS
    if gap.value <= -bound + TOLERANCE and high < -TOLERANCE:
        return Archetype.DELIVERS_BLIND
    return Archetype.UNDETERMINED


def _ninety(gap: Estimate) -> tuple[float, float]:
    half = margin(gap.se, gap.df, 0.90)
    return gap.value - half, gap.value + half
