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

from assessments.inviting import answer_url
from assessments.models import AnswerLink, PulseLink, Source, State
from assessments.pulse_links import add_pulse_link, pulse_url
from assessments.questionnaires.storing import document_of
from ccassess.demo_truth import BEFORE, COMMENTS, COUNTED, LARKFIELD, MISSED, SAID, SEED
from ccassess.simulating.customers import customers
from ccassess.simulating.staff import Staff
from ccassess.simulating.writing import (
    Wanted,
    date_back,
    write_assessment,
    write_counted,
    write_customers,
    write_organisation,
    write_staff,
)
from jobs import child
from jobs.queue import enqueue
from organisations.models import Membership, Organisation, Role, User
from reports.access import newest_report
from reports.models import Move
from reports.publishing import publish

if TYPE_CHECKING:
    from collections.abc import Callable

    from assessments.models import Assessment
    from ccassess.simulating.truth import Truth

CAST = (
    (Role.COORDINATOR, "robin@larkfield.example", "Robin Marsh"),
    (Role.EXECUTIVE, "asha@larkfield.example", "Asha Verne"),
    (Role.CONSULTANT, "jonas@consulting.example", "Jonas Pike"),
)
DAYS_OPEN = 60
# How long ago the two were closed.
LAST_TIME, THIS_TIME = timedelta(days=203), timedelta(days=19)
INVITED, AT_THE_TILL = 240, 60


@dataclass(frozen=True, slots=True)
class SignIn:
    role: str
    email: str
    password: str


def make_demo(say: Callable[[str], object]) -> Organisation:
    """The organisation with everything in it. What is there already stays; a half-made one cannot be."""
    organisation = Organisation.objects.filter(name=LARKFIELD.name, is_synthetic=True).first()
    if organisation is None:
        say(_("Making up an organisation, its people and its customers …"))
        with transaction.atomic():
            organisation = _make_organisation()
            for place, (title, truth, ago) in enumerate(
                (
                    (_("First assessment"), BEFORE, LAST_TIME),
                    (_("Second assessment"), LARKFIELD, THIS_TIME),
                )
            ):
                closed = write_assessment(organisation, _wanted(title, timedelta(days=1)))
                _answer(closed, truth, SEED + place)
                closed.close()
                date_back(closed, ago)
            write_counted(organisation, COUNTED, timezone.localdate())
            following = write_assessment(organisation, _wanted(_("Third assessment"), timedelta(days=DAYS_OPEN)))
            add_pulse_link(following, Source.POINT_OF_SERVICE, "")
    for assessment in organisation.assessments.filter(state=State.CLOSED).order_by("pk"):
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


def customer_url(organisation: Organisation) -> str:
    """The newest link for customers that still takes answers, or nothing."""
    links = PulseLink.objects.filter(assessment__organisation=organisation, assessment__state=State.OPEN)
    link = links.filter(is_active=True).order_by("-pk").first()
    return pulse_url(link) if link else ""


def _make_organisation() -> Organisation:
    organisation = write_organisation(LARKFIELD)
    for role, email, name in CAST:
        user = User.objects.create_user(email, name=name)
        Membership.objects.create(user=user, organisation=organisation, role=role)
    return organisation


def _wanted(title: str, closes_in: timedelta) -> Wanted:
    return Wanted(
        title,
        closes_in,
        contact="robin@larkfield.example",
        customer_contact=gettext_noop("0800 555 0123, every day until ten"),
        customer_meaning=gettext_noop("people who buy for their homes, in our shops and online"),
    )


def _answer(assessment: Assessment, truth: Truth, seed: int) -> None:
    staff = Staff(truth, document_of(assessment.version), seed)
    write_staff(assessment, staff.everybody(), COMMENTS, seed)
    write_customers(assessment, customers(truth, INVITED, seed), said=SAID, missed=MISSED)
    write_customers(assessment, customers(truth, AT_THE_TILL, -seed), Source.POINT_OF_SERVICE)


def _build_and_publish(assessment: Assessment, say: Callable[[str], object]) -> None:
    if not assessment.reports.exists():
        say(_("Building the report of “%(title)s” …") % {"title": assessment.title})
        child.allow()
        child.run(enqueue("build_gap_report", assessment.pk).pk)
    report = newest_report(assessment)
    if report is not None:
        Move.objects.get_or_create(
            assessment=assessment,
            place=1,
            defaults={
                "text": _("Everybody who decides on returns spends a morning a month at the counter"),
                "owner": _("Head of stores"),
            },
        )
        publish(assessment, report.public_id)
