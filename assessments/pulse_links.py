"""Links that customers are asked by, as a coordinator makes them, passes them on and stops them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import PulseLink, Source, State, TransitionRefused

if TYPE_CHECKING:
    from assessments.models import Assessment
    from assessments.participation import Customers

FEWEST_CUSTOMERS, ENOUGH_CUSTOMERS = 30, 100
MOST_LINKS = 50


@dataclass(frozen=True)
class PulseInvitation:
    """answers: how many came by it, None for fewer than may be shown; mail, receipt: texts to paste."""

    pk: int
    name: str
    url: str
    is_active: bool
    is_open_link: bool
    answers: int | None
    mail: str
    receipt: str


def pulse_invitations_of(assessment: Assessment, customers: Customers) -> list[PulseInvitation]:
    return [
        PulseInvitation(
            pk=link.pk,
            name=name_of(link),
            url=pulse_url(link),
            is_active=link.is_active,
            is_open_link=link.source == Source.OPEN_LINK,
            answers=customers.of(link.source, link.segment),
            mail=_mail(assessment, pulse_url(link)),
            receipt=_("What matters most to you? Tell us in a minute, without your name: %(url)s")
            % {"url": pulse_url(link)},
        )
        for link in assessment.pulse_links.all()
    ]


def name_of(link: PulseLink) -> str:
    source = link.get_source_display()
    return f"{link.segment}, {source}" if link.segment else source


def pulse_url(link: PulseLink) -> str:
    """Absolute, from the configured address: a request's Host header is not to be trusted with it."""
    return f"{settings.BASE_URL}{reverse('pulse-answer', args=[link.token])}"


def add_pulse_link(assessment: Assessment, source: str, segment: str) -> PulseLink | None:
    """None if there is one for this source and segment already."""
    _refuse_unless_open(assessment)
    if assessment.pulse_links.count() >= MOST_LINKS:
        raise TransitionRefused(_("There are %(most)d links already; use one of them.") % {"most": MOST_LINKS})
    try:
        with transaction.atomic():
            return PulseLink.objects.create(assessment=assessment, source=source, segment=segment)
    except IntegrityError:
        return None


def switch_pulse_link(assessment: Assessment, link: PulseLink, *, is_active: bool) -> None:
    _refuse_unless_open(assessment)
    assessment.pulse_links.filter(pk=link.pk).update(is_active=is_active)


def _refuse_unless_open(assessment: Assessment) -> None:
    if assessment.state != State.OPEN:
        raise TransitionRefused(_("Customers are asked while the assessment is open; nothing was changed."))
    if not assessment.asks_customers:
        raise TransitionRefused(_("Customers are not asked in this assessment."))
    if not assessment.needs.exists():
        raise TransitionRefused(_("The list of what customers want is empty, so there is nothing to ask them."))


def _mail(assessment: Assessment, url: str) -> str:
    lines = (
        _("Dear customer,"),
        _("What matters most to you? Tell us in a minute. You need no account, and nobody learns who you are:"),
        url,
        _("Thank you"),
        assessment.organisation.name,
    )
    return "\n\n".join(lines[:3]) + "\n\n" + "\n".join(lines[3:])
