"""Real worker and beat processes on the test database, and a way to their broker that can be cut."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psutil
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 30.0


def until(condition: Callable[[], object], what: str, patience: float = PATIENCE) -> float:
    """Seconds until the condition held."""
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < patience, f"waited {patience} s in vain: {what}"
        time.sleep(0.02)
    return time.monotonic() - start


class Wire:
    """A TCP proxy: "open" forwards, "silent" accepts and says nothing, "cut" refuses."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._open: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self._state = "open"
        self.port = 0
        self.set("open")

    def set(self, state: str) -> None:
        self._state = state
        if state == "cut" and self._listener:
            # shutdown wakes the accept() in the other thread; close alone would leave the port listening.
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        if state != "silent":
            while self._open:
                with contextlib.suppress(OSError):
                    self._open.pop().shutdown(socket.SHUT_RDWR)
        if state != "cut" and self._listener is None:
            self._listener = socket.create_server(("127.0.0.1", self.port))
            self.port = self._listener.getsockname()[1]
            threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(self._target)
                self._open += [near, far]
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError), source, sink:
            while data := source.recv(65536):
                if self._state == "open":
                    sink.sendall(data)


class Services:
    """celery worker and celery beat as an operator starts them."""

    def __init__(self, folder: Path, redis_url: str) -> None:
        self.folder = folder
        self._running: list[subprocess.Popen[bytes]] = []
        redis = urlsplit(redis_url)
        self.wire = Wire(redis.hostname or "127.0.0.1", redis.port or 6379)
        database = connection.settings_dict
        login = f"{database['USER']}:{database['PASSWORD']}".rstrip(":")
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.jobs.worker_settings",
            "DATABASE_URL": f"postgres://{login}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}",
            "REDIS_URL": redis._replace(netloc=f"127.0.0.1:{self.wire.port}").geturl(),
        }

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{len(list(self.folder.glob('*.log')))}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "ccassess", *arguments, "--loglevel", "INFO"],
            cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        log.close()
        self._running.append(process)
        return process

    def start_worker(self) -> None:
        self.worker = self.start("worker", "--concurrency", "1", "--without-gossip", "--without-mingle")

    def start_beat(self) -> None:
        self.start("beat")

    def logs(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))

    def are_well(self) -> bool:
        return all(process.poll() is None for process in self._running)

    def stop_all(self) -> None:
        for process in self._running:
            kill(process)
        self._running.clear()

    def kill_worker(self) -> None:
        self._running.remove(self.worker)
        kill(self.worker)


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9 of a process and everything it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=PATIENCE)


def kill_child_of(process: subprocess.Popen[bytes]) -> None:
    """kill -9 of the process that does the work, not of the one that started it."""
    for child in psutil.Process(process.pid).children():
        child.kill()
