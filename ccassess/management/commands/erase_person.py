from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ccassess.privacy.erasing import HandOverFirst, erase
from organisations.models import User

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = _("Erases an account, and its name and address wherever they stand; a restore does not bring them back.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help=_("whose account it is"))

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email.strip()).first() if email.isprintable() else None
        if user is None:
            raise CommandError(_("Nobody has an account with this address."))
        try:
            erase(user, None)
        except HandOverFirst as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_("Erased. Delete backups that hold the person as your register of purposes says."))
