"""Redis as a cache that may be away: then nothing is remembered, and no page fails for it."""

from __future__ import annotations

import logging
from functools import wraps
from typing import TYPE_CHECKING, Any

import redis
from django.core.cache.backends.redis import RedisCache

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)


def forgiving(method: Callable[..., Any], answer: Any = None) -> Callable[..., Any]:
    @wraps(method)
    def forgive(self: ForgivingRedisCache, *args: Any, **options: Any) -> Any:
        try:
            return method(self, *args, **options)
        except redis.RedisError as error:
            log.warning("The cache does not answer: %s", error)
            return answer

    return forgive


class ForgivingRedisCache(RedisCache):
    add = forgiving(RedisCache.add, answer=False)
    set = forgiving(RedisCache.set)
    touch = forgiving(RedisCache.touch, answer=False)
    delete = forgiving(RedisCache.delete, answer=False)
    incr = forgiving(RedisCache.incr, answer=1)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except redis.RedisError as error:
            log.warning("The cache does not answer: %s", error)
            return default
