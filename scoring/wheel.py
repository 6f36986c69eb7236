"""The whole measurement: answers in, wheel out."""

from __future__ import annotations

from scoring.coding import Coding, Measure
from scoring.dimensions import DimensionMean
from scoring.means import PAIRED_SHARE, covariance, measure_mean
from scoring.measured import Measured, measured
from scoring.parameters import Parameters
from scoring.reading import Figures, figures, low_score, missing_reason, reading, sight, visibility
from scoring.results import Index, Reading, Sensitivity, Sight, Span, Wheel
from scoring.strata import Answers, Strata, response
from scoring.sums import MeasureSums
from scoring.tally import Tally
from scoring.terms import METHOD_VERSION, TOLERANCE, Figure, Flag, Instrument, Reason, Withheld
from scoring.whole import (
    Whole,
    heroics,
    index_and_width,
    overall_figures,
    sensitivity,
    whole,
)


def wheel(answers: Answers, instrument: Instrument, parameters: Parameters) -> Wheel:
    """Understanding, delivery, level and gap of every practice, every dimension and the whole, and the index.

    Points from 0 to 100 (gaps -100 to 100). Numbers under `parameters.minimum_group` people are withheld, as are those
    the missing-answer rules refuse. The order of the rows does not change a digit. ValueError if an item's answer is
    none of its characters, or the instrument cannot be scored. Every formula: docs/method.md.
    """
    return wheel_of(measured(answers, instrument, parameters))


def wheel_of(found: Measured) -> Wheel:
    """The wheel of answers that were counted already, for whoever asks more of them than the wheel."""
    ready, counted, groups, parameters = found.ready, found.counted, found.groups, found.parameters
    means, given = found.means, found.given
    dimensions = tuple(
        _dimension(mean, figure, ready, counted, groups, parameters) for mean, figure in zip(means, given, strict=True)
    )
    together = whole(means, given)
    if isinstance(together, Withheld):
        overall = Figures.withheld(together.reason)
        index: Index | Withheld = together
        width: Span | Withheld = together
        spread: Sensitivity | Withheld = together
    else:
        overall = overall_figures(together, found.deviations, groups, parameters)
        index, width = index_and_width(together, found.deviations, groups, parameters)
        spread = sensitivity(together, parameters)
    return Wheel(
        method=METHOD_VERSION,
        form=parameters.form,
        overall=_overall(overall, together, dimensions, counted, groups, parameters),
        dimensions=dimensions,
        practices=tuple(
            _practice(practice, sums, groups, parameters)
            for practice, sums in zip(ready.practices, counted.practices, strict=True)
        ),
        index=index,
        width=width,
        sensitivity=spread,
        heroics=heroics(means, given, found.deviations, groups, parameters),
        response=response(found.answers, parameters.minimum_group),
    )


def _practice(practice: Measure, sums: MeasureSums, groups: Strata, parameters: Parameters) -> Reading:
    """A practice pairs the people who answered both its lenses; with too few pairs each lens stands alone."""
    minimum = parameters.minimum_group
    paired = sums.pairs >= minimum
    mean = measure_mean(sums, groups, paired=paired)
    lenses = mean.understanding, mean.delivery
    given = figures(
        (lenses[0].value, lenses[1].value),
        covariance(sums, mean, groups),
        (groups.people(lenses[0].counts), groups.people(lenses[1].counts)),
        minimum,
    )
    if not paired:
        given = _unpaired(given, [missing_reason(sums, lens, minimum) for lens in (0, 1)])
    flags = {Flag.FEW_PAIRS} if sums.pairs < PAIRED_SHARE * sums.either - TOLERANCE else set()
    return reading(practice.code, given, _sights([sums], [1.0], given, groups, minimum), sums.most, flags, parameters)


def _unpaired(given: Figures, reasons: list[Reason]) -> Figures:
    """Lenses that stand alone keep their numbers; there is no gap, and what is withheld says why."""
    understanding: Figure = given.understanding
    delivery: Figure = given.delivery
    if isinstance(understanding, Withheld):
        understanding = Withheld(reasons[0])
    if isinstance(delivery, Withheld):
        delivery = Withheld(reasons[1])
    absent = next((figure for figure in (understanding, delivery) if isinstance(figure, Withheld)), None)
    level = given.level if absent is None else absent
    return Figures(understanding, delivery, level, absent or Withheld(Reason.TOO_FEW))


def _dimension(
    mean: DimensionMean, given: Figures, ready: Coding, counted: Tally, groups: Strata, parameters: Parameters
) -> Reading:
    practices = [counted.practices[place] for place in mean.measure.practices]
    weights = [ready.practices[place].weight for place in mean.measure.practices]
    sights = _sights(practices, weights, given, groups, parameters.minimum_group)
    return reading(mean.measure.code, given, sights, mean.people, mean.flags, parameters)


def _sights(
    practices: list[MeasureSums], weights: list[float], given: Figures, groups: Strata, minimum: int
) -> tuple[Sight, Sight]:
    understanding, delivery = (
        sight(
            visibility(practices, lens, minimum),
            low_score(practices, weights, lens, groups, minimum),
            figure,
        )
        for lens, figure in enumerate((given.understanding, given.delivery))
    )
    return understanding, delivery


def _overall(
    given: Figures,
    together: Whole | Withheld,
    dimensions: tuple[Reading, ...],
    counted: Tally,
    groups: Strata,
    parameters: Parameters,
) -> Reading:
    flags = set(groups.flags)
    lows: tuple[float | None, float | None] = (None, None)
    if not isinstance(together, Withheld):
        if len(together.places) < len(dimensions):
            flags.add(Flag.PARTIAL)
        members = [dimensions[place] for place in together.places]
        lows = (
            _overall_low([member.understanding_sight for member in members], together),
            _overall_low([member.delivery_sight for member in members], together),
        )
    understanding, delivery = (
        sight(visibility(list(counted.practices), lens, parameters.minimum_group), low, figure)
        for lens, (low, figure) in enumerate(zip(lows, (given.understanding, given.delivery), strict=True))
    )
    people = max((dimension.n for dimension in dimensions if not isinstance(dimension.n, Withheld)), default=0)
    return reading("overall", given, (understanding, delivery), people, flags, parameters)


def _overall_low(sights: list[Sight], together: Whole) -> float | None:
    """The weighted mean of the dimensions' lower band limits; None if a dimension has none."""
    low = 0.0
    for part, weight in zip(sights, together.weights.tolist(), strict=True):
        if isinstance(part.band, Withheld):
            return None
        low += weight * part.band.low
    return low
