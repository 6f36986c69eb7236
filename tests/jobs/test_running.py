from __future__ import annotations

import logging

import pytest
from django.db import connection

from jobs import queue, running
from jobs.models import Job, JobState
from jobs.tasks import run_job
from organisations.models import Organisation
from tests.jobs.kinds import result_of

pytestmark = pytest.mark.django_db


def results(job: Job) -> int:
    return Organisation.objects.filter(name=result_of(job.pk)).count()


def test_a_job_ends_with_its_result() -> None:
    job = queue.enqueue("quick", 7)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.progress, job.attempts, job.lease) == (JobState.DONE, 100, 1, "")
    assert results(job) == 1


def test_work_may_have_no_result() -> None:
    job = queue.enqueue("without_result", 7)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.step) == (JobState.DONE, "tidying")


def test_an_id_delivered_ten_times_is_done_once() -> None:
    job = queue.enqueue("quick", 7)
    for _ in range(10):
        run_job(job.pk)
    job.refresh_from_db()
    assert (job.attempts, results(job)) == (1, 1)


@pytest.mark.parametrize("forged", [0, -1, 10**12, "1", None, True, [1], {"id": 1}])
def test_row_39_an_id_nobody_sent_does_nothing(forged) -> None:
    run_job(forged)
    assert not Job.objects.exists()


def test_a_failing_job_is_tried_three_times_and_says_why_it_was_given_up(caplog) -> None:
    job = queue.enqueue("failing", 7)
    with caplog.at_level(logging.ERROR):
        for _ in range(5):
            run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.reason) == (JobState.FAILED, 3, queue.WORK_FAILED)
    assert [record.exc_info[0] for record in caplog.records] == [ZeroDivisionError] * 3


def test_after_a_failed_attempt_the_job_waits_to_be_sent_again(caplog) -> None:
    job = queue.enqueue("failing", 7)
    queue.mark_sent(job.pk)
    run_job(job.pk)
    assert list(queue.unsent()) == [job]


def test_a_result_that_cannot_be_stored_leaves_nothing_behind(caplog) -> None:
    job = queue.enqueue("storing_badly", 7)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.reason, results(job)) == (JobState.QUEUED, queue.WORK_FAILED, 0)


def test_work_that_takes_too_long_is_tried_again_and_says_so() -> None:
    job = queue.enqueue("endless", 7)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.reason) == (JobState.QUEUED, queue.TOO_LONG)


def test_work_that_refuses_is_not_tried_again_and_its_words_are_kept() -> None:
    job = queue.enqueue("refusing", 7)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert job.reason == "The assessment is still open. Close it first."


def test_a_job_cancelled_while_it_runs_has_no_result(monkeypatch) -> None:
    job = queue.enqueue("quick", 7)
    claim = queue.claim

    def claim_and_cancel(job_id: int, lease: str) -> Job | None:
        claimed = claim(job_id, lease)
        queue.request_cancel(job)
        return claimed

    monkeypatch.setattr(queue, "claim", claim_and_cancel)
    running.run(job.pk, running.new_lease())
    job.refresh_from_db()
    assert (job.state, results(job)) == (JobState.CANCELLED, 0)


def test_a_kind_this_version_does_not_know_is_left_to_others(caplog) -> None:
    job = Job.objects.create(kind="from_a_newer_version", subject_id=7)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 1)
    assert "from_a_newer_version" in caplog.text


@pytest.mark.postgresql
def test_a_worker_may_read_longer_than_a_page_and_leaves_the_connection_as_it_was(monkeypatch) -> None:
    def timeout() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            return str(cursor.fetchone()[0])

    seen = []
    monkeypatch.setattr("tests.jobs.kinds.store", lambda job_id: seen.append(timeout()))
    before = timeout()
    run_job(queue.enqueue("quick", 7).pk)
    assert (before, seen, timeout()) == ("5s", ["30s"], "5s")
