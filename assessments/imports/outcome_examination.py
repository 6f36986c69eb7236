"""A file of outcomes held against an organisation: every row becomes a value, or tells what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from assessments.outcome_figures import date_in, number_in
from assessments.outcomes import LONGEST_NAME, LONGEST_UNIT, MOST_MEASURES, MOST_VALUES, Counted, measures_of
from organisations.tables.columns import find_columns, without_heading, wrong_width
from organisations.tables.problems import FileRefused, Problem, shown
from organisations.tables.table import LONGEST_CELL, Table, table_of
from organisations.tables.words import letters, plain
from organisations.text import validate_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from organisations.models import Organisation

NAME, UNIT, BETTER, DATE, VALUE = COLUMNS = ("name", "unit", "higher_is_better", "date", "value")
REQUIRED = (NAME, DATE, VALUE)
MOST_ROWS = MOST_MEASURES * MOST_VALUES
YES, NO = ("yes", "y", "true", "1", "1.0", "more"), ("no", "n", "false", "0", "0.0", "less")


class OutcomeExamination:
    """Reads the file once, row by row. The first row of a measure says its unit and which way is better."""

    def __init__(self, organisation: Organisation, content: bytes, delimiter: str | None = None) -> None:
        self._organisation = organisation
        self.table: Table = table_of(
            content, lambda heading: plain(heading[:99]) in COLUMNS, delimiter, wanted=", ".join(COLUMNS)
        )
        self._names = [shown(name.strip()) or letters(at) for at, name in enumerate(self.table.headings)]
        self._columns, self._problems = find_columns(self.table.headings, self._names, COLUMNS, REQUIRED, _unknown)
        self._measures = {
            plain(each.name): (each.name, each.unit, each.higher_is_better) for each in measures_of(organisation)
        }
        self._seen: dict[tuple[str, date], tuple[int, float]] = {}

    def findings(self) -> Iterator[Counted | Problem]:
        """Problems of the headings, then of each row its problems or its value."""
        yield from self._problems
        if not set(REQUIRED) <= self._columns.keys():
            return  # without these no row can be judged
        found = 0
        for row, cells in self.table.rows():
            found += 1
            if found > MOST_ROWS:
                raise FileRefused(
                    _("The file has more than %(most)d rows, which no list of outcomes needs.") % {"most": MOST_ROWS}
                )
            yield from self._row(row, cells)
        if not found:
            yield Problem(2, "", _("there is no row below the headings: the file holds no values."))

    def _row(self, row: int, cells: Sequence[str]) -> Iterator[Counted | Problem]:
        shifted = wrong_width(row, cells, len(self.table.headings))
        if shifted:
            yield shifted
            return
        problems = list(without_heading(row, cells, self.table.headings, self._names))
        name = self._line(row, cells, NAME, LONGEST_NAME, problems)
        unit = self._line(row, cells, UNIT, LONGEST_UNIT, problems)
        better = self._better(row, cells, problems)
        day = self._date(row, cells, problems)
        if name:
            unit, better = self._of_the_measure(row, name, unit, better, problems)
        value = self._value(row, cells, unit, problems)
        if problems or day is None or value is None or better is None:
            yield from problems
            return
        name = self._measures.setdefault(plain(name), (name, unit, better))[0]
        earlier = self._seen.setdefault((plain(name), day), (row, value))
        if earlier[0] == row:
            yield Counted(name, unit, better, day, value)
        elif earlier[1] != value:
            message = _("row %(row)d gives another value of this measure and day; keep one of the two.")
            yield Problem(row, VALUE, message % {"row": earlier[0]})

    def _cell(self, cells: Sequence[str], column: str) -> str:
        at = self._columns.get(column)
        return "" if at is None else " ".join(cells[at].split(" ")).strip()

    def _line(self, row: int, cells: Sequence[str], column: str, longest: int, problems: list[Problem]) -> str:
        """Text stays text: what looks like a formula to a spreadsheet is a name like any other."""
        text = self._cell(cells, column)
        if not text and column == NAME:
            problems.append(Problem(row, column, _("is empty; say what is counted.")))
        if len(text) > longest:
            problems.append(Problem(row, column, _("is longer than %(most)d characters.") % {"most": longest}))
            return ""
        try:
            validate_line(text)
        except ValidationError as refused:
            problems.append(Problem(row, column, str(refused.messages[0])))
            return ""
        return text

    def _better(self, row: int, cells: Sequence[str], problems: list[Problem]) -> bool | None:
        """None for an empty cell, and for one that cannot be read."""
        cell = self._cell(cells, BETTER)
        word = plain(cell[:LONGEST_CELL])
        if word in YES or word in NO:
            return word in YES
        if word:
            message = _("found “%(cell)s”; allowed is yes (more is better) or no (less is better).")
            problems.append(Problem(row, BETTER, message % {"cell": shown(cell)}))
        return None

    def _of_the_measure(
        self, row: int, name: str, unit: str, better: bool | None, problems: list[Problem]
    ) -> tuple[str, bool | None]:
        """Empty cells mean what is known of the measure; what contradicts it is a bad cell."""
        known = self._measures.get(plain(name))
        if known is None:
            if better is None and not any(problem.column == BETTER for problem in problems):
                message = _("is empty; say yes if more of “%(name)s” is better, no if less is.")
                problems.append(Problem(row, BETTER, message % {"name": shown(name)}))
            return unit, better
        if unit and unit != known[1]:
            message = _("found “%(cell)s”, but “%(name)s” is counted in “%(unit)s”; write that, or leave it empty.")
            problems.append(
                Problem(row, UNIT, message % {"cell": shown(unit), "name": shown(known[0]), "unit": shown(known[1])})
            )
        if better is not None and better != known[2]:
            message = _("says the opposite of what is known of “%(name)s”; leave it empty, or change the measure.")
            problems.append(Problem(row, BETTER, message % {"name": shown(known[0])}))
        return known[1], known[2]

    def _date(self, row: int, cells: Sequence[str], problems: list[Problem]) -> date | None:
        try:
            return date_in(self._cell(cells, DATE), self._organisation)
        except ValidationError as refused:
            problems.append(_found(row, DATE, self._cell(cells, DATE), refused))
        return None

    def _value(self, row: int, cells: Sequence[str], unit: str, problems: list[Problem]) -> float | None:
        try:
            return number_in(self._cell(cells, VALUE), self._organisation.language, unit)
        except ValidationError as refused:
            problems.append(_found(row, VALUE, self._cell(cells, VALUE), refused))
        return None


def _found(row: int, column: str, cell: str, refused: ValidationError) -> Problem:
    words = str(refused.messages[0])
    return Problem(row, column, _("found “%(cell)s”. %(words)s") % {"cell": shown(cell), "words": words})


def _unknown(near: str) -> str:
    if near:
        return _("unknown heading; did you mean “%(near)s”?") % {"near": near}
    return _("unknown heading. Allowed are %(allowed)s.") % {"allowed": ", ".join(COLUMNS)}
