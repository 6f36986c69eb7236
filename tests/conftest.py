"""The cast: Ada coordinates Acme, Eve leads it; Dan leads Birch; Cleo consults for both. Ben has no account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hypothesis
import pytest
from django.db import connection
from django.test import Client

from organisations.models import Role
from tests.factories import make_member, make_organisation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from organisations.models import Organisation, User


pytest_plugins = ["tests.required", "tests.smtp_sink"]

# A machine that is busy with something else is no failure of ours.
hypothesis.settings.register_profile("patient", parent=hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("patient")


@pytest.fixture(autouse=True)
def plain_test_settings(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True  # or it warns that nothing has been collected yet
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }


@pytest.fixture(autouse=True)
def nothing_remembered(settings, request) -> None:
    """Counted tries and misses of one test are not held against the next, nor against one that runs beside it."""
    locmem = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": locmem, "LOCATION": request.node.nodeid}}


@pytest.fixture
def no_gaps(db) -> None:
    """PostgreSQL puts rows into what earlier tests wrote and took back: then they do not lie as they were written."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE assessments_response, assessments_comment, assessments_invitation CASCADE")


@pytest.fixture(autouse=True, scope="session")
def emptying_may_delete() -> Iterator[None]:
    """SQLite keeps audit events from being deleted, also from being emptied after a test: for that alone, it may."""
    operations, guard = type(connection.ops), "audit_events_are_kept_a_year"
    empty = operations.sql_flush

    def sql_flush(self, *args, **options):
        if self.connection.vendor != "sqlite":
            return empty(self, *args, **options)
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [guard])
            again = cursor.fetchone()[0]
        return [f"DROP TRIGGER {guard}", *empty(self, *args, **options), again]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", sql_flush)
        yield


@pytest.fixture
def acme(db) -> Organisation:
    return make_organisation("Acme", departments={"sales": 40, "service": 30, "warehouse": None})


@pytest.fixture
def birch(db) -> Organisation:
    return make_organisation("Birch")


@pytest.fixture
def ada(acme) -> User:
    return make_member("ada@acme.example", acme, Role.COORDINATOR)


@pytest.fixture
def eve(acme) -> User:
    return make_member("eve@acme.example", acme, Role.EXECUTIVE)


@pytest.fixture
def cleo(acme, birch) -> User:
    cleo = make_member("cleo@consult.example", acme, Role.CONSULTANT)
    return make_member(cleo.email, birch, Role.CONSULTANT)


@pytest.fixture
def dan(birch) -> User:
    return make_member("dan@birch.example", birch, Role.EXECUTIVE)


@pytest.fixture
def browse():
    """A client that is signed in as the given user, or as nobody."""

    def browse(user: User | None = None, *, enforce_csrf_checks: bool = False) -> Client:
        client = Client(enforce_csrf_checks=enforce_csrf_checks)
        if user is not None:
            client.force_login(user)
        return client

    return browse
