"""What a page read: what makes it unfit to be kept, or to be compared with what it would read now."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from portal.kept_pages import PageLruCache
from portal.page_reads import PageReads
from practices.models.releases import ReleaseDecision
from practices.models.topics import Topic
from tests import factories

pytestmark = pytest.mark.django_db


def reading(*queries: Any) -> PageReads:
    reads = PageReads()
    with connection.execute_wrapper(reads):
        for query in queries:
            query()
    return reads


def test_reading_what_is_watched_can_be_asked_again():
    factories.topic("gifts")
    seen = reading(lambda: list(Topic.objects.all())).seen()
    assert seen.are_the_same()

    factories.topic("duty")

    assert not seen.are_the_same()


def test_reading_what_raises_no_version_is_not_kept():
    assert reading(Topic.objects.exists).are_watched
    assert not reading(Session.objects.exists).are_watched
    keys = Session.objects.values("session_key")
    assert not reading(Topic.objects.filter(name__in=keys).exists).are_watched


def test_queries_that_are_put_together_are_queries():
    reads = PageReads()

    reads(lambda *_asked: None, "(SELECT 1) UNION ALL (SELECT 2)", (), False, {})

    assert reads.are_watched


def test_writing_is_not_kept():
    assert not reading(lambda: Topic.objects.update(position=1)).are_watched
    assert not reading(lambda: Topic.objects.bulk_create([Topic(name="a", slug="a")])).are_watched


def test_what_asks_the_clock_cannot_be_asked_again():
    reads = reading(lambda: ReleaseDecision.objects.filter(effective_at__lte=timezone.now()).exists())

    assert reads.are_watched
    assert not reads.seen().are_the_same()


def test_shelf_lets_go_of_what_was_asked_for_longest_ago():
    shelf: PageLruCache[str, str] = PageLruCache(10)
    for name in "abc":
        shelf.put(name, name.upper(), 3)
    shelf.get("a")

    shelf.put("d", "D", 3)
    shelf.put("large", "L", 11)
    shelf.put("a", "AA", 4)

    assert [shelf.get(name) for name in ("a", "b", "c", "d", "large")] == ["AA", None, "C", "D", None]
    assert shelf.size == 10
