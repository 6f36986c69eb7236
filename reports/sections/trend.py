"""What has changed since last time? One wave against the one before, with what chance alone could have made."""

from __future__ import annotations

from datetime import date
from math import ceil
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.charts.marks import Kind, Mark, MarkRow, Marks, Scale, draw_marks
from reports.executive import figure_cell
from reports.numbers import people, rounded, signed, whole
from reports.pictures import gap_note, in_whole_points
from reports.sections.section import Cell, Part, Picture, ReadWith, Row, Section, Table, withheld_cell
from reports.sections.trend_asked import how_asked
from reports.sentences import REASONS
from scoring.results.trend import Word
from scoring.terms import Estimate, Reason, Withheld

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from reports.sections.section import Told
    from scoring.results.trend import Change, Changes, Since
    from scoring.terms import Figure

WORDS: dict[Word, _StrPromise] = {
    Word.ROSE: gettext_lazy("changed: higher"),
    Word.FELL: gettext_lazy("changed: lower"),
    Word.NO_RELIABLE_CHANGE: gettext_lazy("no reliable change"),
    Word.UNKNOWN: gettext_lazy("cannot be told"),
}
LENSES: dict[str, _StrPromise] = {
    "level": gettext_lazy("Level"),
    "understanding": gettext_lazy("Understanding"),
    "delivery": gettext_lazy("Delivery"),
    "gap": gettext_lazy("Gap"),
}
CHANGED = (Word.ROSE, Word.FELL)


def trend(told: Told) -> Section:
    found = told.report.measures.trend
    is_known = not isinstance(found, Withheld)
    return Section(
        code="trend",
        question=_("What has changed since last time?"),
        answer=_answer(found),
        sentences=() if isinstance(found, Withheld) else _sentences(told, found),
        people=people(_fewest(told, found), told.least),
        anchor="changes",
        pictures=() if isinstance(found, Withheld) else _pictures(told, found),
        tables=() if isinstance(found, Withheld) else (_table(told, found, "level"),),
        parts=() if isinstance(found, Withheld) else _parts(told, found),
        cautions=_cautions() if is_known else (),
        read_with=(ReadWith("trust", _("how far the figures themselves can be trusted")),) if is_known else (),
        is_answered=not isinstance(found, Withheld) and found.trend.overall.level.word is not Word.UNKNOWN,
    )


def _answer(found: Since | Withheld) -> str:
    if found == Withheld(Reason.FIRST):
        return _(
            "There is nothing to compare with yet: when this report was built, no assessment before this one was "
            "published."
        )
    if isinstance(found, Withheld):
        return _("This cannot be told: %(reason)s.") % {"reason": REASONS[found.reason]}
    level = found.trend.overall.level
    deciding = _deciding(level)
    if isinstance(deciding, Withheld):
        return _("For the whole this cannot be told: %(reason)s.") % {"reason": REASONS[deciding.reason]}
    points = {"points": whole(max(1.0, abs(deciding.value)))}
    if level.word is Word.ROSE:
        return _("It has changed: understanding and delivery together stand %(points)s points higher.") % points
    if level.word is Word.FELL:
        return _("It has changed: understanding and delivery together stand %(points)s points lower.") % points
    detectable = {"points": "" if isinstance(level.detectable, Withheld) else _shown_from(level.detectable)}
    if _changed_dimensions(found):
        return (
            _("No reliable change of the whole level (%(points)s points would have shown), but parts have changed.")
            % detectable
        )
    return (
        _("No reliable change of understanding and delivery together: one of %(points)s points would have shown.")
        % detectable
    )


def _deciding(change: Change) -> Figure:
    return change.raw if isinstance(change.alike, Withheld) else change.alike


def _shown_from(points: float) -> str:
    """Never rounded down: a change of as many points as stand here did show."""
    return whole(max(1, ceil(points)))


def _changed_dimensions(found: Since) -> list[tuple[str, str, Change]]:
    """Code, figure and change of everything that changed in a dimension, and of the whole but for its level."""
    return [
        (changes.code, figure, change)
        for changes in (found.trend.overall, *found.trend.dimensions)
        for figure in LENSES
        if (change := getattr(changes, figure)).word in CHANGED and (changes.code, figure) != ("overall", "level")
    ]


def _sentences(told: Told, found: Since) -> tuple[str, ...]:
    closed = date_format(date.fromisoformat(found.closed), "j F Y")
    said = [
        _("Compared with “%(title)s”, which closed on %(date)s.") % {"title": found.title, "date": closed},
        *how_asked(told, found),
    ]
    changed = _changed_dimensions(found)
    for figure in ("level", "understanding", "delivery", "gap"):
        named = [
            f"{told.names[code]} {gap_note(_deciding(change))}" for code, each, change in changed if each == figure
        ]
        if named:
            said.append(
                _("%(figure)s has changed in: %(places)s.") % {"figure": LENSES[figure], "places": "; ".join(named)}
            )
    if any(isinstance(changes.level.alike, Estimate) for changes in (found.trend.overall, *found.trend.dimensions)):
        said.append(_("Changes are as they would be if departments had kept their sizes."))
    return tuple(said)


def _fewest(told: Told, found: Since | Withheld) -> int | Withheld:
    if isinstance(found, Withheld):
        return told.report.wheel.overall.n
    deciding = _deciding(found.trend.overall.level)
    return told.report.wheel.overall.n if isinstance(deciding, Withheld) else deciding.n


