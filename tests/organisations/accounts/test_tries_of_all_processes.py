"""Two web processes count tries together; while the cache they count in is away, each counts by itself and goes on."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.jobs.processes import ROOT

TRY = """
import django; django.setup()
from django.test import RequestFactory
from allauth.core import context
from allauth.core.internal import ratelimit
request = RequestFactory().post("/sign-in/")
with context.request_context(request):
    for _ in range(TIMES):
        print(bool(ratelimit.consume(request, app="allauth.account", action="login_failed", key=KEY)))
"""


def tries(key: str, redis: str, times: int = 2) -> list[str]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "ccassess.settings",
        "REDIS_URL": redis,
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
    }
    script = TRY.replace("KEY", repr(key)).replace("TIMES", str(times)).replace(
        "django.setup()", "django.setup(); from django.conf import settings; "
        "settings.ACCOUNT_RATE_LIMITS = {'login_failed': '3/300s/key'}",
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.split()


@pytest.mark.redis
def test_row_10_processes_count_tries_together(tmp_path):
    key = f"{tmp_path}"
    assert tries(key, os.environ["REDIS_URL"]) == ["True", "True"]
    assert tries(key, os.environ["REDIS_URL"]) == ["True", "False"]


def test_row_10_while_redis_is_away_each_process_counts_tries_by_itself(tmp_path):
    assert tries(f"{tmp_path}", "redis://127.0.0.1:1/0", 5) == ["True", "True", "True", "False", "False"]
