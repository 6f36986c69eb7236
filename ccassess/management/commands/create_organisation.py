from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.joining import clean_email, how_to_get_in, join
from organisations.models import Organisation, Role, validate_time_zone
from organisations.text import validate_line

if TYPE_CHECKING:
    from argparse import ArgumentParser

LONGEST_NAME = 150


class Command(BaseCommand):
    help = _("Creates an organisation and its first coordinator, and prints a link to set the password.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help=_("the organisation’s name"))
        parser.add_argument("--coordinator", required=True, metavar="EMAIL", help=_("who conducts its assessments"))
        parser.add_argument(
            "--time-zone", default="UTC", metavar="ZONE", help=_("such as Europe/Berlin (default: UTC)")
        )

    def handle(self, *args: Any, name: str, coordinator: str, time_zone: str, **options: Any) -> None:
        name = name.strip()
        try:
            validate_line(name)
            email = clean_email(coordinator)
            validate_time_zone(time_zone)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        check_name(name)
        with transaction.atomic():
            organisation = Organisation.objects.create(name=name, time_zone=time_zone)
            user = join(organisation, email, Role.COORDINATOR)
        self.stdout.write(_("%(name)s is created; %(email)s coordinates it.") % {"name": name, "email": email})
        for line in how_to_get_in(user):
            self.stdout.write(line)


def check_name(name: str) -> None:
    if not 1 <= len(name) <= LONGEST_NAME:
        raise CommandError(_("A name has 1 to %(n)d characters.") % {"n": LONGEST_NAME})
    if Organisation.objects.filter(name__iexact=name).exists():
        raise CommandError(_("There is an organisation called %(name)s already.") % {"name": name})
