from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from ccassess.preparing import prepare_database


class Command(BaseCommand):
    help = _("Brings tables up to date and stores the questionnaire; to be run once before web, worker and beat start.")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database(self.stdout.write)
