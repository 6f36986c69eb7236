from __future__ import annotations

import os

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from ccassess.pooled_connection import PooledConnection

pytestmark = pytest.mark.postgresql


@pytest.fixture
def pool():
    with ConnectionPool(
        os.environ["DATABASE_URL"],
        connection_class=PooledConnection,
        check=ConnectionPool.check_connection,
        kwargs={"autocommit": True},
        min_size=1,
        max_size=1,
        timeout=10,
    ) as pool:
        yield pool


def backend_of(connection: psycopg.Connection) -> int:
    return connection.info.backend_pid


def test_a_healthy_connection_is_used_again_without_asking_the_server(pool) -> None:
    with pool.connection() as connection:
        first = backend_of(connection)
        assert connection.execute("").pgresult is None
        assert connection.execute("SELECT 1").fetchone() == (1,)
    with pool.connection() as connection:
        assert backend_of(connection) == first


def test_a_connection_that_the_server_ended_meanwhile_is_replaced_before_anybody_uses_it(pool) -> None:
    with pool.connection() as connection:
        ended = backend_of(connection)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as other:
        assert other.execute("SELECT pg_terminate_backend(%s, 5000)", [ended]).fetchone() == (True,)
    with pool.connection() as connection:
        assert backend_of(connection) != ended
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_server_that_only_said_something_in_passing_keeps_its_connection(pool) -> None:
    with pool.connection() as connection:
        kept = backend_of(connection)
        connection.execute("LISTEN something")
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as other:
        other.execute("NOTIFY something")
    with pool.connection() as connection:
        assert backend_of(connection) == kept
        assert connection.execute("SELECT 1").fetchone() == (1,)
