"""What the executive page shows, from a stored report: sentence, pictures, tables, how it is computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import ImportKind
from reports.charts.dumbbell import draw_dumbbells, gap_scale
from reports.charts.plane import draw_plane
from reports.charts.wheel_layout import LARGE, SMALL, draw_wheel
from reports.messages import practice_message
from reports.numbers import band_of, margin, people, percent, signed, told_percent, whole
from reports.pictures import gap_note, names_in, one_sector, plane_of, rows_of, wheel_of
from reports.sentences import ARCHETYPES, CARELESS, GRADES, NOT_ESTABLISHED, REASONS, REMARKS, STAGES, sentence
from scoring.results.trust import Careless
from scoring.results.verified import Grade
from scoring.terms import Estimate, Withheld

if TYPE_CHECKING:
    from assessments.questionnaires.schema import QuestionnaireDocument
    from reports.charts.dumbbell import DumbbellDrawing
    from reports.charts.plane import PlaneDrawing
    from reports.charts.wheel import Wheel
    from reports.charts.wheel_layout import WheelDrawing
    from reports.reading import StoredReport
    from scoring.results import Index, Reading, Span
    from scoring.terms import Band, Figure


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with its name, what stands beside it and the place on the method page that explains it."""

    label: str
    value: str
    beside: str
    anchor: str
    lens: str = ""
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    name: str
    is_dimension: bool
    understanding: str
    delivery: str
    gap: str
    people: str
    seen: str
    remarks: tuple[str, ...]
    is_withheld: bool


@dataclass(frozen=True, slots=True)
class SmallWheel:
    code: str
    name: str
    drawing: WheelDrawing


@dataclass(frozen=True, slots=True)
class ExecutivePage:
    headline: str
    stage: str
    facts: tuple[Fact, ...]
    has_numbers: bool
    directions: str
    wheel: Wheel
    drawing: WheelDrawing
    small: tuple[SmallWheel, ...]
    widest: tuple[str, ...]
    archetype: tuple[str, str]
    plane: PlaneDrawing
    dimensions: list[DumbbellDrawing]
    practices: list[DumbbellDrawing]
    scale: str
    table: tuple[TableRow, ...]
    notes: tuple[str, ...]
    index_under: tuple[tuple[str, str], ...]
    sensitivity: str
    sources: tuple[tuple[str, str], ...]
    imported: str
    customer_sources: tuple[tuple[str, str], ...]
    imported_customers: str
    questionnaire_note: str
    careless: str
    evidence: str
    checked: str


def executive_page(report: StoredReport, document: QuestionnaireDocument) -> ExecutivePage:
    names = names_in(document)
    found, least = report.wheel, report.minimum_group_size
    wheel = wheel_of(report, document)
    # The widest come first, so that among practices shown with the same whole points they keep the lead.
    by_width = sorted(found.practices, key=lambda reading: reading.code not in report.widest)
    dimensions, practices = rows_of(found.dimensions, names, least), rows_of(tuple(by_width), names, least)
    scale = gap_scale([*dimensions, *practices])
    archetype = ARCHETYPES[found.overall.archetype]
    return ExecutivePage(
        headline=sentence(report.headline, names, least),
        stage=_stage(report),
        facts=_facts(report),
        has_numbers=any(
            isinstance(each.gap, Estimate) for each in (found.overall, *found.dimensions, *found.practices)
        ),
        directions=_directions(found.practices),
        wheel=wheel,
        drawing=draw_wheel(wheel, LARGE),
        small=tuple(
            SmallWheel(each.code, each.name, draw_wheel(one_sector(wheel, each), SMALL)) for each in wheel.sectors
        ),
        widest=tuple(sentence(practice_message(found.practice(code)), names, least) for code in report.widest),
        archetype=(str(archetype[0]), str(archetype[1])),
        plane=draw_plane(plane_of(report, names)),
        dimensions=draw_dumbbells(dimensions, scale),
        practices=draw_dumbbells(practices, scale),
        scale=whole(scale),
        table=tuple(_table(report, document, names)),
        notes=tuple(sentence(note, names, least) for note in report.notes),
        index_under=()
        if isinstance(found.index, Withheld)
        else tuple((number_format(each.lam), whole(each.value)) for each in found.index.alternatives),
        sensitivity="" if isinstance(found.sensitivity, Withheld) else _range(found.sensitivity.index),
        sources=_files(report, ImportKind.ANSWERS),
        imported=people(report.imported(ImportKind.ANSWERS), least),
        customer_sources=_files(report, ImportKind.PULSE),
        imported_customers=people(report.imported(ImportKind.PULSE), least),
        questionnaire_note=document.note,
        careless=_careless(report),
        evidence=_evidence(report),
        checked=_checked(report),
    )


