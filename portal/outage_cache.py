"""The shared cache, wrapped so that an outage is a miss: while it is away each process counts and keeps for itself."""

import functools
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

PAUSE = 5.0
"""Seconds for which the cache is not asked again after it failed."""
TIME_LIMITS = {"socket_connect_timeout": 0.5, "socket_timeout": 1.0}
"""Seconds for reaching the cache, and for its answer."""
STOOD_IN = (
    "add", "clear", "delete", "delete_many", "get", "get_many", "has_key", "incr", "set", "set_many", "touch",
)  # fmt: skip
"""What a cache does that asks the server; the rest of its methods are made of these."""


class Outage:
    """What is known of one server, by all threads: until when it is not asked, and what stands in for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0
        self._stand_in: LocMemCache | None = None

    def stand_in(self) -> LocMemCache | None:
        """Return what stands in for the server now; None when it is to be asked."""
        return self._stand_in if time.monotonic() < self._until else None

    def begin(self, name: str, error: Exception) -> LocMemCache:
        """Note that the server failed; give what stands in, empty when the outage is new."""
        with self._lock:
            if self._stand_in is None:
                logger.warning("the cache is down, each process keeps for itself: %s", type(error).__name__)
                self._stand_in = LocMemCache(f"outage of {name}", {})
                self._stand_in.clear()
            self._until = time.monotonic() + PAUSE
            return self._stand_in

    def end(self) -> None:
        """Note that the server answered."""
        if self._stand_in is not None:
            with self._lock:
                self._stand_in, self._until = None, 0.0
            logger.warning("the cache is back")


OUTAGES: dict[str, Outage] = {}
"""By address of the server; a cache has an object in each thread, an outage is of all."""


class OutageRedisCache(RedisCache):
    """Redis that may be away. Raises what Redis raises for nothing but a wrong use."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, {**params, "OPTIONS": {**TIME_LIMITS, **params.get("OPTIONS", {})}})
        self._name = str(server)
        self.outage = OUTAGES.setdefault(self._name, Outage())

    def is_reachable(self) -> bool:
        """Ask the server itself, now, whether it is there and takes something to keep."""
        try:
            RedisCache.set(self, "is-reachable", 1, 10)
        except (RedisError, OSError):
            return False
        return True


def _standing_in(name: str) -> Callable[..., Any]:
    asked = getattr(RedisCache, name)

    @functools.wraps(asked)
    def ask(self: OutageRedisCache, *args: Any, **kwargs: Any) -> Any:
        instead = self.outage.stand_in()
        if instead is None:
            try:
                answer = asked(self, *args, **kwargs)
            except (RedisError, OSError) as error:
                instead = self.outage.begin(self._name, error)
            else:
                self.outage.end()
                return answer
        return getattr(instead, name)(*args, **kwargs)

    return ask


for _name in STOOD_IN:
    setattr(OutageRedisCache, _name, _standing_in(_name))
