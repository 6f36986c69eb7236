"""manage.py serve as a person starts it, and its SQLite file as any other program sees it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from tests.jobs.processes import ROOT, until

if TYPE_CHECKING:
    from collections.abc import Iterator

ADD_JOB = """
INSERT INTO jobs_job
    (public_id, kind, subject_id, state, step, progress, attempts, reason, cancel_asked, lease, created_at)
VALUES (hex(randomblob(10)), ?, abs(random()), 'queued', '', 0, 0, '', 0, '', '2026-01-01 00:00:00')
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Embedded:
    def __init__(self, folder: Path, *command: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.log = folder / "log"
        # One that loses its way must not find the services of the machine.
        inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        self.environment = inherited | {
            "DJANGO_SETTINGS_MODULE": "tests.jobs.worker_settings",
            "VAR_DIR": str(folder / "var"),
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
        }
        self.command = [sys.executable, "manage.py", *(command or ("serve",))]
        self.process: subprocess.Popen[bytes] | None = None
        self._said_before = 0

    def start(self) -> psutil.Process:
        self._said_before = len(self._log())
        with self.log.open("ab") as log:
            process = self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        until(lambda: "is ready" in self.said or process.poll() is not None, "the first page", patience=120)
        assert process.poll() is None, self.said
        return psutil.Process(process.pid)

    @property
    def said(self) -> str:
        """What it has printed since it was last started."""
        return self._log()[self._said_before :]

    def _log(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def answers(self, path: str) -> bool:
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self, sign: signal.Signals) -> int:
        """The exit status; asserts that no process of the tree outlives it."""
        assert self.process is not None
        tree = [*psutil.Process(self.process.pid).children(recursive=True), psutil.Process(self.process.pid)]
        os.kill(self.process.pid, sign)
        status = self.process.wait(timeout=30)
        _, alive = psutil.wait_procs(tree, timeout=10)
        assert alive == [], self.said
        return status

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=10)

    @contextlib.contextmanager
    def rows(self) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(sqlite3.connect(self.folder / "var" / "ccassess.sqlite3", timeout=20)) as rows, rows:
            yield rows

    def add_job(self, kind: str) -> int:
        with self.rows() as rows:
            return int(rows.execute(ADD_JOB, [kind]).lastrowid or 0)

    def job(self, job_id: int, *columns: str) -> Any:
        with self.rows() as rows:
            found = rows.execute(f"SELECT {', '.join(columns)} FROM jobs_job WHERE id = ?", [job_id]).fetchone()  # noqa: S608 column names of the test
            return found if len(columns) > 1 else found[0]

    def results(self, job_id: int) -> int:
        with self.rows() as rows:
            name = f"made by job {job_id}"
            counted = rows.execute("SELECT count(*) FROM organisations_organisation WHERE name = ?", [name])
            return int(counted.fetchone()[0])

    def wait_for(self, job_id: int, state: str) -> float:
        try:
            return until(lambda: self.job(job_id, "state") == state, f"job {job_id} to be {state}")
        except AssertionError as error:
            error.add_note(f"{self.job(job_id, 'state', 'attempts', 'reason')}\n{self.said}")
            raise
