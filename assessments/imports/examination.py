"""A file held against an assessment: every row becomes a respondent's answers, or tells what is wrong with it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from assessments.cells import PICKS
from assessments.imports.cells import not_asked_reading, reading_of
from assessments.imports.columns import DEPARTMENT, ROLE_GROUP, columns_of, each_row, importable_codes
from assessments.imports.groups import GroupNames
from assessments.imports.guesses import guess_of, guess_readings
from assessments.models import GroupKind
from assessments.needs import needs_of
from assessments.questionnaires.asking import asked_codes
from assessments.questionnaires.storing import document_of
from organisations.tables.columns import without_heading, wrong_width
from organisations.tables.problems import Problem
from organisations.tables.table import Table, table_of
from organisations.tables.words import plain
from scoring.terms import NOT_ASKED, SKIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assessments.imports.cells import Reading
    from assessments.models import Assessment


class Answered(NamedTuple):
    """What one respondent gave, ready to be stored."""

    department: str
    role_group: str
    answers: str
    guess: str = ""  # as a prediction stores it; empty for none


class Examination:
    """Reads the file once, row by row, so that a long list of problems needs no memory."""

    def __init__(self, assessment: Assessment, content: bytes, delimiter: str | None = None) -> None:
        self._document = document_of(assessment.version)
        self._form = assessment.form
        self._needs = needs_of(assessment, self._document.language)
        self._guesses = guess_readings(self._needs)
        known = {*importable_codes(self._document), *self._guesses, DEPARTMENT, ROLE_GROUP}
        self.table: Table = table_of(
            content,
            lambda heading: plain(heading[:99]) in known,
            delimiter,
            wanted=_("item codes, department and role_group"),
        )
        groups = list(assessment.groups.all())
        self._departments = GroupNames([group for group in groups if group.kind == GroupKind.DEPARTMENT])
        self._role_groups = GroupNames([group for group in groups if group.kind == GroupKind.ROLE_GROUP])
        self._columns = columns_of(
            self.table.headings, self._document, self._guesses, has_departments=bool(self._departments.codes)
        )
        self._readings_for = lru_cache(maxsize=None)(self._compute_readings)

    def findings(self) -> Iterator[Answered | Problem]:
        """Problems of the headings, then of each row its problems or its answers."""
        yield from self._columns.problems
        if self._columns.index(ROLE_GROUP) is None:
            return  # without it nobody knows what a respondent was asked, so no cell can be judged
        yield from each_row(self.table, self._row)

    def _row(self, row: int, cells: Sequence[str]) -> Iterator[Answered | Problem]:
        shifted = wrong_width(row, cells, len(self._columns.codes))
        if shifted:
            yield shifted
            return
        problems = list(without_heading(row, cells, self.table.headings, self._columns.names))
        department, role_group = self._groups(row, cells, problems)
        answers = [NOT_ASKED] * len(self._document.positions)
        for index, position, reading in self._readings_for(role_group):
            character = reading.character(cells[index])
            if character is None:
                problems.append(Problem(row, self._columns.names[index], reading.complaint(cells[index])))
            else:
                answers[position] = character
        guess = self._guess(row, cells, problems)
        if problems:
            yield from problems
        elif not set(answers) - {SKIPPED, NOT_ASKED}:
            yield Problem(row, "", _("holds no answer at all; delete the row."))
        else:
            yield Answered(department, role_group, "".join(answers), guess)

    def _guess(self, row: int, cells: Sequence[str], problems: list[Problem]) -> str:
        given: dict[str, str] = {}
        for index, code in enumerate(self._columns.codes):
            if code not in self._guesses:
                continue
            character = self._guesses[code].character(cells[index])
            if character is None:
                problems.append(Problem(row, self._columns.names[index], self._guesses[code].complaint(cells[index])))
                return ""
            given[code] = character
        guess, complaint = guess_of(given, self._needs)
        if complaint:
            problems.append(Problem(row, PICKS[0], complaint))
        return guess

    def _groups(self, row: int, cells: Sequence[str], problems: list[Problem]) -> tuple[str, str]:
        found = {DEPARTMENT: "", ROLE_GROUP: ""}
        for heading, names in ((DEPARTMENT, self._departments), (ROLE_GROUP, self._role_groups)):
            index = self._columns.index(heading)
            if index is None or (heading == DEPARTMENT and not names.codes and not cells[index].strip()):
                continue
            code = names.code(cells[index])
            if code is None:
                problems.append(Problem(row, self._columns.names[index], names.complaint(cells[index])))
            else:
                found[heading] = code
        return found[DEPARTMENT], found[ROLE_GROUP]

    def _compute_readings(self, role_group: str) -> tuple[tuple[int, int, Reading], ...]:
        """Column, position and reading of each answer column; "" is a role group nobody knows."""
        asked = (
            asked_codes(self._document, self._form, role_group) if role_group else frozenset(self._document.positions)
        )
        elsewhere = not_asked_reading(role_group, self._form)
        return tuple(
            (index, self._document.index_of[code], reading_of(self._document, code) if code in asked else elsewhere)
            for index, code in enumerate(self._columns.codes)
            if code in self._document.index_of
        )
