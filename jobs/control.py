"""What a running job holds in its hands: it reports progress, and learns from that whether to go on."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Self

from django.db import DatabaseError, connection

from jobs.queue import LEASE, note_progress, prolong

if TYPE_CHECKING:
    from types import TracebackType

    from jobs.models import Job

log = logging.getLogger(__name__)

BEAT_SECONDS = LEASE.total_seconds() / 9


class Control:
    def __init__(self, job: Job) -> None:
        self._job = job

    def report(self, step: str, percent: int) -> None:
        """Say which step is being done and how far the whole is; call it outside any transaction.

        Raises Cancelled when somebody asked to stop, LeaseLost when the job is no longer this worker's.
        """
        note_progress(self._job.pk, self._job.lease, step, max(0, min(percent, 99)))


class Heartbeat(threading.Thread):
    """Keeps the lease while the work computes; has a database connection of its own."""

    def __init__(self, job: Job) -> None:
        super().__init__(name=f"heartbeat of job {job.pk}", daemon=True)
        self._job = job
        self._over = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._over.set()
        self.join()

    def run(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            try:
                prolong(self._job.pk, self._job.lease)
            except DatabaseError:
                # The next beat tries again; the lease outlives several missed ones.
                log.warning("The lease of job %s could not be prolonged.", self._job.pk, exc_info=True)
            finally:
                connection.close()
