"""Reading the environment strictly. What cannot be understood is collected, so that one look shows all of it:

manage.py reports it as system checks (ccassess/checks.py); web servers and workers refuse to start.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


@dataclass(frozen=True, slots=True)
class Problem:
    message: str
    hint: str


problems: Final[list[Problem]] = []


def refuse_to_start_with_problems() -> None:
    if problems:
        raise ImproperlyConfigured("\n".join(f"{problem.message} {problem.hint}" for problem in problems))


def env_str(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def env_bool(name: str, *, default: bool = False) -> bool:
    raw = os.environ.get(name)
    if raw is None:
        return default
    word = raw.strip().lower()
    if word not in TRUE | FALSE:
        problems.append(Problem(f"{name}={raw!r} is neither yes nor no.", f"Write {name}=1 or {name}=0."))
        return default
    return word in TRUE


def env_int(name: str, default: int) -> int:
    raw = env_str(name)
    try:
        return int(raw or default)
    except ValueError:
        problems.append(Problem(f"{name}={raw!r} is not a whole number.", f"Write for example {name}={default}."))
        return default


def env_choice(name: str, choices: tuple[str, ...]) -> str:
    """The first is the default."""
    word = env_str(name, choices[0]).lower()
    if word not in choices:
        problems.append(Problem(f"{name}={word!r} is none of {', '.join(choices)}.", f"Write {name}={choices[0]}."))
        return choices[0]
    return word


def env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in env_str(name, default).split(",") if part.strip()]


def env_secret(name: str) -> str:
    """The value of NAME, or the content of the file that NAME_FILE names (Docker and systemd secrets)."""
    path = env_str(f"{name}_FILE")
    if not path:
        return env_str(name)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        problems.append(Problem(f"{name}_FILE={path!r} cannot be read ({why}).", "Check the path and its permissions."))
        return ""


def env_url(name: str, beside: str) -> str:
    """The value of NAME or of its file, with the password put in that has a variable or file of its own."""
    url = env_secret(name)
    secret = env_secret(beside)
    if not url or not secret:
        return url
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    user = user.partition(":")[0]
    return parts._replace(netloc=f"{user}:{quote(secret, safe='')}@{host}").geturl()


def parse_database_url(url: str, fallback: str) -> dict[str, Any]:
    try:
        parsed = dict(dj_database_url.parse(url or fallback))
    except ValueError:
        parsed = {}
    if parsed.get("ENGINE") not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
        problems.append(
            Problem(
                "DATABASE_URL names no database this program can use.",
                "Write postgres://user@host:5432/name, or leave it out for SQLite.",
            )
        )
        return dict(dj_database_url.parse(fallback))
    return parsed
