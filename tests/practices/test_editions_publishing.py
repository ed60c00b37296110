"""Publishing turns a text into provisions; rows keep, move or are replaced, and are never deleted."""

import datetime

import pytest
from wagtail.models import Page
from wagtail.signals import page_published

from practices.actions.editions import publish_edition, write_provisions
from practices.models.editions import EditionPage
from practices.models.provisions import Provision
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


def test_publishing_is_all_or_nothing_when_what_follows_fails():
    instrument = factories.instrument()
    edition = EditionPage(
        title="E", language="en", dated_on=datetime.date(2003, 5, 14), numbered_text="1. A\n\nB.\n", live=False
    )
    instrument.add_child(instance=edition)

    def fail(**_kwargs):
        raise RuntimeError("the disk is full")

    page_published.connect(fail, sender=EditionPage)
    try:
        with pytest.raises(RuntimeError):
            publish_edition(edition=edition, by=None)
    finally:
        page_published.disconnect(fail, sender=EditionPage)

    stored = Page.objects.get(pk=edition.pk)
    assert not stored.live
    assert stored.latest_revision is None
    assert not edition.provisions.exists()


def test_publishing_writes_only_what_changed(django_assert_max_num_queries):
    paragraphs = "\n\n".join(f"{number}. Words of {number}." for number in range(1, 61))
    edition = factories.edition(text=paragraphs)
    before = rows(edition)
    page = EditionPage.objects.get(pk=edition.pk)
    page.numbered_text = paragraphs.replace("Words of 7.", "Other words.")
    revision = page.save_revision()
    EditionPage.objects.filter(pk=page.pk).update(numbered_text=page.numbered_text)

    with django_assert_max_num_queries(8):
        write_provisions(edition=page, revision=revision)

    after = rows(edition)
    changed = {eid for eid, row in after.items() if row.pk != before[eid].pk}
    assert [after[eid].text for eid in changed] == ["Other words."]
    assert {row.revision_id for eid, row in after.items() if eid not in changed} == {edition.live_revision_id}


def test_publishing_again_describes_rows_that_stand_deeper():
    edition = factories.edition(text="1. Conduct\n\n(a) act well\n\n(b) accept none\n")
    before = {row.text: row.public_id for row in rows(edition).values() if row.text}

    republish(edition, "# Part I\n\n2. Conduct\n\n(a) act well\n\n(b) accept none\n")

    after = rows(edition)
    moved = {row.text: row for row in after.values() if row.text in before}
    assert {text: row.public_id for text, row in moved.items()} == {text: before[text] for text in moved}
    assert {moved[words].parent.num for words in ("act well", "accept none")} == {"2"}
    assert [row.position for row in edition.provisions.current().in_order()] == list(range(len(after)))


def test_publishing_a_long_text_takes_few_queries(django_assert_max_num_queries):
    text = "\n\n".join(f"Article {n}\n\n{n}.1 Act.\n\n{n}.2 Rest {n}." for n in range(1, 501))
    edition = EditionPage(title="E", language="en", dated_on=datetime.date(2003, 5, 14), numbered_text=text)
    factories.instrument().add_child(instance=edition)

    with django_assert_max_num_queries(110):
        publish_edition(edition=edition, by=None)

    assert edition.provisions.count() == 1_500


def test_an_edition_takes_the_address_of_date_language_and_status():
    edition = factories.edition(language="fr", text_status="official_translation", precision="month")

    assert edition.slug == "2003-05-fr-official-translation"


def test_text_that_is_copied_with_its_instrument_belongs_to_the_copy():
    edition = factories.edition()

    copied = edition.instrument.copy(recursive=True, update_attrs={"slug": "copy", "title": "Copy"}, keep_live=True)

    assert list(copied.editions.values_list("slug", flat=True)) == [edition.slug]
    assert copied.editions.get().instrument.organization == edition.instrument.organization
    assert list(edition.instrument.editions.all()) == [edition]
