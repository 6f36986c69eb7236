"""PostgreSQL, Redis, a worker process and a beat process; then somebody pulls plugs."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.db.models.functions import Now
from kombu import Connection, Producer
from redis import Redis

from jobs import queue
from jobs.models import Job, JobState
from organisations.models import Organisation
from tests.jobs.apps import SHORT_LEASE
from tests.jobs.kinds import result_of
from tests.jobs.processes import Services, kill_child_of, until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.postgresql, pytest.mark.redis, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def redis_url() -> str:
    """A database of the broker that nothing else uses."""
    return urlsplit(os.environ["REDIS_URL"])._replace(path="/10").geturl()


@pytest.fixture(scope="module")
def broker(redis_url) -> Iterator[Redis]:
    with Redis.from_url(redis_url) as broker:
        broker.flushdb()
        yield broker
        broker.flushdb()


@pytest.fixture(scope="module")
def services(django_db_setup, broker, redis_url, tmp_path_factory) -> Iterator[Services]:
    services = Services(tmp_path_factory.mktemp("services"), redis_url)
    services.start_beat()
    services.start_worker()
    yield services
    services.stop_all()


def row(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def results(job: Job) -> int:
    return Organisation.objects.filter(name=result_of(job.pk)).count()


def wait_for(job: Job, state: str, services: Services) -> float:
    try:
        return until(lambda: row(job).state == state or not services.are_well(), f"{job.kind} to be {state}")
    except AssertionError as error:
        error.add_note(f"{row(job)} {row(job).reason}\n{services.logs()}")
        raise


def test_killed_workers_cost_time_but_no_report_is_lost_or_made_twice(services) -> None:
    job = queue.enqueue("slow", 1)
    wait_for(job, JobState.RUNNING, services)
    kill_child_of(services.worker)
    wait_for(job, JobState.DONE, services)
    assert (row(job).attempts, results(job)) == (2, 1)

    job = queue.enqueue("slow", 2)
    wait_for(job, JobState.RUNNING, services)
    services.kill_worker()
    services.start_worker()
    wait_for(job, JobState.DONE, services)
    assert (row(job).attempts, results(job)) == (2, 1)


def test_a_job_that_kills_its_worker_is_given_up_and_the_queue_moves_on(services) -> None:
    poison, healthy = queue.enqueue("deadly", 1), queue.enqueue("quick", 2)
    wait_for(healthy, JobState.DONE, services)
    wait_for(poison, JobState.FAILED, services)
    assert (row(poison).attempts, row(poison).reason) == (3, queue.WORKER_STOPPED)


def test_long_work_keeps_its_worker_until_somebody_cancels_it(services) -> None:
    job = queue.enqueue("slow", 1)
    wait_for(job, JobState.RUNNING, services)
    twice_the_lease = Job.objects.filter(pk=job.pk, started_at__lt=Now() - 2 * SHORT_LEASE)
    until(twice_the_lease.exists, "the job to outlast its first lease twice")
    assert (row(job).state, row(job).attempts) == (JobState.RUNNING, 1)
    queue.request_cancel(job)
    assert wait_for(job, JobState.CANCELLED, services) < 5
    assert results(job) == 0


def test_a_broker_that_is_silent_refuses_or_forgets_is_felt_by_nobody_who_asks(services, broker) -> None:
    services.kill_worker()
    forgotten = queue.enqueue("quick", 0)
    until(lambda: row(forgotten).sent_at, "the relay to send the first job")
    broker.flushdb()
    jobs = [forgotten]
    for subject, state in enumerate(("silent", "cut"), start=1):
        services.wire.set(state)
        start = time.monotonic()
        jobs.append(queue.enqueue("quick", subject))
        assert time.monotonic() - start < 2  # a broker is given up after two seconds at the least
        until(lambda: "Jobs wait" in services.logs(), f"the relay to notice that the broker is {state}")
    services.wire.set("open")
    services.start_worker()
    for job in jobs:
        wait_for(job, JobState.DONE, services)
        assert (row(job).attempts, results(job)) == (1, 1)


def test_row_39_messages_nobody_of_us_wrote_are_refused_and_the_worker_lives_on(services, redis_url) -> None:
    """Threat 39: a pickle, words instead of an id, a task of the machine's, and the id of a job that is over."""
    # Work of its own first: a worker killed by the test before may still hold the end of a wire and swallow a message.
    first = queue.enqueue("quick", 0)
    wait_for(first, JobState.DONE, services)
    with Connection(redis_url) as connection, Producer(connection) as producer:

        def worker_says(refusal: str, body: list[object], **told: Any) -> bool:
            producer.publish([body, {}, {}], routing_key="celery", retry=True, **told)
            with contextlib.suppress(AssertionError):
                until(lambda: refusal in services.logs(), refusal, patience=2)
            return refusal in services.logs()

        until(
            lambda: worker_says(
                "ContentDisallowed", [1], serializer="pickle", headers={"task": "jobs.run_job", "id": "1"}
            ),
            "the worker to refuse the pickle",
        )
        producer.publish(
            [["1; DROP TABLE jobs_job"], {}, {}], routing_key="celery", headers={"task": "jobs.run_job", "id": "2"}
        )
        until(
            lambda: worker_says("os.system", ["x"], headers={"task": "os.system", "id": "3"}),
            "the worker to refuse a task it does not have",
        )
        producer.publish([[first.pk], {}, {}], routing_key="celery", headers={"task": "jobs.run_job", "id": "4"})
    job = queue.enqueue("quick", 1)
    wait_for(job, JobState.DONE, services)
    assert set(Job.objects.all()) == {first, job}
    assert (row(first).attempts, results(first)) == (1, 1)
