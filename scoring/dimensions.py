"""The mean of each dimension: person by person in a full form, practice by practice in a routed one."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.coding import Coding, Measure
from scoring.deviations import Part
from scoring.means import measure_mean, mostly_paired
from scoring.parameters import Parameters
from scoring.reading import missing_reason
from scoring.strata import Strata
from scoring.sums import MeasureSums
from scoring.tally import Tally
from scoring.terms import ANSWERED_SHARE, TOLERANCE, Flag, Form, Reason


@dataclass(frozen=True, eq=False)
class DimensionMean:
    """A dimension's means as the sum of its parts; without parts there is none, for `reason`.

    people: how many have the better answered lens (of the best answered practice, if scored by practice).
    """

    measure: Measure
    parts: list[Part]
    flags: set[Flag]
    reason: Reason
    people: int

    @property
    def values(self) -> tuple[float, float]:
        """Understanding and delivery, points."""
        return (
            sum(part.share * part.mean.understanding.value for part in self.parts),
            sum(part.share * part.mean.delivery.value for part in self.parts),
        )


def dimension_means(coding: Coding, tally: Tally, strata: Strata, parameters: Parameters) -> list[DimensionMean]:
    """The means of all dimensions, in document order."""
    if parameters.form is Form.FULL:
        return [
            _by_person(place, measure, tally, strata, parameters) for place, measure in enumerate(coding.dimensions)
        ]
    return [_by_practice(measure, coding, tally, strata, parameters) for measure in coding.dimensions]


def _by_person(place: int, measure: Measure, tally: Tally, strata: Strata, parameters: Parameters) -> DimensionMean:
    sums = tally.dimensions[place]
    paired = mostly_paired([sums])
    mean = measure_mean(sums, strata, paired=paired)
    given = max(mean.understanding.n, mean.delivery.n) >= parameters.minimum_group
    return DimensionMean(
        measure,
        parts=[Part(place, measure, 1.0, mean)] if given else [],
        flags=set() if paired else {Flag.UNPAIRED},
        reason=_common_reason([tally.practices[number] for number in measure.practices], parameters.minimum_group),
        people=sums.most,
    )


def _by_practice(
    measure: Measure, coding: Coding, tally: Tally, strata: Strata, parameters: Parameters
) -> DimensionMean:
    minimum = parameters.minimum_group
    counted = [tally.practices[number] for number in measure.practices]
    paired = mostly_paired(counted)
    usable: list[Part] = []
    asked = 0.0
    for number, sums in zip(measure.practices, counted, strict=True):
        practice = coding.practices[number]
        mean = measure_mean(sums, strata, paired=paired)
        if min(mean.understanding.n, mean.delivery.n) >= minimum:
            usable.append(Part(number, practice, practice.weight, mean))
        if _common_reason([sums], minimum) is Reason.TOO_FEW:
            asked += practice.weight
    weight = sum(part.share for part in usable)
    flags = set() if paired else {Flag.UNPAIRED}
    if len(usable) < len(measure.practices):
        flags.add(Flag.RENORMALISED)
    reason, people = _common_reason(counted, minimum), max(sums.most for sums in counted)
    if not usable:
        return DimensionMean(measure, [], flags, reason, people)
    if weight < (ANSWERED_SHARE - TOLERANCE) * asked:
        return DimensionMean(measure, [], flags, Reason.BELOW_SHARE, people)
    parts = [Part(part.place, part.measure, part.share / weight, part.mean) for part in usable]
    return DimensionMean(measure, parts, flags, reason, people)


def _common_reason(practices: list[MeasureSums], minimum: int) -> Reason:
    """Nobody was asked, or it does not apply: if that holds for every practice in both lenses; else too few."""
    reasons = {missing_reason(sums, lens, minimum) for sums in practices for lens in (0, 1)}
    return reasons.pop() if len(reasons) == 1 else Reason.TOO_FEW
