"""import_outcomes: what an organisation counts anyway, from a file (docs/importing.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from assessments.imports.command import FileCommand, delimiter_in, read_file, sayable
from assessments.imports.outcome_examination import OutcomeExamination
from assessments.outcomes import measures_of, plan, store_counted, told_of
from organisations.audit import Action, record
from organisations.models import Organisation
from organisations.tables.problems import FileRefused, shown

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(FileCommand):
    help = "Import values of outcome measures from a CSV file: all of its rows, or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", help="the organisation's address or its last part: /organisations/<id>/")
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = _fetch_organisation(options["organisation"])
        try:
            content, delimiter = read_file(options["file"]), delimiter_in(options["delimiter"])
            counted = self.sound_rows(OutcomeExamination(organisation, content, delimiter))
            if options["dry_run"]:
                self.say(told_of(plan(counted, measures_of(organisation))))
                self.say(_("Nothing was stored (dry run)."))
                return
            planned = store_counted(organisation, counted)
            record(organisation, Action.FILE_IMPORTED, None, kind="outcomes", rows=len(counted))
            self.say(told_of(planned))
        except FileRefused as reason:
            raise CommandError(str(reason)) from reason


def _fetch_organisation(address: str) -> Organisation:
    public_id = address.rstrip("/").rpartition("/")[2]
    organisation = Organisation.objects.filter(public_id=sayable(public_id)).first()
    if organisation is None:
        raise CommandError(
            _("There is no organisation with the id “%(id)s”. Its page has it in the address: /organisations/<id>/.")
            % {"id": shown(public_id)}
        )
    return organisation
