"""What every file has to be, whatever its columns mean: each heading known and there once, each row as wide as they."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from organisations.tables.problems import Problem, shown
from organisations.tables.table import LONGEST_CELL
from organisations.tables.words import MOST_SUGGESTIONS, nearest, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


def find_columns(
    headings: Sequence[str],
    names: Sequence[str],
    known: Sequence[str],
    required: Sequence[str],
    unknown: Callable[[str], str],
) -> tuple[dict[str, int], list[Problem]]:
    """Where each column stands, and what is wrong with the headings. unknown: what to say of a strange one, given the
    one that was perhaps meant."""
    columns: dict[str, int] = {}
    problems, suggested = [], 0
    for at, heading in enumerate(headings):
        code = plain(heading[:LONGEST_CELL])
        if code in columns:
            problems.append(Problem(1, names[at], _("this heading is there twice; keep one of the two columns.")))
        elif code in known:
            columns[code] = at
        elif code:
            near = nearest(code, known) if suggested < MOST_SUGGESTIONS else ""
            suggested += 1
            problems.append(Problem(1, names[at], unknown(near)))
    problems += [Problem(1, code, _("this column is missing.")) for code in required if code not in columns]
    return columns, problems


def wrong_width(row: int, cells: Sequence[str], width: int) -> Problem | None:
    if len(cells) >= width and not any(cell.strip() for cell in cells[width:]):
        return None
    message = _("has %(found)d cells, but there are %(width)d headings; cells may have shifted.")
    return Problem(row, "", message % {"found": len(cells), "width": width})


def without_heading(row: int, cells: Sequence[str], headings: Sequence[str], names: Sequence[str]) -> Iterator[Problem]:
    for at, heading in enumerate(headings):
        if not heading.strip() and cells[at].strip():
            message = _("found “%(cell)s” in a column without heading.") % {"cell": shown(cells[at])}
            yield Problem(row, names[at], message)
