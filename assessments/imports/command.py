"""What commands that import a file have in common: they say every bad cell, and store all rows or none."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.imports.storing import check_can_import, check_takes_files
from assessments.models import Assessment
from organisations.access import CONDUCTORS
from organisations.audit import LONGEST_TEXT, Action, record
from organisations.models import Organisation, User
from organisations.tables.delimited import DELIMITERS
from organisations.tables.problems import FileRefused, Problem, shown
from organisations.tables.table import read_bytes

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

    from assessments.models import ImportedFile, ImportKind
    from organisations.tables.table import Table


Row = TypeVar("Row")
Found = TypeVar("Found", covariant=True)


class Examined(Protocol[Found]):
    """A file held against what it is for."""

    table: Table

    def findings(self) -> Iterator[Found | Problem]: ...


class FileCommand(BaseCommand):
    """Of any file: the arguments that say how it is read, and that one bad cell keeps all of it out."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a CSV file; docs/importing.md says what it holds")
        parser.add_argument("--dry-run", action="store_true", help="report every bad cell, store nothing")
        parser.add_argument("--delimiter", help="comma, semicolon, tab, pipe or the character itself")

    def sound_rows(self, examination: Examined[Row]) -> list[Row]:
        rows: list[Row] = []
        problems = 0
        if examination.table.read_from:
            self.stdout.write(examination.table.read_from)
        for finding in examination.findings():
            if isinstance(finding, Problem):
                problems += 1
                self.stderr.write(str(finding))
            else:
                rows.append(finding)
        if problems:
            raise CommandError(problems_found(problems))
        return rows

    def say(self, text: str) -> None:
        self.stdout.write(self.style.SUCCESS(text))


class ImportCommand(FileCommand, ABC, Generic[Row]):
    kind: ImportKind

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("assessment", help="the assessment's address or its last part: /assessments/<id>/")
        super().add_arguments(parser)
        parser.add_argument("--by", metavar="EMAIL", help="the coordinator who imports, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        assessment = _fetch_assessment(options["assessment"])
        by = _fetch_coordinator(options["by"], assessment.organisation) if options["by"] else None
        try:
            check_takes_files(assessment, self.kind)
            content = read_file(options["file"])
            check_can_import(assessment, self.kind, content)
            rows = self.sound_rows(self.examine(assessment, content, delimiter_in(options["delimiter"])))
            if options["dry_run"]:
                self.say(self.dry_run_passed(len(rows)))
                return
            imported = self.store(assessment, options["file"], content, rows, by)
        except FileRefused as reason:
            raise CommandError(str(reason)) from reason
        kind, file = imported.get_kind_display(), imported.name[:LONGEST_TEXT]
        record(assessment.organisation, Action.FILE_IMPORTED, by, assessment, kind=kind, file=file)
        self.say(self.stored(imported.rows, assessment.title))

    @abstractmethod
    def examine(self, assessment: Assessment, content: bytes, delimiter: str | None) -> Examined[Row]: ...

    @abstractmethod
    def store(
        self, assessment: Assessment, name: str, content: bytes, rows: list[Row], by: User | None
    ) -> ImportedFile: ...

    @abstractmethod
    def dry_run_passed(self, rows: int) -> str: ...

    @abstractmethod
    def stored(self, rows: int, title: str) -> str: ...


def problems_found(count: int) -> str:
    return ngettext(
        "%(count)d problem found, nothing was imported. Correct it in the file and try again.",
        "%(count)d problems found, nothing was imported. Correct them in the file and try again.",
        count,
    ) % {"count": count}


def _fetch_assessment(address: str) -> Assessment:
    public_id = address.rstrip("/").rpartition("/")[2]
    assessment = (
        Assessment.objects.select_related("organisation", "version").filter(public_id=sayable(public_id)).first()
    )
    if assessment is None:
        raise CommandError(
            _("There is no assessment with the id “%(id)s”. Its page has it in the address: /assessments/<id>/.")
            % {"id": shown(public_id)}
        )
    return assessment


def _fetch_coordinator(email: str, organisation: Organisation) -> User:
    user = User.objects.filter(email__iexact=sayable(email)).first()
    if user is None or not Organisation.objects.where(user, *CONDUCTORS).filter(pk=organisation.pk).exists():
        raise CommandError(
            _("“%(email)s” does not coordinate %(organisation)s, so cannot import answers there.")
            % {"email": shown(email), "organisation": organisation.name}
        )
    return user


def sayable(argument: str) -> str:
    """An argument a database can be asked about: PostgreSQL refuses NUL and lone surrogates with an error."""
    return argument if argument.isprintable() else ""


def read_file(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return read_bytes(file)
    except OSError as error:
        raise FileRefused(
            _("The file “%(path)s” cannot be read: %(reason)s.") % {"path": shown(path), "reason": error.strerror or ""}
        ) from error


def delimiter_in(given: str | None) -> str | None:
    if given is None:
        return None
    found = DELIMITERS.get(given.lower(), "\t" if given == "\\t" else given)
    if len(found) != 1 or not (found.isprintable() or found == "\t") or found.isalnum() or found in "\" '.?-":
        raise FileRefused(
            _("“%(given)s” cannot separate cells; use comma, semicolon, tab, pipe or another single character.")
            % {"given": shown(given)}
        )
    return found
