"""What a report holds beside the wheel: one field a measure. Standard library only, because pages read it.

A field is a result of scoring (scoring/results/) or Withheld. A report that was stored before a measure existed has
that field as Withheld(NOT_MEASURED); so a measure can be added without a new schema.
"""

from __future__ import annotations

from dataclasses import dataclass

from scoring.results.benchmark import Peers
from scoring.results.chain import Chain
from scoring.results.crosswalks import CrossWalk
from scoring.results.outcomes import Outcomes
from scoring.results.perception import Perception
from scoring.results.priorities import Priorities
from scoring.results.progress import Progress
from scoring.results.trend import Since
from scoring.results.trust import Trust
from scoring.results.verified import MeasuredUnderstanding, Winning
from scoring.terms import Withheld


@dataclass(frozen=True, slots=True)
class Measures:
    """In the order of the sections that show them."""

    understanding: MeasuredUnderstanding | Withheld
    winning: Winning | Withheld
    progress: tuple[Progress, ...] | Withheld
    chain: Chain | Withheld
    cross_walks: tuple[CrossWalk, ...] | Withheld
    priorities: Priorities | Withheld
    perception: Perception | Withheld
    peers: Peers | Withheld
    trend: Since | Withheld
    trust: Trust | Withheld
    outcomes: Outcomes | Withheld
