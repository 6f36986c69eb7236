"""Embedded production: one process tree that answers requests and does the work behind them.

serve (this process: worker, beat, relay) ─ web server ─ web process
                                          └ one process for each running job
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import socket
import threading
import time
import urllib.request
from typing import TYPE_CHECKING

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from ccassess.embedded_worker import EmbeddedWorker

if TYPE_CHECKING:
    from collections.abc import Callable

# One web process: SQLite has one writer, and the in-process cache then counts for everybody.
WEB_PROCESSES = 1
WEB_THREADS = 4
PATIENCE_SECONDS = 60


def check_port_is_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As the web server does, so that a port whose last connections are still closing counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                _("Port %(port)s of %(host)s cannot be used: %(why)s. Stop what runs there or set PORT=%(other)s.")
                % {"port": port, "host": host, "why": error.strerror, "other": port + 1}
            ) from None


def serve(host: str, port: int, announce: Callable[[], None]) -> None:
    """Return when told to stop by SIGINT or SIGTERM, with nothing left behind."""
    os.environ["PORT"] = str(port)
    multiprocessing.set_start_method("spawn", force=True)  # the web process must not inherit the worker's threads
    worker = EmbeddedWorker()
    server = Server(
        "ccassess.embedded_web:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WEB_PROCESSES,
        blocking_threads=WEB_THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.error,
    )
    threading.Thread(target=_announce_when_ready, args=(host, port, announce), daemon=True).start()
    worker.start()
    try:
        server.serve()
    finally:
        worker.stop()


def _announce_when_ready(host: str, port: int, announce: Callable[[], None]) -> None:
    local = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 compared, not bound
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://{local}:{port}/healthz", timeout=5):
            announce()
            return
        time.sleep(0.1)
