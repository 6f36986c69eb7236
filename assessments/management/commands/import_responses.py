"""import_responses: answers collected elsewhere, on paper or with another survey tool (docs/importing.md)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.imports.examination import Examination
from assessments.imports.problems import FileRefused, Problem, shown
from assessments.imports.storing import check_can_import, store_answers
from assessments.imports.tables import DELIMITERS, read_bytes
from assessments.models import Assessment
from organisations.access import CONDUCTORS
from organisations.models import Organisation, User

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from assessments.imports.examination import Answered


class Command(BaseCommand):
    help = "Import answers collected elsewhere from a CSV file: all of its rows, or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("assessment", help="the assessment's address or its last part: /assessments/<id>/")
        parser.add_argument("file", help="a CSV file; docs/importing.md says what it holds")
        parser.add_argument("--dry-run", action="store_true", help="report every bad cell, store nothing")
        parser.add_argument("--delimiter", help="comma, semicolon, tab, pipe or the character itself")
        parser.add_argument("--by", metavar="EMAIL", help="the coordinator who imports, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        assessment = _fetch_assessment(options["assessment"])
        by = _fetch_coordinator(options["by"], assessment.organisation) if options["by"] else None
        try:
            content = _read(options["file"])
            check_can_import(assessment, content)
            respondents = self._examine(Examination(assessment, content, _delimiter(options["delimiter"])))
            if options["dry_run"]:
                self._say(_dry_run_passed(len(respondents)))
                return
            imported = store_answers(assessment, options["file"], content, respondents, by)
        except FileRefused as reason:
            raise CommandError(str(reason)) from reason
        self._say(_stored(imported.rows, assessment.title))

    def _examine(self, examination: Examination) -> list[Answered]:
        respondents: list[Answered] = []
        problems = 0
        for finding in examination.findings():
            if isinstance(finding, Problem):
                problems += 1
                self.stderr.write(str(finding))
            else:
                respondents.append(finding)
        if problems:
            raise CommandError(
                ngettext(
                    "%(count)d problem found, nothing was imported. Correct it in the file and try again.",
                    "%(count)d problems found, nothing was imported. Correct them in the file and try again.",
                    problems,
                )
                % {"count": problems}
            )
        return respondents

    def _say(self, text: str) -> None:
        self.stdout.write(self.style.SUCCESS(text))


def _fetch_assessment(address: str) -> Assessment:
    public_id = address.rstrip("/").rpartition("/")[2]
    assessment = (
        Assessment.objects.select_related("organisation", "version").filter(public_id=_sayable(public_id)).first()
    )
    if assessment is None:
        raise CommandError(
            _("There is no assessment with the id “%(id)s”. Its page has it in the address: /assessments/<id>/.")
            % {"id": shown(public_id)}
        )
    return assessment


def _fetch_coordinator(email: str, organisation: Organisation) -> User:
    user = User.objects.filter(email__iexact=_sayable(email)).first()
    if user is None or not Organisation.objects.where(user, *CONDUCTORS).filter(pk=organisation.pk).exists():
        raise CommandError(
            _("“%(email)s” does not coordinate %(organisation)s, so cannot import answers there.")
            % {"email": shown(email), "organisation": organisation.name}
        )
    return user


def _sayable(argument: str) -> str:
    """An argument a database can be asked about: PostgreSQL refuses NUL and lone surrogates with an error."""
    return argument if argument.isprintable() else ""


def _read(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return read_bytes(file)
    except OSError as error:
        raise FileRefused(
            _("The file “%(path)s” cannot be read: %(reason)s.") % {"path": shown(path), "reason": error.strerror or ""}
        ) from error


def _delimiter(given: str | None) -> str | None:
    if given is None:
        return None
    found = DELIMITERS.get(given.lower(), "\t" if given == "\\t" else given)
    if len(found) != 1 or not (found.isprintable() or found == "\t") or found.isalnum() or found in "\" '.?-":
        raise FileRefused(
            _("“%(given)s” cannot separate cells; use comma, semicolon, tab, pipe or another single character.")
            % {"given": shown(given)}
        )
    return found


def _dry_run_passed(rows: int) -> str:
    return ngettext(
        "%(rows)d respondent could be imported; nothing was stored (dry run).",
        "%(rows)d respondents could be imported; nothing was stored (dry run).",
        rows,
    ) % {"rows": rows}


def _stored(rows: int, title: str) -> str:
    return ngettext(
        "%(rows)d respondent imported into “%(title)s”.", "%(rows)d respondents imported into “%(title)s”.", rows
    ) % {"rows": rows, "title": title}
