"""A real web server process of our own, and the processor time it uses."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psutil
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_SECONDS = 60


class Server:
    def __init__(self, pid: int, port: int) -> None:
        self.port = port
        self._process = psutil.Process(pid)

    def processor_seconds(self) -> float:
        return sum(_used(process) for process in (self._process, *self._process.children(recursive=True)))


def database_seconds() -> float:
    """Of all backends that serve our database; 0 on SQLite, which works inside the web server's process."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        pids = [row[0] for row in cursor.fetchall()]
    return sum(_used(psutil.Process(pid)) for pid in pids if psutil.pid_exists(pid))


@contextmanager
def serving() -> Iterator[Server]:
    """The web server of the product as containers run it, with one process and four threads."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", "4", "--log-level", "error", "ccassess.wsgi:application",
    ]  # fmt: skip
    with subprocess.Popen(command, env=os.environ | {"BASE_URL": f"http://127.0.0.1:{port}"}) as process:
        try:
            _wait_for(port, process)
            yield Server(process.pid, port)
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise SystemExit("the web server did not start; see above")


def _used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
