"""The editor says what a field wants, and shows the page beside it, for each kind of page that an officer writes."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

SAID = {
    "instrument": "Where the organization itself publishes it.",
    "edition": "The date shown on the text, not today’s date.",
    "practice": "Two or three sentences, for lists and search.",
    "organization": "The address of the organization itself.",
}


def page_of(kind: str) -> tuple[Any, Any]:
    """Make a page of a kind; give it and its organization."""
    if kind == "organization":
        page = factories.organization()
        return page, page
    page = {"instrument": factories.instrument, "edition": factories.edition, "practice": factories.practice}[kind]()
    return page, page.instrument.organization if kind == "edition" else page.organization


@pytest.mark.parametrize("kind", SAID)
def test_field_says_what_it_wants(kind: str) -> None:
    page, owner = page_of(kind)
    client = Client()
    client.force_login(factories.officer(owner))

    body = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert SAID[kind] in body


@pytest.mark.parametrize("kind", SAID)
def test_draft_is_shown_as_a_page(kind: str) -> None:
    page, owner = page_of(kind)
    client = Client()
    client.force_login(factories.officer(owner))

    answer = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    assert answer.status_code == 200
    assert getattr(page, "instrument", page).title in answer.content.decode()
