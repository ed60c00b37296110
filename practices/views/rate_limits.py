"""How often one visitor, or one link, may ask for something: counted in the cache, for a short time."""

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def is_over(name: str, who: str, *, most: int, seconds: int) -> bool:
    """Count one more request of `who`; tell whether it is more than `most` within `seconds`."""
    key = f"rate:{name}:{hashlib.sha256(who.encode('utf-8', 'replace')).hexdigest()[:32]}"
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key)) > most
    except ValueError:  # it ran out in between
        cache.set(key, 1, seconds)
        return False


def visitor_of(request: HttpRequest) -> str:
    """Return the address that a request came from; behind a proxy of ours, the one that it saw."""
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return seen.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def too_many(seconds: int) -> HttpResponse:
    """Answer 429 and say when to come again."""
    answer = render(None, "429.html", status=429)
    answer["Retry-After"] = str(seconds)
    return answer
