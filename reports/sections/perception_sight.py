"""Who can't see it: shares of "can't see" by role group, of ten people and more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from reports.numbers import rounded, told_percent, told_share
from reports.sections.perception_parts import role_name, step_of
from reports.sections.section import Cell, Part, Row, Table
from scoring.terms import Withheld

if TYPE_CHECKING:
    from reports.sections.section import Told
    from scoring.results.perception import Perception, SightCell

# From these shares on a cell is shaded a step darker.
SHARE_STEPS = (0.0, 0.05, 0.1, 0.2, 0.35)


class Hidden(NamedTuple):
    """What a role group can see least of."""

    share: float
    words: str
    code: str
    dimension: str


def cant_see(found: Perception) -> Hidden | None:
    shares = [
        Hidden(share, told_percent(share, cell.n), row.code, cell.dimension)
        for row in found.sight
        for cell in row.cells
        if (share := _hidden(cell)) is not None
    ]
    return max(shares, key=lambda each: rounded(100 * each.share), default=None)


def _hidden(cell: SightCell) -> float | None:
    """The larger share of "can't see" of the two lenses."""
    shares = [1 - seen for seen in (cell.understanding, cell.delivery) if not isinstance(seen, Withheld)]
    return max(shares, default=None)


def cant_see_part(found: Perception, told: Told) -> Part | None:
    """Shares of "can't see" by role group, of ten people and more."""
    rows = tuple(
        Row(role_name(row.code, told), tuple(_sight_cell(cell) for cell in row.cells))
        for row in found.sight
        if any(_hidden(cell) is not None for cell in row.cells)
    )
    most = cant_see(found)
    if not rows or most is None:
        return None
    sentence = _("The least is seen of %(dimension)s by %(group)s: %(share)s of their answers are “can’t see”.") % {
        "dimension": told.names[most.dimension],
        "group": role_name(most.code, told),
        "share": most.words,
    }
    return Part(
        _("Who can’t see it"),
        (sentence,)
        if rounded(100 * most.share)
        else (_("Everybody can see nearly everything they were asked about."),),
        tables=(
            Table(
                _("Share of “can’t see” by role group, in the lens where it is larger; of ten people and more"),
                (_("Role group"), *(told.names[code] for code in found.dimensions)),
                rows,
                is_open=True,
            ),
        ),
        anchor="cant-see",
    )


def _sight_cell(cell: SightCell) -> Cell:
    share = _hidden(cell)
    if share is None:
        return Cell(_("withheld"), is_withheld=True)
    return Cell(told_percent(share, cell.n), shade=step_of(told_share(share, cell.n), SHARE_STEPS))
