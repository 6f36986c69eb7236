"""Mistakes in how the program is set up, each with what to do. Errors stop every manage.py command.

`check --deploy --fail-level WARNING` adds what only matters where several processes and real people meet it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags
from django.utils.translation import gettext as _

from ccassess.deployment_checks import check_settings
from ccassess.environ import env_secret, problems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.apps import AppConfig


def check_environment_is_understood(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    return [Error(problem.message, hint=problem.hint, id="ccassess.E001") for problem in problems]


def check_topology(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    if settings.IS_SQLITE and settings.REDIS_URL:
        return [
            Error(
                _("REDIS_URL is set, but DATABASE_URL is not PostgreSQL: workers cannot share an SQLite file safely."),
                hint=_("Set DATABASE_URL to PostgreSQL, or leave REDIS_URL out and run manage.py serve."),
                id="ccassess.E002",
            )
        ]
    if not settings.IS_SQLITE and not settings.REDIS_URL:
        return [
            Error(
                _("DATABASE_URL is PostgreSQL, but REDIS_URL is missing: no report would ever be built."),
                hint=_("Set REDIS_URL, for example redis://redis:6379/0, and start a worker and beat."),
                id="ccassess.E003",
            )
        ]
    return []


def check_secret_key_is_shared(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    if settings.IS_SQLITE or env_secret("SECRET_KEY"):
        return []
    return [
        Error(
            _("SECRET_KEY is missing: each container would make its own, and nobody would stay signed in."),
            hint=_("Set SECRET_KEY_FILE to a file with 50 or more random characters, the same for every process."),
            id="ccassess.E004",
        )
    ]


def check_addresses(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not settings.IS_HTTPS or not urlsplit(settings.BASE_URL).hostname:
        found.append(
            Error(
                _("BASE_URL is not an https address: %(url)s") % {"url": settings.BASE_URL},
                hint=_("Set BASE_URL to the address people type, for example https://assess.example.org."),
                id="ccassess.E005",
            )
        )
    if "*" in settings.ALLOWED_HOSTS:
        found.append(
            Error(
                _("ALLOWED_HOSTS lets any name in: a forged Host header would end up in links."),
                hint=_("Name the hosts, separated by commas, or leave it out: BASE_URL's host is always allowed."),
                id="ccassess.E006",
            )
        )
    if settings.IS_HTTPS and not settings.SECURE_PROXY_SSL_HEADER:
        found.append(
            checks.Warning(
                _("BASE_URL is https, but nothing says that a proxy ends it: every page would redirect to itself."),
                hint=_("Set TRUST_PROXY=1 behind a proxy that always sets X-Forwarded-Proto itself."),
                id="ccassess.W001",
            )
        )
    return found


def register_all() -> None:
    checks.register(check_environment_is_understood)
    checks.register(check_topology, Tags.compatibility, deploy=True)
    checks.register(check_secret_key_is_shared, Tags.security, deploy=True)
    checks.register(check_addresses, Tags.security, deploy=True)
    checks.register(check_settings, Tags.security, deploy=True)
