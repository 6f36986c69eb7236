"""Every measure beside the wheel, computed once when a report is built. Only workers import this module."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reports.customers import measured_understanding, where_to_win
from reports.earlier import trend_of
from reports.groups import perception_of
from reports.leading import chain_of, cross_walks_of, priorities_of, progress_of
from reports.measures import Measures
from reports.outcomes import outcomes_of
from reports.peers import peers_of
from reports.trust import trust

if TYPE_CHECKING:
    from collections.abc import Callable

    from assessments.models import Assessment
    from assessments.questionnaires.schema import QuestionnaireDocument
    from reports.careless import Counting
    from reports.pulse_rows import Said
    from reports.rows import AnswerRows
    from scoring.measured import Measured
    from scoring.parameters import Parameters
    from scoring.practices import Together
    from scoring.results import Wheel
    from scoring.strata import Answers
    from scoring.terms import Instrument


@dataclass(frozen=True)
class Ready:
    """What measures are computed from. wheel: as it is stored, so that nothing kept back there comes out here.
    measured, practices: the same answers counted, and those practices that are compared. targets: levels by dimension.
    who: those whose answers count. said: by customers and of them; None where they are not asked.
    """

    assessment: Assessment
    document: QuestionnaireDocument
    instrument: Instrument
    parameters: Parameters
    who: Counting
    wheel: Wheel
    measured: Measured
    practices: Together
    targets: dict[str, float]
    said: Said | None
    found: dict[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> AnswerRows:
        return self.who.rows

    @property
    def answers(self) -> Answers:
        return self.who.answers


# The field of Measures each one fills: fetch what it needs, call scoring, give back the result. What an entry needs
# of another is in `ready.found` if that one stands before it.
MEASURES: dict[str, Callable[[Ready], Any]] = {
    "understanding": measured_understanding,
    "winning": where_to_win,
    "progress": progress_of,
    "chain": chain_of,
    "cross_walks": cross_walks_of,
    "priorities": priorities_of,
    "perception": perception_of,
    "peers": peers_of,
    "trend": trend_of,
    "trust": trust,
    "outcomes": outcomes_of,
}


def measures_of(ready: Ready) -> Measures:
    for name, measure in MEASURES.items():
        ready.found[name] = measure(ready)
    return Measures(**ready.found)
