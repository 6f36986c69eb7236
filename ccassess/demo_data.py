"""The demonstration's organisation, made through the functions the pages call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from assessments.booklets import booklet_of
from assessments.conducting import AssessmentFields, create_assessment, default_targets
from assessments.drafts import Change, save_page, start_draft, store_group
from assessments.inviting import answer_url
from assessments.models import AnswerLink, Assessment, Form, State
from assessments.personal_links import draft_key, mint_secret
from assessments.questionnaires.storing import document_of, store_core_questionnaire
from assessments.submitting import Reviewed, submit
from assessments.visits import find_visit
from ccassess.demo_answers import PLACES, Person, Respondents
from jobs import child
from jobs.queue import enqueue
from organisations.models import Department, Membership, Organisation, Role, User

if TYPE_CHECKING:
    from collections.abc import Callable

    from assessments.questionnaires.schema import QuestionnaireDocument

ORGANISATION = "Larkfield Home (synthetic)"
CAST = (
    (Role.COORDINATOR, "robin@larkfield.example", "Robin Marsh"),
    (Role.EXECUTIVE, "asha@larkfield.example", "Asha Verne"),
    (Role.CONSULTANT, "jonas@consulting.example", "Jonas Pike"),
)
DAYS_OPEN = 60
SEEN = "-"


@dataclass(frozen=True, slots=True)
class SignIn:
    role: str
    email: str
    password: str


def make_demo(say: Callable[[str], object]) -> Organisation:
    """The organisation with everything in it. What is there already stays; a half-made one cannot be."""
    organisation = Organisation.objects.filter(name=ORGANISATION, is_synthetic=True).first()
    if organisation is None:
        say(_("Making up an organisation and the answers of %(n)s people …") % {"n": _number_of_people()})
        with transaction.atomic():
            organisation = _make_organisation()
            closed = _make_assessment(organisation, _("First assessment"), closes_in=timedelta(days=1))
            _answer(closed)
            closed.close()
            _make_assessment(organisation, _("Second assessment"), closes_in=timedelta(days=DAYS_OPEN))
    for assessment in organisation.assessments.filter(state=State.CLOSED):
        _build_and_publish(assessment, say)
    return organisation


def renew_passwords() -> list[SignIn]:
    """New ones at every start: they are printed, and stored nowhere but hashed."""
    sign_ins = []
    for role, email, _name in CAST:
        password = token_urlsafe(9)
        user = User.objects.get(email=email)
        user.set_password(password)
        user.save(update_fields=["password"])
        sign_ins.append(SignIn(str(role.label), email, password))
    return sign_ins


def respondent_url(organisation: Organisation) -> str:
    """The open link of the newest open assessment, or nothing if all of them were closed."""
    links = AnswerLink.objects.filter(assessment__organisation=organisation, assessment__state=State.OPEN)
    link = links.filter(department_code="").order_by("-assessment__pk").first()
    return answer_url(link) if link else ""


def _number_of_people() -> int:
    return sum(sum(place.role_groups.values()) for place in PLACES)


def _make_organisation() -> Organisation:
    organisation = Organisation.objects.create(
        name=ORGANISATION, industry=_("Furniture and household goods"), time_zone="Europe/London", is_synthetic=True
    )
    for place in PLACES:
        Department.objects.create(
            organisation=organisation, code=place.code, name=_(place.name), headcount=place.people
        )
    for role, email, name in CAST:
        user = User.objects.create_user(email, name=name)
        Membership.objects.create(user=user, organisation=organisation, role=role)
    return organisation


def _make_assessment(organisation: Organisation, title: str, closes_in: timedelta) -> Assessment:
    version = store_core_questionnaire()
    fields = AssessmentFields(
        version=version,
        title=title,
        form=Form.ROUTED,
        opens_at=None,
        closes_at=timezone.now() + closes_in,
        customer_meaning={"en": _("people who buy for their homes, in our shops and online")},
        contact="robin@larkfield.example",
        minimum_group_size=5,
        targets=default_targets(version),
    )
    assessment = create_assessment(organisation, fields)
    assessment.open()
    return assessment


def _answer(assessment: Assessment) -> None:
    document = document_of(assessment.version)
    respondents = Respondents(document)
    for person in respondents.everybody():
        _answer_as(person, assessment, document, respondents)


def _answer_as(
    person: Person, assessment: Assessment, document: QuestionnaireDocument, respondents: Respondents
) -> None:
    """Start, say who one is, save page after page, submit: what a browser does, without one."""
    secret = mint_secret()
    department = person.department if person.by_link_of_department else ""
    start_draft(assessment, draft_key(secret), department, booklet_of(assessment).blank_draft)
    visit = find_visit(secret, assessment.public_id)
    if visit is None:
        raise RuntimeError(gettext_noop("A draft was not there right after it had been stored."))
    draft = visit.draft
    draft.department, draft.role_group = person.department, person.role_group
    store_group(draft, person.department, person.role_group)
    asked = visit.booklet.asked(assessment.form, person.role_group)
    answers = respondents.answers_of(person, asked.codes)
    comment = respondents.comment_of(asked.codes)
    for page in asked.pages:
        changes = {document.index_of[code]: Change(SEEN, answers[code]) for code in page.codes if code in answers}
        comments = {}
        if comment and comment[0] in {practice.code for practice in page.practices}:
            comments = {comment[0]: Change("", _(comment[1]))}
        save_page(draft, changes, comments, {})
    submit(visit, Reviewed(draft.cells, person.department, person.role_group))


def _build_and_publish(assessment: Assessment, say: Callable[[str], object]) -> None:
    if not assessment.reports.exists():
        say(_("Building the report of “%(title)s” …") % {"title": assessment.title})
        child.allow()
        child.run(enqueue("build_gap_report", assessment.pk).pk)
    if assessment.reports.exists():
        assessment.publish()
