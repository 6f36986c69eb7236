"""What the next step of a practice would look like, in the questionnaire's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.executive import figure_cell
from reports.numbers import NO_BREAK
from reports.sections.section import Part
from scoring.terms import Estimate, Lens

if TYPE_CHECKING:
    from assessments.questionnaires.parts import Item
    from reports.sections.section import Told

FIRST = 3


def first_steps(told: Told, codes: tuple[str, ...]) -> tuple[Part, ...]:
    """The practices to take first, each with where it stands and with what stands one step higher."""
    return tuple(
        part for place, code in enumerate(codes[:FIRST], start=1) if (part := _part(told, place, code)) is not None
    )


def _part(told: Told, place: int, code: str) -> Part | None:
    """Of the lens that lags; None where neither can be told."""
    reading, practice = told.report.wheel.practice(code), told.document.practice(code)
    given = [
        (figure.value, lens)
        for lens, figure in ((Lens.UNDERSTANDING, reading.understanding), (Lens.DELIVERY, reading.delivery))
        if isinstance(figure, Estimate)
    ]
    if not given:
        return None
    value, lens = min(given)
    item = next(item for item in practice.items if item.lens == lens.value)
    here = _step(value, len(item.anchors))
    sentences = [practice.line, *_steps(item, here)]
    figure = reading.understanding if lens is Lens.UNDERSTANDING else reading.delivery
    words = {"figure": figure_cell(figure).replace(" ± ", f"{NO_BREAK}±{NO_BREAK}")}
    sentences.append(
        _("You will see it in the next assessment: what you understand of it stands at %(figure)s now.") % words
        if lens is Lens.UNDERSTANDING
        else _("You will see it in the next assessment: what you do about it stands at %(figure)s now.") % words
    )
    return Part(heading=f"{place}. {practice.name}", sentences=tuple(sentences))


def _step(value: float, steps: int) -> int:
    """The step of the ladder nearest to a mean of 0 to 100, but one that still has another above it."""
    return min(steps - 1, 1 + int(value * (steps - 1) / 100 + 0.5))


def _steps(item: Item, here: int) -> tuple[str, str]:
    return (
        _("Closest to where you are: “%(words)s”") % {"words": item.anchors[here - 1]},
        _("One step further: “%(words)s”") % {"words": item.anchors[here]},
    )
