"""Threats 36 and 37: what we are made of is known, looked at, and holds no key of ours."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from tests.ccassess.embedded import free_port
from tests.jobs.processes import ROOT
from tools.audit import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HASH = f"--hash=sha256:{'0' * 64}"


class Service(ThreadingHTTPServer):
    """Answers as the service does; `bad` says of which packages it knows something."""

    bad: frozenset[str] = frozenset()


class Answer(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        query = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = query["package"]["name"]
        assert isinstance(self.server, Service)
        hole = {"id": "HOLE-1", "summary": "a hole", "affected": [{"package": {"name": name, "ecosystem": "PyPI"}}]}
        body = json.dumps({"vulns": [hole]} if name in self.server.bad else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def service() -> Iterator[Service]:
    with Service(("127.0.0.1", 0), Answer) as service:
        threading.Thread(target=service.serve_forever, daemon=True).start()
        yield service
        service.shutdown()


def audit(folder: Path, port: int) -> tuple[int, str]:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (folder / lock).write_text(f"celery==5.7.0 {HASH}\nnumpy==2.4.6 {HASH}\n", encoding="ascii")
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "audit.py")],
        cwd=folder, env=os.environ | {"AUDIT_SERVICE_URL": f"http://127.0.0.1:{port}/v1/query"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_an_audit_that_finds_the_known_bad_pin_and_nothing_else_is_fine(service, tmp_path) -> None:
    service.bad = frozenset({"django"})
    code, said = audit(tmp_path, service.server_port)
    assert (code, "Nothing known" in said) == (0, True), said


def test_an_audit_names_what_is_vulnerable_and_fails(service, tmp_path) -> None:
    service.bad = frozenset({"django", "numpy"})
    code, said = audit(tmp_path, service.server_port)
    assert code == 1
    assert "requirements.lock: numpy 2.4.6: HOLE-1" in said


def test_an_audit_that_misses_the_known_bad_pin_fails(service, tmp_path) -> None:
    code, said = audit(tmp_path, service.server_port)
    assert (code, "is blind" in said) == (1, True), said


def test_where_nobody_can_be_asked_it_is_said_and_nothing_fails(tmp_path) -> None:
    code, said = audit(tmp_path, free_port())
    assert (code, "NOT AUDITED" in said) == (0, True), said


def test_a_package_that_was_skipped_counts_as_not_looked_at() -> None:
    skipped = {"name": "amqp", "skip_reason": "amqp could not be audited"}
    fine = {"name": "numpy", "version": "1", "vulns": []}
    assert read({"dependencies": [skipped, fine]}).skipped == ["amqp could not be audited"]


def find_secrets(folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "find_secrets.py")],
        cwd=folder, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    return done.returncode, done.stdout


def test_row_36_a_key_is_found_in_the_files_and_in_history_after_it_was_deleted(tmp_path) -> None:
    def git(*arguments: str) -> None:
        ours = ("-c", "user.name=Ada", "-c", "user.email=ada@acme.example")
        subprocess.run(["git", *ours, *arguments], cwd=tmp_path, check=True, capture_output=True)  # noqa: S607 git is where the path says

    git("init", "-q")
    settings = tmp_path / "settings.py"
    settings.write_text("nothing = 1\n", encoding="ascii")
    git("add", ".")
    git("commit", "-qm", "one")
    assert find_secrets(tmp_path)[0] == 0
    settings.write_text(
        "-----BEGIN RSA PRIVATE " + "KEY-----\n" + "token = 'ghp_" + "a1" * 18 + "'\n", encoding="ascii"
    )
    code, said = find_secrets(tmp_path)
    assert code == 1
    assert "settings.py:1 holds a private key" in said
    assert "settings.py:2 holds a token of a code host" in said
    git("commit", "-qam", "two")
    settings.write_text("nothing = 1\n", encoding="ascii")
    git("commit", "-qam", "three")
    code, said = find_secrets(tmp_path)
    assert code == 1
    assert "settings.py" not in said
    assert "added a private key: make it worthless" in said
    assert "a1a1" not in said


def test_the_bill_of_materials_names_every_package_of_the_lock_with_its_version_and_hashes() -> None:
    subprocess.run(["sh", "tools/sbom.sh"], cwd=ROOT, check=True, capture_output=True, timeout=120)  # noqa: S607 sh is where the path says
    bill = json.loads((ROOT / "var" / "sbom.json").read_text(encoding="utf-8"))
    locked = dict(
        re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / "requirements.lock").read_text(encoding="ascii"), re.MULTILINE)
    )
    assert {part["name"]: part["version"] for part in bill["components"]} == locked
    assert all(part["externalReferences"][0]["hashes"] for part in bill["components"])