def _rows(told: Told, found: Since) -> list[tuple[Changes, Figure, Figure]]:
    """Each of the whole and the dimensions with its level then and now."""
    wheel = told.report.wheel
    rows = []
    for changes, reading in zip(
        (found.trend.overall, *found.trend.dimensions), (wheel.overall, *wheel.dimensions), strict=True
    ):
        before = found.stood(changes.code)
        rows.append((changes, Withheld(Reason.NOT_COMMON) if before is None else before.level, reading.level))
    return rows


def _pictures(told: Told, found: Since) -> tuple[Picture, ...]:
    rows = tuple(_mark_row(told, *row) for row in _rows(told, found))
    if not any(row.marks for row in rows):
        return ()
    marks = Marks(
        title=_("Level before and now, in points"),
        rows=rows,
        scale=Scale(0.0, 100.0, ((0.0, whole(0)), (50.0, whole(50)), (100.0, whole(100)))),
        legend=((Kind.PLAIN, _("Before")), (Kind.NOW, _("Now"))),
    )
    caption = _("The level of each dimension, before and now, each with its 95 % interval.")
    return (Picture("reports/_marks.html", draw_marks(marks), caption),)


def _mark_row(told: Told, changes: Changes, before: Figure, now: Figure) -> MarkRow:
    name, change = told.names[changes.code], _deciding(changes.level)
    note = gap_note(change)
    if isinstance(change, Withheld) or isinstance(before, Withheld) or isinstance(now, Withheld):
        return MarkRow(name, (), f"{name}: {note}", note)
    marks = tuple(_mark(kind, figure) for kind, figure in ((Kind.PLAIN, before), (Kind.NOW, now)))
    words = _("%(name)s: before %(before)s, now %(now)s, %(word)s") % {
        "name": name,
        "before": whole(before.value),
        "now": whole(now.value),
        "word": WORDS[changes.level.word],
    }
    return MarkRow(name, marks, words, note)


def _mark(kind: Kind, figure: Estimate) -> Mark:
    shown = in_whole_points(figure)
    return Mark(kind, rounded(figure.value), shown.low, shown.high) if isinstance(shown, Estimate) else Mark(kind, 0.0)


def _table(told: Told, found: Since, figure: str) -> Table:
    wheel = told.report.wheel
    readings = {reading.code: reading for reading in (wheel.overall, *wheel.dimensions)}
    rows = []
    for changes in (found.trend.overall, *found.trend.dimensions):
        stood = found.stood(changes.code)
        before = Withheld(Reason.NOT_COMMON) if stood is None else getattr(stood, figure)
        now = getattr(readings[changes.code], figure)
        rows.append(_row(told, changes.code, getattr(changes, figure), (before, now)))
    return Table(
        caption=_("%(figure)s before and now, and what changed") % {"figure": LENSES[figure]},
        headings=(
            _("Dimension"),
            _("Before"),
            _("Now"),
            _("Change"),
            _("With the earlier departments"),
            _("Would have shown from"),
            _("What it means"),
        ),
        rows=tuple(rows),
    )


def _row(told: Told, code: str, change: Change, stood: tuple[Figure, Figure]) -> Row:
    return Row(
        name=told.names[code],
        cells=(
            *(Cell(figure_cell(figure), is_withheld=isinstance(figure, Withheld)) for figure in stood),
            _change_cell(change.raw),
            _change_cell(change.alike),
            _detectable(change),
            Cell(str(WORDS[change.word]), is_number=False),
        ),
        is_leading=code == "overall",
    )


def _change_cell(change: Figure) -> Cell:
    return Cell(gap_note(change), is_withheld=isinstance(change, Withheld))


def _detectable(change: Change) -> Cell:
    if isinstance(change.detectable, Withheld):
        return withheld_cell(change.detectable.reason)
    return Cell("" if change.word in CHANGED else _shown_from(change.detectable))


def _parts(told: Told, found: Since) -> tuple[Part, ...]:
    lenses = Part(
        heading=_("Understanding, delivery and the gap"),
        sentences=(_("The level is the mean of understanding and delivery, so one may rise while the other falls."),),
        tables=tuple(_table(told, found, figure) for figure in ("understanding", "delivery", "gap")),
    )
    return lenses, _practices(told, found)


def _practices(told: Told, found: Since) -> Part:
    changed = [each for each in found.trend.practices if each.level.word in CHANGED]
    heading = _("Practices")
    if not changed:
        return Part(heading, (_("The level of no single practice has reliably changed."),))
    names = ", ".join(f"{told.names[each.code]} {_points(each.level)}" for each in changed)
    return Part(heading, (_("The level has changed in these practices, in points: %(names)s.") % {"names": names},))


def _points(change: Change) -> str:
    deciding = _deciding(change)
    return "" if isinstance(deciding, Withheld) else signed(deciding.value)


def _cautions() -> tuple[str, ...]:
    return (
        _(
            "This page compares with the newest assessment that was published when this report was built. What is "
            "published later does not change it."
        ),
        _("Different people may have answered this time. Nobody’s answers are linked, so a change is that of a group."),
        _("No reliable change does not mean that nothing happened: it may be too small to be seen with these answers."),
        _("A change may be larger than its margin and still be chance, because several are looked at together."),
        _("What changed need not have changed because of what you did in between."),
    )
