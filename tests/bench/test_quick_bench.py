"""`make bench` in small: whatever it drives must still work, and nothing may be lost; how fast it is judges no test."""

from __future__ import annotations

import subprocess
import sys

from django.conf import settings

from bench.findings import Finding, print_table

PATIENCE_SECONDS = 300


def test_the_quick_bench_runs_and_finds_every_answer_again():
    database = "sqlite" if settings.IS_SQLITE else "postgresql"
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", "--only", database],
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    counted = [line for line in done.stdout.splitlines() if line.lstrip().startswith(("failed", "answers lost"))]
    assert len(counted) >= 8
    assert all("met" in line for line in counted), done.stdout
    assert "report, 10,000" in done.stdout


def test_a_missed_target_is_named(capsys):
    missed = print_table("Pages", [Finding("queries", 9, "", 8), Finding("bytes", 10, " KB", 60)])

    assert [finding.what for finding in missed] == ["queries"]
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines[-2:]] == [
        ["queries", "9", "≤", "8", "MISSED"],
        ["bytes", "10", "KB", "≤", "60", "KB", "met"],
    ]


def test_a_target_to_reach_is_missed_from_below():
    assert Finding("requests a second", 59, "", 60, at_least=True).is_missed
    assert not Finding("requests a second", 60, "", 60, at_least=True).is_missed
