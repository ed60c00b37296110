"""Publishing turns a text into provisions; rows keep, move or are replaced, and are never deleted."""

import datetime

import pytest
from wagtail.models import Page

from practices.actions.editions import publish_edition
from practices.models import EditionPage, Provision
from tests import factories

pytestmark = pytest.mark.django_db


def republish(edition: EditionPage, text: str) -> EditionPage:
    page = EditionPage.objects.get(pk=edition.pk)
    page.numbered_text = text
    publish_edition(edition=page, by=None)
    return page


def rows(edition: EditionPage) -> dict[str, Provision]:
    return {row.eid: row for row in edition.provisions.current()}


def test_publishing_makes_a_row_for_each_provision():
    edition = factories.edition(text="1. Conduct\n\nMembers act well.\n\n2. Gifts\n\nNone.\n")

    assert [(row.num, row.heading, row.text) for row in edition.provisions.in_order()] == [
        ("1", "Conduct", "Members act well."),
        ("2", "Gifts", "None."),
    ]


def test_publishing_again_keeps_the_row_of_unchanged_words():
    edition = factories.edition(text="1. Conduct\n\nMembers act well.\n\n2. Gifts\n\nNone.\n")
    before = rows(edition)

    republish(edition, "1. Conduct\n\nMembers act well.\n\n2. Gifts\n\nNone at all.\n")

    after = rows(edition)
    eids = list(before)
    assert after[eids[0]].public_id == before[eids[0]].public_id
    assert after[eids[1]].public_id != before[eids[1]].public_id
    assert after[eids[1]].replaces_id == before[eids[1]].pk


def test_publishing_again_readdresses_words_that_moved():
    edition = factories.edition(text="1. Conduct\n\nMembers act well.\n\n2. Gifts\n\nNone.\n")
    gifts = next(row for row in rows(edition).values() if row.heading == "Gifts")

    republish(edition, "1. Gifts\n\nNone.\n\n2. Conduct\n\nMembers act well.\n")

    moved = next(row for row in rows(edition).values() if row.heading == "Gifts")
    assert (moved.public_id, moved.num) == (gifts.public_id, "1")
    assert edition.provisions.count() == 2


def test_unpublishing_withdraws_the_provisions():
    edition = factories.edition()

    edition.unpublish()

    assert not edition.provisions.current().exists()
    assert edition.provisions.exists()


def test_publishing_is_all_or_nothing_when_provisions_fail(monkeypatch):
    instrument = factories.instrument()
    edition = EditionPage(
        title="E", language="en", dated_on=datetime.date(2003, 5, 14), numbered_text="1. A\n\nB.\n", live=False
    )
    instrument.add_child(instance=edition)

    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(Provision, "save", fail)
    with pytest.raises(RuntimeError):
        publish_edition(edition=edition, by=None)

    stored = Page.objects.get(pk=edition.pk)
    assert not stored.live
    assert stored.latest_revision is None


def test_an_edition_takes_the_address_of_date_language_and_status():
    edition = factories.edition(language="fr", text_status="official_translation", precision="month")

    assert edition.slug == "2003-05-fr-official-translation"
