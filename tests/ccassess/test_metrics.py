"""What a Prometheus is told, by a web server of two processes, and what it is not told."""

from __future__ import annotations

import signal
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ccassess.metrics import counting
from ccassess.request_names import RESPONDENTS
from tests.ccassess.backups.installation import Installation
from tests.ccassess.embedded import free_port
from tests.jobs.processes import ROOT, until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.xdist_group("backups")
TOKEN = "a-token-that-only-the-scraper-knows-0123456789"


class Web:
    def __init__(self, folder: Path) -> None:
        self.installation = Installation(folder)
        self.installation.must("prepare")
        self.port = free_port()
        self.log = folder / "web.log"
        command = ["--interface", "wsgi", "--port", str(self.port), "--workers", "2", "ccassess.wsgi:application"]
        environment = self.installation.environment | {
            "METRICS_TOKEN": TOKEN,
            "TMPDIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "tests.ccassess.web_settings",
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(Path(sys.executable).parent / "granian"), *command],
                cwd=ROOT, env=environment, stdout=log, stderr=log,
            )  # fmt: skip

    def ask(self, path: str, **headers: str) -> tuple[int, str]:
        """On a connection of its own, so that now one process answers and now the other."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            return 0, ""
        finally:
            connection.close()

    def status(self, path: str, **headers: str) -> int:
        return self.ask(path, **headers)[0]

    def told(self) -> dict[tuple[str, ...], float]:
        status, page = self.ask("/metrics", Authorization=f"Bearer {TOKEN}")
        assert status == 200
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(page)
            for sample in family.samples
        }


@pytest.fixture(scope="module")
def web(tmp_path_factory) -> Iterator[Web]:
    web = Web(tmp_path_factory.mktemp("metrics"))
    until(lambda: web.status("/readyz") == 200, "the web server to be ready", patience=120)
    yield web
    web.process.send_signal(signal.SIGTERM)
    web.process.wait(timeout=30)
    web.installation.end()


def test_only_who_knows_the_token_is_told_anything(web) -> None:
    assert web.status("/metrics") == 401
    assert web.status("/metrics", Authorization="Bearer") == 401
    assert web.status("/metrics", Authorization=f"Bearer {TOKEN}x") == 401
    assert web.status("/metrics", Authorization=f"Basic {TOKEN}") == 401
    assert web.status("/metrics", Authorization=f"Bearer {TOKEN}") == 200


def test_all_processes_count_together_and_whichever_answers_tells_the_same(web) -> None:
    folder = Path(web.log.parent)
    until(
        lambda: web.status("/method/") and len(list(folder.glob("ccassess-metrics-*/counter_*.db"))) == 2,
        "both processes to have answered",
    )
    before = web.told()["ccassess_requests_total", "method", "200"]
    assert {web.status("/method/") for _ in range(12)} == {200}
    assert {web.told()["ccassess_requests_total", "method", "200"] - before for _ in range(6)} == {12}
    assert web.told()["ccassess_request_seconds_count", "members"] >= 12


def test_no_number_rises_because_somebody_answers_however_often_it_was_pressed_before(web) -> None:
    """Who brings a number that is told in steps to just below the next one sees the one respondent who crosses it."""
    before = of_requests(web)
    for _ in range(99):
        web.status("/a/AAAAAAAAAAAAAAAAAAAAAA/")
    armed = of_requests(web)
    assert web.status("/a/BBBBBBBBBBBBBBBBBBBBBB/")
    assert web.status("/p/AAAAAAAAAAAAAAAAAAAAAA/")
    assert of_requests(web) == armed == before
    assert [name for name in armed if "respondents" in name] == []


def of_requests(web: Web) -> dict[tuple[str, ...], float]:
    return {name: value for name, value in web.told().items() if name[0].startswith(("ccassess_req", "ccassess_err"))}


def test_what_fails_on_our_side_is_counted_for_respondents_too() -> None:
    before = failures()
    counting.count(RESPONDENTS, 503, 0.1)
    counting.count(RESPONDENTS, 200, 0.1)
    assert failures() - before == 1


def failures() -> float:
    return float(counting.errors.labels(RESPONDENTS)._value.get())


def test_jobs_and_letters_are_counted_by_state_and_the_oldest_tells_its_age(web) -> None:
    with web.installation.rows() as rows:
        web.installation.write_pair(rows, 1)
        rows.execute("UPDATE jobs_job SET state = 'queued'")
    told = web.told()
    assert told["ccassess_jobs", "pair", "queued"] == 2
    assert told["ccassess_oldest_job_seconds", "queued"] > 24 * 3600
    assert told["ccassess_oldest_job_seconds", "running"] == 0
    assert {name[0] for name in told if name[0].startswith("ccassess_letters")} == set()


@pytest.mark.django_db
def test_without_a_token_there_is_no_such_page(client) -> None:
    assert client.get("/metrics").status_code == 404
