"""A list of people, pasted or from a file: each row somebody to invite, or what is wrong with it in plain words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from assessments.imports.groups import GroupNames
from assessments.invitations.addresses import AddressRefused, clean_name, key_of, read_address
from assessments.invitations.knowing import departments_for, languages_for, role_groups_for
from assessments.models import Invitation
from organisations.tables import workbook
from organisations.tables.problems import FileRefused, Problem, shown
from organisations.tables.table import table_of
from organisations.tables.words import plain
from organisations.tables.workbook_parts import unpacked_size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assessments.models import Assessment
    from organisations.tables.table import Table

EMAIL, NAME, FIRST, LAST, DEPARTMENT, ROLE, LANGUAGE = (
    "email",
    "name",
    "first_name",
    "last_name",
    "department",
    "role_group",
    "language",
)
HEADINGS = {
    EMAIL: ("email", "e-mail", "mail", "email address", "e-mail address", "address", "mail address"),
    NAME: ("name", "full name", "display name"),
    FIRST: ("first name", "given name"),
    LAST: ("last name", "surname", "family name"),
    DEPARTMENT: ("department", "team", "unit"),
    ROLE: ("role group", "role", "kind of work"),
    LANGUAGE: ("language",),
}
COLUMN_OF = {word: column for column, words in HEADINGS.items() for word in words}
MOST_PEOPLE = 100_000
LONGEST_AT_ONCE = 100 * 1024  # about 2,000 rows as CSV, 6,000 as a workbook: half a second of work at most
LARGEST_AT_ONCE = 1024 * 1024  # of a workbook, once unpacked
REPORT_EVERY = 1000


class Person(NamedTuple):
    email: str
    key: str
    name: str = ""
    department: str = ""
    role_group: str = ""
    language: str = ""


@dataclass
class Found:
    """Who can be added, and why others cannot."""

    people: list[Person] = field(default_factory=list)
    bad: list[Problem] = field(default_factory=list)
    repeated: list[Problem] = field(default_factory=list)
    known: list[Problem] = field(default_factory=list)
    not_read: list[str] = field(default_factory=list)  # headings of columns nothing is taken from
    read_from: str = ""


class Reader:
    """Reads rows against what the assessment knows: its departments, role groups, languages, and who is invited."""

    def __init__(self, assessment: Assessment, report: Callable[[int], None] | None = None) -> None:
        """report: told now and then how many percent of a file have been read; a job has one, and more patience."""
        self._report = report
        self._departments = GroupNames(departments_for(assessment))
        self._role_groups = GroupNames(role_groups_for(assessment))
        self._languages = languages_for(assessment)
        self._invited = set(Invitation.objects.filter(assessment=assessment).values_list("email_key", flat=True))
        self._rows: dict[str, int] = {}
        self.found = Found()

    def read_paste(self, text: str) -> Found:
        first = text.lstrip("\ufeff\r\n ").partition("\n")[0]
        if "\t" in first or sum(_column(cell) != "" for cell in re.split("[,;|]", first)) > 1:
            return self.read_file(text.encode())
        for row, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
            if _column(line) == EMAIL:
                continue
            for address in addresses_in(line):
                self._read(row, {EMAIL: address})
        return self._whole()

    def read_file(self, content: bytes) -> Found:
        table, columns = opened(content, workbook.PATIENCE_OF_A_JOB if self._report else 0)
        self.found.read_from = table.read_from
        if "@" in table.headings[columns[EMAIL]]:
            self._read(1, {EMAIL: table.headings[columns[EMAIL]]})
        else:
            self.found.not_read = [
                shown(heading) for heading in table.headings if heading.strip() and not _column(heading)
            ]
        for row, cells in table.rows():
            if self._report and row % REPORT_EVERY == 0:
                self._report(100 * row // table.length)
            self._read(row, {column: cells[at] for column, at in columns.items() if at < len(cells)})
        return self._whole()

    def _whole(self) -> Found:
        found = self.found
        if not (found.people or found.bad or found.repeated or found.known):
            raise FileRefused(_("There is no address in it."))
        if len(found.people) > MOST_PEOPLE:
            raise FileRefused(_("These are more than %(most)d people.") % {"most": MOST_PEOPLE})
        return found

    def _read(self, row: int, cells: dict[str, str]) -> None:
        try:
            email, beside = read_address(cells[EMAIL])
            name = clean_name(cells.get(NAME, "").strip() or _full_name(cells)) or beside
            key = key_of(email)
        except AddressRefused as refused:
            self.found.bad.append(Problem(row, "", str(refused)))
            return
        person = Person(email, key, name, *self._groups(row, cells))
        if person.department == "?":
            return
        if key in self._invited:
            self.found.known.append(Problem(row, "", shown(email)))
        elif key in self._rows:
            told = _("%(email)s, as in row %(row)d") % {"email": shown(email), "row": self._rows[key]}
            self.found.repeated.append(Problem(row, "", told))
        else:
            self._rows[key] = row
            self.found.people.append(person)

    def _groups(self, row: int, cells: dict[str, str]) -> tuple[str, str, str]:
        """Codes of department, role group and language; "?" first where one of them is unknown."""
        codes = []
        for column, names in ((DEPARTMENT, self._departments), (ROLE, self._role_groups)):
            cell = cells.get(column, "").strip()
            code = names.code(cell) if cell else ""
            if code is None:
                self.found.bad.append(Problem(row, column, names.complaint(cell)))
                return "?", "", ""
            codes.append(code)
        language = plain(cells.get(LANGUAGE, "")[:40])
        if language and language not in self._languages:
            message = _("found “%(cell)s”; allowed is one of %(codes)s.")
            self.found.bad.append(
                Problem(row, LANGUAGE, message % {"cell": shown(language), "codes": ", ".join(self._languages)})
            )
            return "?", "", ""
        return codes[0], codes[1], language


def opened(content: bytes, patience: int = 0) -> tuple[Table, dict[str, int]]:
    """The table in a file, and where its columns stand; that of addresses may be all there is, without a heading."""
    table = table_of(
        content,
        lambda heading: bool(_column(heading)) or "@" in heading,
        wanted=_("at least the heading “email”"),
        patience=patience,
    )
    columns = {_column(heading): at for at, heading in reversed(list(enumerate(table.headings)))}
    columns.pop("", None)
    if EMAIL in columns:
        return table, columns
    if not any("@" in heading for heading in table.headings):
        raise FileRefused(_("There is no column of addresses. Give it the heading “email”."))
    if sum(bool(heading.strip()) for heading in table.headings) > 1:
        raise FileRefused(
            _(
                "The first row holds an address and no headings. Put a row on top that says what the columns "
                "are: email, name, department."
            )
        )
    return table, {EMAIL: next(at for at, heading in enumerate(table.headings) if "@" in heading)}


def is_long(content: bytes) -> bool:
    """Whether reading it would keep a page waiting: a second at most is the measure."""
    if len(content) > LONGEST_AT_ONCE:
        return True
    return content.startswith(workbook.STARTS) and unpacked_size(content) > LARGEST_AT_ONCE


def refuse_unusable(content: bytes) -> None:
    """What can be said of a long file at once: a hostile workbook, a text without headings or of another encoding."""
    if content.startswith(workbook.STARTS):
        workbook.refuse_hostile(content)
    else:
        opened(content)


def addresses_in(line: str) -> Iterator[str]:
    """The addresses of one pasted line: parted by semicolons, or by commas if each part has one."""
    for piece in line.split(";"):
        begun = ""
        for part in piece.split(",") if piece.count("@") > 1 else [piece]:
            begun = f"{begun},{part}" if begun else part
            if "@" in part:
                yield begun.strip()
                begun = ""
        if begun.strip():
            yield begun.strip()


def _column(heading: str) -> str:
    """Which column a heading names; "" for one we do not read."""
    return COLUMN_OF.get(plain(heading[:80]).strip('"').replace("_", " "), "")


def _full_name(cells: dict[str, str]) -> str:
    return " ".join(part for part in (cells.get(FIRST, "").strip(), cells.get(LAST, "").strip()) if part)


def problems_of(found: Found) -> dict[str, Sequence[str]]:
    """As they are kept until somebody has decided."""
    return {
        "bad": [str(problem) for problem in found.bad],
        "repeated": [str(problem) for problem in found.repeated],
        "known": [str(problem) for problem in found.known],
        "not_read": found.not_read,
        "read_from": [found.read_from] if found.read_from else [],
    }
