"""Who is here: the draft a device holds the secret of, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from assessments import refusals
from assessments.booklets import Asked, Booklet, Page, booklet_of
from assessments.models import AnswerLink, Assessment, AssessmentGroup, Draft, GroupKind, SpentLink, State
from assessments.personal_links import PUBLIC_ID, draft_key, is_secret, secret_of, spent_key
from assessments.visit_rows import fetch_draft, fetch_open_link

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

LONGEST_TOKEN = 43
MISSES_A_MINUTE = 20
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
        return self.booklet.asked(self.assessment.form, self.draft.role_group)

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
        cells, index_of = self.draft.cells, self.booklet.document.index_of
        for page in self.asked.pages:
            if any(cells[index_of[code]] == "-" for code in page.codes):
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
    raise refusals.Closed


def fetch_visit(request: HttpRequest, public_id: str) -> Visit:
    secret = secret_of(request, public_id)
    if secret is None:
        raise _why_nothing_is_held(public_id)
    visit = find_visit(secret, public_id)
    if visit is None:
        if is_spent(secret, public_id):
            raise refusals.AlreadySubmitted
        raise _why_nothing_is_held(public_id)
    refuse_unless_open(visit.assessment)
    return visit


def find_visit(secret: str, public_id: str | None = None) -> Visit | None:
    draft = fetch_draft(draft_key(secret))
    if draft is None or (public_id is not None and draft.assessment.public_id != public_id):
        return None
    return Visit(secret, draft.assessment, draft)


def is_spent(secret: str, public_id: str) -> bool:
    return SpentLink.objects.filter(pk=spent_key(secret), assessment__public_id=public_id).exists()


def fetch_spent_assessment(secret: str, public_id: str) -> Assessment | None:
    """The assessment this secret has submitted to."""
    spent = SpentLink.objects.select_related("assessment__organisation", "assessment__version").defer(
        *(f"assessment__{name}" for name in NOT_READ)
    )
    found = spent.filter(pk=spent_key(secret), assessment__public_id=public_id).first()
    return found.assessment if found else None


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
    raise _missed(request)


def fetch_by_personal_link(request: HttpRequest, secret: str) -> Visit | Assessment:
    """The visit a personal link leads to, or the assessment it was already spent on."""
    if is_secret(secret):
        visit = find_visit(secret)
        if visit:
            return visit
        spent = SpentLink.objects.select_related("assessment__organisation").filter(pk=spent_key(secret)).first()
        if spent:
            return spent.assessment
    raise _missed(request)


def _why_nothing_is_held(public_id: str) -> refusals.Refused:
    """Closing deletes drafts, so an empty-handed device may belong to somebody who came back too late."""
    try:
        refuse_unless_open(fetch_assessment(public_id))
    except refusals.Refused as refused:
        return refused
    return refusals.NoAnswersHere()


def _address_of(request: HttpRequest) -> str:
    """The last hop we trust: behind our own proxy what that one saw, never what a browser says of itself."""
    if settings.SECURE_PROXY_SSL_HEADER:
        seen_by_proxy: str = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if seen_by_proxy:
            return seen_by_proxy
    return str(request.META.get("REMOTE_ADDR", ""))


def _missed(request: HttpRequest) -> refusals.Refused:
    """Counts unknown links an address tried. Known links still open: colleagues share an address, and 128 random
    bits are out of reach of any guessing; this only keeps the guessing cheap for us."""
    key = f"unknown-links-{sha256(_address_of(request).encode()).hexdigest()}"
    cache.add(key, 0, timeout=60)
    try:
        misses = cache.incr(key)
    except ValueError:  # expired between the two calls
        misses = 1
    return refusals.TooManyMisses() if misses > MISSES_A_MINUTE else refusals.UnknownLink()
