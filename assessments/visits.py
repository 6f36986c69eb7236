"""Who is here: the draft a device holds the secret of, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, lru_cache
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from assessments import refusals
from assessments.anonymity.ciphers import Unreadable
from assessments.booklets import Asked, Booklet, Page, booklet_of
from assessments.cells import Tail, tail_of
from assessments.drafts import cipher_of, read_draft
from assessments.guessing import Guessing, guessing_of
from assessments.keeping import kept_of
from assessments.models import (
    AnswerLink,
    Assessment,
    AssessmentGroup,
    Draft,
    GroupKind,
    Invitation,
    SpentLink,
    State,
)
from assessments.personal_links import (
    PUBLIC_ID,
    draft_key,
    held_by,
    is_mailed,
    is_secret,
    part_key,
    secret_in,
    spent_key,
)
from assessments.visit_rows import fetch_draft, fetch_invitation, fetch_open_link

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

LONGEST_TOKEN = 43
MISSES_A_MINUTE = 20
TOLD_BEFORE = timedelta(hours=1)
NOT_READ = ("version__document", "participation", "targets")


@dataclass(frozen=True)
class Visit:
    """One respondent on one device, with a begun draft."""

    secret: str
    assessment: Assessment
    draft: Draft

    @cached_property
    def booklet(self) -> Booklet:
        return booklet_of(self.assessment)

    @cached_property
    def asked(self) -> Asked:
        return self.booklet.asked_by(self.assessment.form, self.draft.role_group, self.draft.cells)

    @cached_property
    def tail(self) -> Tail:
        return tail_of(self.draft.cells, self.booklet.width)

    @property
    def guessing(self) -> Guessing:
        return guessing_of(self.assessment, self.booklet)

    @property
    def has_said_who(self) -> bool:
        return bool(self.draft.role_group)

    @property
    def asked_pages(self) -> tuple[Page, ...]:
        return self.asked.pages if self.has_said_who else ()

    def page(self, url_name: str, dimension: str = "") -> Page:
        for page in self.asked.pages:
            if (page.url_name, page.dimension) == (url_name, dimension):
                return page
        raise refusals.NoSuchPage

    def first_open_page(self) -> Page | None:
        """Where to go on: the first page with something unanswered, or the last one."""
        if not self.has_said_who:
            return None
        for page in self.asked.pages:
            if page.unanswered(self.draft.cells, self.booklet.index_of):
                return page
        return self.asked.pages[-1]


@lru_cache(maxsize=512)
def departments_of(public_id: str) -> tuple[tuple[str, str, str], ...]:
    """Code, code of the one it is inside, and name; of an open assessment, whose groups are fixed."""
    groups = AssessmentGroup.objects.filter(assessment__public_id=public_id, kind=GroupKind.DEPARTMENT)
    return tuple(groups.values_list("code", "parent_code", "name"))


def day_and_time(assessment: Assessment, instant: datetime) -> str:
    """In the organisation's time zone, the reader's locale, and with the zone named."""
    zone = assessment.organisation.zone
    # Translators: a date and time of day with its weekday, in the letters of Django's date filter
    return formats.date_format(timezone.localtime(instant, zone), _("l j F Y, H:i")) + f" ({zone.key})"


def refuse_unless_open(assessment: Assessment) -> None:
    now = timezone.now()
    if assessment.accepts_answers(now):
        return
    is_early = assessment.opens_at is not None and now < assessment.opens_at
    if assessment.state == State.DRAFT or (assessment.state == State.OPEN and is_early):
        raise refusals.NotYetOpen(day_and_time(assessment, assessment.opens_at) if assessment.opens_at else "")
    if assessment.lets_finish(now) and assessment.finish_by:
        raise refusals.OnlyFinishing(day_and_time(assessment, assessment.finish_by))
    raise refusals.Closed(are_read=not _was_left_sealed(assessment))


def _was_left_sealed(assessment: Assessment) -> bool:
    """Whether its box held too few answers to be opened (unsealing.py); later, answers are deleted for their age."""
    is_over = assessment.is_sealed and assessment.state == State.CLOSED
    return is_over and not assessment.responses.exists() and kept_of(assessment).answers_deleted_at is None


def refuse_unless_finishing(assessment: Assessment) -> None:
    """For whoever has begun: a while longer than for newcomers."""
    if not assessment.lets_finish():
        refuse_unless_open(assessment)


def time_left(assessment: Assessment) -> str:
    """What somebody who is answering has to know of the end; empty while it is far away."""
    closes_at, finish_by, now = assessment.closes_at, assessment.finish_by, timezone.now()
    if closes_at is None or finish_by is None or now < closes_at - TOLD_BEFORE:
        return ""
    until = day_and_time(assessment, finish_by)
    if now < closes_at:
        return _("This assessment closes soon. You can finish and submit until %(until)s.") % {"until": until}
    return _("This assessment has closed for newcomers. You can still finish and submit until %(until)s.") % {
        "until": until
    }


def fetch_visit(request: HttpRequest, public_id: str) -> Visit:
    held = held_by(request, public_id)
    visit = find_visit(secret_in(held), public_id) if held else None
    if visit is None:
        if is_spent(held, public_id):
            raise refusals.AlreadySubmitted
        raise _why_nothing_is_held(public_id, secret_in(held))
    refuse_unless_finishing(visit.assessment)
    return visit


def find_visit(secret: str, public_id: str | None = None) -> Visit | None:
    draft = fetch_draft(draft_key(secret))
    if draft is None or (public_id is not None and draft.assessment.public_id != public_id):
        return None
    try:
        return Visit(secret, draft.assessment, read_draft(draft, cipher_of(draft.assessment.box_key, secret)))
    except Unreadable:
        raise refusals.DraftUnreadable from None


def is_spent(held: str, public_id: str) -> bool:
    """Whether answers were submitted from the device that holds this (held_by)."""
    return bool(held) and SpentLink.objects.filter(pk__in=_proofs(held), assessment__public_id=public_id).exists()


def fetch_spent_assessment(held: str, public_id: str) -> Assessment | None:
    """The assessment answers were submitted to from the device that holds this."""
    spent = SpentLink.objects.select_related("assessment__organisation", "assessment__version").defer(
        *(f"assessment__{name}" for name in NOT_READ)
    )
    found = spent.filter(pk__in=_proofs(held), assessment__public_id=public_id).first()
    return found.assessment if found else None


def _proofs(held: str) -> set[str]:
    """Of a link that was mailed the secret alone proves something where names are seen, and nowhere else; a cookie that
    holds nothing but such a secret proves nothing."""
    if is_mailed(held):
        return set()
    return {spent_key(held), spent_key(secret_in(held))}


def fetch_assessment(public_id: str) -> Assessment:
    """The assessment a device has to do with; unlike for staff, knowing its address is no right to anything in it."""
    if PUBLIC_ID.fullmatch(public_id):
        assessments = Assessment.objects.select_related("organisation", "version").defer(*NOT_READ)
        found = assessments.filter(public_id=public_id).first()
        if found:
            return found
    raise refusals.UnknownLink


def fetch_link(request: HttpRequest, token: str) -> AnswerLink:
    if token.isascii() and len(token) <= LONGEST_TOKEN and "\0" not in token:
        link = fetch_open_link(token)
        if link:
            return link
    raise missed(request)


def fetch_place(request: HttpRequest, secret: str) -> Invitation:
    """The invitation a mailed link belongs to."""
    if is_mailed(secret) and is_secret(secret):
        invitation = fetch_invitation(part_key(secret))
        if invitation:
            return invitation
    raise missed(request)


def fetch_by_personal_link(request: HttpRequest, secret: str) -> Visit | Assessment:
    """The visit a personal link leads to, or the assessment it was already spent on."""
    found = (find_visit(secret) or fetch_spent_on(secret)) if is_secret(secret) else None
    if found is None:
        raise missed(request)
    return found


def fetch_spent_on(secret: str) -> Assessment | None:
    spent = SpentLink.objects.select_related("assessment__organisation").filter(pk=spent_key(secret)).first()
    return spent.assessment if spent else None


def _why_nothing_is_held(public_id: str, secret: str) -> refusals.Refused:
    """Closing deletes drafts, so an empty-handed device may belong to somebody who came back too late."""
    try:
        refuse_unless_open(fetch_assessment(public_id))
    except refusals.Refused as refused:
        return refused
    return refusals.NothingOnItsWay() if is_mailed(secret) else refusals.NoAnswersHere()


def address_of(request: HttpRequest) -> str:
    """The last hop we trust: behind our own proxy what that one saw, never what a browser says of itself."""
    if settings.SECURE_PROXY_SSL_HEADER:
        seen_by_proxy: str = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if seen_by_proxy:
            return _line_of(seen_by_proxy)
    return _line_of(str(request.META.get("REMOTE_ADDR", "")))


def _line_of(address: str) -> str:
    """One line of whoever sells them: of IPv6 the first half, for the other half is anybody's to choose."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return address
    mapped = found.ipv4_mapped
    return str(mapped) if mapped else str(IPv6Network((int(found) >> 64 << 64, 64)))


def note_miss(request: HttpRequest) -> bool:
    """Counts unknown links an address tried; whether they are too many. Known links still open: colleagues share an
    address, and 128 random bits are out of reach of any guessing; this only keeps the guessing cheap for us."""
    key = f"unknown-links-{sha256(address_of(request).encode()).hexdigest()}"
    cache.add(key, 0, timeout=60)
    try:
        misses = cache.incr(key)
    except ValueError:  # expired between the two calls
        misses = 1
    return misses > MISSES_A_MINUTE


def missed(request: HttpRequest) -> refusals.Refused:
    return refusals.TooManyMisses() if note_miss(request) else refusals.UnknownLink()
