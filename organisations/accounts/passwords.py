"""Words that stand in nobody's password: the product's, and those of organisations somebody belongs to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organisations.models import Organisation

if TYPE_CHECKING:
    from organisations.models import User

OF_THE_PRODUCT = ("ccassess", "customercentric", "assessment")
SHORTEST = 4  # of a name: less stands in half of all words


class NoWordsOfTheHouse:
    """A password may hold such a word beside as much again; what is left without them must still be long enough."""

    least_beside = 8

    def validate(self, password: str, user: User | None = None) -> None:
        left = _plain(password)
        for word in sorted(_words(user), key=len, reverse=True):
            left = left.replace(word, "")
        if left != _plain(password) and len(left) < self.least_beside:
            raise ValidationError(
                _("This password is made of the name of this program or of your organisation. Choose other words."),
                code="password_of_the_house",
            )

    def get_help_text(self) -> str:
        return _("Not the name of this program or of your organisation.")


def _words(user: User | None) -> set[str]:
    names = set(OF_THE_PRODUCT)
    if user is not None and user.pk:
        for name in Organisation.objects.filter(memberships__user=user).values_list("name", flat=True):
            names |= {_plain(name), *(_plain(part) for part in name.split())}
    return {name for name in names if len(name) >= SHORTEST}


def _plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text.lower())
