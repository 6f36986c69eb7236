"""How do you compare with others? Only as much as their number bears; nobody is named, nobody is ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.charts.marks import Kind, Mark, MarkRow, Marks, Scale, draw_marks
from reports.executive import figure_cell
from reports.numbers import people, percent, rounded, signed, whole
from reports.pictures import gap_note, in_whole_points
from reports.sections.section import Cell, Picture, ReadWith, Row, Section, Table, withheld_cell
from reports.sentences import REASONS
from scoring.terms import Reason, Withheld

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from reports.sections.section import Told
    from scoring.results import Reading
    from scoring.results.benchmark import Benchmark, BesideOthers, Peers
    from scoring.terms import Figure, Number

QUARTERS: tuple[_StrPromise, ...] = (
    gettext_lazy("the lowest quarter"),
    gettext_lazy("the second quarter from below"),
    gettext_lazy("the second quarter from above"),
    gettext_lazy("the highest quarter"),
)


def peers(told: Told) -> Section:
    found = told.report.measures.peers
    index = found if isinstance(found, Withheld) else found.index
    is_known = not isinstance(found, Withheld)
    return Section(
        code="peers",
        question=_("How do you compare with others?"),
        answer=_answer(told, index),
        sentences=_sentences(index),
        people=people(told.report.wheel.overall.n, told.least),
        anchor="peers",
        pictures=() if isinstance(found, Withheld) else _pictures(told, found),
        tables=() if isinstance(found, Withheld) else (_table(told, found), _gaps(told, found)),
        cautions=_cautions() if is_known else (),
        read_with=(ReadWith("trust", _("how far your own figures can be trusted")),) if is_known else (),
        is_answered=not isinstance(index, Withheld) and not isinstance(told.report.wheel.index, Withheld),
    )


def _answer(told: Told, index: Benchmark | Withheld) -> str:
    if index == Withheld(Reason.NO_PEERS):
        return _("There is nothing to compare with yet: fewer than five others can be compared, and it takes five.")
    if index == Withheld(Reason.NO_INDUSTRY):
        return _("This cannot be told: the industry of your organisation is not entered, so few can be found like it.")
    if isinstance(index, Withheld):
        return _("This cannot be told: %(reason)s.") % {"reason": REASONS[index.reason]}
    own = told.report.wheel.index
    if isinstance(own, Withheld):
        return _("Your own index cannot be told: %(reason)s.") % {"reason": REASONS[own.reason]}
    words = {"own": whole(own.value), "count": whole(index.organisations), "mean": _points(index.mean)}
    if index.indistinguishable:
        return _("You and %(count)s others cannot be told apart: your index is %(own)s, their mean %(mean)s.") % words
    if not isinstance(index.percentile, Withheld):
        words["share"] = percent(index.percentile.value)
        return _("Your index of %(own)s is above that of %(share)s of %(count)s others.") % words
    if not isinstance(index.quarter, Withheld):
        words["quarter"] = str(QUARTERS[index.quarter - 1])
        return _("Your index of %(own)s lies in %(quarter)s of %(count)s others.") % words
    return _("Your index is %(own)s, the mean of %(count)s others is %(mean)s.") % words


def _sentences(index: Benchmark | Withheld) -> tuple[str, ...]:
    if isinstance(index, Withheld):
        return (_("Others are organisations of your industry that were asked the same questions."),)
    said = [_("Others are organisations of your industry that were asked the same questions. None of them is named.")]
    if not isinstance(index.percentile, Withheld):
        said.append(
            _("With as many others as there are, that share could be %(low)s to %(high)s.")
            % {"low": percent(index.percentile.low), "high": percent(index.percentile.high)}
        )
    elif isinstance(index.quarter, Withheld):
        said.append(_("From ten others on, you see which quarter you are in."))
    return tuple(said)


def _points(value: Number) -> str:
    return str(REASONS[value.reason]) if isinstance(value, Withheld) else whole(value)


def _pairs(told: Told, found: Peers) -> list[tuple[Reading, BesideOthers]]:
    wheel = told.report.wheel
    return list(zip((wheel.overall, *wheel.dimensions), found.readings, strict=True))


def _pictures(told: Told, found: Peers) -> tuple[Picture, ...]:
    rows = tuple(_mark_row(told.names[own.code], own.level, beside.level) for own, beside in _pairs(told, found))
    if not any(row.marks for row in rows):
        return ()
    marks = Marks(
        title=_("Your level and the mean of others, in points"),
        rows=rows,
        scale=Scale(0.0, 100.0, ((0.0, whole(0)), (50.0, whole(50)), (100.0, whole(100)))),
        legend=((Kind.PLAIN, _("Mean of others")), (Kind.NOW, _("You, with your interval"))),
    )
    return (Picture("reports/_marks.html", draw_marks(marks), _("Level of each dimension.")),)


def _mark_row(name: str, own: Figure, among: Benchmark | Withheld) -> MarkRow:
    shown = in_whole_points(own)
    if isinstance(shown, Withheld) or isinstance(among, Withheld) or isinstance(among.mean, Withheld):
        reason = own.reason if isinstance(own, Withheld) else Reason.NO_PEERS
        return MarkRow(name, (), f"{name}: {REASONS[reason]}", str(REASONS[reason]))
    words = _("%(name)s: you %(own)s, mean of others %(mean)s") % {
        "name": name,
        "own": whole(shown.value),
        "mean": whole(among.mean),
    }
    marks = (Mark(Kind.PLAIN, rounded(among.mean)), Mark(Kind.NOW, shown.value, shown.low, shown.high))
    return MarkRow(name, marks, words, signed(shown.value - rounded(among.mean)))


def _table(told: Told, found: Peers) -> Table:
    own = told.report.wheel.index
    index = Withheld(own.reason) if isinstance(own, Withheld) else own.value
    first = Row(_("Index"), (_number(index), *_cells(found.index)), is_leading=True)
    return Table(
        caption=_("Index and level: yours, and others"),
        headings=(_("Dimension"), _("You"), _("Mean of others"), _("You are in"), _("Others below you"), _("Others")),
        rows=(
            first,
            *(
                Row(
                    told.names[reading.code],
                    (_cell(reading.level), *_cells(beside.level)),
                    is_leading=reading.code == "overall",
                )
                for reading, beside in _pairs(told, found)
            ),
        ),
    )


def _gaps(told: Told, found: Peers) -> Table:
    """No quarter and no share: a gap is neither better high nor better low."""
    rows = []
    for reading, beside in _pairs(told, found):
        mean = beside.gap if isinstance(beside.gap, Withheld) else beside.gap.mean
        others = withheld_cell(mean.reason) if isinstance(mean, Withheld) else Cell(signed(mean))
        own = Cell(gap_note(reading.gap), is_withheld=isinstance(reading.gap, Withheld))
        rows.append(Row(told.names[reading.code], (own, others), is_leading=reading.code == "overall"))
    return Table(_("Gap: yours, and others"), (_("Dimension"), _("You"), _("Mean of others")), tuple(rows))


def _cells(among: Benchmark | Withheld) -> tuple[Cell, ...]:
    if isinstance(among, Withheld):
        return tuple(withheld_cell(among.reason) for _column in range(4))
    quarter = among.quarter
    below = among.percentile
    return (
        _number(among.mean),
        _later(quarter, among.organisations, 10) if isinstance(quarter, Withheld) else Cell(str(QUARTERS[quarter - 1])),
        _later(below, among.organisations, 20)
        if isinstance(below, Withheld)
        else Cell(
            _("%(share)s (%(low)s to %(high)s)")
            % {"share": percent(below.value), "low": percent(below.low), "high": percent(below.high)}
        ),
        Cell(whole(among.organisations)),
    )


def _later(withheld: Withheld, others: int, needed: int) -> Cell:
    if others >= needed:
        return withheld_cell(withheld.reason)
    return Cell(_("from %(count)s others on") % {"count": whole(needed)}, is_withheld=True)


def _number(value: Number) -> Cell:
    return withheld_cell(value.reason) if isinstance(value, Withheld) else Cell(whole(value))


def _cell(figure: Figure) -> Cell:
    return Cell(figure_cell(figure), is_withheld=isinstance(figure, Withheld))


def _cautions() -> tuple[str, ...]:
    return (
        _("This is no ranking, and others do not stand for your industry: they are those who asked their people."),
        _("They are those whose reports were published when this one was built. Later ones do not change this page."),
        _("Every organisation judges itself. Who is more honest about itself looks worse beside others."),
        _("What you aim for should come from your customers, not from the mean of others."),
    )
