from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ccassess.backups.making import make
from ccassess.backups.parcel import BackupRefused

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = _("Writes database, uploaded files and secret key into one file, while the program goes on.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, help=_("a folder, or the name of a file that is not there yet"))

    def handle(self, *args: Any, target: Path, **options: Any) -> None:
        try:
            made = make(target)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            _("The backup is in %(path)s (%(n)s kB).") % {"path": made, "n": f"{made.stat().st_size / 1000:,.0f}"}
        )
        self.stdout.write(
            _(
                "It holds all that people wrote, and the secret key: keep it where only operators can read it.\n"
                "It does not hold the private keys of anonymous assessments, on purpose: they are destroyed at closing,"
                " and a key in a backup would undo that. Keep a copy of them elsewhere until then."
            )
        )
