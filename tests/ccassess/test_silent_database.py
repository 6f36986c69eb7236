"""Threat 24: a database that holds the line and says nothing holds no web worker for more than ten seconds."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.ccassess.backups.installation import Installation
from tests.ccassess.embedded import free_port
from tests.jobs.processes import ROOT, Wire, until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.postgresql, pytest.mark.xdist_group("backups")]
THREADS = 4
LONGEST = 10


class Web:
    def __init__(self, folder: Path) -> None:
        self.installation = Installation(folder)
        self.installation.must("prepare")
        database = urlsplit(self.installation.url)
        self.wire = Wire(database.hostname or "127.0.0.1", database.port or 5432)
        self.port = free_port()
        through = database._replace(netloc=f"{database.username}:{database.password or ''}@127.0.0.1:{self.wire.port}")
        command = ["--interface", "wsgi", "--port", str(self.port), "--workers", "1"]
        command += ["--blocking-threads", str(THREADS), "ccassess.wsgi:application"]
        with (folder / "web.log").open("wb") as log:
            self.process = subprocess.Popen(
                [str(Path(sys.executable).parent / "granian"), *command],
                cwd=ROOT,
                env=self.installation.environment
                | {"DATABASE_URL": through.geturl(), "DJANGO_SETTINGS_MODULE": "tests.ccassess.web_settings"},
                stdout=log,
                stderr=log,
            )

    def ask(self, path: str) -> tuple[int, float]:
        """Status, and seconds until it came."""
        started = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            return connection.getresponse().status, time.monotonic() - started
        except OSError:
            return 0, time.monotonic() - started
        finally:
            connection.close()


@pytest.fixture(scope="module")
def web(tmp_path_factory) -> Iterator[Web]:
    web = Web(tmp_path_factory.mktemp("silent"))
    until(lambda: web.ask("/readyz")[0] == 200, "the web server to be ready", patience=120)
    yield web
    web.process.send_signal(signal.SIGTERM)
    web.process.wait(timeout=30)
    web.installation.end()


def test_pages_say_try_again_within_ten_seconds_the_process_is_alive_and_all_is_well_when_it_is_back(web) -> None:
    page = "/privacy/nobody/"  # asks the database, and is not counted as guessed links of all tests are
    assert web.ask(page)[0] == 404
    web.wire.set("silent")
    with ThreadPoolExecutor(THREADS) as people:
        answers = list(people.map(web.ask, [page, "/readyz"] * (THREADS // 2)))
    assert [status for status, _ in answers] == [503] * THREADS
    assert max(seconds for _, seconds in answers) < LONGEST
    status, seconds = web.ask("/healthz")
    assert status == 200
    assert seconds < 3
    assert web.ask(page)[0] == 503
    web.wire.set("open")
    until(lambda: web.ask("/readyz")[0] == 200, "pages to be served again", patience=15)
    assert web.ask(page)[0] == 404
