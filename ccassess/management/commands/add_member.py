from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.joining import clean_email, how_to_get_in, join
from organisations.models import Organisation, Role

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = _("Gives somebody a role in an organisation, and prints how they get in.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", help=_("the organisation’s name"))
        parser.add_argument("email", help=_("whose role it is"))
        parser.add_argument("--role", required=True, choices=Role.values, help=_("instead of any other they had there"))

    def handle(self, *args: Any, organisation: str, email: str, role: str, **options: Any) -> None:
        try:
            email = clean_email(email)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        found = list(Organisation.objects.filter(name__iexact=organisation.strip())[:2])
        if len(found) != 1:
            names = ", ".join(Organisation.objects.order_by("name").values_list("name", flat=True)[:20])
            raise CommandError(
                _("There is no organisation called %(name)s. There are: %(names)s.")
                % {"name": organisation, "names": names or "–"}
            )
        with transaction.atomic():
            user = join(found[0], email, Role(role))
        self.stdout.write(
            _("%(email)s is %(role)s of %(name)s.") % {"email": email, "role": Role(role).label, "name": found[0].name}
        )
        for line in how_to_get_in(user):
            self.stdout.write(line)
