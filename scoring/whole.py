"""What the dimensions say together: the overall reading, the index, the width, and how sure these are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring import bootstrap
from scoring.deviations import Deviations
from scoring.dimensions import DimensionMean
from scoring.folding import Floats
from scoring.gap import index, stage, stages, width
from scoring.parameters import Parameters
from scoring.reading import Figures, estimate, figures
from scoring.results import Alternative, Heroics, Index, Sensitivity, Span
from scoring.strata import Strata
from scoring.terms import TOLERANCE, Band, Estimate, Figure, Reason, Withheld

DIMENSION_SHARE = 0.8


@dataclass(frozen=True, eq=False)
class Whole:
    """The dimensions that can be given, side by side. places: theirs in document order; weights add up to 1;
    errors: standard errors of their gaps."""

    places: NDArray[np.intp]
    weights: Floats
    understanding: Floats
    delivery: Floats
    errors: Floats

    @property
    def gap(self) -> Floats:
        return self.understanding - self.delivery


def lens_covariance(found: Deviations, understanding: Floats, delivery: Floats) -> Floats:
    """2 x 2 covariance of two weighted sums: of the dimensions' understanding, and of their delivery."""
    nothing = np.zeros(len(understanding))
    contrast = np.stack([np.concatenate([understanding, nothing]), np.concatenate([nothing, delivery])])
    covariance: Floats = contrast @ found.covariance @ contrast.T
    return covariance


def dimension_figures(
    place: int, mean: DimensionMean, found: Deviations, strata: Strata, parameters: Parameters
) -> Figures:
    """The figures of one dimension."""
    if not mean.parts:
        return Figures.withheld(mean.reason)
    one = np.eye(len(found.counts))[place]
    people = strata.people(found.counts[place, 0]), strata.people(found.counts[place, 1])
    return figures(mean.values, lens_covariance(found, one, one), people, parameters.minimum_group)


def whole(means: list[DimensionMean], given: list[Figures]) -> Whole | Withheld:
    """The dimensions that have level and gap; withheld if they are under four fifths of all."""
    gaps = {place: figure.gap for place, figure in enumerate(given)}
    errors = {place: gap.se for place, gap in gaps.items() if isinstance(gap, Estimate)}
    if not errors:
        reasons = {gap.reason for gap in gaps.values() if isinstance(gap, Withheld)}
        return Withheld(reasons.pop() if len(reasons) == 1 else Reason.TOO_FEW)
    if len(errors) < DIMENSION_SHARE * len(means) - TOLERANCE:
        return Withheld(Reason.BELOW_SHARE)
    weights = np.array([means[place].measure.weight for place in errors])
    values = np.array([means[place].values for place in errors])
    return Whole(
        places=np.array(list(errors)),
        weights=weights / weights.sum(),
        understanding=values[:, 0],
        delivery=values[:, 1],
        errors=np.array(list(errors.values())),
    )


def overall_figures(together: Whole, found: Deviations, strata: Strata, parameters: Parameters) -> Figures:
    """The weighted means over the dimensions."""
    weights = np.zeros(len(found.counts))
    weights[together.places] = together.weights
    values = (
        float((together.weights * together.understanding).sum()),
        float((together.weights * together.delivery).sum()),
    )
    people = strata.people(found.anywhere)
    return figures(values, lens_covariance(found, weights, weights), (people, people), parameters.minimum_group)


def index_and_width(together: Whole, found: Deviations, strata: Strata, parameters: Parameters) -> tuple[Index, Span]:
    """CCI and the width over the dimensions, each with its percentile bootstrap interval; CCI's reaches as far to
    either side of the value as it does to the other side's mirror image (docs/method.md, Intervals of the index)."""
    strayed = bootstrap.means(found, strata, strata.people(found.anywhere).degrees, parameters)
    dimensions = len(found.counts)
    understanding = np.clip(together.understanding + strayed[:, together.places], 0, 100)
    delivery = np.clip(together.delivery + strayed[:, together.places + dimensions], 0, 100)
    value, low, high = _span(
        index(together.understanding, together.delivery, together.weights, parameters.lam),
        index(understanding, delivery, together.weights, parameters.lam),
    )
    # |G| is biased upwards near 0 and resampling repeats the bias; the mirror image of the interval makes up for it.
    low, high = max(0.0, min(low, 2 * value - high)), min(100.0, max(high, 2 * value - low))
    alternatives = tuple(
        Alternative(lam, float(index(together.understanding, together.delivery, together.weights, lam)))
        for lam in parameters.alternative_lams
    )
    wide, narrowest, widest = _span(
        width(together.gap, together.errors, together.weights),
        width(understanding - delivery, together.errors, together.weights),
    )
    spread = Span(wide, min(wide, narrowest), max(wide, widest))
    return Index(value, low, high, stage(value), stages(low, high), alternatives), spread


def _span(value: Floats, drawn: Floats) -> tuple[float, float, float]:
    low, high = np.quantile(drawn, (0.025, 0.975)).tolist()
    return float(value), low, high


def sensitivity(together: Whole, parameters: Parameters) -> Sensitivity:
    """5 % to 95 % of the overall values under random weights of the dimensions around equal."""
    weights = bootstrap.dimension_weights(len(together.weights), parameters)

    def band(values: Floats) -> Band:
        low, high = np.quantile((weights * values).sum(axis=1), (0.05, 0.95)).tolist()
        return Band(low, high)

    level = (together.understanding + together.delivery) / 2
    return Sensitivity(
        understanding=band(together.understanding),
        delivery=band(together.delivery),
        level=band(level),
        gap=band(together.gap),
        index=band(level - parameters.lam * np.abs(together.gap)),
    )


def heroics(
    means: list[DimensionMean], given: list[Figures], found: Deviations, strata: Strata, parameters: Parameters
) -> Heroics:
    """Delivery of the first named dimension minus that of the second; not applicable without both dimensions."""
    place = {mean.measure.code: number for number, mean in enumerate(means)}
    if not place.keys() >= set(parameters.heroics):
        return Heroics(Withheld(Reason.NOT_APPLICABLE), flagged=False)
    first, second = (place[code] for code in parameters.heroics)
    for number in (first, second):
        delivery = given[number].delivery
        if isinstance(delivery, Withheld):
            return Heroics(delivery, flagged=False)
    contrast = np.zeros(len(means))
    contrast[first], contrast[second] = 1.0, -1.0
    variance = lens_covariance(found, contrast, contrast)[1, 1]
    people = min(strata.people(found.counts[number, 1]) for number in (first, second))
    value = means[first].values[1] - means[second].values[1]
    difference: Figure = estimate(value, variance, people, -100.0)
    flagged = (
        isinstance(difference, Estimate) and value >= parameters.heroics_cut - TOLERANCE and difference.low > TOLERANCE
    )
    return Heroics(difference, flagged)
