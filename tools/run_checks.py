"""What `make check` runs, two at a time; output is shown only of what complains. Arguments: names of checks to run."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BIN = Path(sys.executable).parent
TEMPLATES = sorted(str(path) for path in Path("templates").rglob("*.html"))
QUESTIONNAIRES = sorted(str(path) for path in Path("assessments/questionnaires").glob("*.yaml"))
MANAGE = (sys.executable, "manage.py")

CHECKS: Mapping[str, tuple[str, ...]] = {
    "mypy": (str(BIN / "mypy"),),
    "format": (str(BIN / "ruff"), "format", "--check", "--quiet", "."),
    "lint": (str(BIN / "ruff"), "check", "--output-format", "concise", "."),
    "imports": (str(BIN / "lint-imports"), "--no-logo"),
    "djade": (str(BIN / "djade"), "--check", "--target-version", "5.2", *TEMPLATES),
    "djhtml": (str(BIN / "djhtml"), "--check", "--tabwidth", "2", *TEMPLATES),
    "migrations": (*MANAGE, "makemigrations", "--check", "--dry-run"),
    "messages": (sys.executable, "tools/messages.py", "--check"),
    "deploy": (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"),
    "questionnaires": (*MANAGE, "check_questionnaire", *QUESTIONNAIRES),
    "secrets": (sys.executable, "tools/find_secrets.py"),
    "architecture": (sys.executable, "-m", "pytest", "-q", "--no-header", "tests/test_architecture.py"),
}


def production_like() -> dict[str, str]:
    """What a careful operator sets, so that `check --deploy` finds fault with our settings and not with the example."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "BASE_URL": "https://assess.example",
        "ALLOWED_HOSTS": "assess.example",
        "DATABASE_URL": "postgres://ccassess:example@database.example/ccassess",
        "REDIS_URL": "redis://redis.example:6379/0",
        "TRUST_PROXY": "1",
    }


def run(name: str) -> tuple[str, int, str, float]:
    with tempfile.TemporaryDirectory() as var:
        environment = {**os.environ, "VAR_DIR": var, "PYTHONWARNINGS": "default"}
        if name == "deploy":
            environment |= production_like()
        started = time.monotonic()
        done = subprocess.run(
            CHECKS[name], env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
    return name, done.returncode, done.stdout, time.monotonic() - started


def main() -> int:
    names = sys.argv[1:] or list(CHECKS)
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        print(f"No check is called {', '.join(unknown)}. There are: {', '.join(CHECKS)}.")
        return 2
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, code, output, seconds in pool.map(run, names):
            print(f"{'ok    ' if code == 0 else 'FAILED'} {name} ({seconds:.1f} s)", flush=True)
            if code != 0:
                failed.append(name)
                print(output, flush=True)
    print(f"{len(names) - len(failed)} checks fine" + (f"; to mend: {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
