"""Embedded production: one process tree on SQLite."""

from __future__ import annotations

import signal
import socket
import subprocess
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.ccassess.embedded import Embedded
from tests.jobs.processes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.sqlite, pytest.mark.xdist_group("embedded")]


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Embedded:
    """A folder in which everything is prepared by whichever test comes first."""
    return Embedded(tmp_path_factory.mktemp("embedded"))


@pytest.fixture
def embedded(place) -> Iterator[Embedded]:
    yield place
    place.end()


def loads(process: psutil.Process, package: str) -> bool:
    return any(f"/site-packages/{package}/" in part.path for part in process.memory_maps())


def test_one_command_serves_pages_and_stops_at_ctrl_c_leaving_nothing_behind(embedded) -> None:
    main = embedded.start()
    assert embedded.answers("/readyz")
    assert embedded.answers("/sign-in/")
    assert embedded.said.count(f"http://localhost:{embedded.port}") == 1
    heavy = {
        package
        for package in ("pandas", "numpy", "scipy")
        for process in [main, *main.children()]
        if loads(process, package)
    }
    assert heavy == set()
    job = embedded.add_job("quick")
    embedded.wait_for(job, "done")
    assert embedded.results(job) == 1
    assert embedded.stop(signal.SIGINT) == 0
    assert "Stopped." in embedded.said
    assert "Traceback" not in embedded.said
    assert "ERROR" not in embedded.said


def test_a_job_interrupted_by_stopping_is_handed_back_and_done_at_the_next_start(embedded) -> None:
    embedded.start()
    job = embedded.add_job("slow")
    embedded.wait_for(job, "running")
    assert embedded.stop(signal.SIGTERM) == 0
    assert embedded.job(job, "state", "attempts", "lease") == ("queued", 0, "")
    embedded.start()
    embedded.wait_for(job, "running")
    with embedded.rows() as rows:
        rows.execute("UPDATE jobs_job SET cancel_asked = 1 WHERE id = ?", [job])
    embedded.wait_for(job, "cancelled")
    assert embedded.results(job) == 0


def test_whatever_is_killed_a_job_has_one_result(embedded) -> None:
    main = embedded.start()
    job = embedded.add_job("slow")
    embedded.wait_for(job, "running")
    for child in main.children():
        if "run_job" in child.cmdline():
            child.kill()
    embedded.wait_for(job, "done")
    assert (embedded.job(job, "attempts"), embedded.results(job)) == (2, 1)

    job = embedded.add_job("slow")
    embedded.wait_for(job, "running")
    assert embedded.stop(signal.SIGKILL) == -signal.SIGKILL
    assert embedded.job(job, "state") == "running"
    embedded.start()
    embedded.wait_for(job, "done")
    assert (embedded.job(job, "attempts"), embedded.results(job)) == (2, 1)


def test_a_port_in_use_is_said_in_words(embedded) -> None:
    with socket.create_server(("127.0.0.1", embedded.port)):
        done = subprocess.run(
            embedded.command,
            cwd=ROOT,
            env=embedded.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
    assert done.returncode == 1
    assert f"Port {embedded.port} of 127.0.0.1 cannot be used" in done.stderr
    assert f"PORT={embedded.port + 1}" in done.stderr
    assert "Traceback" not in done.stderr
