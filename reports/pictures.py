"""From a stored report to the descriptions its pictures are drawn from, in the reader's words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.charts.dumbbell import DumbbellRow, DumbbellWords
from reports.charts.plane import Plane, PlanePoint, PlaneWords
from reports.charts.wheel import Sector, Spoke, Wheel, WheelWords
from reports.messages import practice_message
from reports.numbers import NO_BREAK, margin, rounded, signed
from reports.sentences import ARCHETYPES, REASONS, sentence
from scoring.terms import Archetype, Estimate

if TYPE_CHECKING:
    from assessments.questionnaires.schema import QuestionnaireDocument
    from reports.reading import StoredReport
    from scoring.results import Reading
    from scoring.terms import Figure

WHOLE = "overall"


def names_in(document: QuestionnaireDocument) -> dict[str, str]:
    """Dimension and practice codes to their names, and the whole to its own."""
    names = {dimension.code: dimension.name for dimension in document.dimensions}
    names |= {practice.code: practice.name for practice in document.practices}
    return names | {WHOLE: _("All dimensions together")}


def gap_note(gap: Figure) -> str:
    if isinstance(gap, Estimate):
        return f"{signed(gap.value)}{NO_BREAK}±{NO_BREAK}{margin(gap)}"
    return str(REASONS[gap.reason])


def in_whole_points(figure: Figure) -> Figure:
    """What pictures are drawn from: more digits than the page prints would tell how many people a mean is of.

    An interval on one side of 0 stays there.
    """
    if not isinstance(figure, Estimate):
        return figure
    low, high = rounded(figure.low), rounded(figure.high)
    return replace(
        figure,
        value=rounded(figure.value),
        low=max(1, low) if figure.low > 0 else low,
        high=min(-1, high) if figure.high < 0 else high,
    )


def wheel_of(report: StoredReport, document: QuestionnaireDocument) -> Wheel:
    names = names_in(document)
    return Wheel(
        sectors=tuple(
            Sector(
                code=dimension.code,
                name=dimension.name,
                spokes=tuple(_spoke(report, report.wheel.practice(each.code), names) for each in dimension.practices),
                target=_as_score(report.targets.get(dimension.code), document.points),
            )
            for dimension in document.dimensions
        ),
        points=document.points,
        words=wheel_words(_("The wheel: understanding and delivery of every practice")),
    )


def one_sector(wheel: Wheel, sector: Sector) -> Wheel:
    return Wheel((sector,), wheel.points, wheel_words(_("%(dimension)s on the wheel") % {"dimension": sector.name}))


def wheel_words(title: str) -> WheelWords:
    return WheelWords(
        title=title,
        description=_("The table under the picture holds the same numbers."),
        understanding=_("Understanding"),
        delivery=_("Delivery"),
        known_not_delivered=_("Known, not delivered"),
        delivered_blind=_("Delivered blind"),
        target=_("Target"),
    )


def rows_of(readings: tuple[Reading, ...], names: dict[str, str], least: int) -> list[DumbbellRow]:
    return [
        DumbbellRow(
            code=reading.code,
            name=names[reading.code],
            understanding=in_whole_points(reading.understanding),
            delivery=in_whole_points(reading.delivery),
            gap=in_whole_points(reading.gap),
            words=sentence(practice_message(reading), names, least),
            note=gap_note(reading.gap),
        )
        for reading in readings
    ]


def dumbbell_words() -> DumbbellWords:
    return DumbbellWords(
        _("Gaps, from known and not delivered to delivered blind"), _("Understanding"), _("Delivery"), _("Gap")
    )


def plane_of(report: StoredReport, names: dict[str, str]) -> Plane:
    least = report.minimum_group_size
    points = [_point(reading, names, least, is_whole=False) for reading in report.wheel.dimensions]
    points.append(_point(report.wheel.overall, names, least, is_whole=True))
    parameters = report.method.parameters
    return Plane(
        points=tuple(point for point in points if point),
        equivalence=parameters["equivalence"],
        level_cut=parameters["level_cut"],
        words=PlaneWords(
            title=_("Understanding and delivery, each dimension a point"),
            description=_(
                "The cross on each point is its 95 % interval. The table under the picture holds the same numbers."
            ),
            understanding=_("Understanding"),
            delivery=_("Delivery"),
            aligned_high=str(ARCHETYPES[Archetype.ALIGNED_HIGH][0]),
            aligned_low=str(ARCHETYPES[Archetype.ALIGNED_LOW][0]),
            understands_not_delivers=str(ARCHETYPES[Archetype.UNDERSTANDS_NOT_DELIVERS][0]),
            delivers_blind=str(ARCHETYPES[Archetype.DELIVERS_BLIND][0]),
        ),
    )


def _spoke(report: StoredReport, reading: Reading, names: dict[str, str]) -> Spoke:
    is_widest = reading.code in report.widest
    gap = reading.gap
    if isinstance(gap, Estimate):
        note = _("gap %(gap)s") % {"gap": signed(gap.value)} if is_widest else ""
    else:
        note = str(REASONS[gap.reason])
    return Spoke(
        code=reading.code,
        name=names[reading.code],
        understanding=in_whole_points(reading.understanding),
        delivery=in_whole_points(reading.delivery),
        gap=in_whole_points(gap),
        words=sentence(practice_message(reading), names, report.minimum_group_size),
        note=note,
        is_widest=is_widest,
    )


def _point(reading: Reading, names: dict[str, str], least: int, *, is_whole: bool) -> PlanePoint | None:
    understanding, delivery = in_whole_points(reading.understanding), in_whole_points(reading.delivery)
    if not (isinstance(understanding, Estimate) and isinstance(delivery, Estimate)):
        return None
    words = sentence(practice_message(reading), names, least)
    return PlanePoint(reading.code, names[reading.code], understanding, delivery, words, is_whole)


def _as_score(level: float | None, points: int) -> float | None:
    return None if level is None else 100 * (level - 1) / (points - 1)
