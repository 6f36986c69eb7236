"""Which column of a file is which question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.utils.translation import gettext as _

from assessments.questionnaires.asking import PACE
from organisations.tables.problems import Problem, shown
from organisations.tables.table import LONGEST_CELL
from organisations.tables.words import MOST_SUGGESTIONS, letters, nearest, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from assessments.questionnaires.schema import QuestionnaireDocument
    from organisations.tables.table import Table

Found = TypeVar("Found")
DEPARTMENT, ROLE_GROUP = "department", "role_group"


@dataclass(frozen=True, slots=True)
class Columns:
    """The code each column stands for; "" for one that could not be used."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    problems: tuple[Problem, ...]

    def index(self, code: str) -> int | None:
        return self.codes.index(code) if code in self.codes else None


def each_row(table: Table, read: Callable[[int, Sequence[str]], Iterator[Found]]) -> Iterator[Found | Problem]:
    """What is read in each row below the headings; a problem where there is none."""
    row = 0
    for row, cells in table.rows():
        yield from read(row, cells)
    if not row:
        yield Problem(2, "", _("there is no row below the headings: the file holds no answers."))


def importable_codes(document: QuestionnaireDocument) -> tuple[str, ...]:
    """The positions a file may fill: not those that only our own pages can."""
    return tuple(code for code in document.positions if not code.startswith("win.") and code != PACE)


def columns_of(
    headings: Sequence[str], document: QuestionnaireDocument, guesses: Iterable[str] = (), *, has_departments: bool
) -> Columns:
    known = (*importable_codes(document), *guesses, DEPARTMENT, ROLE_GROUP)
    codes: list[str] = []
    names: list[str] = []
    problems: list[Problem] = []
    for number, heading in enumerate(headings):
        code = plain(heading[:LONGEST_CELL])
        name = shown(heading.strip()) or letters(number)
        names.append(name)
        if code and code in codes:
            problems.append(Problem(1, name, _("this heading is there twice; keep one of the two columns.")))
        elif code in known:
            codes.append(code)
            continue
        elif code:
            problems.append(Problem(1, name, _unknown(code, known, suggest=len(problems) < MOST_SUGGESTIONS)))
        codes.append("")
    problems += _missing(codes, has_departments=has_departments)
    return Columns(tuple(codes), tuple(names), tuple(problems))


def _unknown(code: str, known: Sequence[str], *, suggest: bool) -> str:
    near = nearest(code, known) if suggest else ""
    if near:
        return _("unknown heading; did you mean “%(near)s”?") % {"near": near}
    return _("unknown heading. Allowed are item codes, definition, action.…, department and role_group.")


def _missing(codes: Sequence[str], *, has_departments: bool) -> Iterator[Problem]:
    if ROLE_GROUP not in codes:
        yield Problem(1, ROLE_GROUP, _("this column is missing: it says who was asked what."))
    if DEPARTMENT not in codes and has_departments:
        yield Problem(1, DEPARTMENT, _("this column is missing."))
    if not set(codes) - {"", ROLE_GROUP, DEPARTMENT}:
        yield Problem(1, "", _("there is no column with answers; their headings are the item codes."))
