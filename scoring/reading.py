"""From means and their errors to a reading: what is given, what is withheld and why."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from scoring.folding import Floats
from scoring.gap import archetype, denoised, margin
from scoring.means import low_mean
from scoring.parameters import Parameters
from scoring.results import Reading, Sight
from scoring.strata import People, Strata
from scoring.sums import MeasureSums
from scoring.terms import TOLERANCE, Band, Estimate, Figure, Flag, Number, Reason, Withheld

FEW = 10
ESTABLISHED_SHARE = 0.5

# Below this a standard error is rounding: everybody said the same.
_NO_ERROR = 1e-9


@dataclass(frozen=True)
class Figures:
    """Understanding, delivery, level and gap of one reading."""

    understanding: Figure
    delivery: Figure
    level: Figure
    gap: Figure

    @classmethod
    def withheld(cls, reason: Reason) -> Figures:
        """All four withheld for one reason."""
        nothing = Withheld(reason)
        return cls(nothing, nothing, nothing, nothing)


def estimate(value: float, variance: float, people: People, lowest: float) -> Figure:
    """A value with its 95 % t interval, cut to [lowest, 100]; withheld where no interval can be had.

    people: those behind it, at least the minimum group.
    """
    if people.degrees <= 0:
        return Withheld(Reason.TOO_FEW)
    se = sqrt(max(0.0, variance))
    se = se if se > _NO_ERROR else 0.0
    half = margin(se, people.degrees, 0.95)
    return Estimate(value, se, max(lowest, value - half), min(100.0, value + half), people.degrees, people.n)


def figures(values: tuple[float, float], covariance: Floats, people: tuple[People, People], minimum: int) -> Figures:
    """U, D, L = (U + D) / 2 and G = U - D from two means and their 2 x 2 covariance; a lens needs `minimum` people."""
    nothing = Withheld(Reason.TOO_FEW)
    variances, crossed = covariance.diagonal().tolist(), float(covariance[0, 1])
    understanding, delivery = (
        estimate(value, variance, part, 0.0) if part.n >= minimum else nothing
        for value, variance, part in zip(values, variances, people, strict=True)
    )
    fewer = min(people)
    if fewer.n < minimum:
        return Figures(understanding, delivery, nothing, nothing)
    level = estimate((values[0] + values[1]) / 2, (sum(variances) + 2 * crossed) / 4, fewer, 0.0)
    gap = estimate(values[0] - values[1], sum(variances) - 2 * crossed, fewer, -100.0)
    return Figures(understanding, delivery, level, gap)


def missing_reason(sums: MeasureSums, lens: int, minimum: int) -> Reason:
    """Why a practice has no number in a lens: nobody was asked, it applies to nobody asked, or too few answered."""
    sight = sums.sight[lens]
    if sight.asked == 0:
        return Reason.NOT_ASKED
    if sight.applicable == 0 and sight.asked >= minimum:
        return Reason.NOT_APPLICABLE
    return Reason.TOO_FEW


def visibility(practices: list[MeasureSums], lens: int, minimum: int) -> Number:
    """answered / (answered + can't see) over the items of some practices, 0 to 1; withheld under `minimum` people."""
    if max(sums.sight[lens].faced for sums in practices) < minimum:
        reasons = {missing_reason(sums, lens, minimum) for sums in practices}
        return Withheld(reasons.pop() if len(reasons) == 1 else Reason.TOO_FEW)
    answered = sum(sums.sight[lens].answered for sums in practices)
    return answered / (answered + sum(sums.sight[lens].unseen for sums in practices))


def low_score(
    practices: list[MeasureSums], weights: list[float], lens: int, strata: Strata, minimum: int
) -> float | None:
    """The weighted mean over practices of their means with "can't see" as 0; None if no practice has one."""
    lows = [low_mean(sums, strata, lens, minimum) for sums in practices]
    given = [(low, weight) for low, weight in zip(lows, weights, strict=True) if low is not None]
    if not given:
        return None
    return sum(low * weight for low, weight in given) / sum(weight for _, weight in given)


def sight(seen: Number, low: float | None, figure: Figure) -> Sight:
    """Visibility and the band from `low` to the figure; the band is withheld with the figure."""
    if isinstance(figure, Withheld):
        return Sight(seen, figure)
    if low is None:
        return Sight(seen, Withheld(Reason.TOO_FEW))
    return Sight(seen, Band(min(low, figure.value), figure.value))


def reading(
    code: str, given: Figures, sights: tuple[Sight, Sight], people: int, flags: set[Flag], parameters: Parameters
) -> Reading:
    """The reading of one practice, dimension or the whole; `people`: n if every figure is withheld."""
    gap = given.gap
    shown = [figure.n for figure in (given.understanding, given.delivery, gap) if isinstance(figure, Estimate)]
    n = min(shown, default=people)
    if shown and n < FEW:
        flags = flags | {Flag.FEW}
    return Reading(
        code=code,
        understanding=given.understanding,
        delivery=given.delivery,
        level=given.level,
        gap=gap,
        gap_size=denoised(gap.value, gap.se) if isinstance(gap, Estimate) else gap,
        n=n if n >= parameters.minimum_group else Withheld(Reason.TOO_FEW),
        understanding_sight=sights[0],
        delivery_sight=sights[1],
        established=all(_seen(part.visibility) for part in sights),
        archetype=archetype(gap, given.level, parameters),
        flags=tuple(flag for flag in Flag if flag in flags),
    )


def _seen(share: Number) -> bool:
    return not isinstance(share, Withheld) and share >= ESTABLISHED_SHARE - TOLERANCE
