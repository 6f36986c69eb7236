"""Embedded mode: each job runs in a process of its own.

So pandas never loads beside the web server's parent, memory goes back when the job ends, and a job can be
stopped at any moment.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connections

from jobs import queue, running

log = logging.getLogger(__name__)

_children: Final[set[subprocess.Popen[bytes]]] = set()
_lock: Final = threading.Lock()
_stopping: Final = threading.Event()


def run(job_id: int) -> None:
    lease = running.new_lease()
    with _lock:
        if _stopping.is_set():
            return  # the row still waits; the next start finds it
        process = subprocess.Popen(  # noqa: S603 our own command with a number and a token of ours
            [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "run_job", str(job_id), lease],
            stdin=subprocess.PIPE,  # closes when this process dies, however it dies: no orphan
            start_new_session=True,  # Ctrl-C in a terminal is for the parent alone, which then stops its children
        )
        _children.add(process)
    try:
        _wait_for(process, job_id, lease)
    finally:
        if process.stdin:
            process.stdin.close()
        with _lock:
            _children.discard(process)
        connections.close_all()


def stop_all() -> None:
    """Stop the running jobs; they are handed back and continue at the next start."""
    with _lock:
        _stopping.set()
        for process in _children:
            process.terminate()


def allow() -> None:
    _stopping.clear()


def _wait_for(process: subprocess.Popen[bytes], job_id: int, lease: str) -> None:
    try:
        process.wait(timeout=settings.CELERY_TASK_TIME_LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        queue.end_attempt(job_id, lease, queue.TOO_LONG)
        return
    if process.returncode == 0:
        return
    if _stopping.is_set():
        queue.hand_back(job_id, lease)
    else:
        log.error("The process of job %s ended with %s.", job_id, process.returncode)
        queue.end_attempt(job_id, lease, queue.WORKER_STOPPED)
