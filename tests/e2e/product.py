"""The running product as an operator starts it: real processes, a real database, real ports."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 400.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Product:
    folder: Path
    port: int
    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=PATIENCE,
        )  # fmt: skip
        if done.returncode != 0:
            raise AssertionError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
        return done

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        log = (self.folder / f"{len(self.processes)}.log").open("wb")
        process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
        log.close()
        self.processes.append(process)
        return process

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if any(process.poll() is not None for process in self.processes):
                break
            ready = f"{self.url}/readyz"
            with contextlib.suppress(OSError), urllib.request.urlopen(ready, timeout=5):  # noqa: S310 our own address
                return
            time.sleep(0.1)
        raise AssertionError("the product did not become ready:\n" + self.logs())

    def logs(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))

    def stop(self) -> None:
        for process in reversed(self.processes):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(timeout=15)


def environment(folder: Path, port: int, **more: str) -> dict[str, str]:
    inherited = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME", "LANG", "PYTHONPATH"}}
    return (
        inherited | {"VAR_DIR": str(folder / "var"), "BASE_URL": f"http://localhost:{port}", "PORT": str(port)} | more
    )


@contextlib.contextmanager
def embedded(folder: Path, **more: str) -> Iterator[Product]:
    port = free_port()
    product = Product(folder, port, environment(folder, port, **more))
    product.start(sys.executable, "manage.py", "serve")
    try:
        product.wait_until_ready()
        yield product
    finally:
        product.stop()


@contextlib.contextmanager
def with_services(folder: Path, database_url: str, redis_url: str, **more: str) -> Iterator[Product]:
    port = free_port()
    product = Product(
        folder, port,
        environment(
            folder, port, DATABASE_URL=database_url, REDIS_URL=redis_url, SECRET_KEY=secrets.token_urlsafe(50), **more
        ),
    )  # fmt: skip
    product.manage("migrate")
    product.manage("collectstatic", "--noinput")
    bin_folder = Path(sys.executable).parent
    product.start(
        str(bin_folder / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--blocking-threads", "4", "ccassess.wsgi:application",
    )  # fmt: skip
    product.start(str(bin_folder / "celery"), "-A", "ccassess", "worker", "--concurrency", "1", "-l", "WARNING")
    product.start(
        str(bin_folder / "celery"), "-A", "ccassess", "beat", "-l", "WARNING", "-s", str(folder / "beat-schedule")
    )
    try:
        product.wait_until_ready()
        yield product
    finally:
        product.stop()
