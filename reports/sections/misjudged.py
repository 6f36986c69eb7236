"""The need about which staff and customers disagree most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from reports.numbers import told_percent
from reports.sections.understanding_words import told_staff
from scoring.terms import Withheld

if TYPE_CHECKING:
    from reports.sections.section import Told
    from scoring.results.verified import Need

# Less than this is not worth a headline, however sure.
LEAST = 0.15


def most_misjudged(needs: tuple[Need, ...], told: Told) -> tuple[float, str] | None:
    """By how much (share of staff minus share of customers) and in words; None if nothing is, surely and by much."""
    apart = [
        (need.staff - need.customers.value, need.customers.value, need.code, need.customers.n)
        for need in needs
        if need.surely_apart and not isinstance(need.staff, Withheld) and not isinstance(need.customers, Withheld)
    ]
    if not apart:
        return None
    difference, customers, code, n = max(apart, key=lambda row: (abs(row[0]), row[2]))
    if abs(difference) < LEAST:
        return None
    words = {
        "need": told.needs.get(code, code),
        "customers": told_percent(customers, n),
        "staff": told_percent(customers + difference, told_staff(told)),
    }
    if difference < 0:
        said = _(
            "“%(need)s” matters more to customers than your people think: %(customers)s name it, "
            "%(staff)s of your people expect it."
        )
    else:
        said = _(
            "“%(need)s” matters less to customers than your people think: %(customers)s name it, "
            "%(staff)s of your people expect it."
        )
    return difference, said % words
