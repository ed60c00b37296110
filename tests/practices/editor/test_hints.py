"""The hints in the page editor: shown as saved, followed while typing, never in the way of saving."""

import datetime
import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from practices.models.instruments import InstrumentEvent
from practices.templatetags.hint_words import FIELDS, SENTENCES, hint_field, hint_sentence
from tests import factories

pytestmark = pytest.mark.django_db


def editor(page: Any, user: Any) -> str:
    """Return the editor of a page."""
    client = Client()
    client.force_login(user)
    return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_instrument_is_told_what_is_missing_and_out_of_order() -> None:
    page = factories.instrument()
    for kind, year in (("adopted", 2005), ("in_force", 2003)):
        InstrumentEvent.objects.create(instrument=page, kind=kind, on=datetime.date(year, 1, 1))

    body = editor(page, factories.officer(page.organization))

    assert "No topic has been chosen" in body
    assert "<p data-no-hints hidden>" in body
    assert "“Adopted” is later than “In force”." in body
    assert "Hints never prevent a text from being saved" in body


def test_edition_and_practice_are_told_line_by_line() -> None:
    text = factories.edition(text="Article 1\n\nSee [here](https://example.org).\n")
    practice = factories.practice(text.instrument.organization, what_was_done="![](page:1)")
    officer = factories.officer(text.instrument.organization)

    assert "The text of this link does not show where it leads." in editor(text, officer)
    body = editor(practice, officer)
    assert "This image has no description." in body
    assert "No lessons are described." in body


def test_complete_practice_has_nothing_to_mend() -> None:
    gifts = factories.topic()
    page = factories.practice(results="R", lessons="L", contact="Legal office")
    page.topics.set([gifts.name])
    page.save_revision().publish()

    assert "<p data-no-hints>There are no hints." in editor(page, factories.officer(page.organization))


def test_hints_follow_the_text_and_escape_it() -> None:
    client = Client()
    client.force_login(factories.officer(factories.organization()))

    answer = client.post(reverse("structure:doubts"), {"text": "# a\n\n### <b>x</b>\n", "language": "en"})

    hints = json.loads(answer.content)["hints"]
    assert 'data-line="3"' in hints
    assert "<b>x" not in hints


def test_every_hint_has_words() -> None:
    page = factories.practice()
    for hint in page.content_hints():
        assert hint_sentence(hint)
        assert hint_field(hint)
    assert set(SENTENCES) >= {"no_topics", "heading_jumps"}
    assert "numbered_text" in FIELDS
