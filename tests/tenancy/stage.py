"""Acme with one of everything an address can name, Birch beside it, and somebody in every role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.test import Client
from django.urls import reverse

from assessments.booklets import begun_cells
from assessments.drafts import start_draft, store_group
from assessments.models import (
    Attribution,
    Comment,
    Invitation,
    InvitationSecret,
    Mode,
    OutcomeMeasure,
    OutcomeValue,
    PulseLink,
    RecipientList,
    Source,
)
from assessments.personal_links import cookie_name, mint_mailed_secret, mint_secret, part_key
from assessments.submitting import Reviewed, submit
from assessments.visits import find_visit
from organisations.members import invite
from organisations.models import Role
from tests.factories import make_assessment, make_member, make_organisation
from tests.reports.answers import build, varied
from tests.tenancy.addresses import Who

if TYPE_CHECKING:
    from typing import Any

    from assessments.models import Assessment
    from organisations.models import Organisation, User
    from tests.tenancy.addresses import Address

MISSING_ID, MISSING_PK = "0" * 20, 987_654_321
STRANGE_ROLES = {
    Who.STRANGE_EXECUTIVE: Role.EXECUTIVE,
    Who.STRANGE_CONSULTANT: Role.CONSULTANT,
    Who.STRANGE_COORDINATOR: Role.COORDINATOR,
}


@dataclass
class Stage:
    """`acme` and `birch` name the same things by the same keys: what a parameter of an address may hold."""

    acme: dict[str, str | int]
    birch: dict[str, str | int]
    people: dict[Who, User]
    secret: str

    def client(self, who: Who) -> Client:
        client = Client(raise_request_exception=True)
        if who in self.people:
            client.force_login(self.people[who])
        if who == Who.RESPONDENT:
            client.cookies[cookie_name(str(self.acme["open"]))] = self.secret
        return client

    def url(self, address: Address, things: dict[str, str | int] | None = None) -> str:
        things = self.acme if things is None else things
        return reverse(address.name, kwargs={name: things.get(key, key) for name, key in address.of.items()})

    def missing(self) -> dict[str, str | int]:
        """Ids of the same form that nothing bears."""
        return {key: MISSING_PK if isinstance(value, int) else MISSING_ID for key, value in self.acme.items()}


def set_stage(mark: str = "Acme") -> Stage:
    """Everything of Acme bears its mark in what people wrote: names, titles, labels."""
    acme = make_organisation(mark, {"sales": 40, "service": 30, "warehouse": None}, industry=f"{mark} industry")
    acme.departments.filter(code="sales").update(name=f"{mark} sales")
    birch = make_organisation("Birch", {"sales": 40, "service": 30, "warehouse": None})
    people = {who: make_member(f"{name_of(who)}@birch.example", birch, role) for who, role in STRANGE_ROLES.items()}
    for role in Role:
        people[Who(role)] = make_member(f"{role}@acme.example", acme, role)
    ours = things_of(acme, mark)
    secret = mint_secret()
    begin(acme.assessments.get(public_id=ours["open"]), secret)
    return Stage(ours | {"secret": secret}, things_of(birch, "Birch"), people, secret)


def name_of(who: Who) -> str:
    return who.name.lower().replace("_", "-")


def things_of(organisation: Organisation, mark: str) -> dict[str, str | int]:
    measure = OutcomeMeasure.objects.create(organisation=organisation, name=f"{mark} complaints", unit="each")
    value = OutcomeValue.objects.create(measure=measure, date=date(2026, 3, 31), value=12.5)
    texts: dict[str, Any] = {"customer_meaning": {"en": f"who buys of {mark}"}, "contact": f"somebody at {mark}"}
    published = make_assessment(organisation, title=f"{mark} spring", **texts)
    varied(published)
    Comment.objects.bulk_create(
        Comment(assessment=published, practice="strategy.policy", text=f"{mark} rules, case {case}")
        for case in range(10)
    )
    published.close()
    build(published)
    published.publish()
    draft = make_assessment(organisation, title=f"{mark} draft", is_open=False, **texts)
    opened = make_assessment(organisation, title=f"{mark} autumn", **texts)
    named = make_assessment(organisation, title=f"{mark} team", mode=Mode.ATTRIBUTED, **texts)
    person, submitted = hand_in_with_a_name(named, f"{mark} Baker")
    asked = PulseLink.objects.create(assessment=opened, source=Source.OPEN_LINK)
    mailed = mint_mailed_secret()
    place = Invitation.objects.create(assessment=opened, email="ben@acme.example", email_key="ben@acme.example")
    InvitationSecret.objects.create(invitation=place, key=part_key(mailed))
    somebody = make_member(f"somebody@{mark.lower()}.example", organisation, Role.MEMBER)
    joining = invite(organisation, f"newcomer@{mark.lower()}.example", Role.MEMBER, somebody)
    nothing_wrong: dict[str, list[str]] = {"bad": [], "repeated": [], "known": [], "not_read": [], "read_from": []}
    waiting = RecipientList.objects.create(assessment=opened, people=[], problems=nothing_wrong)
    return {
        "organisation": organisation.public_id,
        "membership": organisation.memberships.get(user=somebody).pk,
        "join_invitation": joining.pk,
        "department": organisation.departments.get(code="sales").pk,
        "outcome": measure.pk,
        "outcome_value": value.pk,
        "draft": draft.public_id,
        "open": opened.public_id,
        "published": published.public_id,
        "named": named.public_id,
        "named_person": person,
        "named_secret": submitted,
        "link": opened.links.get(department_code="sales").pk,
        "token": opened.links.get(department_code="").token,
        "pulse_link": asked.pk,
        "pulse_token": asked.token,
        "invitation_secret": mailed,
        "own_secret": hand_in(opened),
        "invited_person": place.public_id,
        "recipient_list": waiting.public_id,
    }


def hand_in_with_a_name(assessment: Assessment, name: str) -> tuple[str, str]:
    """Somebody has answered: the number of their response, and the secret of their link."""
    secret = mint_secret()
    start_draft(assessment, secret, "", begun_cells(assessment), name=name)
    submit_as_begun(secret)
    return Attribution.objects.get(assessment=assessment, name=name).pk.hex, secret


def hand_in(assessment: Assessment) -> str:
    """The personal link of somebody who has submitted."""
    secret = mint_secret()
    start_draft(assessment, secret, "", begun_cells(assessment))
    submit_as_begun(secret)
    return secret


def submit_as_begun(secret: str) -> None:
    visit = find_visit(secret)
    assert visit is not None
    store_group(visit.draft, "sales", "manager")
    visit = find_visit(secret)
    assert visit is not None
    draft = visit.draft
    assert submit(visit, Reviewed(draft.cells, draft.department, draft.role_group))


def begin(assessment: Assessment, secret: str) -> None:
    """Ben has said who he is and answered nothing yet."""
    start_draft(assessment, secret, "", begun_cells(assessment))
    visit = find_visit(secret)
    assert visit is not None
    store_group(visit.draft, "sales", "manager")


def content_of(response: Any) -> bytes:
    """The body, of a file that is streamed too; asked for a second time, it is the same."""
    if response.streaming and not hasattr(response, "gathered"):
        response.gathered = b"".join(response.streaming_content)
    return bytes(response.gathered if response.streaming else response.content)
