"""Settings that a page does not show but an attacker finds: each with what it must be, and what to do if it is not.

Django's own checks cover HTTPS, cookies and hosts; what they leave out stands here. Run by `check --deploy`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.apps import AppConfig
    from django.utils.functional import Promise

LONGEST_WAIT = 10  # seconds a worker may be held by a database that does not answer
DAY = 24 * 3600
YEAR = 365 * DAY
SHORTEST_TOKEN = 32
DIRECTIVES: Final = {
    "default-src": {"'self'"},
    "style-src": {"'self'"},
    "object-src": {"'none'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
    "form-action": {"'self'"},
}
PRAGMAS: Final = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
BROKER: Final = ("socket_timeout", "socket_connect_timeout")


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    wrong: Callable[[], object]
    message: Promise
    hint: Promise


def value(name: str) -> Any:
    return getattr(settings, name, None)


def options() -> dict[str, Any]:
    return dict(settings.DATABASES["default"].get("OPTIONS", {}))


def cookie_names() -> list[str]:
    return [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]


def policy_is_loose() -> bool:
    policy: Any = settings.CONTENT_SECURITY_POLICY
    directives = {name: {str(source) for source in given} for name, given in policy["DIRECTIVES"].items()}
    scripts = directives.get("script-src", {"*"})
    return any(directives.get(name) != given for name, given in DIRECTIVES.items()) or any(
        "unsafe" in source or source in {"*", "https:", "data:"} for source in scripts
    )


def statement_may_last_too_long() -> bool:
    if settings.IS_SQLITE:
        return False
    given = [word.partition("=")[2] for word in str(options().get("options")).split() if "statement_timeout=" in word]
    seconds = [int(text.removesuffix("s")) for text in given if text.removesuffix("s").isdigit()]
    return not seconds or not all(0 < number <= LONGEST_WAIT for number in seconds)


def sqlite_is_careless() -> bool:
    given = options()
    return settings.IS_SQLITE and (
        given.get("transaction_mode") != "IMMEDIATE"
        or not all(pragma in given.get("init_command", "") for pragma in PRAGMAS)
    )


def a_silent_broker_blocks() -> bool:
    return bool(settings.REDIS_URL) and not all(value("CELERY_BROKER_TRANSPORT_OPTIONS").get(name) for name in BROKER)


def a_lost_job_waits() -> bool:
    visible = value("CELERY_BROKER_TRANSPORT_OPTIONS").get("visibility_timeout", DAY) if settings.REDIS_URL else DAY
    acknowledged_late = value("CELERY_TASK_ACKS_LATE") and value("CELERY_TASK_REJECT_ON_WORKER_LOST")
    return not acknowledged_late or visible <= value("CELERY_TASK_TIME_LIMIT")


RULES: Final = (
    Rule(
        "E010",
        lambda: not all(name.startswith("__Host-") for name in cookie_names()),
        gettext_lazy("A cookie’s name does not begin with __Host-: a neighbouring host could set it."),
        gettext_lazy(
            "Set BASE_URL to an https address, and leave SESSION_COOKIE_NAME and CSRF_COOKIE_NAME as they are."
        ),
    ),
    Rule(
        "E011",
        lambda: not settings.SESSION_COOKIE_HTTPONLY or settings.SESSION_COOKIE_SAMESITE not in {"Lax", "Strict"},
        gettext_lazy("Scripts or other sites can use the session cookie."),
        gettext_lazy("Leave SESSION_COOKIE_HTTPONLY and SESSION_COOKIE_SAMESITE as Django has them."),
    ),
    Rule(
        "E012",
        lambda: settings.SESSION_COOKIE_AGE > DAY,
        gettext_lazy("Sessions last longer than a day."),
        gettext_lazy("Set SESSION_COOKIE_AGE to 8 hours."),
    ),
    Rule(
        "E013",
        lambda: settings.SECURE_HSTS_SECONDS < YEAR or not settings.SECURE_HSTS_INCLUDE_SUBDOMAINS,
        gettext_lazy("Browsers are not told for a year that this host speaks HTTPS alone."),
        gettext_lazy("Set BASE_URL to an https address, and leave SECURE_HSTS_SECONDS as it is."),
    ),
    Rule(
        "E014",
        policy_is_loose,
        gettext_lazy("The Content-Security-Policy lets in more than our own files."),
        gettext_lazy("Leave CONTENT_SECURITY_POLICY as it is; a page that needs more is to be changed instead."),
    ),
    Rule(
        "E015",
        lambda: "ccassess.content_policy.ContentPolicy" not in settings.MIDDLEWARE,
        gettext_lazy("No page carries a Content-Security-Policy."),
        gettext_lazy("Put ccassess.content_policy.ContentPolicy back into MIDDLEWARE."),
    ),
    Rule(
        "E016",
        lambda: not 0 < (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) <= 1024 * 1024,
        gettext_lazy("A request may be larger than 1 MB: a few of them fill the memory."),
        gettext_lazy("Set DATA_UPLOAD_MAX_MEMORY_SIZE to 256 kB."),
    ),
    Rule(
        "E017",
        lambda: (
            not 0 < (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or 0) <= 1000
            or not 0 < (settings.DATA_UPLOAD_MAX_NUMBER_FILES or 0) <= 10
        ),
        gettext_lazy("A form may have any number of fields or files."),
        gettext_lazy("Set DATA_UPLOAD_MAX_NUMBER_FIELDS to 500 and DATA_UPLOAD_MAX_NUMBER_FILES to 2."),
    ),
    Rule(
        "E018",
        lambda: not 0 < (settings.EMAIL_TIMEOUT or 0) <= 60,
        gettext_lazy("A mail server that says nothing would hold a worker for good."),
        gettext_lazy("Set EMAIL_TIMEOUT to 10 seconds."),
    ),
    Rule(
        "E019",
        lambda: "Argon2" not in settings.PASSWORD_HASHERS[0],
        gettext_lazy("Passwords are not kept with Argon2."),
        gettext_lazy("Put Django’s Argon2PasswordHasher first in PASSWORD_HASHERS."),
    ),
    Rule(
        "E020",
        statement_may_last_too_long,
        gettext_lazy("A statement of a page may hold a web worker for more than ten seconds."),
        gettext_lazy("Set STATEMENT_TIMEOUT_SECONDS to 5, or leave it out."),
    ),
    Rule(
        "E021",
        sqlite_is_careless,
        gettext_lazy("SQLite would lose what was just saved, or fail under load."),
        gettext_lazy("Leave transaction_mode and init_command in DATABASES as they are."),
    ),
    Rule(
        "E022",
        a_silent_broker_blocks,
        gettext_lazy("A broker that says nothing would hold whoever publishes for minutes."),
        gettext_lazy("Leave socket_timeout and socket_connect_timeout in CELERY_BROKER_TRANSPORT_OPTIONS."),
    ),
    Rule(
        "E023",
        a_lost_job_waits,
        gettext_lazy("A job whose worker was killed would be lost, or run twice at once."),
        gettext_lazy("Leave the CELERY settings as they are: acknowledged late, and visible after the time limit."),
    ),
    Rule(
        "E024",
        lambda: value("CELERY_ACCEPT_CONTENT") != ["json"] or value("CELERY_TASK_SERIALIZER") != "json",
        gettext_lazy("Workers would run what somebody else puts into the broker."),
        gettext_lazy("Leave CELERY_ACCEPT_CONTENT and CELERY_TASK_SERIALIZER at json."),
    ),
    Rule(
        "E025",
        lambda: 0 < len(settings.METRICS_TOKEN) < SHORTEST_TOKEN,
        gettext_lazy("METRICS_TOKEN can be guessed."),
        gettext_lazy("Write 32 or more random characters (openssl rand -hex 32), or leave it out."),
    ),
)


def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    return [Error(str(rule.message), hint=str(rule.hint), id=f"ccassess.{rule.code}") for rule in RULES if rule.wrong()]
