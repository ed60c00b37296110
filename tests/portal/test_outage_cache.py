"""The shared cache is away: pages, sign-in and limits go on, nobody waits, and it is asked again later."""

import time

import pytest
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.urls import reverse
from rest_framework.test import APIClient

from portal.outage_cache import OUTAGES, PAUSE, OutageRedisCache
from practices.views.rate_limits import is_over
from tests import factories
from tests.served import free_port

LONGEST = 2.0
"""Seconds that an answer may take longer at most when the cache goes away."""


@pytest.fixture
def _gone(settings):
    """A cache at a port that was given back."""
    location = f"redis://127.0.0.1:{free_port()}/1"
    settings.CACHES = {"default": {"BACKEND": "portal.outage_cache.OutageRedisCache", "LOCATION": location}}
    yield
    OUTAGES.clear()


@pytest.mark.once
@pytest.mark.usefixtures("_gone")
def test_cache_that_is_away_is_a_miss_and_then_keeps_for_this_process():
    began = time.monotonic()

    assert cache.get("a", "nothing") == "nothing"
    assert cache.get_or_set("a", 1) == 1
    assert cache.add("a", 2) is False
    assert cache.incr("a") == 2
    assert cache.get_many(["a", "b"]) == {"a": 2}
    assert cache.set_many({"b": 1}) == []
    assert "b" in cache
    cache.delete_many(["a", "b"])
    cache.clear()
    with pytest.raises(ValueError, match="not found"):
        cache.incr("a")
    assert not cache.is_reachable()
    assert time.monotonic() - began < LONGEST


@pytest.mark.once
@pytest.mark.usefixtures("_gone")
def test_limits_hold_while_the_cache_is_away():
    asked = [is_over("guess", "somebody", most=2, seconds=60) for _time in range(4)]

    assert asked == [False, False, True, True]


@pytest.mark.django_db
@pytest.mark.usefixtures("_gone")
def test_readers_and_writers_are_answered_while_the_cache_is_away(client, settings):
    settings.API_RATE_ANONYMOUS = "2/min"
    person = factories.officer(factories.organization())
    person.set_password("a long password")
    person.save()

    assert client.get("/").status_code == 200
    assert client.post(reverse("sign_in"), {"username": person, "password": "wrong"}).status_code == 200
    answers = [APIClient().get("/api/v1/topics/").status_code for _time in range(3)]
    assert answers == [200, 200, 429]
    client.force_login(person)
    assert client.get("/admin/").status_code == 200


@pytest.mark.once
def test_server_that_is_back_is_asked_again_and_the_stand_in_forgotten(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    there = OutageRedisCache("redis://127.0.0.1:1/0", {})
    there._class = lambda *_servers, **_options: LocMemCache("server", {})  # answers at last
    instead = there.outage.begin("server", OSError())
    there.set("a", 1)
    assert instead.get("a") == 1

    now[0] += PAUSE
    there.outage.end()

    assert there.outage.stand_in() is None
    OUTAGES.clear()
