from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from organisations.accounts import ended_sessions
from organisations.models import User

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = _("Signs somebody, or everybody, out of every device. Nobody has to change a password.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("email", nargs="?", help=_("who is signed out"))
        who.add_argument("--everybody", action="store_true", help=_("sign out everybody"))

    def handle(self, *args: Any, email: str | None, everybody: bool, **options: Any) -> None:
        if everybody:
            ended = Session.objects.all().delete()[0]
            ended_sessions.forget()
        else:
            user = User.objects.filter(email__iexact=(email or "").strip()).first()
            if user is None:
                raise CommandError(_("Nobody with the address %(email)s has an account here.") % {"email": email})
            ended = ended_sessions.end_all_of(user)
        self.stdout.write(_("Sessions ended: %(n)d.") % {"n": ended})
