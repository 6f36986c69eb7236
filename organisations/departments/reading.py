"""A table of departments, row by row: what each says, or what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organisations.departments.forms import LONGEST_CODE, LONGEST_NAME, MOST_PEOPLE
from organisations.departments.tree import MOST_DEPARTMENTS
from organisations.safe_cells import BEGINNINGS
from organisations.tables.problems import FileRefused, Problem, shown
from organisations.tables.table import LONGEST_CELL, Table, table_of
from organisations.tables.words import letters, plain
from organisations.text import validate_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CODE, NAME, PARENT, PEOPLE = COLUMNS = ("code", "name", "parent", "people")
MEANT = {
    CODE: ("department code", "id", "short name", "abbreviation"),
    NAME: ("department", "department name", "unit", "team"),
    PARENT: ("part of", "belongs to", "inside", "parent department", "parent code"),
    PEOPLE: ("headcount", "employees", "staff", "number of people", "size"),
}
HEADINGS = {word: column for column, words in MEANT.items() for word in (column, *words)}
SOUND_CODE = re.compile(r"[^\W_](?:[\w.-]*[^\W_])?")
# Only a number and a word that says what is counted; "10–15" or "about 12" has to be decided by a person.
COUNTED = re.compile(
    r"(\d{1,3}(?:[ ,.'\u2019\u00a0\u202f]\d{3})+|\d{1,9})(?:[.,]0+)?\s*(?:people|persons?|employees?|staff|heads?)?",
    re.IGNORECASE,
)
UNKNOWN = ("", "?", "-", "–", "unknown", "n/a")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One row of the file. The code may be empty; people are None where they are unknown."""

    row: int
    code: str
    name: str
    parent: str
    people: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """What was read of a file: which columns it has, its rows, and what is wrong."""

    columns: tuple[str, ...]
    wanted: tuple[Wanted, ...]
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...] = ()  # headings of columns that say nothing we keep
    read_from: str = ""


def read_departments(content: bytes) -> Found:
    table = table_of(
        content,
        lambda heading: plain(heading[:LONGEST_CELL]) in HEADINGS,
        wanted=_("name, and if you have them parent, people and code"),
    )
    at: dict[str, int] = {}
    problems: list[Problem] = []
    left_out: list[str] = []
    for number, heading in enumerate(table.headings):
        column = HEADINGS.get(plain(heading[:LONGEST_CELL]))
        if column in at:
            message = _("this says the same as column %(other)s; keep one of the two.")
            problems.append(Problem(1, shown(heading), message % {"other": letters(at[column])}))
        elif column:
            at[column] = number
        elif heading.strip():
            left_out.append(shown(heading.strip()))
    if NAME not in at:
        problems.append(Problem(1, NAME, _("this column is missing.")))
        return Found(tuple(at), (), tuple(problems), tuple(left_out), table.read_from)
    wanted = list(_rows(table, at, problems))
    if not wanted and not problems:
        problems.append(Problem(2, "", _("there is no row below the headings: the file holds no departments.")))
    columns = tuple(column for column in COLUMNS if column in at)
    return Found(columns, tuple(wanted), tuple(problems), tuple(left_out), table.read_from)


def _rows(table: Table, at: dict[str, int], problems: list[Problem]) -> Iterator[Wanted]:
    names = {column: shown(table.headings[number].strip()) for column, number in at.items()}
    for count, (row, cells) in enumerate(table.rows(), start=1):
        if count > MOST_DEPARTMENTS:
            raise FileRefused(
                _("The file has more than %(most)d rows, more departments than an assessment can tell apart.")
                % {"most": MOST_DEPARTMENTS}
            )
        before = len(problems)
        code = _code(row, _cell(cells, at, CODE), names.get(CODE, ""), problems)
        name = _line(row, _cell(cells, at, NAME), names[NAME], problems)
        if not name and len(problems) == before:
            problems.append(Problem(row, names[NAME], _("is empty; say what the department is called.")))
        parent = _line(row, _cell(cells, at, PARENT), names.get(PARENT, ""), problems)
        people = _people(row, _cell(cells, at, PEOPLE), names.get(PEOPLE, ""), problems)
        yield Wanted(row, code, name, parent, people)


def _cell(cells: Sequence[str], at: dict[str, int], column: str) -> str:
    """Its text as we would write it; an apostrophe that kept it from being a formula is not part of it."""
    number = at.get(column)
    text = "" if number is None or number >= len(cells) else " ".join(cells[number].split(" ")).strip()
    return text[1:] if text.startswith("'") and text[1:].lstrip().startswith(BEGINNINGS) else text


def _line(row: int, text: str, column: str, problems: list[Problem]) -> str:
    if len(text) > LONGEST_NAME:
        problems.append(Problem(row, column, _("is longer than %(most)d characters.") % {"most": LONGEST_NAME}))
        return text[:LONGEST_NAME]
    try:
        validate_line(text)
    except ValidationError as refused:
        problems.append(Problem(row, column, str(refused.messages[0])))
    return text


def _code(row: int, text: str, column: str, problems: list[Problem]) -> str:
    if text and (len(text) > LONGEST_CODE or not SOUND_CODE.fullmatch(text)):
        message = _("found “%(cell)s”; a code has at most %(most)d letters, digits, dots and hyphens, and no spaces.")
        problems.append(Problem(row, column, message % {"cell": shown(text), "most": LONGEST_CODE}))
        return ""
    return text


def _people(row: int, text: str, column: str, problems: list[Problem]) -> int | None:
    if plain(text[:LONGEST_CELL]) in UNKNOWN:
        return None
    counted = COUNTED.fullmatch(text[:LONGEST_CELL])
    number = int(re.sub(r"\D", "", counted.group(1))) if counted and len(text) <= LONGEST_CELL else None
    if number is None or not 1 <= number <= MOST_PEOPLE:
        message = _("found “%(cell)s”; write a whole number from 1, or nothing if you do not know.")
        problems.append(Problem(row, column, message % {"cell": shown(text)}))
        return None
    return number
