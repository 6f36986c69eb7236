"""import_pulse: customers' answers collected elsewhere (docs/importing.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.imports.command import ImportCommand
from assessments.imports.pulse_examination import AnsweredPulse, PulseExamination
from assessments.imports.storing import store_pulses
from assessments.models import ImportKind
from organisations.tables.problems import FileRefused

if TYPE_CHECKING:
    from assessments.models import Assessment, ImportedFile
    from organisations.models import User


class Command(ImportCommand[AnsweredPulse]):
    help = "Import customers' answers collected elsewhere from a CSV file: all of its rows, or none."
    kind = ImportKind.PULSE

    def examine(self, assessment: Assessment, content: bytes, delimiter: str | None) -> PulseExamination:
        if not assessment.asks_customers:
            raise FileRefused(_("Customers are not asked in this assessment, so it has no list their answers fit."))
        return PulseExamination(assessment, content, delimiter)

    def store(
        self, assessment: Assessment, name: str, content: bytes, rows: list[AnsweredPulse], by: User | None
    ) -> ImportedFile:
        return store_pulses(assessment, name, content, rows, by)

    def dry_run_passed(self, rows: int) -> str:
        return ngettext(
            "%(rows)d customer could be imported; nothing was stored (dry run).",
            "%(rows)d customers could be imported; nothing was stored (dry run).",
            rows,
        ) % {"rows": rows}

    def stored(self, rows: int, title: str) -> str:
        return ngettext(
            "%(rows)d customer imported into “%(title)s”.", "%(rows)d customers imported into “%(title)s”.", rows
        ) % {"rows": rows, "title": title}
