"""Sets the stage: people, and assessments in every state, put into the running product's own database.

Runs inside the product (`manage.py shell`), where Django is set up; prints where everything is as JSON.
"""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from assessments.booklets import begun_cells, booklet_of
from assessments.drafts import start_draft, store_group
from assessments.imports.examination import Answered
from assessments.imports.storing import store_answers
from assessments.invitations import lists, roster
from assessments.invitations.reading import Person, Reader
from assessments.models import (
    Assessment,
    Attribution,
    Comment,
    Invitation,
    InvitationSecret,
    InvitationState,
    Mode,
    OutcomeMeasure,
    OutcomeValue,
    PulseLink,
    PulseRemark,
    PulseResponse,
    RecipientList,
    Response,
    Source,
    UnreadList,
)
from assessments.needs import needs_of
from assessments.personal_links import mint_mailed_secret, mint_secret, part_key
from assessments.pulses import Given
from assessments.questionnaires.asking import blank_cells
from assessments.submitting import Reviewed, submit
from assessments.visits import find_visit
from jobs.models import Job, JobState
from jobs.queue import enqueue
from organisations.joining import set_password_url
from organisations.members import invite, link_to_hand_over
from organisations.models import Organisation, Role, User
from reports.access import newest_report
from reports.progress import BUILD
from reports.publishing import publish
from tests.factories import make_assessment, make_member, make_organisation

DEPARTMENTS = {"sales": 40, "service": 30, "warehouse": None}
LINKED = ("opened", "unbuilt", "early", "published")
DRAFTS_TO_SUBMIT, DRAFTS_TO_GUESS = 8, 6
PATIENCE = 300.0


def set_the_stage() -> dict[str, Any]:
    acme = make_organisation(
        "Acme with a rather long name of its own", DEPARTMENTS, is_synthetic=True, time_zone="Europe/Berlin"
    )
    birch, empty = (make_organisation(name) for name in ("Birch", "Empty"))
    make_member("ada@stage.example", acme, Role.COORDINATOR)
    make_member("eve@stage.example", acme, Role.EXECUTIVE)
    make_member("mia@stage.example", acme, Role.MEMBER)
    for organisation in (acme, birch):
        make_member("cleo@stage.example", organisation, Role.CONSULTANT)
    make_member("dan@stage.example", birch, Role.EXECUTIVE)
    make_member("finn@stage.example", empty, Role.COORDINATOR)
    User.objects.create_user("nina@stage.example", "correct horse battery")
    newcomer = User.objects.create_user("olga@stage.example")
    in_a_fortnight = timezone.now() + timedelta(days=14)
    # The newest is the one that answers are given to; titles are as long as people write them.
    assessments = {
        "published": make_assessment(acme, title="Spring: how customer-centric are we, one year after the merger?"),
        "built": make_assessment(acme, title="Summer"),
        "building": make_assessment(acme, title="Being built"),
        "failed": make_assessment(acme, title="Failed to build"),
        "stopped": make_assessment(acme, title="Stopped while building"),
        "unbuilt": make_assessment(acme, title="Closed, not built"),
        "few": make_assessment(acme, title="Too few"),
        "draft": make_assessment(acme, title="Next year", is_open=False, closes_at=in_a_fortnight),
        "early": make_assessment(birch, title="Not yet", opens_at=in_a_fortnight),
        "doubled": make_assessment(birch, title="Submitted twice"),
        "closing": make_assessment(birch, title="Closed while somebody answers"),
        "opened": make_assessment(
            acme,
            closes_at=in_a_fortnight,
            contact="Ada, extension 12",
            customer_contact="0800 555 0123, until ten at night",
        ),
    }
    outcome = count_anyway(acme)
    answer(assessments, newcomer=12)
    finish(assessments)
    opened = assessments["opened"]
    return (
        {
            "base": settings.BASE_URL,
            "acme": acme.public_id,
            "birch": birch.public_id,
            "department": acme.departments.first().pk,  # type: ignore[union-attr] # Acme has three
            "outcome": outcome.pk,
            "outcome_value": outcome.values.first().pk,  # type: ignore[union-attr] # it has several
            "assessments": {name: assessment.public_id for name, assessment in assessments.items()},
            "tokens": {name: assessments[name].links.get(department_code="").token for name in LINKED}
            | {f"pulse_{name}": ask_customers(assessments[name]) for name in LINKED},
            "sheet": opened.links.get(department_code="sales").pk,
            "double": begin(assessments["doubled"], level="4"),
            "late": begin(assessments["closing"]),
            "submitted": hand_in(begin(opened, level="4")),
            "broken": {status: render_to_string(f"{status}.html") for status in ("400", "500", "503")},
        }
        | people_of(acme, newcomer)
        | drafts_of(opened)
        | invite_by_mail(opened, assessments["published"])
    )


