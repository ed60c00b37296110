"""How wide each page is open, as the database keeps it, is what the releases say, whoever writes and in which order."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from practices.actions.page_visibility import (
    differing_pages,
    install_visibility,
    mend_visibility,
    missing_visibility,
)
from practices.checks import check_triggers
from practices.models.editions import EditionPage
from practices.models.page_visibility import PageVisibility
from practices.models.releases import Audience, Release
from tests import factories
from tests.practices.overlapping.both import overlapping

pytestmark = pytest.mark.django_db


def narrow(page: Any) -> None:
    Release.objects.filter(thing=page.translation_key).update(audience=Audience.OWN)


def widen(page: Any) -> None:
    Release.objects.filter(thing=page.translation_key).update(audience=Audience.PUBLIC)


def reach_of(page: Any) -> int | None:
    return PageVisibility.objects.filter(pk=page.pk).values_list("reach", flat=True).first()


CLOSING: dict[str, Callable[[EditionPage], Any]] = {
    "its release": narrow,
    "the release of its instrument": lambda edition: narrow(edition.instrument),
    "no release": lambda edition: Release.objects.filter(thing=edition.translation_key).delete(),
    "its publication": lambda edition: edition.unpublish(),
    "that of its instrument": lambda edition: edition.instrument.unpublish(),
    "that of its organization": lambda edition: edition.instrument.organization.unpublish(),
    "another instrument": lambda edition: EditionPage.objects.filter(pk=edition.pk).update(
        instrument=factories.instrument(audience=None)
    ),
}


@pytest.mark.parametrize("what", CLOSING)
def test_text_is_closed_with_what_closes_it(what):
    edition = factories.edition()
    assert reach_of(edition) == 5

    CLOSING[what](edition)

    assert reach_of(edition) == 0
    assert differing_pages() == set()
    assert not EditionPage.objects.visible_to(None).filter(pk=edition.pk).exists()


def test_text_is_open_as_wide_as_the_narrower_of_both_releases():
    edition = factories.edition(factories.instrument(audience=Audience.DELEGATIONS), audience=Audience.PUBLIC)

    assert reach_of(edition) == 4
    assert EditionPage.objects.visible_to(factories.delegate()).contains(edition)
    assert not EditionPage.objects.visible_to(None).exists()


def test_row_goes_with_its_page():
    practice = factories.practice()
    assert reach_of(practice) == 5
    key = practice.pk

    practice.delete()

    assert not PageVisibility.objects.filter(pk=key).exists()


def test_rows_that_are_wrong_are_mended_and_logged(caplog):
    edition = factories.edition()
    narrow(edition)
    PageVisibility.objects.filter(pk=edition.pk).update(reach=5)

    assert mend_visibility() == 1
    assert reach_of(edition) == 0
    assert "not what the releases say" in caplog.text
    assert mend_visibility() == 0


@pytest.mark.parametrize("audience", [one for one in Audience if one != Audience.ALONE])
def test_row_that_is_wrong_is_found_however_wide_it_should_be(audience):
    named = [factories.organization()] if audience == Audience.NAMED else []
    edition = factories.open_to(factories.edition(audience=None), audience, named=named)
    assert differing_pages() == set()
    wanted = reach_of(edition)

    for reach in set(range(6)) - {1, wanted}:
        PageVisibility.objects.filter(pk=edition.pk).update(reach=reach)
        assert edition.pk in differing_pages()
        assert mend_visibility() >= 1
        assert reach_of(edition) == wanted


@pytest.mark.parametrize("back", [True, False])
def test_rows_follow_a_release_that_becomes_one_of_another_thing(back):
    text, other = factories.edition(), factories.edition(audience=None)
    releases = Release.objects.filter(thing=text.translation_key)

    releases.update(thing=other.translation_key)
    if back:
        Release.objects.filter(thing=other.translation_key).update(thing=text.translation_key)

    assert (reach_of(text), reach_of(other)) == ((5, 0) if back else (0, 5))
    releases.update(kind="practice")
    assert differing_pages() == set()


def test_rows_are_written_again_where_a_trigger_was_missing():
    edition = factories.edition()
    at = ' ON "practices_release"' if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER "practices_release_opens_update"{at}')
    narrow(edition)
    assert reach_of(edition) == 5
    assert missing_visibility() == ["practices_release_opens_update"]
    assert [error.id for error in check_triggers(databases=["default"])] == ["practices.E011"]

    install_visibility()

    assert reach_of(edition) == 0
    assert missing_visibility() == []


def close_instrument(edition: EditionPage) -> None:
    edition.instrument.unpublish()


OVERLAPPING = {
    "its instrument closes while a text is made": (
        lambda text: narrow(text.instrument),
        lambda text: factories.edition(text.instrument, language="fr"),
    ),
    "a text is made while its instrument closes": (
        lambda text: factories.edition(text.instrument, language="fr"),
        lambda text: narrow(text.instrument),
    ),
    "a text closes while its instrument opens": (narrow, lambda text: widen(text.instrument)),
    "an instrument closes while a text of it opens": (lambda text: narrow(text.instrument), widen),
    "an instrument is taken down while a text of it opens": (close_instrument, widen),
    "a text opens while its instrument is taken down": (widen, close_instrument),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", OVERLAPPING)
def test_what_overlaps_leaves_no_row_that_opens_more_than_the_releases(what):
    text, (first, second) = factories.edition(), OVERLAPPING[what]
    if "opens" in what:
        narrow(text.instrument if "instrument opens" in what else text)

    outcomes = overlapping(lambda: first(text), lambda: second(text))

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert differing_pages() == set()
    assert not EditionPage.objects.visible_to(None).exists()
