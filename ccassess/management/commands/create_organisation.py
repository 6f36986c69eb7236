from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from organisations.models import Membership, Organisation, Role, User, validate_time_zone
from organisations.text import validate_line

if TYPE_CHECKING:
    from argparse import ArgumentParser

LONGEST_NAME, LONGEST_EMAIL = 150, 254


class Command(BaseCommand):
    help = _("Creates an organisation and its first coordinator, and prints a link to set the password.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help=_("the organisation’s name"))
        parser.add_argument("--coordinator", required=True, metavar="EMAIL", help=_("who conducts its assessments"))
        parser.add_argument(
            "--time-zone", default="UTC", metavar="ZONE", help=_("such as Europe/Berlin (default: UTC)")
        )

    def handle(self, *args: Any, name: str, coordinator: str, time_zone: str, **options: Any) -> None:
        name, email = name.strip(), coordinator.strip().lower()
        check(name, email, time_zone)
        with transaction.atomic():
            organisation = Organisation.objects.create(name=name, time_zone=time_zone)
            user = User.objects.filter(email__iexact=email).first()
            has_account = user is not None and user.has_usable_password()
            user = user or User.objects.create_user(email)
            Membership.objects.create(user=user, organisation=organisation, role=Role.COORDINATOR)
        self.stdout.write(_("%(name)s is created; %(email)s coordinates it.") % {"name": name, "email": email})
        if has_account:
            self.stdout.write(_("They have an account already and sign in here:"))
            self.stdout.write(f"{settings.BASE_URL}{reverse('sign-in')}")
        else:
            days = settings.PASSWORD_RESET_TIMEOUT // 86400
            self.stdout.write(
                _("Send them this link to set their password; it works once, for %(n)d days:") % {"n": days}
            )
            self.stdout.write(set_password_url(user))


def check(name: str, email: str, time_zone: str) -> None:
    try:
        for text in (name, email):
            validate_line(text)
        validate_email(email)
        validate_time_zone(time_zone)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    if not 1 <= len(name) <= LONGEST_NAME or len(email) > LONGEST_EMAIL:
        raise CommandError(
            _("A name has 1 to %(name)d characters, an e-mail address at most %(email)d.")
            % {"name": LONGEST_NAME, "email": LONGEST_EMAIL}
        )
    if Organisation.objects.filter(name__iexact=name).exists():
        raise CommandError(_("There is an organisation called %(name)s already.") % {"name": name})


def set_password_url(user: User) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return f"{settings.BASE_URL}{reverse('password-set', args=[uid, token])}"
