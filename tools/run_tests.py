"""What `make test` runs: the whole suite on SQLite, then again on PostgreSQL and Redis where they answer.

Says in words what it runs and what it leaves out. Arguments go to pytest as they are (then without coverage).
CI sets REQUIRE_ALL=1: whatever would be left out is a failure.
"""

import getpass
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
from redis import Redis, RedisError

PYTEST = (sys.executable, "-m", "pytest")
WHOLE_SUITE = ("--numprocesses", "auto", "--dist", "loadgroup")
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"


@dataclass(frozen=True)
class Place:
    name: str
    environment: dict[str, str]


def without_password(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname or 'the local socket'}:{parts.port or 'default port'}{parts.path}"


def postgresql_url() -> str | None:
    """Where a PostgreSQL answers that lets us make databases: TEST_DATABASE_URL, or one on this machine."""
    given = os.environ.get("TEST_DATABASE_URL")
    user = getpass.getuser()
    local = (f"postgres://{user}@127.0.0.1:5432/postgres", "postgres://postgres:postgres@127.0.0.1:5432/postgres")
    for url in (given,) if given else local:
        try:
            with psycopg.connect(url, connect_timeout=3) as connection:
                row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
                if row.fetchone() == (True,):
                    return url
        except psycopg.OperationalError:
            continue
    return None


def redis_url() -> str | None:
    """Where a Redis answers. Database 9, so that nothing of a Redis in use is touched."""
    url = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
    try:
        with Redis.from_url(url, socket_connect_timeout=3) as redis:
            redis.ping()
    except RedisError:
        return None
    return url


def chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("CHROMIUM") or next((path for name in names if (path := shutil.which(name))), None)


def places_and_gaps() -> tuple[list[Place], list[str]]:
    neutral = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}}
    places, gaps = [Place("SQLite, with the worker inside the server's process", neutral)], []
    database, redis, browser = postgresql_url(), redis_url(), chromium()
    if database and redis:
        name = f"PostgreSQL ({without_password(database)}) and Redis ({without_password(redis)}), with a worker process"
        places.append(Place(name, neutral | {"DATABASE_URL": database, "REDIS_URL": redis}))
    if not database:
        gaps.append("everything on PostgreSQL: none answers here; start one or set TEST_DATABASE_URL")
    if not redis:
        gaps.append("everything on Redis: none answers here; start one or set TEST_REDIS_URL")
    if not browser:
        gaps.append("everything in a browser: no Chromium found (Debian, Ubuntu: apt-get install chromium)")
    for place in places:
        place.environment["CHROMIUM"] = browser or ""
    return places, gaps


def run(place: Place, arguments: list[str]) -> bool:
    print(f"\n== {place.name} ==", flush=True)
    return subprocess.run([*PYTEST, *arguments], env=place.environment, check=False).returncode == 0


def coverage_holds(*, whole: bool) -> bool:
    """All branches of scoring/, and no less than the ratchet in pyproject.toml where no test was left out."""
    holds = True
    reports = {"scoring/": ["--include=scoring/*", "--fail-under=100"]} | ({"all packages": []} if whole else {})
    for name, options in reports.items():
        report = [sys.executable, "-m", "coverage", "report", *options]
        done = subprocess.run(report, text=True, capture_output=True, check=False)
        total = next((line.split()[-1] for line in done.stdout.splitlines() if line.startswith("TOTAL")), "nothing")
        print(f"Covered of {name}: {total}" if done.returncode == 0 else done.stdout + done.stderr, flush=True)
        holds = holds and done.returncode == 0
    return holds


def main() -> int:
    places, gaps = places_and_gaps()
    plan = ["Running on " + place.name for place in places] + ["Leaving out " + gap for gap in gaps]
    print("\n".join(plan), flush=True)
    if gaps and REQUIRE_ALL:
        print("REQUIRE_ALL=1 lets nothing be left out.")
        return 1
    chosen = sys.argv[1:]
    if chosen:
        outcomes = [run(place, chosen) for place in places]
    else:
        outcomes = [run(places[0], [*WHOLE_SUITE, "--cov", "--cov-report="]), coverage_holds(whole=not gaps)]
        outcomes += [run(place, list(WHOLE_SUITE)) for place in places[1:]]
    if not os.environ.get("CI"):
        print("\n".join(["", *(line.replace("Running", "Ran").replace("Leaving", "Left") for line in plan)]))
    return 0 if all(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
