"""Several practices together: how sure a mean over them is, or a difference between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.deviations import Deviations, Part, deviations
from scoring.means import MeasureMean, measure_mean
from scoring.measured import Measured
from scoring.reading import Figures, estimate, figures, missing_reason
from scoring.strata import People, Strata
from scoring.sums import MeasureSums
from scoring.terms import ANSWERED_SHARE, TOLERANCE, Figure, Lens, Reason, Withheld
from scoring.whole import lens_covariance

_UNDERSTANDING, _DELIVERY = 0, 1


@dataclass(frozen=True, eq=False)
class Together:
    """Some practices with the covariances of their means, which are those of the wheel.

    missing: by practice, why a lens cannot be given; pairless: practices without a gap, and why.
    """

    codes: tuple[str, ...]
    means: tuple[MeasureMean, ...]
    missing: dict[str, dict[Lens, Reason]]
    pairless: dict[str, Reason]
    deviations: Deviations
    groups: Strata
    minimum: int

    def mean(self, codes: Sequence[str]) -> Figures:
        """U, D, L and G, each the plain mean over these practices.

        Only practices enter in which at least the minimum group answered both lenses; they must be two thirds of those
        named, else all is withheld: for the common reason if there is one, else `below_share`.
        """
        wanted = dict.fromkeys(codes)
        entered = [self.codes.index(code) for code in wanted if code in self.codes and code not in self.pairless]
        if not entered or len(entered) < ANSWERED_SHARE * len(wanted) - TOLERANCE:
            reasons = {self.pairless.get(code, Reason.NOT_APPLICABLE) for code in wanted if not self._enters(code)}
            return Figures.withheld(reasons.pop() if len(reasons) == 1 else Reason.BELOW_SHARE)
        weights = np.zeros(len(self.codes))
        weights[entered] = 1 / len(entered)
        understanding, delivery = (
            sum(self._value(place, lens) for place in entered) / len(entered) for lens in (_UNDERSTANDING, _DELIVERY)
        )
        people = min(self._people(place, _DELIVERY) for place in entered)
        covariance = lens_covariance(self.deviations, weights, weights)
        return figures((understanding, delivery), covariance, (people, people), self.minimum)

    def delivery_difference(self, after: str, before: str) -> Figure:
        """Delivery of one practice minus delivery of another, -100 to 100; withheld if either cannot be given."""
        for code in (after, before):
            if code not in self.codes:
                return Withheld(Reason.NOT_APPLICABLE)
            if Lens.DELIVERY in self.missing[code]:
                return Withheld(self.missing[code][Lens.DELIVERY])
        first, second = self.codes.index(after), self.codes.index(before)
        contrast = np.zeros(len(self.codes))
        contrast[first], contrast[second] = 1.0, -1.0
        variance = float(lens_covariance(self.deviations, contrast, contrast)[_DELIVERY, _DELIVERY])
        people = min(self._people(first, _DELIVERY), self._people(second, _DELIVERY))
        return estimate(self._value(first, _DELIVERY) - self._value(second, _DELIVERY), variance, people, -100.0)

    def _enters(self, code: str) -> bool:
        return code in self.codes and code not in self.pairless

    def _value(self, place: int, lens: int) -> float:
        mean = self.means[place]
        return mean.understanding.value if lens == _UNDERSTANDING else mean.delivery.value

    def _people(self, place: int, lens: int) -> People:
        return self.groups.people(self.deviations.counts[place, lens])


def together(found: Measured, codes: Sequence[str]) -> Together:
    """These practices of one measurement; codes the questionnaire does not have are left out.

    In a full form they must have been named to `measured(..., compared=...)`; ValueError if not.
    """
    minimum = found.parameters.minimum_group
    place = {practice.code: number for number, practice in enumerate(found.ready.practices)}
    known = tuple(dict.fromkeys(code for code in codes if code in place))
    read = {code: number for number, code in enumerate(found.counted.read)}
    if not read.keys() >= set(known):
        raise ValueError("practices that are compared must be named when the answers are counted")
    sums = {code: found.counted.practices[place[code]] for code in known}
    means = {code: measure_mean(each, found.groups, paired=each.pairs >= minimum) for code, each in sums.items()}
    missing = {code: _missing(sums[code], means[code], minimum) for code in known}
    parts = [[Part(read[code], found.ready.practices[place[code]], 1.0, means[code])] for code in known]
    return Together(
        codes=known,
        means=tuple(means.values()),
        missing=missing,
        pairless={
            code: next(iter(missing[code].values()), Reason.TOO_FEW) for code in known if sums[code].pairs < minimum
        },
        deviations=deviations(found.counted, parts, found.groups),
        groups=found.groups,
        minimum=minimum,
    )


def _missing(sums: MeasureSums, mean: MeasureMean, minimum: int) -> dict[Lens, Reason]:
    people = {Lens.UNDERSTANDING: mean.understanding.n, Lens.DELIVERY: mean.delivery.n}
    return {lens: missing_reason(sums, place, minimum) for place, lens in enumerate(Lens) if people[lens] < minimum}
