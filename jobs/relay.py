"""Publishes the ids of waiting jobs, outside any request, sweeps up what was lost, and makes the periodic checks.

It runs wherever beat runs: as a thread of the beat process, or of `manage.py serve`. Two relays at once only send
an id twice, which does nothing.
"""

from __future__ import annotations

import contextlib
import logging
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Final

from celery.signals import beat_init
from django.db import DatabaseError, connections
from kombu.exceptions import OperationalError

from jobs import queue, registry
from jobs.tasks import run_job

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.5
SWEEP_SECONDS = 15
BATCH = 100
# Its age is the health check of a container that has no port (docker-compose.yml).
ALIVE = Path(tempfile.gettempdir()) / "ccassess-relay-alive"


class Relay(threading.Thread):
    def __init__(self) -> None:
        super().__init__(name="relay", daemon=True)
        self._over = threading.Event()
        self._next_sweep = 0.0
        self._is_away = False

    def run(self) -> None:
        while not self._over.is_set():
            self._turn()
            self._over.wait(PAUSE_SECONDS)

    def stop(self) -> None:
        self._over.set()
        self.join(timeout=10)

    def _turn(self) -> None:
        try:
            is_time = time.monotonic() >= self._next_sweep
            if is_time:
                queue.sweep()
                self._next_sweep = time.monotonic() + SWEEP_SECONDS
            publish_waiting()
            if is_time:
                make_checks()
            with contextlib.suppress(PermissionError):  # another user's, on a machine without containers
                ALIVE.touch()
        except (DatabaseError, OperationalError, OSError) as error:
            if not self._is_away:
                log.warning("Jobs wait: the database or the broker does not answer (%s).", error)
            self._is_away = True
        except Exception:
            log.exception("The relay goes on after an error nobody expected.")
        else:
            if self._is_away:
                log.warning("The database and the broker answer again.")
            self._is_away = False
        finally:
            connections.close_all()


def publish_waiting() -> int:
    """Send first, note it afterwards: a relay that dies in between sends an id twice instead of never."""
    job_ids = list(queue.unsent().values_list("pk", flat=True)[:BATCH])
    for job_id in job_ids:
        run_job.apply_async((job_id,), retry=False)
        queue.mark_sent(job_id)
    return len(job_ids)


def make_checks() -> None:
    """Whatever the apps have registered. One that fails keeps neither the others nor the relay from going on."""
    for check in registry.checks():
        try:
            check()
        except DatabaseError:
            raise  # nothing else would succeed either; the next turn tries again
        except Exception:
            log.exception("The relay goes on after an error in a periodic check.")


_relays: Final[list[Relay]] = []


@beat_init.connect
def start_beside_beat(**kwargs: Any) -> None:
    relay = Relay()
    _relays.append(relay)
    relay.start()


def stop_relays() -> None:
    while _relays:
        _relays.pop().stop()
