from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from assessments.models import Assessment, Draft, State
from assessments.overdue import close_overdue
from jobs import relay
from tests.assessments.answering.conftest import Respondent
from tests.assessments.conducting.conftest import answer, url_of
from tests.factories import make_assessment

AN_HOUR = timedelta(hours=1)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def put_closing_date(assessment: Assessment, moment) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(closes_at=moment)


@pytest.mark.django_db
def test_the_relay_closes_what_is_past_its_closing_date_and_nothing_else(acme):
    now = timezone.now()
    overdue, later, endless = (make_assessment(acme, title=title) for title in ("overdue", "later", "endless"))
    draft = make_assessment(acme, is_open=False, closes_at=now - AN_HOUR)
    put_closing_date(overdue, now - AN_HOUR)
    put_closing_date(later, now + AN_HOUR)
    begun = Respondent(overdue)
    Assessment.objects.filter(pk=overdue.pk).update(closes_at=None)
    begun.start()
    put_closing_date(overdue, now - AN_HOUR)
    assert Draft.objects.count() == 1

    relay.make_checks()

    states = dict(Assessment.objects.values_list("pk", "state"))
    assert states == {
        overdue.pk: State.CLOSED,
        later.pk: State.OPEN,
        endless.pk: State.OPEN,
        draft.pk: State.DRAFT,
    }
    assert not Draft.objects.exists()
    overdue.refresh_from_db()
    assert overdue.closed_by_itself
    assert overdue.closed_at is not None
    assert overdue.closed_at >= now


@pytest.mark.django_db
def test_looking_again_changes_nothing(acme):
    assessment = make_assessment(acme)
    put_closing_date(assessment, timezone.now() - AN_HOUR)
    close_overdue()
    closed_at = Assessment.objects.get().closed_at
    close_overdue()
    assert Assessment.objects.get().closed_at == closed_at


@pytest.mark.django_db
def test_a_date_put_off_at_the_last_moment_holds(acme):
    assessment = make_assessment(acme)
    put_closing_date(assessment, timezone.now() - AN_HOUR)
    as_read = Assessment.objects.get()
    put_closing_date(assessment, timezone.now() + AN_HOUR)
    assert not as_read.close_if_overdue()
    assert Assessment.objects.get().state == State.OPEN


@pytest.mark.django_db
def test_the_coordinator_reads_when_it_closed_and_that_it_did_so_by_itself(browse, ada, acme):
    assessment = make_assessment(acme, title="By itself")
    answer(assessment, sales=7)
    put_closing_date(assessment, timezone.now() - AN_HOUR)
    close_overdue()
    page = text_of(browse(ada).get(url_of("assessment-show", assessment)))
    assert "Closed by itself on" in page
    assert "by itself, because its closing date had come" in page
    assert "Next: build, read and publish the report." in page


@pytest.mark.django_db
def test_what_a_coordinator_closed_early_is_not_said_to_have_closed_by_itself(browse, ada, acme):
    assessment = make_assessment(acme, closes_at=timezone.now() + AN_HOUR)
    assessment.close()
    assert "by itself" not in text_of(browse(ada).get(url_of("assessment-show", assessment)))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_relays_and_a_coordinator_at_once_close_it_once(acme):
    assessment = make_assessment(acme)
    put_closing_date(assessment, timezone.now() - AN_HOUR)

    def look(_turn):
        try:
            return Assessment.objects.get(pk=assessment.pk).close_if_overdue()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        closed = list(pool.map(look, range(4)))
    assert sum(closed) == 1
    assert Assessment.objects.get().state == State.CLOSED
