"""Where leaders mean to win, against what customers say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.numbers import whole
from reports.sections.section import Cell, Part, Row, Table, withheld_cell
from reports.sections.understanding_words import rating_cell, share_cell
from scoring.results.verified import Standpoint, Winning
from scoring.terms import Withheld

if TYPE_CHECKING:
    from reports.sections.section import Told


def winning_part(told: Told) -> Part:
    found = told.report.measures.winning
    heading = _("Where you choose to win")
    if not isinstance(found, Winning):
        return Part(
            heading, (_("Too few of your executives answered to show on what they mean to win."),), anchor="winning"
        )
    return Part(
        heading, (_said(found, told),), tables=(_table(found, told),) if found.choices else (), anchor="winning"
    )


def _said(found: Winning, told: Told) -> str:
    if not found.choices:
        return _("Your executives name so many different needs that no choice can be seen.")
    names = " / ".join(f"“{told.needs.get(choice.code, choice.code)}”" for choice in found.choices)
    if not found.agreed:
        return _("Your executives do not agree on where to win; most often they name %(needs)s.") % {"needs": names}
    if found.missed:
        missed = " / ".join(f"“{told.needs.get(code, code)}”" for code in found.missed)
        return _(
            "Your executives most often mean to win with %(needs)s. Of the two needs that customers name most, this "
            "leaves out %(missed)s."
        ) % {"needs": names, "missed": missed}
    return _("Your executives most often mean to win with %(needs)s, the needs that customers name most.") % {
        "needs": names
    }


def _customers(told: Told) -> int | Withheld:
    measured = told.report.measures.understanding
    return measured if isinstance(measured, Withheld) else measured.customers


def _table(found: Winning, told: Told) -> Table:
    return Table(
        caption=_("What executives chose, and what customers say of it"),
        headings=(
            _("Need"),
            _("Executives who chose it"),
            _("Customers who name it"),
            _("Its place with customers"),
            _("Customers’ rating, 1 to 5"),
            _("What that means"),
        ),
        rows=tuple(
            Row(
                told.needs.get(choice.code, choice.code),
                (
                    share_cell(choice.chosen, found.leaders),
                    share_cell(choice.customers, _customers(told)),
                    Cell(whole(choice.place)),
                    rating_cell(choice.rating),
                    withheld_cell(choice.standpoint.reason)
                    if isinstance(choice.standpoint, Withheld)
                    else Cell(_STANDPOINTS[choice.standpoint](), is_number=False),
                ),
            )
            for choice in found.choices
        ),
        is_open=True,
    )


_STANDPOINTS = {
    Standpoint.WANTED_AND_SERVED: lambda: _("wanted, and you do it well"),
    Standpoint.WANTED_NOT_SERVED: lambda: _("wanted, and not yet done well"),
    Standpoint.SERVED_NOT_WANTED: lambda: _("done well, but few ask for it"),
    Standpoint.NEITHER: lambda: _("few ask for it, and it is not done well"),
}
