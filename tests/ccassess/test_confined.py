"""Threat 38: the whole product as a container confines it. Read-only root, nobody in particular, no rights to gain."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.ccassess.embedded import Embedded
from tests.jobs.processes import ROOT, until

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_RIGHTS = ["setpriv", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"]
SOMEBODY_ELSE = ["--reuid", "10001", "--regid", "10001", "--clear-groups"]


def same_interpreter(confining: list[str]) -> bool:
    """Not where it lies in somebody's home: then everything but the user is as in a container."""
    asked = [*confining, sys.executable, "-c", "import sys; print(sys.version)"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
    except OSError:
        return False
    return done.stdout.strip() == sys.version


NOBODY = [*NO_RIGHTS, *SOMEBODY_ELSE]
NOBODY = NOBODY if same_interpreter(NOBODY) else NO_RIGHTS
USER = 10001 if NOBODY != NO_RIGHTS else os.getuid()
# The folder and /tmp are scratch space of their own; all else is what an image would be.
READ_ONLY = 'mount --bind "$0" "$0" && mount -t tmpfs none /dev/shm && mount -o remount,bind,ro / && exec "$@"'
ADD_REPORT = """
INSERT INTO jobs_job
    (public_id, kind, subject_id, state, step, progress, attempts, reason, cancel_asked, lease, created_at)
SELECT hex(randomblob(10)), 'build_gap_report', id, 'queued', '', 0, 0, '', 0, '', '2026-01-01 00:00:00'
FROM assessments_assessment WHERE state = 30 ORDER BY id LIMIT 1
"""


def why_not() -> str:
    if not (shutil.which("unshare") and shutil.which("setpriv")):
        return "unshare and setpriv are missing on this machine"
    tried = subprocess.run(
        ["unshare", "-m", "sh", "-c", "mount -o remount,bind,ro / && ! touch /may-not-be"],  # noqa: S607 the machine's own
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if tried.returncode != 0:
        return f"this machine lets nobody make its root read-only: {tried.stderr.strip()}"
    return "" if same_interpreter(NOBODY) else "the interpreter does not run without rights"


WHY_NOT = why_not()
pytestmark = [
    pytest.mark.sqlite,
    pytest.mark.xdist_group("embedded"),
    pytest.mark.skipif(bool(WHY_NOT) and os.environ.get("REQUIRE_ALL") != "1", reason=WHY_NOT),
]


class Confined(Embedded):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        folder.chmod(0o755)
        (folder / "tmp").mkdir()
        self.environment |= {"TMPDIR": str(folder / "tmp"), "HOME": str(folder / "tmp"), "PYTHONDONTWRITEBYTECODE": "1"}
        self.serving = self.command
        self.command = ["unshare", "-m", "sh", "-c", READ_ONLY, str(folder), *NOBODY, *self.serving]

    def make_data(self) -> None:
        """Before it is confined: one assessment to report on, one to answer."""
        for more in ([], ["--leave-open", "--seed", "2"]):
            simulate = [
                sys.executable,
                "manage.py",
                "simulate_organisation",
                "--people",
                "40",
                "--customers",
                "30",
                *more,
            ]
            if not more:
                subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=self.environment, check=True)
            subprocess.run(simulate, cwd=ROOT, env=self.environment, check=True, capture_output=True)
        for path in [self.folder, *self.folder.rglob("*")]:
            os.chown(path, USER, USER)


@pytest.fixture
def confined() -> Iterator[Confined]:
    """Not in pytest's folder, into which nobody but its owner may go."""
    with tempfile.TemporaryDirectory(prefix="ccassess-confined-") as folder:
        confined = Confined(Path(folder))
        confined.make_data()
        yield confined
        confined.end()


def test_pages_answers_jobs_and_backups_work_with_nothing_but_a_folder_of_their_own(confined) -> None:
    main = confined.start()
    served = psutil.Process(main.pid)
    assert set(served.uids()) == {USER}
    kernel = Path("/proc") / str(main.pid)
    facts = (kernel / "status").read_text(encoding="ascii")
    assert re.search(r"^NoNewPrivs:\s+1$", facts, re.MULTILINE)
    assert re.search(r"^CapBnd:\s+0+$", facts, re.MULTILINE)
    assert re.search(r"^\S+ \S+ \S+ \S+ / ro[, ]", (kernel / "mountinfo").read_text(encoding="utf-8"), re.MULTILINE)
    assert confined.answers("/readyz")
    begin_to_answer(confined)
    with confined.rows() as rows:
        job = rows.execute(ADD_REPORT).lastrowid
    until(lambda: confined.job(int(job or 0), "state") in {"done", "failed"}, "the report to be built", patience=180)
    assert confined.job(int(job or 0), "state") == "done", confined.said
    backup = [*NOBODY, sys.executable, "manage.py", "backup", str(confined.folder / "tmp")]
    done = subprocess.run(backup, cwd=ROOT, env=confined.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def begin_to_answer(confined: Confined) -> None:
    with confined.rows() as rows:
        (token,) = rows.execute(
            "SELECT token FROM assessments_answerlink JOIN assessments_assessment a ON a.id = assessment_id"
            " WHERE a.state = 20 LIMIT 1"
        ).fetchone()
        before = rows.execute("SELECT count(*) FROM assessments_draft").fetchone()[0]
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    address = f"http://localhost:{confined.port}/a/{token}/"
    page = browser.open(address, timeout=30).read().decode()
    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    answer = browser.open(address, data=urllib.parse.urlencode(form).encode(), timeout=30)
    assert "/about/" in answer.url
    with confined.rows() as rows:
        assert rows.execute("SELECT count(*) FROM assessments_draft").fetchone()[0] == before + 1
