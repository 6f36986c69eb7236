"""Answers, counted: what the wheel is read from, and everything else that compares its parts with each other."""

from __future__ import annotations

from dataclasses import dataclass

from scoring.coding import Coding, coding
from scoring.deviations import Deviations, deviations
from scoring.dimensions import DimensionMean, dimension_means
from scoring.folding import Ints
from scoring.parameters import Parameters
from scoring.reading import Figures
from scoring.strata import Answers, Strata, strata
from scoring.tally import Tally, tally
from scoring.terms import Instrument
from scoring.whole import dimension_figures


@dataclass(frozen=True, eq=False)
class Measured:
    """Both passes over the answers. means, given: of the dimensions, in document order."""

    answers: Answers
    parameters: Parameters
    ready: Coding
    groups: Strata
    counted: Tally
    means: list[DimensionMean]
    deviations: Deviations
    given: list[Figures]


def measured(
    answers: Answers,
    instrument: Instrument,
    parameters: Parameters,
    compared: frozenset[str] = frozenset(),
    role: Ints | None = None,
) -> Measured:
    """Count the answers once, for the wheel and for all that is asked beside it.

    compared: practices that will be compared or put together (`practices.Together`). role: each person's role
    group as a number, if groups will be told apart (`groups.count_cells`). ValueError as `wheel`.
    """
    ready = coding(instrument)
    groups = strata(answers, parameters.design)
    counted = tally(answers, ready, groups, parameters.form, compared, role)
    means = dimension_means(ready, counted, groups, parameters)
    found = deviations(counted, [mean.parts for mean in means], groups)
    given = [dimension_figures(place, mean, found, groups, parameters) for place, mean in enumerate(means)]
    return Measured(answers, parameters, ready, groups, counted, means, found, given)
