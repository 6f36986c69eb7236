"""import_responses: answers collected elsewhere, on paper or with another survey tool (docs/importing.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from assessments.imports.command import ImportCommand
from assessments.imports.examination import Answered, Examination
from assessments.imports.storing import store_answers
from assessments.models import ImportKind

if TYPE_CHECKING:
    from assessments.models import Assessment, ImportedFile
    from organisations.models import User


class Command(ImportCommand[Answered]):
    help = "Import answers collected elsewhere from a CSV file: all of its rows, or none."
    kind = ImportKind.ANSWERS

    def examine(self, assessment: Assessment, content: bytes, delimiter: str | None) -> Examination:
        return Examination(assessment, content, delimiter)

    def store(
        self, assessment: Assessment, name: str, content: bytes, rows: list[Answered], by: User | None
    ) -> ImportedFile:
        return store_answers(assessment, name, content, rows, by)

    def dry_run_passed(self, rows: int) -> str:
        return ngettext(
            "%(rows)d respondent could be imported; nothing was stored (dry run).",
            "%(rows)d respondents could be imported; nothing was stored (dry run).",
            rows,
        ) % {"rows": rows}

    def stored(self, rows: int, title: str) -> str:
        return ngettext(
            "%(rows)d respondent imported into “%(title)s”.", "%(rows)d respondents imported into “%(title)s”.", rows
        ) % {"rows": rows, "title": title}
