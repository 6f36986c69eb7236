"""What may be written in a line or a paragraph: the same on every database."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ALLOWED_CONTROLS = "\t\n\r"


def validate_plain_text(text: str) -> None:
    """Refuse what one database stores and another does not, and what nobody could read."""
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and character not in ALLOWED_CONTROLS):
            raise ValidationError(
                _("There is a character in this text that cannot be stored. Type it again instead of pasting it."),
                code="unreadable",
            )
    if text and not any(unicodedata.category(character)[0] in "LNPS" for character in text):
        raise ValidationError(_("Write at least one letter or number."), code="invisible")


def validate_line(text: str) -> None:
    validate_plain_text(text)
    if len(text.splitlines()) > 1 or "\t" in text:
        raise ValidationError(_("Write this on one line, without tabs."), code="lines")
