"""Databases of our own to measure on, each gone afterwards, and processes of our own that use them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tools.run_tests import postgresql_url

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 600


@dataclass(frozen=True)
class Place:
    """A database, and the environment in which a process finds it."""

    name: str
    environment: dict[str, str]

    def run(self, module: str, *arguments: object) -> Any:
        """What main() of a module of the bench finds, in a process of its own: its own memory, its own connections."""
        command = [sys.executable, "-m", "bench.process", module, *map(str, arguments)]
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, check=False,
            timeout=PATIENCE_SECONDS,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{' '.join(command[1:])} failed on {self.name}; see above.\n{done.stdout}")
        return json.loads(done.stdout.strip().splitlines()[-1])


@contextmanager
def sqlite() -> Iterator[Place]:
    with TemporaryDirectory(prefix="ccassess-bench-") as folder:
        yield Place("SQLite", _environment(folder))


@contextmanager
def postgresql() -> Iterator[Place | None]:
    """A new database where a PostgreSQL answers (TEST_DATABASE_URL, or one on this machine); None where none does."""
    server = postgresql_url()
    if server is None:
        yield None
        return
    name = f"ccassess_bench_{token_hex(4)}"
    database = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    _execute(server, "CREATE DATABASE {}", name)
    try:
        with TemporaryDirectory(prefix="ccassess-bench-") as folder:
            yield Place("PostgreSQL", _environment(folder, DATABASE_URL=database))
    finally:
        _execute(server, "DROP DATABASE {} WITH (FORCE)", name)


def cores() -> set[int]:
    return os.sched_getaffinity(0)


def _execute(server: str, statement: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _environment(folder: str, **more: str) -> dict[str, str]:
    ours = {"DATABASE_URL", "REDIS_URL", "VAR_DIR", "BASE_URL", "ALLOWED_HOSTS", "DEBUG"}
    inherited = {key: value for key, value in os.environ.items() if key not in ours}
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "ccassess.settings",
        "VAR_DIR": folder,
        # One thread, so that processor time and elapsed time tell the same story.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        **more,
    }
