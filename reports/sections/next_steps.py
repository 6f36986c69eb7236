"""What do we do next? What is needed most, and what must hold before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.charts.marks import Kind, Mark, MarkRow, Marks, Scale, draw_marks
from reports.numbers import people, rounded, whole
from reports.sections.first_steps import first_steps
from reports.sections.section import Cell, Picture, ReadWith, Row, Section, Table
from reports.sentences import NOT_ESTABLISHED, REASONS
from scoring.results.priorities import ImportanceSource
from scoring.terms import Reason, Withheld

if TYPE_CHECKING:
    from reports.sections.section import Told
    from scoring.results.priorities import Priorities, Priority

# The first ones are drawn; all are in the table.
DRAWN = 8
# As many reasons are told as fit a glance.
REASONS_TOLD = 3


def next_steps(told: Told) -> Section:
    found = told.report.measures.priorities
    practices = () if isinstance(found, Withheld) else tuple(found.practice(code) for code in found.order)
    first = practices[:DRAWN]
    n = min((_people(told, each.code) for each in practices), default=0)
    return Section(
        code="next",
        question=_("What do you do next?"),
        answer=_answer(told, found),
        sentences=(
            *(_meaning(told, each) for each in practices[:1]),
            *[_because(told, each) for each in practices if each.carries][:REASONS_TOLD],
        ),
        people=people(n, told.least),
        anchor="next",
        pictures=(Picture("reports/_marks.html", draw_marks(_marks(told, first))),) if first else (),
        tables=(_table(told, practices),) if practices else (),
        parts=first_steps(told, tuple(each.code for each in practices)),
        cautions=(
            *_unasked(found),
            _("The order says what holds up what. What it costs and who can do it, you know better."),
        ),
        read_with=(ReadWith("chain", _("what runs ahead of what should lead it")),),
        is_answered=bool(practices),
    )


def _people(told: Told, code: str) -> int:
    n = told.report.wheel.practice(code).n
    return 0 if isinstance(n, Withheld) else n


def _unasked(found: Priorities | Withheld) -> tuple[str, ...]:
    if isinstance(found, Withheld) or found.source is ImportanceSource.CUSTOMERS:
        return ()
    return (_("Customers have not been asked what matters to them, so every practice counts the same."),)


def _answer(told: Told, found: Priorities | Withheld) -> str:
    if isinstance(found, Withheld):
        return _("This cannot be told: %(reason)s.") % {"reason": REASONS[found.reason]}
    if not found.order:
        missing = [each.score.reason for each in found.practices if isinstance(each.score, Withheld)]
        if len(missing) == len(found.practices):
            reason = missing[0] if missing else Reason.NOT_APPLICABLE
            return _("This cannot be told: %(reason)s.") % {"reason": REASONS[reason]}
        return _("Nothing is pressing: every practice that can be told has reached its target.")
    first = found.practice(found.order[0])
    words = {"name": told.names[first.code], "score": _score(first), "target": whole(first.target)}
    if first.carries:
        return _("Begin with “%(name)s” (%(score)s, target %(target)s), because other practices rest on it.") % words
    return _("Begin with “%(name)s”: it stands at %(score)s, and your target is %(target)s.") % words


def _meaning(told: Told, priority: Priority) -> str:
    words = {"name": told.names[priority.code], "line": told.document.practice(priority.code).line}
    return _("“%(name)s” means: %(line)s") % words


def _because(told: Told, priority: Priority) -> str:
    carried = [told.names[code] for code in priority.carries]
    words = {"name": told.names[priority.code], "carried": ", ".join(f"“{name}”" for name in carried)}
    return (
        ngettext(
            "“%(name)s” comes before %(carried)s, which rests on it.",
            "“%(name)s” comes before these, which rest on it: %(carried)s.",
            len(carried),
        )
        % words
    )


def _score(priority: Priority) -> str:
    return str(REASONS[priority.score.reason]) if isinstance(priority.score, Withheld) else whole(priority.score)


def _marks(told: Told, practices: tuple[Priority, ...]) -> Marks:
    rows = []
    for place, each in enumerate(practices, start=1):
        if isinstance(each.score, Withheld):
            continue
        name = told.names[each.code]
        note = _("%(score)s, target %(target)s") % {"score": whole(each.score), "target": whole(each.target)}
        marks = (Mark(Kind.PLAIN, rounded(each.score)), Mark(Kind.TARGET, rounded(each.target)))
        rows.append(MarkRow(f"{place}. {name}", marks, f"{place}. {name}: {note}", note))
    return Marks(
        title=_("What to do first, and how far each is from its target"),
        rows=tuple(rows),
        scale=Scale(0, 100, ((0.0, "0"), (50.0, "50"), (100.0, "100"))),
        legend=((Kind.PLAIN, _("Where it stands")), (Kind.TARGET, _("Target"))),
    )


def _table(told: Told, practices: tuple[Priority, ...]) -> Table:
    return Table(
        caption=_("All practices short of their target, in the order to take them"),
        headings=(_("Practice"), _("Order"), _("Stands at"), _("Target"), _("Importance"), _("Need"), _("Urgency")),
        rows=tuple(_row(told, place, each) for place, each in enumerate(practices, start=1)),
    )


def _row(told: Told, place: int, priority: Priority) -> Row:
    remarks = []
    if priority.below_gate and priority.waits_for:
        names = ", ".join(told.names[code] for code in priority.waits_for)
        remarks.append(_("waits for: %(names)s") % {"names": names})
    if priority.unknown:
        names = ", ".join(told.names[code] for code in priority.unknown)
        remarks.append(_("rests on what cannot be told: %(names)s") % {"names": names})
    if not told.report.wheel.practice(priority.code).established:
        remarks.append(str(NOT_ESTABLISHED))
    numbers = [
        whole(place),
        _score(priority),
        whole(priority.target),
        whole(100 * priority.importance) + " %",
        *(str(REASONS[each.reason]) if isinstance(each, Withheld) else whole(each) for each in _needs(priority)),
    ]
    return Row(told.names[priority.code], tuple(Cell(number) for number in numbers), tuple(remarks))


def _needs(priority: Priority) -> tuple[float | Withheld, float | Withheld]:
    return priority.need, priority.effective
