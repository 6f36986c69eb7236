from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ccassess.backups.parcel import BackupRefused
from ccassess.backups.restoring import restore

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = _("Puts a backup back into an empty place. Stop web, workers and beat first.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("what manage.py backup has written"))
        parser.add_argument("--replace", action="store_true", help=_("replace the organisations that are here now"))

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        try:
            restore(file, self.stdout.write, replace=replace)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_("Restored. Everybody has to sign in again."))
