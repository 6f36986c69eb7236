import os
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from jobs import running


class Command(BaseCommand):
    help = _("Runs one job for the embedded worker (manage.py serve). Ends when its standard input closes.")
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("job_id", type=int)
        parser.add_argument("lease")

    def handle(self, *args: Any, **options: Any) -> None:
        threading.Thread(target=end_with_parent, daemon=True).start()
        running.run(options["job_id"], options["lease"])


def end_with_parent() -> None:
    # Not through sys.stdin: its lock, held by this thread, would abort the interpreter when it ends in good order.
    while os.read(0, 1):
        pass
    os._exit(1)  # in the middle of the work, on purpose: the lease runs out and the job is tried again
