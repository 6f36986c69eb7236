"""The customer pulse: what a page is dealt, when it takes answers, and how they are stored. No account, no cookie."""

from __future__ import annotations

import random
import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from assessments import refusals
from assessments.models import PulseLink, PulseRemark, PulseResponse, State
from assessments.visits import day_and_time, note_miss

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from assessments.needs import Need

PAGE_STAYS_GOOD = 24 * 3600
SALT = "pulse page"
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,43}")
PICKED, OTHERS = 3, 2
NOT_READ = ("version__document", "participation", "targets")
_chance = random.SystemRandom()


class UnknownPulse(refusals.Refused):
    status = 404

    def __init__(self) -> None:
        super().__init__(
            _("This link leads nowhere"),
            _("Perhaps a part of it got lost on the way. Scan the code again, or copy the link whole."),
        )


class PulseNotYetOpen(refusals.Refused):
    status = 403

    def __init__(self, opens: str) -> None:
        super().__init__(
            _("Thank you for coming early"),
            _("We start asking on %(date)s. The link stays the same.") % {"date": opens},
        )


class PulseOver(refusals.Refused):
    status = 410

    def __init__(self, contact: str) -> None:
        said = _("Thank you for wanting to tell us. No more answers are taken by this link.")
        super().__init__(_("We have stopped asking"), f"{said} {_('Need help now?')} {contact}" if contact else said)


class TooManyPulses(refusals.Refused):
    status = 429

    def __init__(self) -> None:
        super().__init__(
            _("Very many answers have just come from where you are"),
            _("Yours was not stored. Wait ten minutes, then go back and send it again."),
        )


class CameFromElsewhere(refusals.Refused):
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("This did not come from our page"),
            _("Nothing was stored. Open the link you were given and answer there."),
        )


@dataclass(frozen=True, slots=True)
class Deal:
    """What chance gave one page. key: from it comes the row's (`row_key`), so that sending it twice stores it once.

    cards: letters of the needs as they lie on the page; draw: in which order others are taken to be rated, too.
    The two are independent, so that what lies on top is not rated more often.
    """

    key: uuid.UUID
    cards: str
    draw: str

    def others(self, picks: tuple[str, ...]) -> tuple[str, ...]:
        """Two needs beside the three: each of them with the same chance, whoever chose what."""
        return tuple(letter for letter in self.draw if letter not in picks)[:OTHERS]

    def signed_for(self, link: PulseLink) -> str:
        return signing.dumps([link.pk, self.key.hex, self.cards, self.draw], salt=SALT)


def new_deal(needs: tuple[Need, ...]) -> Deal:
    letters = [need.letter for need in needs]
    cards, draw = ("".join(_chance.sample(letters, len(letters))) for _time in range(2))
    return Deal(uuid.uuid4(), cards, draw)


def read_deal(text: str, link: PulseLink) -> Deal | None:
    """The deal of a page of this link; none if it was not ours, of another link, or too old."""
    try:
        pk, key, cards, draw = signing.loads(text, salt=SALT, max_age=PAGE_STAYS_GOOD)
    except (signing.BadSignature, ValueError):
        return None
    return Deal(uuid.UUID(key), cards, draw) if pk == link.pk else None


@dataclass(frozen=True, slots=True)
class Given:
    """What a customer gave. ratings: by letter, of those that were asked; recommend: 0 to 9, "a" for ten, or "-"."""

    picks: tuple[str, ...]
    ratings: Mapping[str, str]
    recommend: str = "-"
    comment: str = ""
    missing: str = ""

    def encoded(self, needs: tuple[Need, ...]) -> str:
        ratings = (self.ratings.get(need.letter, ".") for need in needs)
        return "".join([*self.picks, *ratings, self.recommend])


def row_key(key: uuid.UUID) -> uuid.UUID:
    """Where a page's answers are stored. The page can be read, so its own key must not lead to the row; this one takes
    the secret of the server."""
    digest = salted_hmac("pulse row", key.hex, algorithm="sha256").digest()
    return uuid.UUID(bytes=digest[:16], version=4)


def is_stored(key: uuid.UUID) -> bool:
    return PulseResponse.objects.filter(pk=row_key(key)).exists()


def fetch_pulse_link(request: HttpRequest, token: str) -> PulseLink:
    if TOKEN.fullmatch(token):
        links = PulseLink.objects.select_related("assessment__organisation", "assessment__version")
        link = links.defer(*(f"assessment__{name}" for name in NOT_READ)).filter(token=token).first()
        if link:
            return link
    raise refusals.TooManyMisses if note_miss(request) else UnknownPulse


def refuse_unless_asking(link: PulseLink) -> None:
    assessment = link.assessment
    if link.is_active and assessment.asks_customers and assessment.accepts_answers():
        return
    opens_at = assessment.opens_at
    is_early = assessment.state == State.OPEN and opens_at is not None and timezone.now() < opens_at
    if is_early and opens_at and link.is_active and assessment.asks_customers:
        raise PulseNotYetOpen(day_and_time(assessment, opens_at))
    raise PulseOver(assessment.customer_contact)


def store_pulse(link: PulseLink, key: uuid.UUID, needs: tuple[Need, ...], given: Given, *, is_flagged: bool) -> bool:
    """Store what a customer gave; False if this page's answers are stored already.

    No row holds a person, a time or an address, and words lie apart from answers; which came together is forgotten at
    closing (scattering.py).
    """
    remarks = [
        PulseRemark(assessment_id=link.assessment_id, kind=kind, text=text, is_flagged=is_flagged)
        for kind, text in ((PulseRemark.Kind.COMMENT, given.comment), (PulseRemark.Kind.MISSING, given.missing))
        if text
    ]
    _chance.shuffle(remarks)
    try:
        with transaction.atomic():
            if not link.assessment.hold_open():
                raise PulseOver(link.assessment.customer_contact)
            PulseResponse.objects.create(
                id=row_key(key), assessment_id=link.assessment_id, source=link.source, segment=link.segment,
                answers=given.encoded(needs), is_flagged=is_flagged,
            )  # fmt: skip
            PulseRemark.objects.bulk_create(remarks)
    except IntegrityError:
        if is_stored(key):
            return False
        raise
    return True
