from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def broken_database() -> Iterator[Callable[[type[Exception]], None]]:
    """Every statement fails from here on, as it does when the database is away or its disk is full."""
    hooks = []

    def break_it(error: type[Exception]) -> None:
        def fail(*args):
            raise error("database or disk is full")

        hook = connection.execute_wrapper(fail)
        hook.__enter__()
        hooks.append(hook)

    yield break_it
    for hook in hooks:
        hook.__exit__(None, None, None)


def test_being_alive_needs_no_database(client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer["Cache-Control"]


def test_health_is_asked_over_plain_http_even_where_pages_are_not(client, settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
    assert client.get("/sign-in/").status_code == 301


@pytest.mark.django_db
def test_ready_means_that_the_tables_are_there(client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() | {"broker": ""} == {"ready": True, "database": "ok", "broker": ""}


@pytest.mark.django_db
def test_not_ready_while_migrations_are_missing(client) -> None:
    MigrationRecorder.Migration.objects.filter(app="jobs").delete()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "migrations are missing")


@pytest.mark.django_db
def test_not_ready_without_a_database(client, broken_database) -> None:
    broken_database(OperationalError)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")


@pytest.mark.django_db
def test_pages_are_still_served_when_the_broker_is_silent(client, settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (200, "unreachable")


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_page_without_a_database_asks_to_try_again(broken_database, error) -> None:
    broken_database(error)
    answer = Client(raise_request_exception=False).get("/a/AAAAAAAAAAAAAAAAAAAAAA/")
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "try again" in answer.content.decode()


@pytest.mark.django_db
def test_a_fault_of_the_program_is_no_reason_to_try_again(broken_database) -> None:
    broken_database(ZeroDivisionError)
    answer = Client(raise_request_exception=False).get("/a/AAAAAAAAAAAAAAAAAAAAAA/")
    assert answer.status_code == 500
    assert "Retry-After" not in answer
