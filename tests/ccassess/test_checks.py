"""A wrong or missing variable is said in words, with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from ccassess import environ
from ccassess.secret_key import stored_secret_key

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def problems() -> Iterator[list[environ.Problem]]:
    before = list(environ.problems)
    environ.problems.clear()
    yield environ.problems
    environ.problems[:] = before


@pytest.fixture
def production(settings, monkeypatch):
    """A correct production environment, as far as our own checks look at it."""
    monkeypatch.setenv("SECRET_KEY", "x" * 50)
    settings.IS_SQLITE = False
    settings.REDIS_URL = "redis://redis:6379/0"
    settings.BASE_URL = "https://assess.example.org"
    settings.IS_HTTPS = True
    settings.ALLOWED_HOSTS = ["assess.example.org", "localhost"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return settings


def found() -> set[str]:
    messages = [message for message in run_checks(include_deployment_checks=True) if "ccassess" in (message.id or "")]
    assert all(message.hint for message in messages)
    return {message.id or "" for message in messages}


@pytest.mark.django_db
def test_a_correct_environment_has_nothing_to_say(production) -> None:
    assert found() == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"IS_SQLITE": True}, "ccassess.E002"),
        ({"REDIS_URL": ""}, "ccassess.E003"),
        ({"BASE_URL": "http://assess.example.org", "IS_HTTPS": False}, "ccassess.E005"),
        ({"BASE_URL": "https://", "ALLOWED_HOSTS": [""]}, "ccassess.E005"),
        ({"ALLOWED_HOSTS": ["*"]}, "ccassess.E006"),
        ({"SECURE_PROXY_SSL_HEADER": None}, "ccassess.W001"),
    ],
)
def test_each_mistake_is_named_alone(production, change, code) -> None:
    for name, value in change.items():
        setattr(production, name, value)
    assert found() == {code}


@pytest.mark.django_db
def test_several_processes_need_one_secret_key(production, monkeypatch) -> None:
    monkeypatch.delenv("SECRET_KEY")
    assert found() == {"ccassess.E004"}


def test_all_wrong_variables_are_named_at_once_and_the_defaults_hold(monkeypatch, problems, tmp_path) -> None:
    monkeypatch.setenv("DEBUG", "maybe")
    monkeypatch.setenv("PORT", "eight")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "missing"))
    assert environ.env_bool("DEBUG") is False
    assert environ.env_int("PORT", 8000) == 8000
    assert environ.env_secret("SECRET_KEY") == ""
    database = environ.parse_database_url("oracle://x", fallback="sqlite:///x.sqlite3")
    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert len(problems) == 4
    assert "ccassess.E001" in found()
    with pytest.raises(ImproperlyConfigured, match="DEBUG='maybe'") as refusal:
        environ.refuse_to_start_with_problems()
    for name in ("PORT", "SECRET_KEY_FILE", "DATABASE_URL"):
        assert name in str(refusal.value)


@pytest.mark.parametrize("text", ["postgres://user@host:port/name", "postgres://[", "nonsense", "mysql://host/name"])
def test_a_database_url_that_makes_no_sense_is_no_crash(text, problems) -> None:
    environ.parse_database_url(text, fallback="sqlite:///x.sqlite3")
    assert len(problems) == 1
    assert text not in problems[0].message, "it may hold a password"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://ccassess@db:5432/ccassess", "postgres://ccassess:s%40%2Fcret@db:5432/ccassess"),
        ("postgres://ccassess:old@db/ccassess", "postgres://ccassess:s%40%2Fcret@db/ccassess"),
        ("redis://redis:6379/0", "redis://:s%40%2Fcret@redis:6379/0"),
        ("", ""),
    ],
)
def test_a_password_may_stand_in_a_file_of_its_own(url, expected, monkeypatch, tmp_path) -> None:
    secret = tmp_path / "password"
    secret.write_text("s@/cret\n", encoding="utf-8")
    monkeypatch.setenv("ANY_URL", url)
    monkeypatch.setenv("ANY_PASSWORD_FILE", str(secret))
    assert environ.env_url("ANY_URL", beside="ANY_PASSWORD") == expected


def test_a_secret_key_is_made_once_and_readable_by_its_owner_alone(tmp_path) -> None:
    key = stored_secret_key(tmp_path / "var")
    assert len(key) >= 50
    assert stored_secret_key(tmp_path / "var") == key
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret-key"]


def test_a_place_where_no_key_can_be_kept_is_a_problem_and_no_crash(problems, tmp_path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    assert stored_secret_key(blocked) == ""
    assert "SECRET_KEY" in problems[0].message
