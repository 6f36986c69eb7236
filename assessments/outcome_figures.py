"""Numbers and dates of outcomes, as the organisation's language writes them; what could mean two things is refused."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import numberformat, timezone
from django.utils.formats import get_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from organisations.models import Organisation

EARLIEST = date(1990, 1, 1)
LARGEST = 10**12
DECIMALS = 6
LONGEST_NUMBER = 40

_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:([.,'])[0-9]{3})(?:\1[0-9]{3})*(?:[.,][0-9]+)?")
_PLAIN = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_SPACES = re.compile(r"(?<=[0-9])[ \u00a0\u202f](?=[0-9]{3}(?![0-9]))")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DOTTED_DATE = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")


def number_in(text: str, language: str, unit: str = "") -> float:
    """The number somebody wrote, at most six decimals of it; ValidationError where it is none or could be two."""
    found = (
        text.strip()[: LONGEST_NUMBER + 1]
        .replace("\N{MINUS SIGN}", "-")
        .replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    )
    if "%" in unit:
        found = found.removesuffix("%").rstrip()
    found = _SPACES.sub("", found)
    decimal = _decimal(language)
    digits = _without_groups(found, decimal)
    if len(found) > LONGEST_NUMBER or not _PLAIN.fullmatch(digits):
        raise ValidationError(
            _("Write a number in digits, for example %(example)s.") % {"example": f"83{decimal}5"}, code="invalid"
        )
    value = round(float(digits.replace(",", ".")), DECIMALS)
    if abs(value) >= LARGEST:
        raise ValidationError(
            _("This is too large. Count in thousands or millions, and say so in the unit."), code="large"
        )
    return value + 0.0  # no minus before a zero


def _without_groups(found: str, decimal: str) -> str:
    """Without what separates thousands."""
    grouped = _GROUPED.fullmatch(found)
    if not grouped:
        return found
    mark, rest = grouped.group(1), found[found.index(grouped.group(1)) + 4 :]
    if rest or mark == "'":
        last = rest[:1]
        if last == mark and not re.fullmatch(rf"(?:{re.escape(mark)}[0-9]{{3}})+(?:[.,][0-9]+)?", rest):
            return "?"
        return found.replace(mark, "")
    if mark == decimal:
        return found
    raise ValidationError(
        _("This can be read in two ways. Write %(thousands)s or %(decimal)s.")
        % {"thousands": found.replace(mark, ""), "decimal": found.replace(mark, decimal)},
        code="ambiguous",
    )


def date_in(text: str, organisation: Organisation) -> date:
    """2026-03-31 or 31.3.2026; not after today in the organisation's zone, because nothing is counted ahead."""
    found = text.strip()[:20]
    iso, dotted = _ISO_DATE.fullmatch(found), _DOTTED_DATE.fullmatch(found)
    parts = iso.groups() if iso else tuple(reversed(dotted.groups())) if dotted else ()
    try:
        day = date(*(int(part) for part in parts))
    except (TypeError, ValueError) as error:
        raise ValidationError(_("Write the date like this: 2026-03-31."), code="invalid") from error
    if day > timezone.now().astimezone(organisation.zone).date():
        raise ValidationError(
            _("This day is still to come. Only what is counted already can be entered."), code="future"
        )
    if day < EARLIEST:
        raise ValidationError(_("Choose a day from 1990 on."), code="early")
    return day


def typed(value: float, language: str) -> str:
    """As it can be typed in again: nothing between thousands."""
    return _digits(value).replace(".", _decimal(language))


def written(value: float, language: str) -> str:
    """As a page shows it."""
    return numberformat.format(
        _digits(value).replace("-", "\N{MINUS SIGN}"),
        _decimal(language),
        grouping=3,
        thousand_sep=str(get_format("THOUSAND_SEPARATOR", language, use_l10n=True)),
        force_grouping=True,
    )


def with_unit(value: float, unit: str, language: str) -> str:
    number = written(value, language)
    return f"{number}\N{NO-BREAK SPACE}{unit}" if unit else number


def _digits(value: float) -> str:
    text = format(Decimal(f"{value:.12g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimal(language: str) -> str:
    return str(get_format("DECIMAL_SEPARATOR", language, use_l10n=True))
