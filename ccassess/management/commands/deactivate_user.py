from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations.accounts.switching_off import switch_off, switch_on, without_coordinator
from organisations.models import User

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = _("Switches an account off: signed out everywhere, and no way in until it is switched on again.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help=_("whose account it is"))
        parser.add_argument("--again", action="store_true", help=_("switch it on again; roles are as they were"))

    def handle(self, *args: Any, email: str, again: bool, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email.strip()).first() if email.isprintable() else None
        if user is None:
            raise CommandError(_("Nobody has an account with this address."))
        if again:
            self._switch_on(user)
        else:
            self._switch_off(user)

    def _switch_on(self, user: User) -> None:
        if not switch_on(user):
            raise CommandError(_("The account of %(email)s is switched on already.") % {"email": user.email})
        self.stdout.write(
            _("%(email)s can sign in again, with the password and the roles they had.") % {"email": user.email}
        )

    def _switch_off(self, user: User) -> None:
        ended = switch_off(user)
        if ended is None:
            raise CommandError(_("The account of %(email)s is switched off already.") % {"email": user.email})
        said = ngettext(
            "%(email)s cannot sign in any more; %(n)d session was ended.",
            "%(email)s cannot sign in any more; %(n)d sessions were ended.",
            ended,
        )
        self.stdout.write(said % {"email": user.email, "n": ended})
        self.stdout.write(_("Roles and everything they did stay. “--again” switches the account on."))
        for organisation in without_coordinator(user):
            self.stdout.write(
                _("Nobody coordinates %(name)s now: give somebody that role with manage.py add_member.")
                % {"name": organisation.name}
            )
