"""What a reader sees of checks: on the page of a note and of a summary."""

import pytest

from practices.models.claims import Claim, Verdict
from tests import factories

pytestmark = pytest.mark.django_db


def read(client, page):
    return client.get(page.url).content.decode()


def test_note_shows_the_check_beside_the_sentence(client):
    note = factories.practice(summary="First. A summary. Last.", results="Other words.")
    claim = factories.claim(note, note="The word does not occur.")

    text = read(client, note)

    assert f'<span class="claimed">A summary.</span><a class="claim-mark" href="#claim-{claim.public_id}"' in text
    for shown in (
        "Checked against the text:", "The text does not say so", "Members accept no gifts.",
        "The word does not occur.", "Checked by the organization itself",
    ):  # fmt: skip
        assert shown in text
    assert text.index('class="claim"') < text.index("Other words.")


def test_sentence_in_a_part_is_marked_in_its_paragraph(client):
    note = factories.practice(what_was_done="One.\n\nTwo words <b>here</b>. Three.")
    factories.claim(note, sentence="Two words <b>here</b>.", verdict=Verdict.SAID)

    text = read(client, note)

    assert '<p>One.</p><p><span class="claimed">Two words &lt;b&gt;here&lt;/b&gt;.</span>' in text
    assert "The text says so" in text


def test_statement_is_shown_and_what_is_not_public_is_not(client, secretariat):
    note = factories.practice()
    factories.claim(note, by=secretariat, note="Hidden note")
    Claim.objects.update(statement="We mean the rules.", statement_on="2026-02-01")
    assert "Hidden note" not in read(client, note)
    assert "claim" not in read(client, note)

    client.force_login(factories.officer(note.organization))

    assert "Not public: only its organization and the secretariat see this." in read(client, note)
    assert "We mean the rules." in read(client, note)


def test_note_without_checks_has_no_style_sheet_for_them(client):
    assert "claims.css" not in read(client, factories.practice())


def test_summary_shows_the_check_under_its_provision(client):
    edition = factories.edition()
    summary = factories.edition(edition.instrument, text="S1. Gifts are a breach.\n", text_status="summary")
    place = summary.provisions.current().get(text__contains="breach")
    factories.claim(
        summary=place, text=edition, sentence="Gifts are a breach.",
        by=factories.officer(edition.instrument.organization),
    )  # fmt: skip

    text = read(client, summary)

    assert "The text does not say so" in text
    assert "Members accept no gifts." in text
    assert "The text does not say so" not in read(client, edition)


def test_query_count_of_a_note_with_many_checks(client, django_assert_max_num_queries):
    note = factories.practice(results=" ".join(f"Sentence {number}." for number in range(6)))
    for number in range(6):
        factories.claim(note, sentence=f"Sentence {number}.")
    read(client, note)

    with django_assert_max_num_queries(32):
        read(client, note)
