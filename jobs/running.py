"""One attempt at one job, from claim to result."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from secrets import token_hex
from typing import TYPE_CHECKING

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection

from jobs import queue
from jobs.control import Control, Heartbeat
from jobs.registry import UnknownKind, work_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jobs.models import Job

log = logging.getLogger(__name__)

LONGEST_STATEMENT = "30s"


def new_lease() -> str:
    return token_hex(16)


def run(job_id: int, lease: str) -> None:
    """Do nothing for a job that is not waiting; that makes a repeated or forged delivery harmless."""
    job = queue.claim(job_id, lease)
    if job is None:
        return
    with _patient_connection(), Heartbeat(job):
        _attempt(job)


def _attempt(job: Job) -> None:
    try:
        store = work_of(job.kind)(job, Control(job))
        queue.finish(job.pk, job.lease, store)
    except queue.LeaseLost:
        log.warning("Job %s went to another worker; what this one found is dropped.", job.pk)
    except queue.Cancelled:
        queue.end_attempt(job.pk, job.lease, "")
    except queue.Refused as refusal:
        queue.give_up(job.pk, job.lease, str(refusal))
    except SoftTimeLimitExceeded:
        queue.end_attempt(job.pk, job.lease, queue.TOO_LONG)
    except UnknownKind:
        # Another version of the program may know it: during an upgrade old and new workers run together.
        log.exception("Nobody here does jobs of kind %s.", job.kind)
        queue.end_attempt(job.pk, job.lease, queue.WORK_FAILED)
    except Exception:
        log.exception("Job %s (%s of %s), attempt %s", job.pk, job.kind, job.subject_id, job.attempts)
        queue.end_attempt(job.pk, job.lease, queue.WORK_FAILED)


@contextmanager
def _patient_connection() -> Iterator[None]:
    """Web requests give up after seconds; a worker reads a whole assessment. Same settings, another limit here."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [LONGEST_STATEMENT])
        cursor.execute("SELECT set_config('idle_in_transaction_session_timeout', %s, false)", [LONGEST_STATEMENT])
    try:
        yield
    finally:
        # Connections are pooled. A broken one is not worth saving, nor is hiding why it broke.
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("RESET statement_timeout")
                cursor.execute("RESET idle_in_transaction_session_timeout")
