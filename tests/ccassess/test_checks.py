"""A wrong or missing variable is said in words, with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as configured
from django.core import checks
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from ccassess import environ
from ccassess.secret_key import given_secret_key, stored_secret_key

if TYPE_CHECKING:
    pass


pytestmark = pytest.mark.usefixtures("problems")


BROKER = {"visibility_timeout": 900, "socket_timeout": 3, "socket_connect_timeout": 2}


def policy(**changes: list[str]) -> Any:
    given: Any = configured.CONTENT_SECURITY_POLICY
    return {"DIRECTIVES": given["DIRECTIVES"] | changes}


def without(middleware: str) -> list[str]:
    return [name for name in configured.MIDDLEWARE if name != middleware]


KEY = "0123456789abcdef" * 4
CAREFUL = {
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA secure_delete=ON",
}
LIMITS = "-c statement_timeout=5s -c lock_timeout=2s"


@pytest.fixture
def production(settings, monkeypatch):
    """A correct production environment."""
    monkeypatch.setenv("SECRET_KEY", KEY)
    monkeypatch.setitem(settings.DATABASES["default"], "OPTIONS", {"options": LIMITS} | CAREFUL)
    settings.SECRET_KEY = f"{KEY}a secret key"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    settings.IS_SQLITE = False
    settings.REDIS_URL = "redis://redis:6379/0"
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = BROKER
    settings.BASE_URL = "https://assess.example.org"
    settings.IS_HTTPS = settings.SECURE_SSL_REDIRECT = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-sid", "__Host-csrf"
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    settings.ALLOWED_HOSTS = ["assess.example.org", "localhost"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return settings


def found() -> set[str]:
    """What `check --deploy --fail-level WARNING` fails on."""
    messages = [message for message in run_checks(include_deployment_checks=True) if message.level >= checks.WARNING]
    assert all(message.hint for message in messages if "ccassess" in (message.id or ""))
    return {message.id or "" for message in messages} - set(configured.SILENCED_SYSTEM_CHECKS)


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
        ({"SECURE_SSL_REDIRECT": False}, "security.W008"),
        ({"SESSION_COOKIE_SECURE": False}, "security.W010"),
        ({"CSRF_COOKIE_SECURE": False}, "security.W016"),
        ({"DEBUG": True}, "security.W018"),
        ({"X_FRAME_OPTIONS": "SAMEORIGIN"}, "security.W019"),
        ({"SECURE_CONTENT_TYPE_NOSNIFF": False}, "security.W006"),
        ({"SECURE_REFERRER_POLICY": None}, "security.W022"),
        ({"SECRET_KEY": "short"}, "security.W009"),
        ({"SESSION_COOKIE_NAME": "sid"}, "ccassess.E010"),
        ({"CSRF_COOKIE_NAME": "csrf"}, "ccassess.E010"),
        ({"SESSION_COOKIE_SAMESITE": "None"}, "ccassess.E011"),
        ({"SESSION_COOKIE_AGE": 14 * 24 * 3600}, "ccassess.E012"),
        ({"SECURE_HSTS_SECONDS": 3600}, "ccassess.E013"),
        ({"CONTENT_SECURITY_POLICY": policy(**{"script-src": ["'self'", "'unsafe-inline'"]})}, "ccassess.E014"),
        ({"CONTENT_SECURITY_POLICY": policy(**{"script-src": ["*"]})}, "ccassess.E014"),
        ({"CONTENT_SECURITY_POLICY": policy(**{"base-uri": ["'self'"]})}, "ccassess.E014"),
        ({"CONTENT_SECURITY_POLICY": policy(**{"style-src": ["'self'", "'unsafe-inline'"]})}, "ccassess.E014"),
        ({"MIDDLEWARE": without("ccassess.content_policy.ContentPolicy")}, "ccassess.E015"),
        ({"DATA_UPLOAD_MAX_MEMORY_SIZE": None}, "ccassess.E016"),
        ({"DATA_UPLOAD_MAX_NUMBER_FIELDS": None}, "ccassess.E017"),
        ({"DATA_UPLOAD_MAX_NUMBER_FILES": 1000}, "ccassess.E017"),
        ({"EMAIL_TIMEOUT": None}, "ccassess.E018"),
        ({"PASSWORD_HASHERS": ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]}, "ccassess.E019"),
        ({"CELERY_BROKER_TRANSPORT_OPTIONS": BROKER | {"socket_timeout": None}}, "ccassess.E022"),
        ({"CELERY_BROKER_TRANSPORT_OPTIONS": BROKER | {"visibility_timeout": 60}}, "ccassess.E023"),
        ({"CELERY_TASK_ACKS_LATE": False}, "ccassess.E023"),
        ({"CELERY_ACCEPT_CONTENT": ["json", "pickle"]}, "ccassess.E024"),
        ({"METRICS_TOKEN": "guess"}, "ccassess.E025"),
    ],
)
def test_each_mistake_is_named_alone(production, change, code) -> None:
    for name, value in change.items():
        setattr(production, name, value)
    assert found() == {code}


@pytest.mark.django_db
@pytest.mark.parametrize("limits", ["", "-c statement_timeout=0s", "-c statement_timeout=60s", "-c lock_timeout=2s"])
def test_a_statement_without_a_near_end_is_named(production, monkeypatch, limits) -> None:
    monkeypatch.setitem(production.DATABASES["default"], "OPTIONS", {"options": limits})
    assert found() == {"ccassess.E020"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "careless", [{"transaction_mode": "DEFERRED"}, {"init_command": "PRAGMA journal_mode=WAL"}, {"init_command": ""}]
)
def test_a_careless_sqlite_is_named(production, monkeypatch, careless) -> None:
    production.IS_SQLITE, production.REDIS_URL = True, ""
    monkeypatch.setitem(production.DATABASES["default"], "OPTIONS", CAREFUL)
    assert found() == set()
    monkeypatch.setitem(production.DATABASES["default"], "OPTIONS", CAREFUL | careless)
    assert found() == {"ccassess.E021"}


@pytest.mark.parametrize(
    "key",
    ["hunter2", "x" * 60, "django-insecure-abcdefghijklmnopqrstuvwxyz0123456789", "only-while-collecting-static-files"],
)
def test_row_36_a_key_that_others_know_or_can_guess_starts_nothing(key, monkeypatch, problems) -> None:
    """Threat 36."""
    monkeypatch.setenv("SECRET_KEY", key)
    given_secret_key()
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY") as refusal:
        environ.refuse_to_start_with_problems()
    assert key not in str(refusal.value)


def test_a_key_of_random_characters_is_taken(monkeypatch, problems) -> None:
    monkeypatch.setenv("SECRET_KEY", KEY)
    assert given_secret_key() == KEY
    assert problems == []


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
