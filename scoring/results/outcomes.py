"""Outcomes beside the wheel. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scoring.results import Span
from scoring.results.surface import Surface
from scoring.terms import Withheld


class Predictor(StrEnum):
    """What may be set beside an outcome. The gap is not among them: a difference hides which side moved."""

    UNDERSTANDING = "understanding"
    DELIVERY = "delivery"
    LEVEL = "level"
    INDEX = "index"


class Evidence(StrEnum):
    """SCATTER: points only. EXPLORATORY: 10 to 29 organisations, ranks. CORRELATION: 30 and more."""

    SCATTER = "scatter"
    EXPLORATORY = "exploratory"
    CORRELATION = "correlation"


class Caveat(StrEnum):
    """What may not be concluded.

    NOT_CAUSE      that go together need not be cause and effect; a third thing may move both
    NOT_RETURN     it is no return on money spent
    NOT_FORECAST   it does not say what this organisation will see
    NOT_LAGGED     the outcome was not measured after the wheel, so it may as well come first
    SAME_PEOPLE    both come from the same answers, which alone makes them go together
    FEW            with so few organisations only a very strong link would show
    UNSTABLE       under 250 organisations the figure still moves from wave to wave
    """

    NOT_CAUSE = "not_cause"
    NOT_RETURN = "not_return"
    NOT_FORECAST = "not_forecast"
    NOT_LAGGED = "not_lagged"
    SAME_PEOPLE = "same_people"
    FEW = "few"
    UNSTABLE = "unstable"


@dataclass(frozen=True, slots=True)
class Correlation:
    """-1 to 1 with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Association:
    """One predictor beside one outcome over organisations. correlation: of ranks (Spearman) while exploratory, then
    plain (Pearson). n: organisations that have both. stable: 250 and more."""

    predictor: Predictor
    evidence: Evidence
    correlation: Correlation | Withheld
    n: int
    stable: bool
    caveats: tuple[Caveat, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """What an outcome measure stood at. date: its day, written 2026-03-31; value: in the measure's own unit."""

    date: str
    value: float


@dataclass(frozen=True, slots=True)
class WaveIndex:
    """One wave of the organisation's own: the day it closed, and its index where it can be laid beside the newest."""

    title: str
    date: str
    index: Span | Withheld


@dataclass(frozen=True, slots=True)
class Outcome:
    """One measure the organisation counts anyway.

    values: what is drawn, oldest first. at_waves: one a wave, the last value of the year before it closed, or
    `not_measured`. across: the index beside what was counted after it, one wave an organisation that counts the same.
    surface: whether a narrow gap pays by itself, over the same organisations.
    """

    name: str
    unit: str
    higher_is_better: bool
    values: tuple[Counted, ...]
    at_waves: tuple[Counted | Withheld, ...]
    across: Association
    surface: Surface | Withheld


@dataclass(frozen=True, slots=True)
class Outcomes:
    """waves: the organisation's published ones and this one, oldest first; none where nothing is counted."""

    waves: tuple[WaveIndex, ...]
    measures: tuple[Outcome, ...]
