"""Tables and pictures of groups beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reports.charts.marks import Kind, Mark, MarkRow, Marks, Scale, draw_marks
from reports.numbers import MINUS, decimal, people, rounded, signed
from reports.pictures import gap_note, in_whole_points
from reports.sections.section import Cell, Part, Picture, Row, Table
from reports.sentences import REASONS
from scoring.results.perception import Side
from scoring.terms import Estimate, Withheld

if TYPE_CHECKING:
    from reports.sections.section import Told
    from scoring.results.perception import Comparison, GroupCell, GroupRow, Perception
    from scoring.terms import Figure

NO_GROUP = gettext_lazy("None named")
# More departments make no table that anybody reads.
MOST_ROWS = 60
# From these sizes on a gap is shaded a step darker.
GAP_STEPS = (0, 5, 10, 20, 30)
MARK = "*"


def role_name(code: str, told: Told) -> str:
    """The name of a role group, or of two that stand together."""
    known = {group.code: group.name for group in told.document.role_groups}
    names = [known.get(part, str(NO_GROUP)) for part in code.split("+")]
    return _("%(first)s and %(second)s") % {"first": names[0], "second": names[1].lower()} if names[1:] else names[0]


def top_name(found: Perception, told: Told) -> str:
    return role_name("+".join(found.top), told)


def departments_part(found: Perception, told: Told) -> Part | None:
    """Gaps by department, each shaded by its size."""
    if not found.departments:
        return None
    marked = {(each.first, each.dimension) for each in found.departments_rest}
    standing_out = len({each.first for each in found.departments_rest})
    shown = [row for row in found.departments if _is_shown(row)]
    hidden = [row for row in found.departments if not _is_shown(row)]
    rows = tuple(
        _gap_row(row, str(told.departments.get(row.code, NO_GROUP)), marked, told)
        for row in (*shown, *hidden)[:MOST_ROWS]
    )
    sentences = [_reading_the_gap()]
    if standing_out:
        sentences.append(
            ngettext(
                "%(number)s department is clearly unlike everybody else. It is marked with %(mark)s.",
                "%(number)s departments are clearly unlike everybody else. They are marked with %(mark)s.",
                standing_out,
            )
            % {"number": standing_out, "mark": MARK}
        )
    table = Table(
        _("Gap by department, in points, darker where it is wider"),
        (_("Department"), *_dimension_headings(found, told), _("Who answered")),
        (_everybody_row(found, told), *rows),
        is_open=True,
    )
    return Part(_("Departments beside each other"), tuple(sentences), tables=(table,))


def roles_part(found: Perception, told: Told) -> Part | None:
    """Gaps by role group, each shaded by its size."""
    if not found.roles:
        return None
    table = Table(
        _("Gap by role group, in points, darker where it is wider"),
        (_("Role group"), *_dimension_headings(found, told), _("Who answered")),
        (
            _everybody_row(found, told),
            *(_gap_row(row, role_name(row.code, told), set(), told) for row in found.roles),
        ),
        is_open=True,
    )
    return Part(_("Role groups beside each other"), (_reading_the_gap(),), tables=(table,))


def _reading_the_gap() -> str:
    return _("+ means that more is understood than done, − that more is done than understood.")


def _dimension_headings(found: Perception, told: Told) -> tuple[str, ...]:
    return tuple(told.names[code] for code in found.dimensions)


def _everybody_row(found: Perception, told: Told) -> Row:
    return _leading(_gap_row(found.everybody, _("Everybody"), set(), told))


def _leading(row: Row) -> Row:
    return Row(row.name, row.cells, row.remarks, is_leading=True)


def _is_shown(row: GroupRow) -> bool:
    return any(isinstance(cell.gap, Estimate) for cell in row.cells)


def _gap_row(row: GroupRow, name: str, marked: set[tuple[str, str]], told: Told) -> Row:
    counts = [cell.n for cell in row.cells if not isinstance(cell.n, Withheld)]
    fewest = people(min(counts), told.least) if counts else people(0, told.least)
    is_small = not counts
    if is_small and all(cell.gap == row.cells[0].gap for cell in row.cells[1:]):
        fewest = "–"
    cells = tuple(_gap_cell(cell, is_marked=(row.code, cell.dimension) in marked) for cell in row.cells)
    return Row(name, (*cells, Cell(fewest)))


def _gap_cell(cell: GroupCell, *, is_marked: bool) -> Cell:
    if isinstance(cell.gap, Withheld):
        return Cell(_("withheld"), is_withheld=True)
    words = signed(cell.gap.value)
    size = abs(rounded(cell.gap.value))
    return Cell(f"{words} {MARK}" if is_marked else words, shade=step_of(size, GAP_STEPS))


def step_of(size: float, steps: tuple[float, ...]) -> int:
    return sum(size >= step for step in steps)


def top_part(found: Perception, told: Told) -> Part | None:
    """Executives and the frontline, as differences with their intervals."""
    given = [each for each in found.top_frontline if isinstance(each.difference, Estimate)]
    if not found.top_frontline:
        return None
    names = {"top": top_name(found, told), "frontline": role_name(found.top_frontline[0].second, told)}
    heading = _("%(top)s beside %(frontline)s") % names
    if not given:
        reason = found.top_frontline[0].difference
        words = REASONS[reason.reason] if isinstance(reason, Withheld) else ""
        return Part(heading, (_("They cannot be compared: %(reason)s.") % {"reason": words},))
    rows = tuple(_top_row(code, found, told) for code in found.dimensions)
    marks = Marks(
        title=_("%(top)s minus %(frontline)s, in points") % names,
        rows=rows,
        scale=Scale(-60.0, 60.0, ((-50.0, f"{MINUS}50"), (0.0, _("the same")), (50.0, "+50"))),
        legend=((Kind.UNDERSTANDING, _("Understanding")), (Kind.DELIVERY, _("Delivery"))),
    )
    sentence = _("Right of the middle: %(top)s see more of it than %(frontline)s. Left: less.") % names
    return Part(
        heading,
        (sentence,),
        pictures=(Picture("reports/_marks.html", draw_marks(marks)),),
        tables=(_top_table(given, names, told),),
        anchor="compared",
    )


def _top_row(code: str, found: Perception, told: Told) -> MarkRow:
    each = {row.side: row.difference for row in found.top_frontline if row.dimension == code}
    sides = ((Side.UNDERSTANDING, Kind.UNDERSTANDING), (Side.DELIVERY, Kind.DELIVERY))
    marks = tuple(mark for side, kind in sides for mark in _mark(kind, each[side]))
    note = ", ".join(
        str(NOTES[side]) % {"points": signed(row.value)}
        for side, _kind in sides
        if isinstance(row := each[side], Estimate)
    )
    withheld = each[Side.DELIVERY]
    if not marks and isinstance(withheld, Withheld):
        note = str(REASONS[withheld.reason])
    return MarkRow(told.names[code], marks, f"{told.names[code]}: {note}", note)


def _mark(kind: Kind, figure: Figure) -> tuple[Mark, ...]:
    drawn = in_whole_points(figure)
    return (Mark(kind, drawn.value, drawn.low, drawn.high),) if isinstance(drawn, Estimate) else ()


SIDES = {
    Side.UNDERSTANDING: gettext_lazy("Understanding"),
    Side.DELIVERY: gettext_lazy("Delivery"),
    Side.GAP: gettext_lazy("Gap"),
}


NOTES = {
    Side.UNDERSTANDING: gettext_lazy("understanding %(points)s"),
    Side.DELIVERY: gettext_lazy("delivery %(points)s"),
}


def _top_table(given: list[Comparison], names: dict[str, str], told: Told) -> Table:
    return Table(
        _("%(top)s minus %(frontline)s, with how large that is beside how people differ") % names,
        (_("Dimension"), _("Figure"), _("Difference"), _("In spreads (Hedges g)"), _("No chance?"), _("Who answered")),
        tuple(
            Row(
                told.names[each.dimension],
                (
                    Cell(str(SIDES[each.side]), is_number=False),
                    Cell(gap_note(each.difference)),
                    Cell(_effect(each)),
                    Cell(_("yes") if each.is_marked else _("cannot be told"), is_number=False),
                    Cell(f"{people(each.first_n, told.least)} / {people(each.second_n, told.least)}"),
                ),
            )
            for each in given
        ),
    )


def _effect(found: Comparison) -> str:
    if isinstance(found.effect, Withheld):
        return "–"
    effect = found.effect
    numbers = {"value": decimal(effect.value), "low": decimal(effect.low), "high": decimal(effect.high)}
    return _("%(value)s (%(low)s to %(high)s)") % numbers


def leaders_part(found: Perception, told: Told) -> Part | None:
    """Departments whose leaders and teams clearly differ."""
    if not found.with_leaders:
        return None
    departments = {each.first for each in found.leaders_teams}
    heading = _("Leaders and their teams")
    if not departments:
        nowhere = ngettext(
            "In the one department with enough of both, leaders and their team do not clearly differ.",
            "In none of the %(all)s departments with enough of both do leaders and their team clearly differ.",
            found.with_leaders,
        )
        return Part(heading, (nowhere % {"all": found.with_leaders},), anchor="compared")
    numbers = {"some": len(departments), "all": found.with_leaders}
    sentence = ngettext(
        "In the one department with enough of both, leaders see it clearly otherwise than their team.",
        "In %(some)s of %(all)s departments with enough of both, leaders see it clearly otherwise than their team.",
        found.with_leaders,
    )
    widest = sorted(found.leaders_teams, key=lambda each: -abs(_points(each)))[:MOST_ROWS]
    rows = tuple(
        Row(
            str(told.departments.get(each.first, NO_GROUP)),
            (
                Cell(told.names[each.dimension], is_number=False),
                Cell(str(SIDES[each.side]), is_number=False),
                Cell(gap_note(each.difference)),
                Cell(f"{people(each.first_n, told.least)} / {people(each.second_n, told.least)}"),
            ),
        )
        for each in widest
    )
    headings = (_("Department"), _("Dimension"), _("Figure"), _("Leaders minus team"), _("Who answered"))
    tables = (Table(_("Leaders minus their team, widest first"), headings, rows),)
    return Part(heading, (sentence % numbers,), tables=tables, anchor="compared")


def _points(found: Comparison) -> int:
    return rounded(found.difference.value) if isinstance(found.difference, Estimate) else 0
