"""Redis as a cache that may be away: meanwhile each process remembers by itself, and no page fails for it.

So tries at passwords are still counted, by each web process for itself. In memory alone: no address reaches a disk.
"""

from __future__ import annotations

import logging
from functools import wraps
from typing import TYPE_CHECKING, Any

import redis
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)
MOST_ENTRIES = 20_000  # so that nobody pushes a count out by filling the memory


def forgiving(name: str) -> Callable[..., Any]:
    method = getattr(RedisCache, name)

    @wraps(method)
    def forgive(self: ForgivingRedisCache, *args: Any, **options: Any) -> Any:
        try:
            return method(self, *args, **options)
        except redis.RedisError as error:
            log.warning("The cache does not answer: %s", error)
            return getattr(self.meanwhile, name)(*args, **options)

    return forgive


class ForgivingRedisCache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.meanwhile = LocMemCache("while-redis-is-away", {"OPTIONS": {"MAX_ENTRIES": MOST_ENTRIES}})

    add = forgiving("add")
    get = forgiving("get")
    set = forgiving("set")
    touch = forgiving("touch")
    delete = forgiving("delete")
    incr = forgiving("incr")
