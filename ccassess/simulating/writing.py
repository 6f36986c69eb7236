"""A made-up organisation, written through the functions that pages and commands call: nothing but dates is put in by
hand, because whoever tries the product cannot wait half a year."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, repeat
from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from assessments.booklets import begun_cells
from assessments.cells import CONFIDENCE, PICKS, PREDICTED
from assessments.conducting import AssessmentFields, create_assessment, default_targets
from assessments.drafts import Change, save_page, start_draft, store_group
from assessments.models import Form, Mode, Source
from assessments.needs import needs_of
from assessments.outcomes import Counted, store_counted
from assessments.personal_links import mint_secret
from assessments.pulse_links import add_pulse_link
from assessments.pulses import Given, store_pulse
from assessments.questionnaires.storing import store_core_questionnaire
from assessments.submitting import Reviewed, submit
from assessments.visits import find_visit
from organisations.models import Department, Organisation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assessments.models import Assessment
    from assessments.needs import Need
    from ccassess.simulating.customers import Customer
    from ccassess.simulating.staff import Person
    from ccassess.simulating.truth import Truth


@dataclass(frozen=True, slots=True)
class Trail:
    """What the organisation counts anyway: one value a month, the oldest first."""

    name: str
    unit: str
    higher_is_better: bool
    values: tuple[float, ...]


SEEN, TEN = "-", "a"
BY_LINK_OF_DEPARTMENT = 0.7
WRITING = 0.4  # share of people who leave a comment
PACES = {False: "1", True: "2"}  # who chooses one step all the way does not read


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the assessment of a made-up organisation is to be."""

    title: str
    closes_in: timedelta
    form: Form = Form.ROUTED
    mode: Mode = Mode.CONFIDENTIAL
    contact: str = "contact@example.org"
    customer_contact: str = "help@example.org"
    customer_meaning: str = gettext_noop("people who buy from us")


def write_organisation(truth: Truth) -> Organisation:
    organisation = Organisation.objects.create(
        name=truth.name, industry=_(truth.industry), time_zone="Europe/London", is_synthetic=True
    )
    for place in truth.places:
        Department.objects.create(
            organisation=organisation, code=place.code, name=_(place.name), headcount=place.headcount
        )
    return organisation


def write_assessment(organisation: Organisation, wanted: Wanted) -> Assessment:
    """Open, with a link for customers of each source."""
    version = store_core_questionnaire()
    fields = AssessmentFields(
        version=version,
        title=wanted.title,
        form=wanted.form,
        mode=wanted.mode,
        opens_at=None,
        closes_at=timezone.now() + wanted.closes_in,
        customer_meaning={"en": _(wanted.customer_meaning)},
        contact=wanted.contact,
        minimum_group_size=5,
        leaves_out_careless=False,
        asks_customers=True,
        customer_contact=_(wanted.customer_contact),
        targets=default_targets(version),
    )
    assessment = create_assessment(organisation, fields)
    assessment.open()
    return assessment


def date_back(assessment: Assessment, ago: timedelta) -> None:
    """As if it had been opened and closed so long ago. What real people answered keeps its dates."""
    if not assessment.organisation.is_synthetic:
        raise ValueError(gettext_noop("Only the assessments of made-up organisations can be dated back."))
    assessment.refresh_from_db()
    for name in ("opened_at", "closes_at", "closed_at"):
        moment = getattr(assessment, name)
        setattr(assessment, name, moment - ago if moment else None)
    assessment.save(update_fields=["opened_at", "closes_at", "closed_at"])


def write_counted(organisation: Organisation, counted: Iterable[Trail], until: date) -> None:
    """What the organisation counts anyway, on the last day of each month before `until`."""
    rows = []
    for each in counted:
        day = until
        for value in reversed(each.values):
            day = day.replace(day=1) - timedelta(days=1)
            rows.append(Counted(_(each.name), _(each.unit), each.higher_is_better, day, value))
    store_counted(organisation, rows)


def write_staff(
    assessment: Assessment, people: Iterable[Person], comments: Mapping[str, tuple[str, ...]], seed: int
) -> None:
    """Everybody who answers; now and then somebody writes one of the comments, by practice, each of them once."""
    draw = random.Random(f"writing-{seed}")  # noqa: S311 made-up data, the same every time
    needs = needs_of(assessment)
    left = [(practice, text) for practice, texts in comments.items() for text in texts]
    draw.shuffle(left)
    for person in people:
        if person.is_answering:
            comment = left.pop() if left and draw.random() < WRITING else None
            _answer(assessment, person, needs, comment, by_link=draw.random() < BY_LINK_OF_DEPARTMENT)


def _answer(
    assessment: Assessment, person: Person, needs: tuple[Need, ...], comment: tuple[str, str] | None, *, by_link: bool
) -> None:
    """Start, say who one is, save page after page, submit: what a browser does, without one."""
    secret = mint_secret()
    start_draft(assessment, secret, person.department if by_link else "", begun_cells(assessment))
    visit = find_visit(secret, assessment.public_id)
    if visit is None:
        raise RuntimeError(gettext_noop("A draft was not there right after it had been stored."))
    draft = visit.draft
    draft.department, draft.role_group = person.department, person.role_group
    store_group(draft, person.department, person.role_group)
    asked, index_of = visit.booklet.asked_by(assessment.form, person.role_group, draft.cells), visit.booklet.index_of
    answers = person.answers(asked.codes) | _guess(person, needs)
    for page in asked.pages:
        changes = {index_of[code]: Change(SEEN, answers[code]) for code in page.codes if code in answers}
        comments = {}
        if comment and comment[0] in {practice.code for practice in page.practices}:
            comments = {comment[0]: Change("", _(comment[1]))}
        save_page(draft, changes, comments, {})
    submit(visit, Reviewed(draft.cells, person.department, person.role_group), PACES[person.is_straight])


def _guess(person: Person, needs: tuple[Need, ...]) -> dict[str, str]:
    letters = {need.code: need.letter for need in needs}
    guess = person.guess
    if guess is None or not letters.keys() >= set(guess.needs):
        return {}
    guessed = {code: letters[need] for code, need in zip(PICKS, guess.needs, strict=True)}
    guessed |= {code: str(rating) for code, rating in zip(PREDICTED, guess.ratings, strict=True)}
    return guessed | {CONFIDENCE: str(guess.confidence)}


def write_customers(
    assessment: Assessment,
    customers: Iterable[Customer],
    source: Source = Source.INVITED_LIST,
    said: Iterable[str] = (),
    missed: Iterable[str] = (),
) -> None:
    """said, missed: what the first of them write, one each, about all they met and about the list of needs."""
    link = add_pulse_link(assessment, source, "") or assessment.pulse_links.get(source=source, segment="")
    needs = needs_of(assessment)
    letters = {need.code: need.letter for need in needs}
    for customer, comment, missing in zip(customers, chain(said, repeat("")), chain(missed, repeat("")), strict=False):
        given = Given(
            picks=tuple(letters[need] for need in customer.needs),
            ratings={letters[need]: rating for need, rating in customer.ratings.items()},
            recommend=TEN if customer.recommend == 10 else str(customer.recommend),
            comment=_(comment) if comment else "",
            missing=_(missing) if missing else "",
        )
        store_pulse(link, uuid4(), needs, given, is_flagged=False)
