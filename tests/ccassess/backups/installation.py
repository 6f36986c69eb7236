"""Whole installations beside the tests' own database, of the kind of database that this run is about."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings

from tests.jobs.processes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename",
}
# Two rows in one transaction: a backup holds both or neither.
PAIR = """
INSERT INTO jobs_job
    (public_id, kind, subject_id, state, step, progress, attempts, reason, cancel_asked, lease, created_at)
SELECT '{name}' || half, 'pair', {number} * half, 'done', '', 0, 0, '', false, '', '2026-01-01 00:00:00'
FROM (SELECT 1 AS half UNION SELECT -1) AS halves
"""


@dataclass(frozen=True)
class Outcome:
    refused: bool
    said: str


class Installation:
    def __init__(self, folder: Path) -> None:
        self.var = folder / "var"
        self.kind = "sqlite" if settings.IS_SQLITE else "postgresql"
        self.environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.environment |= {"VAR_DIR": str(self.var), "DJANGO_SETTINGS_MODULE": "ccassess.settings"}
        self.url = ""
        if self.kind == "postgresql":
            server = urlsplit(os.environ["DATABASE_URL"])
            self.url = server._replace(path=f"/installation_{secrets.token_hex(4)}").geturl()
            self._on_server(f'CREATE DATABASE "{urlsplit(self.url).path[1:]}"')
            self.environment["DATABASE_URL"] = self.url

    def _on_server(self, statement: str) -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(statement)

    def end(self) -> None:
        if self.url:
            self._on_server(f'DROP DATABASE "{urlsplit(self.url).path[1:]}" WITH (FORCE)')

    def run(self, *commands: list[Any], **more: str) -> list[Outcome]:
        """manage.py with each of the commands, in one process: starting one takes seconds."""
        words = json.dumps([[str(word) for word in command] for command in commands])
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "tests.ccassess.backups.commands", words],
            cwd=ROOT, env=self.environment | more, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
        return [Outcome(**outcome) for outcome in json.loads(done.stdout)]

    def must(self, *command: object, **more: str) -> str:
        (outcome,) = self.run(list(command), **more)
        assert not outcome.refused, outcome.said
        return outcome.said

    def refuses(self, *commands: list[Any], **more: str) -> list[str]:
        outcomes = self.run(*commands, **more)
        assert all(outcome.refused for outcome in outcomes), outcomes
        return [outcome.said for outcome in outcomes]

    @contextlib.contextmanager
    def rows(self) -> Iterator[Any]:
        file = self.var / "ccassess.sqlite3"
        rows: Any = psycopg.connect(self.url) if self.url else sqlite3.connect(file, timeout=20)
        with contextlib.closing(rows):
            yield rows
            rows.commit()

    def write_pair(self, rows: Any, number: int) -> None:
        rows.execute(PAIR.format(name=secrets.token_hex(8), number=number))
        rows.commit()

    def pairs(self) -> list[int]:
        with self.rows() as rows:
            found = rows.execute("SELECT subject_id FROM jobs_job WHERE kind = 'pair' ORDER BY subject_id")
            return [row[0] for row in found.fetchall()]

    def row_hashes(self) -> dict[str, str]:
        """One for each table, of all its rows and columns, in whatever order they come."""
        with self.rows() as rows:
            names = [row[0] for row in rows.execute(TABLES[self.kind]).fetchall()]
            return {name: hash_of(rows.execute(f'SELECT * FROM "{name}"').fetchall()) for name in names}  # noqa: S608 names from the catalogue


def hash_of(rows: list[Any]) -> str:
    return sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()