def _careless(report: StoredReport) -> str:
    """Reports from before this could be chosen count everybody."""
    trust = report.measures.trust
    return str(CARELESS[Careless.COUNTED if isinstance(trust, Withheld) else trust.careless])


def _evidence(report: StoredReport) -> str:
    found = report.measures.understanding
    grade = Grade.C if isinstance(found, Withheld) else found.grade
    return _("Evidence grade %(grade)s: %(words)s") % {"grade": grade.value, "words": GRADES[grade]}


def _checked(report: StoredReport) -> str:
    """What customers' answers make of the headline, which is only what people say of themselves."""
    found = report.measures.understanding
    if isinstance(found, Withheld) or isinstance(found.verified.understanding, Withheld):
        return _("This is what your own people believe.")
    understanding, delivery = found.verified.understanding, found.verified.delivery
    words = {"understanding": whole(understanding.value)}
    if isinstance(delivery, Withheld):
        return (
            _("This is what your own people believe. Customers’ answers put understanding at %(understanding)s.")
            % words
        )
    words["delivery"] = whole(delivery.value)
    parts = (found.illusion.understanding, found.illusion.delivery)
    if any(not isinstance(part, Withheld) and (part.low > 0 or part.high < 0) for part in parts):
        text = _(
            "This is what your own people believe. Customers’ answers give another picture: understanding "
            "%(understanding)s, delivery %(delivery)s."
        )
    else:
        text = _(
            "This is what your own people believe, and customers’ answers bear it out: understanding "
            "%(understanding)s, delivery %(delivery)s."
        )
    return text % words


def _stage(report: StoredReport) -> str:
    index = report.wheel.index
    if isinstance(index, Withheld):
        return ""
    numbers = {"index": whole(index.value), "low": whole(index.low), "high": whole(index.high)}
    stages = [_("%(number)s, %(name)s") % {"number": stage, "name": STAGES[stage - 1]} for stage in index.stages]
    if len(stages) == 1:
        return _("Index %(index)s (%(low)s to %(high)s): stage %(stage)s.") % (numbers | {"stage": stages[0]})
    return _("Index %(index)s (%(low)s to %(high)s): between stage %(first)s and stage %(last)s.") % (
        numbers | {"first": stages[0], "last": stages[-1]}
    )


def _directions(practices: tuple[Reading, ...]) -> str:
    """How many practices lean which way: what the wheel shows, as one sentence."""
    gaps = [practice.gap for practice in practices if isinstance(practice.gap, Estimate)]
    known, blind = sum(gap.low > 0 for gap in gaps), sum(gap.high < 0 for gap in gaps)
    words = _(
        "In %(known)s of %(all)s practices you know more than you deliver, "
        "in %(blind)s you deliver more than you know, and in %(even)s the gap may be chance."
    ) % {"known": known, "all": len(practices), "blind": blind, "even": len(gaps) - known - blind}
    withheld = len(practices) - len(gaps)
    if not withheld:
        return words
    more = ngettext("%(number)s practice is withheld.", "%(number)s practices are withheld.", withheld)
    return f"{words} {more % {'number': withheld}}"


def _facts(report: StoredReport) -> tuple[Fact, ...]:
    found = report.wheel
    overall = found.overall
    return (
        _index_fact(report),
        _figure_fact(_("Understanding"), overall.understanding, "understanding", "understanding"),
        _figure_fact(_("Delivery"), overall.delivery, "delivery", "delivery"),
        _figure_fact(_("Gap"), overall.gap, "gap", is_signed=True),
        _figure_fact(_("Level"), overall.level, "level"),
        _width_fact(report),
        _people_fact(report),
    )