def team_of(birch: Organisation) -> dict[str, Any]:
    """Answers with names: a team of which some have answered, one is on the way, and one where nobody has yet."""
    make_member("bea@stage.example", birch, Role.COORDINATOR)
    team = make_assessment(birch, title="The service team", mode=Mode.ATTRIBUTED)
    alone = make_assessment(birch, title="Nobody yet", mode=Mode.ATTRIBUTED)
    names = ("Zoe Zimmermann-Obermoser", "Ann Archer", "Ann Archer", "Maximiliane Freifrau von und zu Langenbeck")
    secrets = [
        hand_in(begin(team, level=level, name=name, role_group=role_group))
        for name, level, role_group in zip(names, "2435", ("manager", "frontline", "support", "executive"), strict=True)
    ]
    person = Attribution.objects.filter(assessment=team, name=names[-1]).first()
    return {
        "team": team.public_id,
        "team_person": person.pk.hex if person else "",
        "team_secret": secrets[0],
        "team_token": team.links.get(department_code="").token,
        "team_begun": begin(team, name="Ben Baker", role_group=""),
        "team_empty": alone.public_id,
    }


def invite_by_mail(opened: Assessment, published: Assessment) -> dict[str, str]:
    """People in every state a letter can be in, a list nobody has decided on, and links that were mailed."""
    rows = {}
    for state in InvitationState.values:
        rows[state] = roster.add_one(
            opened, Person(f"{state}.person@stage.example", f"{state}.person@stage.example", "Pat Person", "sales")
        )
        reason = "no_such_address" if state == InvitationState.FAILED else ""
        Invitation.objects.filter(pk=rows[state].pk).update(state=state, reason=reason)
    pasted = "new@stage.example\nnonsense\nNEW@stage.example\nsent.person@stage.example"
    places: dict[str, dict[str, Any]] = {
        "reminded": {"reminders": 1},
        "invited_done": {"done": True},
        "invited_begun": {},
    }
    links = {"invited": mail_link(rows[InvitationState.SENT])}
    for name, fields in places.items():
        person = roster.add_one(opened, Person(f"{name}@stage.example", f"{name}@stage.example"))
        Invitation.objects.filter(pk=person.pk).update(state=InvitationState.SENT, **fields)
        links[name] = mail_link(person)
    start_draft(opened, links["invited_begun"], "", begun_cells(opened))
    links |= lists_of(opened)
    return links | {
        "invited_published": mail_link(
            Invitation.objects.create(assessment=published, email="past@stage.example", email_key="past@stage.example")
        ),
        "invited_withdrawn": mail_link(rows[InvitationState.WITHDRAWN]),
        "refused": rows[InvitationState.FAILED].public_id,
        "written": rows[InvitationState.SENT].public_id,
        "list": lists.keep_list(opened, Reader(opened).read_paste(pasted)).public_id,
    }


