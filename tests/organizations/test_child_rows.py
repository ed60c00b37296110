"""Child rows that come with their pages are those that prefetching reads."""

import datetime
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.utils.translation import override

from organizations.models import OrganizationName, OrganizationPage, child_rows, with_child_rows
from practices.models.dates import Precision
from practices.models.instruments import EventKind, InstrumentEvent, InstrumentPage, InstrumentTitle
from practices.models.topics import Topic, TopicLabel, shown_labels
from tests import factories

pytestmark = pytest.mark.django_db
PATHS = ("organization__names", "titles", "events")


def _values(rows: Any) -> list[dict[str, Any]]:
    return [{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields} for row in rows]


def _children(page: InstrumentPage) -> list[list[dict[str, Any]]]:
    return [_values(rows.all()) for rows in (page.organization.names, page.titles, page.events)]


def _make() -> InstrumentPage:
    page = factories.instrument()
    for place, language in enumerate(("fr", "es", "ar")):
        words = f"“{language}” \\ %s {{}} 'a'\n"
        InstrumentTitle.objects.create(instrument=page, language=language, title=words, sort_order=2 - place)
        OrganizationName.objects.create(
            organization=page.organization, language=language, name=words, acronym="É", sort_order=place
        )
    for on, precision in ((datetime.date(2003, 5, 1), Precision.MONTH), (None, Precision.UNKNOWN)):
        InstrumentEvent.objects.create(
            instrument=page, kind=EventKind.ADOPTED, on=on, precision=precision, sort_order=1
        )
    return page


def test_children_are_those_that_prefetching_reads(django_assert_num_queries):
    page, other = _make(), factories.instrument()
    pages = InstrumentPage.objects.select_related("organization").order_by("pk")
    wanted = [_children(one) for one in pages.prefetch_related(*PATHS)]
    with django_assert_num_queries(1):
        found = list(with_child_rows(pages, *PATHS))
        assert [_children(one) for one in found] == wanted
        assert all(title.instrument is one for one in found for title in one.titles.all())
    assert [one.pk for one in found] == [page.pk, other.pk]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_topics_come_with_the_labels_that_are_shown(django_assert_num_queries, language):
    gifts, travel = factories.topic("gifts", "Gifts"), factories.topic("travel", "Travel", is_core=True)
    TopicLabel.objects.create(topic=gifts, language="fr", label="Cadeaux", scope_note="« Note »")
    TopicLabel.objects.create(topic=gifts, language="en", label="Presents", is_preferred=False)
    page = factories.instrument(topics=[gifts, travel])

    def told(pages: Any) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
        tags: list[Model] = [item.tag for one in pages for item in one.topic_items.all()]
        return [(_values([tag])[0], _values(tag.labels.all())) for tag in tags]

    pages = InstrumentPage.objects.filter(pk=page.pk)
    with override(language):
        wanted = told(pages.prefetch_related(shown_labels("topic_items__tag__labels")))
        with django_assert_num_queries(1):
            assert told(with_child_rows(pages, "topic_items__tag__labels")) == wanted


def test_an_owner_that_is_not_there_has_no_children():
    organization = factories.organization()
    rows = OrganizationPage.objects.select_related("body_of").filter(pk=organization.pk)
    assert with_child_rows(rows, "body_of__names").get().body_of is None


ASKED_FURTHER: list[Callable[[Any], Any]] = [
    lambda rows: list(rows.filter(language="fr")),
    lambda rows: list(rows.exclude(language="fr")),
    lambda rows: list(rows.order_by("-pk")),
    lambda rows: list(rows.values_list("title", flat=True).order_by("pk")),
    lambda rows: rows.filter(language="fr").count(),
    lambda rows: rows.order_by("pk").count(),
    lambda rows: rows.exists(),
    lambda rows: rows.first(),
    lambda rows: rows.filter(language="de").first(),
    lambda rows: rows.all().filter(language="fr").get().instrument.title,
]


@pytest.mark.parametrize("asked", ASKED_FURTHER)
def test_what_is_asked_further_is_asked_of_the_rows_own_children(asked: Callable[[Any], Any]):
    pages = [factories.instrument() for _page in range(3)]
    for page in pages:
        for language in ("fr", "es"):
            InstrumentTitle.objects.create(instrument=page, language=language, title=f"{page.pk} {language}")
    rows = InstrumentPage.objects.filter(pk__in=[page.pk for page in pages]).order_by("pk")

    wanted = [asked(page.titles) for page in rows.prefetch_related("titles")]

    assert [asked(page.titles) for page in with_child_rows(rows, "titles")] == wanted


def test_labels_that_are_asked_further_are_those_that_are_shown():
    gifts, other = factories.topic("gifts", "Gifts"), factories.topic("travel", "Travel")
    for topic in (gifts, other):
        TopicLabel.objects.create(topic=topic, language="en", label=f"{topic.name} too", is_preferred=False)
    rows = Topic.objects.filter(pk=gifts.pk)

    (wanted,) = [list(one.labels.order_by("pk")) for one in rows.prefetch_related(shown_labels())]

    assert list(with_child_rows(rows, "labels").get().labels.order_by("pk")) == wanted


def _event(page: InstrumentPage, kind: str, place: int | None) -> None:
    InstrumentEvent.objects.create(instrument=page, kind=kind, on=datetime.date(2003, 5, 1), sort_order=place)


def test_children_without_a_place_are_where_the_database_puts_them():
    page = factories.instrument()
    for place in (None, 0, 2, None, 1):
        _event(page, EventKind.ADOPTED, place)
    rows = InstrumentPage.objects.filter(pk=page.pk)

    wanted = [event.sort_order for event in rows.prefetch_related("events").get().events.all()]

    assert [event.sort_order for event in with_child_rows(rows, "events").get().events.all()] == wanted


@pytest.mark.parametrize("ordering", [["-sort_order"], ["-kind", "sort_order"], ["kind", "-sort_order"], []])
def test_children_are_in_the_order_of_their_model_whichever_way_it_goes(ordering: list[str], monkeypatch: Any):
    page = factories.instrument()
    for kind in (EventKind.ADOPTED, EventKind.AMENDED):
        for place in (None, 0, 1):
            _event(page, kind, place)
    rows = InstrumentPage.objects.filter(pk=page.pk)
    wanted = list(InstrumentEvent.objects.filter(instrument=page).order_by(*ordering, "pk"))
    monkeypatch.setattr(InstrumentEvent._meta, "ordering", ordering)
    child_rows._ordered_by.cache_clear()

    found = list(with_child_rows(rows, "events").get().events.all())
    child_rows._ordered_by.cache_clear()

    assert found == wanted


def test_children_can_be_asked_for_twice():
    page = factories.organization()
    rows = OrganizationPage.objects.filter(pk=page.pk).for_listing()

    found = with_child_rows(with_child_rows(rows, "names"), "names", "events").get()

    assert found.name_in("en") == page.title


def test_rows_with_children_can_be_kept_elsewhere(django_assert_num_queries):
    page = _make()
    rows = with_child_rows(InstrumentPage.objects.filter(pk=page.pk).select_related("organization"), *PATHS)
    wanted = _children(rows.get())

    (kept,) = pickle.loads(pickle.dumps(rows))
    again = rows.all()
    again.query = pickle.loads(pickle.dumps(rows.query))

    with django_assert_num_queries(0):
        assert _children(kept) == wanted
    with django_assert_num_queries(1):
        assert _children(again.get()) == wanted
