"""Which tests this run can do; with REQUIRE_ALL=1 a test left out is a failure.

A test that shows what only one database does belongs to the run on that database: elsewhere it is
deselected, not skipped.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from redis import Redis, RedisError

from tools.run_tests import chromium

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"


def redis_answers() -> bool:
    try:
        with Redis.from_url(os.environ["REDIS_URL"], socket_connect_timeout=2) as redis:
            return bool(redis.ping())
    except RedisError:
        return False


NEEDS: dict[str, tuple[Callable[[], object], str]] = {
    "redis": (redis_answers, "no Redis answers at REDIS_URL"),
    "chromium": (chromium, "no Chromium found (Debian, Ubuntu: apt-get install chromium)"),
}


def belongs_elsewhere(item: pytest.Item) -> bool:
    this, other = ("sqlite", "postgresql") if settings.IS_SQLITE else ("postgresql", "sqlite")
    if item.get_closest_marker(other) and not item.get_closest_marker(this):
        return True
    # Redis comes with the run on PostgreSQL; without REDIS_URL a run is whole without it.
    return item.get_closest_marker("redis") is not None and not os.environ.get("REDIS_URL")


def needs(item: pytest.Item, marker: str) -> bool:
    return item.get_closest_marker(marker) is not None or marker in getattr(item, "fixturenames", ())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    elsewhere = [item for item in items if belongs_elsewhere(item)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]
    for marker, (is_there, why_not) in NEEDS.items():
        needing = [item for item in items if needs(item, marker)]
        missing = bool(needing) and not is_there()
        for item in needing:
            # One process for all of them: they share a broker and start whole servers.
            item.add_marker(pytest.mark.xdist_group("services"))
            if missing:
                item.add_marker(pytest.mark.skip(reason=why_not))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if REQUIRE_ALL and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} was skipped whole, and REQUIRE_ALL=1 allows that to no test"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and REQUIRE_ALL=1 allows that to no test: {report.longrepr}"
    return report
