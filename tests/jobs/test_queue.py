from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.db.models.functions import Now

from jobs import queue
from jobs.models import Job, JobState
from jobs.registry import UnknownKind

pytestmark = pytest.mark.django_db


def let_lease_run_out(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def state_of(job: Job) -> str:
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)


def test_asking_for_work_writes_a_row_and_nothing_else(django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(4) as statements:
        job = queue.enqueue("quick", 7)
    assert (job.kind, job.subject_id, job.state, job.sent_at) == ("quick", 7, JobState.QUEUED, None)
    assert [statement["sql"].split()[0] for statement in statements] == ["SELECT", "SAVEPOINT", "INSERT", "RELEASE"]


def test_asking_twice_gives_the_same_job() -> None:
    assert queue.enqueue("quick", 7) == queue.enqueue("quick", 7)
    assert queue.enqueue("quick", 8) != queue.enqueue("quick", 7)
    assert Job.objects.count() == 2


def test_whoever_asks_second_in_a_race_gets_the_first_ones_job() -> None:
    """Somebody else's row arrives between our look and our insert."""
    rival: list[Job] = []

    def be_faster(execute, sql, params, many, context):
        if sql.startswith("SAVEPOINT") and not rival:
            rival.append(Job.objects.create(kind="quick", subject_id=7))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(be_faster):
        job = queue.enqueue("quick", 7)
    assert [job] == rival
    assert Job.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_twelve_people_who_ask_at_the_same_moment_get_one_job() -> None:
    barrier, jobs = Barrier(12), []

    def ask() -> None:
        barrier.wait()
        jobs.append(queue.enqueue("quick", 7).pk)
        connection.close()

    threads = [Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(jobs) == 12
    assert set(jobs) == {Job.objects.get().pk}


def test_a_new_job_can_be_asked_for_once_the_last_one_is_over() -> None:
    first = queue.enqueue("quick", 7)
    queue.request_cancel(first)
    assert queue.enqueue("quick", 7) != first


def test_work_nobody_knows_cannot_be_asked_for() -> None:
    with pytest.raises(UnknownKind):
        queue.enqueue("unheard_of", 7)


def test_a_job_is_taken_once() -> None:
    job = queue.enqueue("quick", 7)
    assert queue.claim(job.pk, "mine") is not None
    assert queue.claim(job.pk, "yours") is None
    job.refresh_from_db()
    assert (job.lease, job.attempts, job.state) == ("mine", 1, JobState.RUNNING)


def test_a_lease_is_counted_by_the_clock_of_the_database() -> None:
    job = queue.enqueue("quick", 7)
    queue.claim(job.pk, "mine")
    assert Job.objects.filter(lease_until__gt=Now(), lease_until__lte=Now() + queue.LEASE).exists()


def test_a_cancelled_job_that_waits_never_starts() -> None:
    job = queue.enqueue("quick", 7)
    queue.request_cancel(job)
    assert job.state == JobState.CANCELLED
    assert queue.claim(job.pk, "mine") is None


def test_a_cancelled_job_that_runs_stops_at_its_next_report() -> None:
    job = queue.enqueue("quick", 7)
    queue.claim(job.pk, "mine")
    queue.request_cancel(job)
    assert job.state == JobState.RUNNING
    with pytest.raises(queue.Cancelled):
        queue.note_progress(job.pk, "mine", "computing", 50)
    with pytest.raises(queue.Cancelled):
        queue.finish(job.pk, "mine", None)


def test_cancelling_what_is_over_changes_nothing() -> None:
    job = queue.enqueue("quick", 7)
    queue.claim(job.pk, "mine")
    queue.finish(job.pk, "mine", None)
    queue.request_cancel(job)
    assert (job.state, job.cancel_asked) == (JobState.DONE, False)


def test_a_worker_that_lost_its_lease_stores_nothing() -> None:
    job = queue.enqueue("quick", 7)
    queue.claim(job.pk, "first")
    let_lease_run_out(job)
    queue.sweep()
    queue.claim(job.pk, "second")
    stored: list[str] = []
    with pytest.raises(queue.LeaseLost):
        queue.finish(job.pk, "first", lambda: stored.append("first"))
    with pytest.raises(queue.LeaseLost):
        queue.note_progress(job.pk, "first", "computing", 50)
    queue.finish(job.pk, "second", lambda: stored.append("second"))
    assert stored == ["second"]
    assert state_of(job) == JobState.DONE


def test_a_silent_worker_is_replaced_twice_and_then_given_up_with_a_reason() -> None:
    job = queue.enqueue("quick", 7)
    for attempt in (1, 2, 3):
        assert queue.claim(job.pk, f"worker {attempt}") is not None
        queue.sweep()
        assert state_of(job) == JobState.RUNNING, "its lease still runs"
        let_lease_run_out(job)
        queue.sweep()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.reason) == (JobState.FAILED, 3, queue.WORKER_STOPPED)
    assert job.finished_at is not None


def test_a_heartbeat_keeps_the_lease() -> None:
    job = queue.enqueue("quick", 7)
    queue.claim(job.pk, "mine")
    let_lease_run_out(job)
    queue.prolong(job.pk, "mine")
    queue.sweep()
    assert state_of(job) == JobState.RUNNING


def test_a_silent_worker_whose_job_was_cancelled_is_not_replaced() -> None:
    job = queue.enqueue("quick", 7)
    queue.claim(job.pk, "mine")
    queue.request_cancel(job)
    let_lease_run_out(job)
    queue.sweep()
    assert state_of(job) == JobState.CANCELLED


def test_a_job_handed_back_has_not_used_up_an_attempt() -> None:
    job = queue.enqueue("quick", 7)
    queue.claim(job.pk, "mine")
    queue.hand_back(job.pk, "mine")
    job.refresh_from_db()
    assert (job.state, job.attempts, job.sent_at, job.lease) == (JobState.QUEUED, 0, None, "")


def test_what_the_broker_forgot_is_sent_again_but_not_at_once() -> None:
    job = queue.enqueue("quick", 7)
    queue.mark_sent(job.pk)
    queue.sweep()
    assert not queue.unsent().exists()
    Job.objects.filter(pk=job.pk).update(sent_at=Now() - queue.RESEND_AFTER - timedelta(seconds=1))
    queue.sweep()
    assert list(queue.unsent()) == [job]
