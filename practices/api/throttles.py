"""How often one reader may ask: counted in the cache, in windows of time, and let through when the cache is down."""

import hashlib
import logging
import math
import time
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from practices.models.exchange.tokens import AccessToken
from practices.views.rate_limits import visitor_of

logger = logging.getLogger(__name__)

PERIODS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


class RateLimit(NamedTuple):
    """A rate and what is left of it in this window of time; `reset` is in seconds from now."""

    name: str
    most: int
    seconds: int
    remaining: int
    reset: int


def write_rate_limits(request: HttpRequest, response: HttpResponseBase) -> None:
    """Say in the headers how often may be asked, and how often still (draft-ietf-httpapi-ratelimit-headers)."""
    limits: list[RateLimit] = getattr(request, "rate_limits", [])
    if limits:
        response["RateLimit-Policy"] = ", ".join(f'"{one.name}";q={one.most};w={one.seconds}' for one in limits)
        response["RateLimit"] = ", ".join(f'"{one.name}";r={one.remaining};t={one.reset}' for one in limits)


class ExchangeThrottle(BaseThrottle):
    """Counts requests of a visitor's address, an account or a token; those that cost much a second time by themselves.

    A view says with `is_costly` that its answers cost much. The rates are the settings API_RATE_ANONYMOUS,
    API_RATE_TOKEN and API_RATE_COSTLY, such as "1200/min"; an empty one sets no limit.
    """

    seconds_left = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request; tell whether it is within the rates. `rate_limits` of the request says what is left."""
        who, rate = _reader(request)
        limits: list[RateLimit] = []
        request._request.rate_limits = limits  # type: ignore[attr-defined]  # noqa: SLF001 - the middleware sees it
        return self._is_within("requests", who, rate, limits) and (
            not getattr(view, "is_costly", False) or self._is_within("costly", who, settings.API_RATE_COSTLY, limits)
        )

    def wait(self) -> float:
        """Return the seconds until it may be asked again, at least 1."""
        return max(self.seconds_left, 1.0)

    def _is_within(self, name: str, who: str, rate: str, limits: list["RateLimit"]) -> bool:
        if not rate:
            return True
        most, seconds = read_rate(rate)
        now = time.time()
        window = int(now // seconds)
        self.seconds_left = (window + 1) * seconds - now
        key = f"api:{name}:{window}:{hashlib.sha256(who.encode('utf-8', 'replace')).hexdigest()[:32]}"
        count = _count(key, seconds)
        limits.append(RateLimit(name, most, seconds, max(most - count, 0), math.ceil(self.seconds_left)))
        return count <= most


def read_rate(rate: str) -> tuple[int, int]:
    """Read "1200/min" as requests and seconds; periods are s, min, hour and day."""
    most, _slash, period = rate.partition("/")
    return int(most), PERIODS[period.strip()[:1]]


def _reader(request: Request) -> tuple[str, str]:
    if isinstance(request.auth, AccessToken):
        return f"token {request.auth.pk}", settings.API_RATE_TOKEN
    if request.user.is_authenticated:
        return f"account {request.user.pk}", settings.API_RATE_TOKEN
    return f"address {visitor_of(request)}", settings.API_RATE_ANONYMOUS


def _count(key: str, seconds: int) -> int:
    """Count one more; 0 where the cache cannot be asked. Where Redis is away, each process counts for itself."""
    try:
        cache.add(key, 0, seconds)
        return int(cache.incr(key))
    except ValueError:  # it was dropped in between
        return 0
    except OSError as error:
        logger.warning("the cache is down, requests are not counted: %s", type(error).__name__)
        return 0
