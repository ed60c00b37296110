"""What a page read: what makes it unfit to be kept, or to be compared with what it would read now."""

import datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Case, Count, Value, When
from django.db.models.expressions import RawSQL
from django.utils import timezone

from portal.page_reads import PageReads
from practices.actions import page_queries
from practices.actions.page_queries import answers_now
from practices.models.editions import EditionPage
from practices.models.releases import ReleaseDecision
from practices.models.topics import Topic
from tests import factories

LONG_AGO = datetime.datetime(2001, 1, 1, tzinfo=datetime.UTC)
pytestmark = pytest.mark.django_db


def reading(*queries: Any) -> PageReads:
    reads = PageReads()
    with connection.execute_wrapper(reads):
        for query in queries:
            query()
    return reads


def test_reading_what_is_watched_can_be_asked_again():
    factories.topic("gifts")
    kept, answered = reading(lambda: list(Topic.objects.all())).kept()
    assert answers_now(kept) == answered

    factories.topic("duty")

    assert answers_now(kept) != answered


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
    assert reads.kept() == (b"", b"")


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_prepared_is_asked_with_its_values():
    topic = factories.topic("gifts")
    said = Case(When(name="gifts", then=Value("a")), default=Value("b"))
    counted = Topic.objects.annotate(said=said).values("said").annotate(count=Count("pk"))
    kept, answered = reading(lambda: list(counted)).kept()
    assert answered == answers_now(kept)

    topic.delete()

    assert answered != answers_now(kept)


@pytest.mark.parametrize("is_pooled", [False, True])
def test_each_kind_of_value_is_asked_again_as_it_was(settings, is_pooled):
    settings.PGBOUNCER = is_pooled
    topic, edition = factories.topic("gifts"), factories.edition()
    asked = {
        "words and numbers": lambda: list(Topic.objects.filter(pk__in=[topic.pk, 2**40], name="gifts")[:3]),
        "a uuid": lambda: list(EditionPage.objects.filter(translation_key=edition.translation_key)),
        "a day and a truth": lambda: list(EditionPage.objects.filter(live=True, first_published_at__gt=LONG_AGO)),
        "by hand": lambda: Topic.objects.raw("SELECT * FROM practices_topic WHERE name LIKE 'gift%%'", [])[0],
        "nothing": lambda: list(Topic.objects.filter(pk__in=RawSQL("SELECT id FROM practices_topic WHERE %s", [None]))),
    }
    for said, query in asked.items():
        kept, answered = reading(query).kept()
        assert answered, said
        assert answered == answers_now(kept), said


def test_connection_begins_anew_with_what_it_has_prepared(monkeypatch):
    monkeypatch.setattr(page_queries, "MOST_PREPARED", 2)
    kept = [reading(lambda n=n: list(Topic.objects.all()[: n + 1])).kept() for n in range(2)]
    kept += [reading(Topic.objects.exists).kept(), reading(Topic.objects.count).kept()]

    assert [answered == answers_now(queries) for queries, answered in kept * 2] == [True] * 8
