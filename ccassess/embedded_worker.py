"""Celery worker, beat and relay as threads of manage.py serve, with a broker that is this process's own memory."""

from __future__ import annotations

import threading

from celery import beat
from celery.worker import state

from ccassess.celery import app
from jobs import child, relay

CONCURRENCY = 2


class EmbeddedWorker:
    def __init__(self) -> None:
        app.conf.update(run_jobs_in_children=True)
        self._worker = app.WorkController(
            pool="threads",
            concurrency=CONCURRENCY,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            loglevel="WARNING",
        )
        self._beat = beat.Service(app, max_interval=1, scheduler_cls=app.conf.beat_scheduler)
        self._working = threading.Thread(target=self._worker.start, name="worker", daemon=True)

    def start(self) -> None:
        child.allow()
        self._working.start()
        threading.Thread(target=self._beat.start, name="beat", daemon=True).start()

    def stop(self) -> None:
        """Running jobs are handed back; the next start goes on with them."""
        state.should_stop = 0  # type: ignore[assignment] # the stub knows only its first value, None
        child.stop_all()
        relay.stop_relays()
        self._beat.stop(wait=True)
        self._working.join(timeout=10)
