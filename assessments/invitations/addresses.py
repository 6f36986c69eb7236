"""One address as people write it, and the form in which two ways of writing it are the same."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from assessments.models.invitation import LONGEST_EMAIL, LONGEST_NAME
from organisations.tables.problems import shown
from organisations.text import validate_line

NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
# What copying from pages and mail programs leaves around an address; none of it is part of one.
AROUND = " \t\u00a0\u200b\u200c\u200d\u2060\ufeff\"'“”‘’,;"
LONGEST_CELL = 500


class AddressRefused(Exception):
    """Nobody can be written to at this address; the text says why."""


def read_address(text: str) -> tuple[str, str]:
    """The address and the name beside it: of “Ben <ben@x.example>” both, of “ben@x.example” no name."""
    if len(text) > LONGEST_CELL:
        raise AddressRefused(_("“%(text)s” is too long for an address.") % {"text": shown(text)})
    if "\r" in text or "\n" in text:
        raise AddressRefused(
            _("“%(text)s” goes over two lines, and an address never does. Delete the line break and what follows it.")
            % {"text": shown(text)}
        )
    named = NAMED.fullmatch(text.strip(AROUND.replace('"', "")))
    address = (named["address"] if named else text).strip(AROUND).removeprefix("mailto:")
    name = clean_name(named["name"].strip(AROUND)) if named else ""
    return clean_address(address), name


def clean_address(address: str) -> str:
    address = unicodedata.normalize("NFKC", address)
    if not address:
        raise AddressRefused(_("There is no address."))
    local, _at, domain = address.rpartition("@")
    try:
        validate_line(address)
        validate_email(address)
    except ValidationError:
        if local and domain and not local.isascii():
            raise AddressRefused(
                _("“%(text)s” has letters before the @ that many mail servers cannot deliver to.")
                % {"text": shown(address)}
            ) from None
        raise AddressRefused(_("“%(text)s” is not an e-mail address.") % {"text": shown(address)}) from None
    if len(address) > LONGEST_EMAIL or len(local) > 64:
        raise AddressRefused(_("“%(text)s” is too long for an address.") % {"text": shown(address)})
    return address


def clean_name(name: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", name).split(" ")).strip()
    try:
        validate_line(name)
    except ValidationError as refused:
        raise AddressRefused(
            _("The name “%(name)s” cannot be used. %(why)s") % {"name": shown(name), "why": refused.messages[0]}
        ) from None
    if len(name) > LONGEST_NAME:
        raise AddressRefused(_("The name “%(name)s” is too long.") % {"name": shown(name)})
    return name


def key_of(address: str) -> str:
    """Case, Unicode form and the two ways of writing a domain make no other person."""
    local, _at, domain = unicodedata.normalize("NFKC", address).rpartition("@")
    return unicodedata.normalize("NFKC", f"{local.casefold()}@{in_ascii(domain.casefold())}")


def in_ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def mailable(address: str) -> str:
    """As the mail server takes it."""
    local, _at, domain = address.rpartition("@")
    return f"{local}@{in_ascii(domain)}"
