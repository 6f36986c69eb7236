from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from ccassess.environ import env_int, env_str
from ccassess.preparing import prepare
from ccassess.serving import check_port_is_free, serve


class Command(BaseCommand):
    help = _("Runs everything in one process tree: web server, worker and beat, on SQLite unless DATABASE_URL is set.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on (default: this machine alone)"))
        parser.add_argument("--port", type=int, default=env_int("PORT", 8000), help=_("default: $PORT, else 8000"))

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        if not env_str("BASE_URL"):
            settings.BASE_URL = f"http://localhost:{port}"  # as the other processes will find it, from PORT
        check_port_is_free(host, port)
        try:
            self.prepare(**options)
            serve(host, port, self.announce)
        except KeyboardInterrupt:
            pass
        self.stdout.write(_("Stopped."))

    def prepare(self, **options: Any) -> None:
        prepare(self.stdout.write)

    def announce(self) -> None:
        self.stdout.write("\n".join(self.announcement()))
        self.stdout.flush()

    def announcement(self) -> list[str]:
        return [_("CCAssess is ready: %(address)s/  (Ctrl-C stops it)") % {"address": settings.BASE_URL}]
