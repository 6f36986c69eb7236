from __future__ import annotations

import pytest

from jobs import queue, relay
from jobs.models import JobState

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