def _index_fact(report: StoredReport) -> Fact:
    index = report.wheel.index
    if isinstance(index, Withheld):
        return _withheld_fact(_("Index"), index, "index")
    return Fact(_("Index"), whole(index.value), _range(index), "index")


def _width_fact(report: StoredReport) -> Fact:
    width = report.wheel.width
    if isinstance(width, Withheld):
        return _withheld_fact(_("Width of the gap"), width, "width")
    return Fact(_("Width of the gap"), whole(width.value), _range(width), "width")


def _range(limits: Index | Span | Band) -> str:
    return _("%(low)s to %(high)s") % {"low": whole(limits.low), "high": whole(limits.high)}


def _figure_fact(label: str, figure: Figure, anchor: str, lens: str = "", *, is_signed: bool = False) -> Fact:
    if isinstance(figure, Withheld):
        return _withheld_fact(label, figure, anchor)
    value = signed(figure.value) if is_signed else whole(figure.value)
    return Fact(label, value, f"± {margin(figure)}", anchor, lens)


def _files(report: StoredReport, kind: ImportKind) -> tuple[tuple[str, str], ...]:
    least = report.minimum_group_size
    return tuple((people(source.rows, least), source.name) for source in report.sources if source.kind == kind)


def _withheld_fact(label: str, figure: Withheld, anchor: str) -> Fact:
    return Fact(label, "", str(REASONS[figure.reason]), anchor, is_withheld=True)


def _people_fact(report: StoredReport) -> Fact:
    response, least = report.wheel.response, report.minimum_group_size
    if isinstance(response.rate, Withheld) or isinstance(response.headcount, Withheld):
        beside = _("response rate unknown: not every headcount is known")
    elif isinstance(response.n, Withheld) or band_of(response.n, least):
        # A rate would tell the number that the band does not.
        beside = ngettext("of %(headcount)s person", "of %(headcount)s people", response.headcount) % {
            "headcount": whole(response.headcount)
        }
    else:
        beside = ngettext(
            "of %(headcount)s person: %(rate)s", "of %(headcount)s people: %(rate)s", response.headcount
        ) % {"headcount": whole(response.headcount), "rate": percent(response.rate)}
    return Fact(_("People who answered"), people(response.n, least), beside, "people")


def _table(report: StoredReport, document: QuestionnaireDocument, names: dict[str, str]) -> list[TableRow]:
    found, least = report.wheel, report.minimum_group_size
    rows = [_table_row(found.overall, names, least, is_dimension=True)]
    for dimension in document.dimensions:
        rows.append(_table_row(found.dimension(dimension.code), names, least, is_dimension=True))
        rows += [
            _table_row(found.practice(practice.code), names, least, is_dimension=False)
            for practice in dimension.practices
        ]
    return rows


def _table_row(reading: Reading, names: dict[str, str], least: int, *, is_dimension: bool) -> TableRow:
    sights = [reading.understanding_sight.visibility, reading.delivery_sight.visibility]
    seen = [share for share in sights if not isinstance(share, Withheld)]
    remarks = [str(words) for flag, words in REMARKS.items() if flag in reading.flags]
    if not reading.established and len(seen) == len(sights):
        remarks.append(str(NOT_ESTABLISHED))
    return TableRow(
        name=names[reading.code],
        is_dimension=is_dimension,
        understanding=figure_cell(reading.understanding),
        delivery=figure_cell(reading.delivery),
        gap=gap_note(reading.gap),
        people=people(reading.n, least),
        seen=told_percent(min(seen), reading.n) if len(seen) == len(sights) else "–",
        remarks=tuple(remarks),
        is_withheld=isinstance(reading.gap, Withheld),
    )


def figure_cell(figure: Figure) -> str:
    return str(REASONS[figure.reason]) if isinstance(figure, Withheld) else f"{whole(figure.value)} ± {margin(figure)}"
