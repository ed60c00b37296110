"""A kept page: the page of an instrument with 100 provisions, as Django gives it by WSGI without any proxy.

The peer is Django's own cache of pages, in memory, after whose pattern wagtail-cache is made; it gives a page for a
time, whatever is written meanwhile. It stands once as both advise (`UpdateCacheMiddleware` first,
`FetchFromCacheMiddleware` last) and once as far outside as it can, behind the headers alone, which say `no-cache`. Each
round asks ours, both peers and the page without any cache in turn; said are the medians of the processor time for one
answer. After a write that shows nothing ours asks the database whether the page would
be another one; beside it stands what the bare rendering of its template takes, and all that makes it anew.
The other processors are kept busy meanwhile, as they are where answers are wanted quickly: one that falls asleep
between the question to PostgreSQL and its answer is woken at the cost of whoever asked, which is a third of the time
that ours takes on a machine with nothing else to do.
On the database that DATABASE_URL names (a scratch one is made beside it), else on SQLite.
"""

import importlib
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import django

from tests.measurements.bench.rows import Measured

PROVISIONS = 100
ROUNDS = 15
EACH = 100
FLOOR, FLOOR_WRITTEN = 2.0, 5.0
"""How many times as quick as the peer."""
UPDATE, FETCH = "django.middleware.cache.UpdateCacheMiddleware", "django.middleware.cache.FetchFromCacheMiddleware"
BEHIND = "portal.headers.HeadersMiddleware"


def measure() -> list[Measured]:
    """Return the times, and how many times as quick ours is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    databases = importlib.import_module("tests.databases")
    with databases.migrated_database(), _busy_processors():
        return _measure(databases.connections["default"].vendor)


def _measure(vendor: str) -> list[Measured]:
    page = importlib.import_module("tests.factories").edition(text=make_text()).instrument
    settings = importlib.import_module("django.conf").settings
    start = settings.MIDDLEWARE.index(BEHIND) + 1
    outside, inside = settings.MIDDLEWARE[:start], settings.MIDDLEWARE[start:]
    ours, made = _site(settings.MIDDLEWARE, is_kept=True), _site(settings.MIDDLEWARE)
    advised, outermost = _site([*outside, UPDATE, *inside, FETCH]), _site([*outside, UPDATE, FETCH, *inside])
    address = page.url
    bodies = {_get(site, address) for site in (ours, advised, outermost, made) for _turn in range(2)}
    assert len(bodies) == 1, "they give different pages"
    seconds: dict[str, list[float]] = defaultdict(list)
    render = _rendering(made, address)
    for turn in range(ROUNDS):
        for name, site, count in (("ours", ours, EACH), ("advised", advised, EACH), ("outermost", outermost, EACH)):
            seconds[name].append(_time(site, address, count))
        seconds["made"].append(_time(made, address, 1))
        seconds["rendered"].append(_time_of(render, 1))
        importlib.import_module("tests.gathered_models").PublicVersion.objects.update(mark=turn)
        seconds["written"].append(_time(ours, address, 1))
    one = {name: statistics.median(times) for name, times in seconds.items()}
    work = f"page of an instrument with {PROVISIONS} provisions on {vendor}"
    written = f"{work}, after a write that shows nothing"
    return [
        Measured(f"{work}, kept", one["ours"], one["advised"], "Django's cache as advised", FLOOR),
        Measured(f"{work}, kept", one["ours"], one["outermost"], "Django's cache outermost"),
        Measured(written, one["written"], one["rendered"], "its template rendered, nothing asked", FLOOR_WRITTEN),
        Measured(written, one["written"], one["made"], "the page made anew"),
    ]


def make_text() -> str:
    """Return a text of 100 articles."""
    words = "Members of the staff shall accept no gift beyond simple courtesy, and report what they were offered."
    return "\n".join(f"{number}. Article on gifts\n\n{words}\n" for number in range(1, PROVISIONS + 1))


@contextmanager
def _busy_processors() -> Iterator[None]:
    """Keep all processors but one busy."""
    count = max(1, (os.cpu_count() or 1) - 1)
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _processor in range(count)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()


def _site(middleware: list[str], *, is_kept: bool = False) -> Any:
    """Return the portal as a server calls it, with this middleware."""
    with importlib.import_module("django.test").override_settings(PAGE_CACHE=is_kept, MIDDLEWARE=middleware):
        return importlib.import_module("django.core.handlers.wsgi").WSGIHandler()


def _rendering(site: Callable[..., Any], address: str) -> Callable[[], object]:
    """Return what renders the page's template again, with all that the database said at hand."""
    response = importlib.import_module("django.template.response").TemplateResponse
    held = []

    def render(self: Any) -> Any:
        held.append(self)
        return rendered(self)

    rendered = response.render
    with mock.patch.object(response, "render", render):
        page = _get(site, address)
    assert held[0].rendered_content.encode() == page
    return lambda: held[0].rendered_content


def _get(site: Callable[..., Any], address: str) -> bytes:
    environ = importlib.import_module("django.test").RequestFactory()._base_environ(PATH_INFO=address)
    response = site(environ, lambda status, headers: None)
    try:
        assert response.status_code == 200
        return b"".join(response)
    finally:
        response.close()


def _time(site: Callable[..., Any], address: str, count: int) -> float:
    return _time_of(lambda: _get(site, address), count)


def _time_of(work: Callable[[], object], count: int) -> float:
    began = time.process_time()
    for _turn in range(count):
        work()
    return (time.process_time() - began) / count
