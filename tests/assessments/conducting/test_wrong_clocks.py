"""Threat 26: whose clock is wrong neither closes early nor takes somebody else's job; the database's counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.models import Assessment, State
from assessments.overdue import close_overdue
from jobs import queue
from jobs.models import Job, JobState
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db
right = timezone.now


@pytest.fixture
def ahead(monkeypatch):
    """This process's clock is two hours ahead."""
    monkeypatch.setattr(timezone, "now", lambda: right() + timedelta(hours=2))


@pytest.fixture
def behind(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: right() - timedelta(hours=2))


def state_of(assessment: Assessment) -> int:
    return int(Assessment.objects.values_list("state", flat=True).get(pk=assessment.pk))


def closing_in(acme, **distance: int) -> Assessment:
    assessment = make_assessment(acme)
    Assessment.objects.filter(pk=assessment.pk).update(closes_at=right() + timedelta(**distance))
    return assessment


def test_a_clock_that_is_ahead_closes_nothing_early(acme, ahead) -> None:
    assessment = closing_in(acme, hours=1)
    close_overdue()
    assert not assessment.close_if_overdue()
    assert state_of(assessment) == State.OPEN


def test_a_clock_that_is_behind_closes_what_is_overdue(acme, behind) -> None:
    assessment = closing_in(acme, hours=-1)
    close_overdue()
    assert state_of(assessment) == State.CLOSED


def test_a_clock_that_is_ahead_takes_no_running_job_from_its_worker(ahead) -> None:
    job = Job.objects.create(kind="quick", subject_id=1)
    assert queue.claim(job.pk, "mine")
    queue.sweep()
    job.refresh_from_db()
    assert (job.state, job.lease, job.attempts) == (JobState.RUNNING, "mine", 1)
