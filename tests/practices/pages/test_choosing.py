"""Choosing a text where there are too many for one list: they are looked for, and what is hidden is not found."""

import pytest
from django.test import Client
from django.urls import reverse

from practices.exchange.actions.changes import note_changes
from practices.queries.editions import choosing
from tests import factories

pytestmark = pytest.mark.django_db
TEXT = "1. Members shall accept no gift.\n"


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch):
    monkeypatch.setattr(choosing, "MOST_LISTED", 2)


def texts(*titles: str):
    owner = factories.organization("Northern Union")
    made = [factories.edition(factories.instrument(owner, title=title), text=TEXT) for title in titles]
    note_changes()
    return made


@pytest.mark.parametrize("view", ["compare", "gaps"])
def test_of_many_texts_none_is_listed_before_they_are_looked_for(client: Client, view: str):
    texts("Rules on gifts", "Rules on travel", "Code of conduct")

    page = client.get(reverse(view)).content.decode()

    assert 'name="find"' in page
    assert "<option" not in page
    assert "There are too many texts for one list." in page


@pytest.mark.parametrize("view", ["compare", "gaps"])
def test_what_is_called_so_is_offered(client: Client, view: str):
    _gifts, travel, _code = texts("Rules on gifts", "Rules on travel", "Code of conduct")

    page = client.get(reverse(view), {"find": "travel"}).content.decode()

    assert f'<option value="{travel.translation_key}"' in page
    assert "Rules on gifts" not in page


def test_what_is_not_open_is_not_offered(client: Client):
    texts("Rules on gifts", "Rules on leave", "Code of conduct")
    factories.edition(factories.instrument(title="Rules on travel", audience=None), text=TEXT, audience=None)
    note_changes()

    page = client.get(reverse("compare"), {"find": "travel"}).content.decode()

    assert "<option" not in page
    assert "No text has this name." in page


def test_a_text_that_was_chosen_stays_while_the_other_is_looked_for(client: Client):
    gifts, travel, _code = texts("Rules on gifts", "Rules on travel", "Code of conduct")

    page = client.get(reverse("gaps"), {"own": str(gifts.translation_key), "find": "travel"}).content.decode()

    assert f'<option value="{gifts.translation_key}" selected' in page
    assert f'<option value="{travel.translation_key}"' in page


def test_officers_find_the_texts_of_their_own_organization_without_looking(client: Client):
    texts("Rules on gifts", "Rules on travel", "Code of conduct")
    own = factories.edition(text=TEXT)
    client.force_login(factories.officer(own.instrument.organization))

    page = client.get(reverse("compare")).content.decode()

    assert f'<option value="{own.translation_key}"' in page
    assert "Rules on gifts" not in page


def test_few_texts_are_listed_at_once(client: Client):
    texts("Rules on gifts", "Rules on travel")

    page = client.get(reverse("compare")).content.decode()

    assert 'name="find"' not in page
    assert page.count("Rules on gifts") == 2  # the first and the second text
