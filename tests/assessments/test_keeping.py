"""What is kept goes when its time is over; what was stated at opening is never lengthened; reports stay."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.keeping import ask_for_deletion, kept_of, months_after
from assessments.models import (
    Assessment,
    Comment,
    Invitation,
    InvitationSecret,
    Keeping,
    Prediction,
    PulseRemark,
    PulseResponse,
    Response,
)
from assessments.participation import COUNT
from jobs.models import Job, JobState
from jobs.queue import enqueue
from jobs.running import new_lease, run
from organisations.audit import Action, record
from organisations.models import AuditEvent, Retention
from organisations.retention import forget_old_events
from tests.factories import make_assessment
from tests.organisations.test_audit_log import later
from tests.reports.answers import respond
from tests.reports.customers import predict, pulse

if TYPE_CHECKING:
    from organisations.models import Organisation

pytestmark = pytest.mark.django_db

GIVEN = (Response, Prediction, Comment, PulseResponse, PulseRemark)


def given_and_closed(organisation: Organisation) -> Assessment:
    assessment = make_assessment(organisation)
    respond(assessment, 6)
    predict(assessment, 6)
    pulse(assessment, 6)
    Comment.objects.create(assessment=assessment, practice="people.empowerment", text="Words")
    PulseRemark.objects.create(assessment=assessment, kind="comment", text="Words")
    for number in range(3):
        address = f"zanzibar{number}@acme.example"
        invited = Invitation.objects.create(
            assessment=assessment, email=address, email_key=address, name="Zanzibar", done=number < 2
        )
        InvitationSecret.objects.create(key=invited.public_id, invitation=invited)
    assessment.close()
    return assessment


def closed_before(assessment: Assessment, **delta: float) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(closed_at=timezone.now() - timedelta(**delta))


def do_what_is_due() -> list[str]:
    ask_for_deletion()
    asked = list(Job.objects.filter(state=JobState.QUEUED, kind__in=["delete_answers", "clear_roster"]))
    for job in asked:
        run(job.pk, new_lease())
    return sorted(job.kind for job in asked)


def months_kept(assessment: Assessment) -> int:
    return kept_of(Assessment.objects.get(pk=assessment.pk)).months


@pytest.fixture
def assessment(acme) -> Assessment:
    return given_and_closed(acme)


@pytest.mark.parametrize(
    ("moment", "months", "then"),
    [
        (datetime(2026, 1, 31, tzinfo=UTC), 1, datetime(2026, 2, 28, tzinfo=UTC)),
        (datetime(2026, 11, 30, tzinfo=UTC), 24, datetime(2028, 11, 30, tzinfo=UTC)),
        (datetime(2028, 2, 29, tzinfo=UTC), 12, datetime(2029, 2, 28, tzinfo=UTC)),
        (datetime(2026, 12, 1, tzinfo=UTC), 1, datetime(2027, 1, 1, tzinfo=UTC)),
    ],
)
def test_months_are_those_of_the_calendar(moment, months, then):
    assert months_after(moment, months) == then


def test_nothing_is_deleted_before_its_time(assessment):
    closed_before(assessment, days=29)
    assert do_what_is_due() == []
    assert all(model.objects.exists() for model in GIVEN)


def test_who_was_invited_goes_after_thirty_days_and_their_links_stay(assessment):
    closed_before(assessment, days=30, minutes=1)
    assert do_what_is_due() == ["clear_roster"]
    assert "anzibar" not in repr(list(Invitation.objects.values()))
    assert not Invitation.objects.filter(done=True).exists()
    assert InvitationSecret.objects.count() == 3
    assert all(model.objects.exists() for model in GIVEN)


def test_answers_go_after_the_months_stated(assessment, birch):
    other = given_and_closed(birch)
    closed_before(assessment, days=731)
    assert do_what_is_due() == ["clear_roster", "delete_answers"]
    for model in GIVEN:
        assert not model.objects.filter(assessment=assessment).exists()
        assert model.objects.filter(assessment=other).exists()
    assert {event.action for event in AuditEvent.objects.all()} == {Action.ANSWERS_DELETED, Action.ROSTER_CLEARED}


def test_doing_it_again_changes_nothing(assessment):
    closed_before(assessment, days=731)
    do_what_is_due()
    before = list(Keeping.objects.values())
    for kind in ("delete_answers", "clear_roster"):
        run(enqueue(kind, assessment.pk).pk, new_lease())
    assert do_what_is_due() == []
    assert list(Keeping.objects.values()) == before
    assert AuditEvent.objects.count() == 2


def test_a_job_asked_for_too_early_deletes_nothing(assessment):
    for kind in ("delete_answers", "clear_roster"):
        run(enqueue(kind, assessment.pk).pk, new_lease())
    assert all(model.objects.exists() for model in GIVEN)
    assert Invitation.objects.filter(name="Zanzibar").count() == 3


def test_what_was_stated_at_opening_can_be_shortened_and_never_lengthened(acme, assessment):
    assert months_kept(assessment) == 24
    Retention.objects.update_or_create(organisation=acme, defaults={"answers_months": 60})
    assert months_kept(assessment) == 24
    assert months_kept(make_assessment(acme)) == 60
    Retention.objects.update_or_create(organisation=acme, defaults={"answers_months": 6})
    assert months_kept(assessment) == 6


def test_an_assessment_from_before_any_of_this_is_kept_by_the_defaults(assessment):
    Keeping.objects.all().delete()
    closed_before(assessment, days=731)
    assert do_what_is_due() == ["clear_roster", "delete_answers"]


def test_what_was_counted_stays_when_the_answers_are_gone(assessment):
    run(enqueue(COUNT, assessment.pk).pk, new_lease())
    counted = Assessment.objects.get(pk=assessment.pk).participation
    assert counted["total"] == 6
    closed_before(assessment, days=731)
    do_what_is_due()
    Assessment.objects.filter(pk=assessment.pk).update(participation_at=timezone.now() - timedelta(days=9))
    run(enqueue(COUNT, assessment.pk).pk, new_lease())
    assert Assessment.objects.get(pk=assessment.pk).participation == counted


def test_asking_costs_the_same_however_many_are_closed(acme, django_assert_max_num_queries):
    for _number in range(8):
        closed_before(given_and_closed(acme), days=2)
    with django_assert_max_num_queries(3):
        ask_for_deletion()


def test_the_coordinator_is_told_the_dates_before_and_after(assessment, ada, browse):
    url = reverse("assessment-show", args=[assessment.public_id])
    page = browse(ada).get(url).content.decode()
    assert "the report stays" in page
    assert "Who was invited until" in page
    closed_before(assessment, days=731)
    do_what_is_due()
    page = browse(ada).get(url).content.decode()
    assert "The answers were deleted on" in page
    assert "nothing can be computed any more" in page
    browse(ada).post(reverse("report-build", args=[assessment.public_id]))
    assert not Job.objects.filter(kind="build_gap_report").exists()
    page = browse(ada).get(reverse("report-show", args=[assessment.public_id])).content.decode()
    assert "there is none and there will be none" in page


def test_a_coordinator_changes_how_long_and_it_is_noted(acme, ada, browse):
    url = reverse("retention-edit", args=[acme.public_id])
    assert browse(ada).get(url).status_code == 200
    sent = {"answers_months": "12", "roster_days": "14", "audit_years": "2"}
    assert browse(ada).post(url, sent).status_code == 302
    assert str(Retention.objects.get()) == "12 months, 14 days, 2 years"
    assert AuditEvent.objects.get().parameters == {"months": 12, "days": 14, "years": 2}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("answers_months", "0"),
        ("answers_months", "61"),
        ("roster_days", "91"),
        ("audit_years", "0"),
        ("audit_years", "x"),
    ],
)
def test_what_is_out_of_bounds_is_refused(acme, ada, browse, field, value):
    sent = {"answers_months": "12", "roster_days": "14", "audit_years": "2"} | {field: value}
    assert browse(ada).post(reverse("retention-edit", args=[acme.public_id]), sent).status_code == 422
    assert not Retention.objects.exists()


@pytest.mark.parametrize("who", ["cleo", "eve", "dan"])
def test_nobody_else_changes_it(acme, browse, request, who):
    assert browse(request.getfixturevalue(who)).get(reverse("retention-edit", args=[acme.public_id])).status_code == 404


def test_audit_events_go_after_the_years_of_their_organisation(acme, birch):
    Retention.objects.create(organisation=birch, audit_years=1)
    for days in (3 * 366 + 1, 500, 10):
        for organisation in (acme, birch, None):
            later(AuditEvent(organisation=organisation, action=Action.SETTINGS_CHANGED), days=days)
    for _time in range(2):
        forget_old_events()
        left = [AuditEvent.objects.filter(organisation=each).count() for each in (acme, birch, None)]
        assert left == [2, 1, 2]


def test_while_no_event_is_a_year_old_one_row_is_looked_at(acme, django_assert_num_queries):
    record(acme, Action.SETTINGS_CHANGED, None)
    with django_assert_num_queries(1):
        forget_old_events()
    assert AuditEvent.objects.count() == 1
