"""Security.md row 40: twenty actions, twenty events, not a word of any answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from assessments.models import AnswerLink, Assessment, PulseLink
from assessments.overdue import close_overdue
from organisations.audit import Action
from organisations.models import AuditEvent
from tests.factories import make_assessment
from tests.reports.answers import build, respond
from tests.reports.customers import pulse

pytestmark = pytest.mark.django_db

CANARY = "Zanzibar"


def test_row_40_twenty_actions_are_twenty_events_and_hold_no_answer(acme, ada, eve, browse):
    client, reader = browse(), browse(eve)
    org, done = acme.public_id, []

    def do(action, url, /, *args, client=client, method="post", **data):
        response = getattr(client, method)(reverse(url, args=args), data)
        assert response.status_code in (200, 302), (url, response.status_code)
        done.append(action)

    do(Action.SIGNED_IN, "account_login", login=ada.email, password="correct horse battery")
    names = {"name": "Acme", "time_zone": "UTC", "language": "en"}
    do(Action.SETTINGS_CHANGED, "organisation-edit", org, **names)
    do(Action.DEPARTMENT_ADDED, "department-add", org, name="Studio", headcount="7")
    do(Action.DEPARTMENT_CHANGED, "department-edit", org, acme.departments.get(name="Studio").pk, name="Atelier")
    do(Action.DEPARTMENT_DELETED, "department-delete", org, acme.departments.get(name="Atelier").pk)
    do(Action.OUTCOMES_CHANGED, "outcomes-add", org, name="Complaints", better="less")
    assessment = make_assessment(acme, is_open=False)
    spare = make_assessment(acme, is_open=False)
    do(Action.ASSESSMENT_DISCARDED, "assessment-delete", spare.public_id)
    do(Action.ASSESSMENT_OPENED, "assessment-open", assessment.public_id)
    do(Action.PARTICIPATION_SEEN, "assessment-show", assessment.public_id, method="get")
    do(Action.LINK_ADDED, "pulse-link-add", assessment.public_id, source="open_link")
    link = PulseLink.objects.get()
    do(Action.LINK_PRINTED, "pulse-link-qr", assessment.public_id, link.pk, "svg", method="get")
    do(Action.LINK_SWITCHED, "pulse-link-switch", assessment.public_id, link.pk, active="0")
    everybody = AnswerLink.objects.get(assessment=assessment, department_code="")
    do(Action.LINK_PRINTED, "assessment-sheet", assessment.public_id, everybody.pk, method="get")
    respond(assessment, 12)
    assessment.comments.create(practice="people.empowerment", text=CANARY)
    pulse(assessment, 30)
    do(Action.ASSESSMENT_CLOSED, "assessment-close", assessment.public_id)
    do(Action.REPORT_BUILT, "report-build", assessment.public_id)
    do(Action.REPORT_STOPPED, "report-cancel", assessment.public_id)
    report = build(assessment)
    do(Action.REPORT_SEEN, "report-show", assessment.public_id, method="get")
    do(Action.REPORT_PUBLISHED, "report-publish", assessment.public_id, report=report.public_id)
    do(Action.REPORT_SEEN, "report-section", assessment.public_id, "focus", client=reader, method="get")
    do(Action.LOG_EXPORTED, "audit-file", org, method="get")

    noted = list(AuditEvent.objects.filter(organisation=acme).order_by("pk"))
    assert len(done) == 20
    assert [event.action for event in noted] == [str(action) for action in done]
    assert [event.who_id for event in noted] == [ada.pk] * 18 + [eve.pk, ada.pk]
    everything = repr([event.__dict__ for event in noted])
    answers = {
        *assessment.responses.values_list("answers", flat=True),
        *assessment.pulses.values_list("answers", flat=True),
    }
    assert not [given for given in (CANARY, *answers) if given in everything]


def test_what_respondents_and_customers_do_is_noted_nowhere(acme, browse):
    assessment = make_assessment(acme)
    answer = assessment.links.get(department_code="")
    customers = PulseLink.objects.create(assessment=assessment, source="open_link")
    somebody = browse()
    somebody.get(f"/a/{answer.token}/")
    somebody.post(f"/a/{answer.token}/")
    somebody.get(f"/answer/{assessment.public_id}/about/")
    somebody.get(f"/p/{customers.token}/")
    assert not AuditEvent.objects.exists()


def test_closing_at_the_closing_date_is_noted_as_nobodys_doing(acme):

    assessment = make_assessment(acme)
    Assessment.objects.filter(pk=assessment.pk).update(closes_at=timezone.now() - timedelta(hours=2))
    close_overdue()
    close_overdue()
    event = AuditEvent.objects.get()
    assert (event.action, event.who, event.about_id) == (Action.ASSESSMENT_CLOSED, None, assessment.public_id)


def test_a_role_given_at_the_command_line_is_noted(acme):
    call_command("add_member", "Acme", "olga@acme.example", role="member")
    assert AuditEvent.objects.get().parameters == {"role": "member"}
