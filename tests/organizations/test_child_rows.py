"""Child rows that come with their pages are those that prefetching reads."""

import datetime
from typing import Any

import pytest
from django.db.models import Model
from django.utils.translation import override

from organizations.models import OrganizationName, OrganizationPage, with_child_rows
from practices.models.dates import Precision
from practices.models.instruments import EventKind, InstrumentEvent, InstrumentPage, InstrumentTitle
from practices.models.topics import TopicLabel, shown_labels
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
