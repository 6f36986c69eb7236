from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from organisations.accounts.ended_sessions import end_all_of
from organisations.joining import set_password_url
from organisations.models import User

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = _("Prints a link with which somebody who cannot sign in sets a new password.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help=_("who cannot sign in"))
        parser.add_argument(
            "--without-second-step",
            action="store_true",
            help=_("also forget their passkeys and codes: phone and recovery codes are lost"),
        )

    def handle(self, *args: Any, email: str, without_second_step: bool, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
        if user is None:
            raise CommandError(_("Nobody with the address %(email)s has an account here.") % {"email": email})
        if without_second_step:
            Authenticator.objects.filter(user=user).delete()
            end_all_of(user)
            self.stdout.write(
                _("Passkeys, codes and recovery codes of %(email)s are forgotten, and they are signed out everywhere.")
                % {"email": user.email}
            )
        days = settings.PASSWORD_RESET_TIMEOUT // 86400
        self.stdout.write(_("It works once, for %(n)d days, and only until they sign in:") % {"n": days})
        self.stdout.write(set_password_url(user))
