"""docker-compose.yml without a container engine: the same environment and commands, as processes of this machine."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.ccassess.embedded import free_port
from tests.ccassess.test_container_files import DOCKERFILE, SERVICES
from tests.jobs.processes import ROOT, kill, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.redis,
    pytest.mark.skipif(
        not shutil.which("redis-server"), reason="no redis-server on this machine to give a password to"
    ),
]
ADDRESS = "https://assess.example.org"
ADD_JOB = """
INSERT INTO jobs_job
    (public_id, kind, subject_id, state, step, progress, attempts, reason, cancel_asked, lease, created_at)
VALUES (md5(random()::text)::char(22), 'quick', 1, 'queued', '', 0, 0, '', false, '', now()) RETURNING id
"""


class Compose:
    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database = folder, database
        self.port, self.redis_port = free_port(), free_port()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        password = urlsplit(database).password or secrets.token_urlsafe(50)
        for name in ("secret_key", "database_password", "redis_password"):
            text = password if name == "database_password" else secrets.token_urlsafe(50)
            (folder / name).write_text(f"{text}\n", encoding="ascii")
        for name in ("email_password", "metrics_token", "oidc_client_secret", "saml_metadata"):
            (folder / name).touch()

    def here(self, text: str) -> str:
        """Names of the compose file's world, in this machine's."""
        database = urlsplit(self.database)
        for there, here in {
            "/run/secrets/": f"{self.folder}/",
            "/srv/": f"{self.folder}/srv-",
            "ccassess@postgres:5432/ccassess": (
                f"{database.username}@{database.hostname}:{database.port or 5432}{database.path}"
            ),
            "redis://redis:6379": f"redis://127.0.0.1:{self.redis_port}",
            "redis-cli ping": f"redis-cli -p {self.redis_port} ping",
            "redis-server -": f"redis-server - --port {self.redis_port}",
            "127.0.0.1:8000": f"127.0.0.1:{self.port}",
            "${BASE_URL:?set it to the address people type, for example https://assess.example.org}": ADDRESS,
            "${WORKERS:-2}": "1",
            "find /tmp/": f"find {self.folder}/",
            "$$": "$",
        }.items():
            text = text.replace(there, here)
        return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)  # what is used where nobody says otherwise

    def environment(self, service: str) -> dict[str, str]:
        declared = {name: self.here(value) for name, value in SERVICES[service].get("environment", {}).items()}
        return declared | {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "VAR_DIR": str(self.folder / "image"),
            "DJANGO_SETTINGS_MODULE": "tests.jobs.worker_settings",
        }

    def start(self, service: str, command: list[str] | None = None) -> subprocess.Popen[bytes]:
        command = [self.here(word) for word in command or SERVICES[service]["command"]]
        with (self.folder / f"{service}.log").open("ab") as log:
            self.processes[service] = subprocess.Popen(
                command, cwd=ROOT, env=self.environment(service), stdout=log, stderr=log, start_new_session=True
            )
        return self.processes[service]

    def run(self, service: str, command: list[str] | None = None) -> None:
        status = self.start(service, command).wait(timeout=90)
        assert status == 0, self.said()

    def is_healthy(self, service: str) -> bool:
        kind, *command = SERVICES[service]["healthcheck"]["test"]
        command = [self.here(word) for word in (["sh", "-c", *command] if kind == "CMD-SHELL" else command)]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment(service), capture_output=True, check=False, timeout=60
        ).returncode == 0  # fmt: skip

    def get(self, path: str, **headers: str) -> HTTPResponse | urllib.error.HTTPError:
        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *args: Any) -> None:
                return None

        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            return urllib.request.build_opener(Stay).open(request, timeout=10)  # type: ignore[no-any-return] # typed as Any
        except urllib.error.HTTPError as answer:
            return answer

    def said(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))


@pytest.fixture
def database() -> Iterator[str]:
    server, name = os.environ["DATABASE_URL"], f"production_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_database_that_cannot_keep_all_letters_is_refused_with_what_to_do(compose, database) -> None:
    name = urlsplit(database).path.removeprefix("/")
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}"')
        connection.execute(f"CREATE DATABASE \"{name}\" ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
    compose.start("redis")
    until(lambda: compose.is_healthy("redis"), "Redis to answer to its password")

    assert compose.start("migrate").wait(timeout=90) == 1
    assert "keeps text as SQL_ASCII" in compose.said()
    assert "createdb --encoding=UTF8" in compose.said()
    with psycopg.connect(database) as rows:
        assert rows.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


@pytest.fixture
def compose(tmp_path, database) -> Iterator[Compose]:
    compose = Compose(tmp_path, database)
    yield compose
    for process in compose.processes.values():
        kill(process)


def command_of_the_image() -> list[str]:
    line = DOCKERFILE.replace("\\\n", "").rpartition("CMD ")[2]
    words = [str(word) for word in eval(line)]  # noqa: S307 our own file; its JSON is Python, too
    return ["127.0.0.1" if word == "0.0.0.0" else word for word in words]  # noqa: S104 this machine alone


def test_the_services_as_declared_come_up_healthy_do_a_job_and_stop(compose, database) -> None:
    compose.start("redis")
    until(lambda: compose.is_healthy("redis"), "Redis to answer to its password")
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], cwd=ROOT, check=True, timeout=60,
        env=compose.environment("web") | {"SECRET_KEY_FILE": "", "SECRET_KEY": "only-while-collecting-static-files"},
    )  # fmt: skip
    compose.run("migrate")
    port = ["--port", str(compose.port)]
    compose.start("web", [*command_of_the_image(), *port])
    compose.start("worker")
    compose.start("beat")
    until(lambda: compose.is_healthy("web"), "web to be ready", patience=60)
    until(lambda: compose.is_healthy("worker"), "the worker to be healthy", patience=60)
    until(lambda: compose.is_healthy("beat"), "beat to be healthy", patience=60)
    host = {"Host": "assess.example.org"}
    assert b'"broker": "ok"' in compose.get("/readyz").read()
    assert compose.get("/sign-in/", **host).headers["Location"] == f"{ADDRESS}/sign-in/"
    page = compose.get("/sign-in/", **host, **{"X-Forwarded-Proto": "https"})
    assert page.status == 200
    assert "max-age=31536000" in page.headers["Strict-Transport-Security"]
    assert "__Host-csrf" in page.headers["Set-Cookie"]
    assert compose.get("/sign-in/", Host="evil.example", **{"X-Forwarded-Proto": "https"}).status == 400
    assert_a_job_is_done(database)
    cut_every_connection(database)
    until(lambda: compose.get("/readyz").status == 200, "web to find the database again", patience=10)
    assert_a_job_is_done(database)
    for service in ("web", "worker", "beat"):
        os.kill(compose.processes[service].pid, signal.SIGTERM)
    assert {name: compose.processes[name].wait(timeout=30) for name in ("web", "worker", "beat")} == {
        "web": 0, "worker": 0, "beat": 0,
    }, compose.said()  # fmt: skip


def cut_every_connection(database: str) -> None:
    """As a restart of the database does."""
    with psycopg.connect(database, autocommit=True) as rows:
        rows.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def assert_a_job_is_done(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as rows:
        added = rows.execute(ADD_JOB).fetchone()
        state = "SELECT state FROM jobs_job WHERE id = %s"
        until(lambda: rows.execute(state, added).fetchone() == ("done",), "the job to be done")
