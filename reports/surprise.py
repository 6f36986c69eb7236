"""The one thing on a report's first page that readers did not expect: the widest of the differences it found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.numbers import whole
from reports.sections.misjudged import most_misjudged
from reports.sections.understanding_words import illusion_words
from scoring.results.verified import Interval, MeasuredUnderstanding
from scoring.terms import Estimate, Withheld

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.sections.section import Told


@dataclass(frozen=True, slots=True)
class Surprise:
    """size: in points, by which surprises are compared. section: where it is told at length."""

    size: float
    words: str
    section: str


def surprise_of(told: Told) -> Surprise | None:
    """The largest; None where nothing is far from what one would expect."""
    found = [surprise for find in FINDERS if (surprise := find(told)) is not None]
    return max(found, key=lambda surprise: surprise.size, default=None)


def _misjudged(told: Told) -> Surprise | None:
    measured = told.report.measures.understanding
    if isinstance(measured, Withheld):
        return None
    found = most_misjudged(measured.needs, told)
    return None if found is None else Surprise(100 * abs(found[0]), found[1], "understanding")


def _illusion(told: Told) -> Surprise | None:
    measured, claimed = told.report.measures.understanding, told.report.wheel.overall.understanding
    if not isinstance(measured, MeasuredUnderstanding) or not isinstance(claimed, Estimate):
        return None
    illusion = measured.illusion.understanding
    if not measured.illusion.flagged or not isinstance(illusion, Interval) or isinstance(measured.measured, Withheld):
        return None
    words = _(
        "Your people put their understanding of customers at %(claimed)s of 100; what they foresee of customers is "
        "worth %(measured)s, %(points)s less."
    ) % illusion_words(claimed.value, measured.measured.value)
    return Surprise(illusion.value, words, "understanding")


def _heroics(told: Told) -> Surprise | None:
    heroics = told.report.wheel.heroics
    if not heroics.flagged or isinstance(heroics.difference, Withheld):
        return None
    words = _("Good people make up for poor processes: in delivery they are %(difference)s points ahead of them.") % {
        "difference": whole(heroics.difference.value)
    }
    return Surprise(heroics.difference.value, words, "chain")


FINDERS: tuple[Callable[[Told], Surprise | None], ...] = (_misjudged, _illusion, _heroics)
