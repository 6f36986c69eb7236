"""A database keeps deleted rows for whoever still reads, and says nothing of it: then it is tried again, later."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.db.utils import ConnectionHandler

from assessments.anonymity import vacuuming
from assessments.anonymity.vacuuming import STILL_READ
from jobs.models import Job, JobState
from tests.assessments.anonymity.conftest import work_until_clean, work_until_done

if TYPE_CHECKING:
    from pathlib import Path

    from django.db.backends.base.base import BaseDatabaseWrapper

pytestmark = pytest.mark.django_db(transaction=True)
DIGEST = "d1e2a3d4b5e6e7f8" * 4


@pytest.fixture
def answered_by_six(assessment, answered):
    for _person in range(6):
        answered(assessment)
    return assessment


def last_vacuum() -> tuple[str, str]:
    return Job.objects.filter(kind=vacuuming.VACUUM).values_list("state", "reason").latest("pk")


@dataclass
class File:
    path: Path
    connection: BaseDatabaseWrapper

    def holds(self, text: str) -> list[str]:
        """Which of it: itself, or the log beside it."""
        files = self.path.parent.glob(f"{self.path.name}*")
        return sorted(file.name for file in files if text.encode() in file.read_bytes())


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A database file of the installation's own settings, which the vacuum cleans in place of the test's."""
    path = tmp_path / "answers.sqlite3"
    default = settings.DATABASES["default"]
    options = default["OPTIONS"] | {"timeout": 0.1}
    handler = ConnectionHandler({"default": default | {"NAME": str(path), "OPTIONS": options}})
    monkeypatch.setattr(vacuuming, "connection", handler["default"])
    yield File(path, handler["default"])
    handler["default"].close()


@pytest.mark.sqlite
def test_while_somebody_reads_the_file_its_log_is_not_called_empty(file, answered_by_six):
    """A backup, a shell or a report holds a view from before; the log with the deleted rows then stays as it is."""
    with file.connection.cursor() as cursor:
        cursor.execute("CREATE TABLE spent (key text PRIMARY KEY)")
        cursor.execute("INSERT INTO spent VALUES (%s)", [DIGEST])
        with contextlib.closing(sqlite3.connect(file.path)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM spent").fetchone()
            cursor.execute("DELETE FROM spent")
            answered_by_six.close()
            assert work_until_done(answered_by_six).vacuumed_at is None
            assert last_vacuum() == (JobState.FAILED, STILL_READ)
            assert file.holds(DIGEST), "or this shows nothing"
    work_until_clean(answered_by_six)
    assert file.holds(DIGEST) == []


@pytest.mark.sqlite
def test_what_is_deleted_is_overwritten_in_the_file_at_once(file):
    with file.connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)
        cursor.execute("CREATE TABLE people (name text, more text)")
        for number in range(50):
            cursor.execute("INSERT INTO people VALUES (%s, %s)", [f"{DIGEST} {number}", "x" * 900])
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert file.holds(DIGEST) == [file.path.name]
        cursor.execute("DELETE FROM people")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert file.holds(DIGEST) == []


@pytest.mark.postgresql
def test_while_a_transaction_from_before_runs_the_tables_are_not_called_clean(answered_by_six):
    """PostgreSQL keeps rows for it even where it has never looked at their table."""
    given = connection.get_connection_params()
    reach = {name: given[name] for name in ("dbname", "user", "password", "host", "port") if name in given}
    with psycopg.connect(**reach) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT count(*) FROM django_migrations")
        answered_by_six.close()
        assert work_until_done(answered_by_six).vacuumed_at is None
        assert last_vacuum() == (JobState.FAILED, STILL_READ)
    work_until_clean(answered_by_six)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size('assessments_draft'), pg_relation_size('assessments_spentlink')")
        assert cursor.fetchone() == (0, 0)
