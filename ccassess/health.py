"""Is this process alive (restart it if not), and can it serve pages (send it nobody if not)?"""

from __future__ import annotations

from functools import cache

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """503 unless pages can be served. A broker that is away is told but no reason: requests do not need it."""
    database = _database_state()
    ready = database == "ok"
    return JsonResponse({"ready": ready, "database": database, "broker": _broker_state()}, status=200 if ready else 503)


def _database_state() -> str:
    try:
        behind = _migrations() - MigrationRecorder(connection).applied_migrations().keys()
    except DatabaseError:
        return "unreachable"
    return "migrations are missing" if behind else "ok"


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Of this version of the program; reading their files at every call cost more than any page."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _broker_state() -> str:
    if not settings.REDIS_URL:
        return "embedded"
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as broker:
            broker.ping()
    except redis.RedisError:
        return "unreachable"
    return "ok"
