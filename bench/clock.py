"""Processor seconds and peak memory of this process; on PostgreSQL also those of the backend that serves it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable


def processor_seconds() -> float:
    """Elapsed time would measure whatever else this machine does just now."""
    return time.process_time() + _backend_seconds()


def single_process_queries() -> None:
    """No parallel workers: their processor time would not be seen."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")
            cursor.execute("SET statement_timeout = '30s'")  # as long as a worker's (jobs/running.py)


def best(work: Callable[[], object], repeats: int) -> float:
    """Milliseconds of the quickest run: what the work costs when nothing disturbs it."""
    times = []
    for _ in range(repeats):
        started = processor_seconds()
        work()
        times.append(processor_seconds() - started)
    return min(times) * 1000


def forget_peak() -> int:
    """Bytes in use now; from here on, the peak is counted anew."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _status("VmRSS")


def peak() -> int:
    return _status("VmHWM")


def _status(name: str) -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    raise LookupError(name)


def _backend_seconds() -> float:
    if connection.vendor != "postgresql" or connection.connection is None:
        return 0.0
    place = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    # A server on another machine: only our own side can be seen.
    return int(place.read_text(encoding="ascii").split()[0]) / 1e9 if place.exists() else 0.0
