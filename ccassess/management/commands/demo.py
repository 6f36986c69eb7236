from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, connections
from django.utils.translation import gettext as _

from ccassess.demo_data import SignIn, customer_url, make_demo, renew_passwords, respondent_url
from ccassess.management.commands import serve
from ccassess.preparing import prepare
from organisations.models import Organisation


class Command(serve.Command):
    help = _("Like serve, with a made-up organisation to look around in. Its passwords are new at every start.")

    sign_ins: list[SignIn]
    respondent_url: str
    customer_url: str

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--reset", action="store_true", help=_("forget everything and start over"))

    def prepare(self, **options: Any) -> None:
        refuse_beside_real_organisations()
        prepare(self.stdout.write)
        if options["reset"]:
            reset()
            prepare(self.stdout.write)
        organisation = make_demo(self.stdout.write)
        self.sign_ins = renew_passwords()
        self.respondent_url, self.customer_url = respondent_url(organisation), customer_url(organisation)
        connections.close_all()

    def announcement(self) -> list[str]:
        lines = [*super().announcement(), "", _("Everything here is made up. Sign in as:")]
        lines += [f"  {sign_in.role:<12} {sign_in.email:<26} {sign_in.password}" for sign_in in self.sign_ins]
        if self.respondent_url:
            lines += [_("or answer the open assessment yourself:"), f"  {self.respondent_url}"]
        if self.customer_url:
            lines += [_("or say as a customer what matters to you:"), f"  {self.customer_url}"]
        return lines


def refuse_beside_real_organisations() -> None:
    """Asked before anything is migrated: a database of somebody else's is left exactly as it is."""
    if Organisation._meta.db_table not in connection.introspection.table_names():
        return
    if Organisation.objects.filter(is_synthetic=False).exists():
        raise CommandError(
            _("This database holds real organisations. Run the demonstration elsewhere: VAR_DIR=/another/folder")
        )


def reset() -> None:
    if not settings.IS_SQLITE:
        raise CommandError(_("--reset deletes an SQLite file; empty a PostgreSQL database yourself."))
    connections.close_all()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{settings.DATABASES['default']['NAME']}{suffix}").unlink(missing_ok=True)