def lists_of(opened: Assessment) -> dict[str, str]:
    """One that somebody reads for ever, and one nobody could."""
    reading = RecipientList.objects.create(assessment=opened, people=[], problems={})
    UnreadList.objects.create(list=reading, content=b"")
    Job.objects.create(
        kind=lists.READ, subject_id=reading.pk, state=JobState.RUNNING, step="reading", progress=40,
        lease_until=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    said = {"refused": ["There is no column of addresses. Give it the heading “email”."]}
    unreadable = RecipientList.objects.create(assessment=opened, people=[], problems=said)
    return {"reading": reading.public_id, "unreadable": unreadable.public_id}


def mail_link(invitation: Invitation) -> str:
    secret = mint_mailed_secret()
    InvitationSecret.objects.create(key=part_key(secret), invitation=invitation)
    return secret


def drafts_of(opened: Assessment) -> dict[str, Any]:
    """Secrets of respondents on their way."""
    return {
        "started": begin(opened, role_group=""),
        "begun": begin(opened),
        "decider": begin(opened, role_group="executive", level="4"),
        "chooser": begin(opened, role_group="executive", level="4"),
        "guessing": [begin(opened, level="4") for _number in range(DRAFTS_TO_GUESS)],
        "spare": begin(opened, level="4"),
        "to_submit": [begin(opened, level="4") for _number in range(DRAFTS_TO_SUBMIT)],
    }


def answer(assessments: dict[str, Assessment], newcomer: int) -> None:
    for name, assessment in assessments.items():
        if name not in {"draft", "early", "doubled", "closing"}:
            count = 2 if name == "few" else newcomer if name == "opened" else 60
            respondents = [made_up(assessment, number) for number in range(count)]
            store_answers(assessment, f"{name}.csv", name.encode(), respondents)
    for name in ("published", "built"):
        customers_answer(assessments[name])


def customers_answer(assessment: Assessment) -> None:
    """Forty, most of whom want the first few of the list."""
    needs = needs_of(assessment)
    letters = [need.letter for need in needs]
    for number in range(40):
        chance = random.Random(number)
        picks = tuple(dict.fromkeys([*chance.choices(letters[:5], k=9), *letters]))[:3]
        given = Given(picks, {letter: chance.choice("2345") for letter in picks}, chance.choice("56789a"))
        PulseResponse.objects.create(assessment=assessment, source=Source.INVITED_LIST, answers=given.encoded(needs))


def made_up(assessment: Assessment, number: int) -> Answered:
    chance = random.Random(number)
    document = booklet_of(assessment).document
    role_group = document.role_groups[number % len(document.role_groups)].code
    cells = list(blank_cells(document, assessment.form, role_group))
    for item in document.items:
        position = document.index_of[item.code]
        tilt = 0.7 if (item.lens == "understanding") == (position % 3 > 0) else -0.7
        cells[position] = str(min(5, max(1, round(chance.gauss(3 + tilt, 1)))))
    guess = "".join(chance.sample("abcdefgh", 3)) + "".join(chance.choices("12345", k=4))
    return Answered(("sales", "service", "warehouse")[number % 3], role_group, "".join(cells), guess)


def write(assessment: Assessment) -> None:
    """Twelve of the staff about one practice and twelve customers, one of them at length and without a break."""
    texts = [f"Refunds need {number} signatures." for number in range(11)] + ["Wait" * 120]
    Comment.objects.bulk_create(Comment(assessment=assessment, practice="strategy.policy", text=text) for text in texts)
    PulseRemark.objects.bulk_create(PulseRemark(assessment=assessment, kind="missing", text=text) for text in texts)


def count_anyway(organisation: Organisation) -> OutcomeMeasure:
    """Two measures: one with values of the last quarters, one of which nothing is counted yet."""
    measure = OutcomeMeasure.objects.create(
        organisation=organisation, name="Customers who stay with us for at least another year", unit="% a year"
    )
    OutcomeMeasure.objects.create(organisation=organisation, name="Complaints", higher_is_better=False)
    today = timezone.now().date()
    for quarter in range(4):
        OutcomeValue.objects.create(measure=measure, date=today - timedelta(days=91 * quarter), value=83.5 - quarter)
    return measure


def people_of(acme: Organisation, newcomer: User) -> dict[str, Any]:
    make_member("petra@stage.example", acme, Role.CONSULTANT)
    otto, secret = make_member("otto@stage.example", acme, Role.CONSULTANT), generate_totp_secret()
    TOTP.activate(otto, secret)
    RecoveryCodes.activate(otto)
    return {
        "secret_of_otto": secret,
        "member": acme.memberships.get(user__email="eve@stage.example").pk,
        "join_new": invite_to_join(acme, "peter@stage.example"),
        "join_known": invite_to_join(acme, "dan@stage.example"),
        "confirm_email": confirm_email_path(),
        "set_password": set_password_url(newcomer).removeprefix(settings.BASE_URL),
    } | team_of(Organisation.objects.get(name="Birch"))


def invite_to_join(organisation: Organisation, email: str) -> str:
    """The path of the link, as the mail would bring it."""
    ada = User.objects.get(email="ada@stage.example")
    link = link_to_hand_over(invite(organisation, email, Role.EXECUTIVE, ada))
    return link.removeprefix(settings.BASE_URL)


def confirm_email_path() -> str:
    mia = User.objects.get(email="mia@stage.example")
    pending = EmailAddress.objects.create(user=mia, email="mia@elsewhere.example")
    return reverse("account_confirm_email", args=[EmailConfirmationHMAC(pending).key])


def ask_customers(assessment: Assessment) -> str:
    return PulseLink.objects.create(assessment=assessment, source=Source.OPEN_LINK).token


def finish(assessments: dict[str, Assessment]) -> None:
    for name in ("published", "built", "building", "failed", "stopped", "unbuilt", "few"):
        write(assessments[name])
        assessments[name].close()
    # Held by a worker of its own for a day: it stays at 40 percent.
    rows: dict[str, dict[str, Any]] = {
        "building": {"state": JobState.RUNNING, "step": "scoring", "progress": 40, "lease": "held"},
        "failed": {"state": JobState.FAILED, "reason": "The worker stopped three times.", "attempts": 3},
        "stopped": {"state": JobState.CANCELLED},
    }
    for name, fields in rows.items():
        until = timezone.now() + timedelta(days=1)
        Job.objects.create(
            kind=BUILD, subject_id=assessments[name].pk, sent_at=timezone.now(), lease_until=until, **fields
        )
    build(assessments["published"])
    report = newest_report(assessments["published"])
    if report:
        publish(assessments["published"], report.public_id)
    build(assessments["built"])  # after the other is published, so that it has a wave before it


def build(assessment: Assessment) -> None:
    job = enqueue(BUILD, assessment.pk)
    deadline = time.monotonic() + PATIENCE
    while not Job.objects.filter(pk=job.pk, state=JobState.DONE).exists():
        if time.monotonic() > deadline:
            raise TimeoutError([str(job) for job in Job.objects.all()])
        time.sleep(0.2)


def begin(assessment: Assessment, role_group: str = "manager", level: str = "", name: str = "") -> str:
    """The secret of a respondent who has begun and, where a level is given, has answered everything with it."""
    secret, booklet = mint_secret(), booklet_of(assessment)
    cells = begun_cells(assessment)
    if level:
        asked = blank_cells(booklet.document, assessment.form, role_group)
        cells = "".join(level if cell == "-" else cell for cell in asked) + cells[booklet.width :]
    start_draft(assessment, secret, "", cells, name=name)
    visit = find_visit(secret)
    if visit and role_group:
        store_group(visit.draft, "sales", role_group)
    return secret


def hand_in(secret: str) -> str:
    visit = find_visit(secret)
    if visit:
        draft = visit.draft
        submit(visit, Reviewed(draft.cells, draft.department, draft.role_group))
    return secret


def responses_of(public_id: str) -> int:
    return Response.objects.filter(assessment__public_id=public_id).count()


def pulses_of(public_id: str) -> str:
    return " ".join(Assessment.objects.get(public_id=public_id).pulses.values_list("answers", flat=True))


def paces_of(public_id: str) -> str:
    """One character a response, in no order."""
    answers = Response.objects.filter(assessment__public_id=public_id).values_list("answers", flat=True)
    return "".join(sorted(each[-1] for each in answers))


def close(public_id: str) -> None:
    Assessment.objects.get(public_id=public_id).close()


def tell() -> None:
    json.dump(set_the_stage(), sys.stdout)
