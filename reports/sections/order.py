"""All sections of a report, in the order in which they are read. A new one is added here and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.sections.chain import chain
from reports.sections.focus import focus
from reports.sections.lists import lists
from reports.sections.meaning import meaning
from reports.sections.next_steps import next_steps
from reports.sections.outcomes import outcomes
from reports.sections.peers import peers
from reports.sections.perception import perception
from reports.sections.talk import talk
from reports.sections.trend import trend
from reports.sections.trusting import trusting
from reports.sections.understanding import understanding

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.sections.section import Section, Told

SECTIONS: dict[str, Callable[[Told], Section]] = {
    "understanding": understanding,
    "focus": focus,
    "meaning": meaning,
    "perception": perception,
    "talk": talk,
    "chain": chain,
    "lists": lists,
    "outcomes": outcomes,
    "peers": peers,
    "trend": trend,
    "trust": trusting,
    "next": next_steps,
}


def sections_of(told: Told) -> tuple[Section, ...]:
    return tuple(make(told) for make in SECTIONS.values())
