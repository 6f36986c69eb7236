from __future__ import annotations

import pytest

from jobs import queue, registry, relay
from jobs.models import JobState
from organisations.models import Organisation
from tests.jobs.kinds import CHECKED

pytestmark = pytest.mark.django_db


def test_the_relay_sends_each_waiting_id_once() -> None:
    waiting = [queue.enqueue("quick", subject) for subject in range(3)]
    cancelled = queue.enqueue("quick", 3)
    queue.request_cancel(cancelled)
    assert relay.publish_waiting() == len(waiting)
    assert relay.publish_waiting() == 0
    for job in waiting:
        job.refresh_from_db()
        assert job.sent_at is not None
        assert job.state == JobState.QUEUED


def test_a_check_that_fails_keeps_the_others_from_nothing() -> None:
    for name in ("failing_check", "counting_check"):
        registry.register_check(f"tests.jobs.kinds.{name}")
        registry.register_check(f"tests.jobs.kinds.{name}")
    try:
        relay.make_checks()
        relay.make_checks()
        assert Organisation.objects.filter(name=CHECKED).count() == 2
    finally:
        for name in ("failing_check", "counting_check"):
            registry.unregister_check(f"tests.jobs.kinds.{name}")
    relay.make_checks()
    assert Organisation.objects.filter(name=CHECKED).count() == 2
