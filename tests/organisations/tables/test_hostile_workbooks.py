"""Row 6: a workbook that wants memory or time gets neither, and its sender is told what to do instead."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest
from django.conf import settings

from organisations.tables import workbook
from organisations.tables.problems import FileRefused
from organisations.tables.table import LARGEST_FILE, table_of
from organisations.tables.workbook_child import MOST_MEMORY, MOST_SECONDS
from tests.organisations.tables.workbooks import HOSTILE

MOST_WORK_SECONDS, MOST_PEAK = 2, 150 * 1024 * 1024
# From a small process: a child counts the peak of whoever started it as its own until its program begins.
MEASURE = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-m", "organisations.tables.workbook_child"], stdout=subprocess.DEVNULL)
used = os.wait4(child.pid, 0)[2]
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


def refusal_of(content):
    with pytest.raises(FileRefused) as refused:
        table_of(content, lambda heading: heading in {"code", "name"}, wanted="code and name")
    return str(refused.value)


@pytest.mark.parametrize("name", HOSTILE)
def test_row_6_each_hostile_workbook_is_refused_in_words(name):
    make, words = HOSTILE[name]
    content = make()
    assert len(content) <= LARGEST_FILE, "what is larger is never read at all"
    said = refusal_of(content)
    assert words in said
    assert said.isprintable()
    assert "root:" not in said


@pytest.mark.parametrize("name", HOSTILE)
def test_row_6_refusing_costs_at_most_two_seconds_of_work_and_150_mb(name):
    """Seconds of work, not of the clock: how busy the machine is besides is not the file's doing."""
    content = HOSTILE[name][0]()
    if content.startswith(workbook.OLD_FORMAT):
        return  # refused by its first bytes, without a process
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], input=content, capture_output=True, cwd=settings.BASE_DIR, check=True
    )
    seconds, kilobytes = done.stdout.split()
    assert float(seconds) <= MOST_WORK_SECONDS
    assert int(kilobytes) * 1024 <= MOST_PEAK


def test_row_6_the_process_that_reads_has_512_mb_and_20_seconds():
    show = (
        "import resource; from organisations.tables.workbook_child import limit; limit(); "
        "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])"
    )
    said = subprocess.run(
        [sys.executable, "-c", show], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == [str(512 * 1024 * 1024), "20"] == [str(MOST_MEMORY), str(MOST_SECONDS)]
    assert workbook.PATIENCE == MOST_SECONDS
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY, "the limit is the child's alone"


def test_row_6_reading_that_takes_too_long_is_ended_and_said(monkeypatch):
    monkeypatch.setattr(workbook, "PATIENCE", 0.01)
    assert "takes too long" in refusal_of(HOSTILE["million rows"][0]())
