"""What an organisation says about the data it keeps: who answers for it, on what grounds, for what purposes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from organisations.models import Organisation

LONGEST_LINE, LONGEST_TEXT = 300, 2000


class Notice(models.Model):
    """Empty texts are filled by the product's own, which say what holds unless somebody decided otherwise."""

    organisation = models.OneToOneField(
        "organisations.Organisation", models.CASCADE, primary_key=True, related_name="notice"
    )
    controller = models.CharField(max_length=LONGEST_LINE, blank=True)
    contact = models.CharField(max_length=LONGEST_LINE, blank=True)
    officer = models.CharField(max_length=LONGEST_LINE, blank=True)
    authority = models.CharField(max_length=LONGEST_LINE, blank=True)
    purposes = models.TextField(blank=True)
    legal_basis = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"privacy notice of {self.organisation_id}"


CONTACT_MISSING = gettext_lazy("whoever sent you the link, or the management of the organisation")


def notice_of(organisation: Organisation) -> Notice:
    """As it is read: what was written, and the product's own words where nothing was."""
    stored = Notice.objects.filter(pk=organisation.pk).first() or Notice(organisation=organisation)
    return Notice(
        organisation=organisation,
        controller=stored.controller or organisation.name,
        contact=stored.contact or str(CONTACT_MISSING),
        officer=stored.officer,
        authority=stored.authority,
        purposes=stored.purposes or default_purposes(),
        legal_basis=stored.legal_basis or default_basis(),
    )


def default_purposes() -> str:
    return _(
        "To find out how well the organisation understands its customers and how well it serves them, and to improve "
        "both. Answers are used for nothing else: not for judging single people, not for advertising, and they are "
        "passed on to nobody."
    )


def default_basis() -> str:
    return _(
        "The legitimate interest of the organisation in serving its customers better (in the European Union: Article "
        "6(1)(f) of the General Data Protection Regulation). Taking part is voluntary, and nobody is at a disadvantage "
        "who does not."
    )
