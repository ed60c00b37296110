"""What changed is one click from the instrument: between any two of its texts, and since when each rule is there."""

import datetime
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

OLD = "1. Gifts\n\nNo gift is accepted.\n\n2. Lamps\n\nLamps are put out at ten.\n"
NEW = "1. Gifts\n\nNo gift is accepted by anybody.\n\n2. Lamps\n\nLamps are put out at ten.\n"


@pytest.fixture
def dated():
    code = factories.instrument()
    return [
        factories.edition(code, text=text, on=datetime.date(year, 3, 1))
        for year, text in ((2001, OLD), (2005, NEW), (2009, NEW))
    ]


def test_instrument_leads_to_what_changed_in_one_click(client: Client, dated):
    page = client.get(dated[0].instrument.url).content.decode()

    changes = reverse("changes", args=[dated[2].translation_key, dated[1].translation_key])
    assert f'<a class="button quiet bare" href="{changes}">What changed</a>' in page
    assert page.count('name="earlier"') == page.count('name="later"') == 1


def test_any_two_texts_can_be_chosen(client: Client, dated):
    chosen = {"earlier": dated[0].translation_key, "later": dated[2].translation_key}

    answer = client.get(reverse("choose_changes"), chosen, follow=True)

    assert answer.redirect_chain == [(reverse("changes", args=[chosen["later"], chosen["earlier"]]), 302)]
    assert "From the text of 1 March 2001 to the text of 1 March 2009" in answer.content.decode()
    assert f'<option value="{chosen["earlier"]}" selected>' in answer.content.decode()


def test_instrument_says_beside_each_rule_since_when(client: Client, dated):
    url = dated[0].instrument.url

    plain, asked = (client.get(url + query).content.decode() for query in ("", "?since"))

    assert 'href="?since"' in plain
    assert "Since the text of" not in plain
    assert "Since the text of 1 March 2005" in asked
    assert "In the oldest text here, of 1 March 2001" in asked


@pytest.mark.parametrize("earlier", ["", "x", "0"])
def test_no_text_is_not_found(client: Client, dated, earlier):
    assert client.get(reverse("choose_changes"), {"earlier": earlier, "later": uuid.uuid4()}).status_code == 404


def test_one_text_twice_leads_to_the_picker(client: Client, dated):
    key = dated[0].translation_key

    answer = client.get(reverse("choose_changes"), {"earlier": key, "later": key})

    assert answer["Location"] == f"{reverse('compare')}?edition={key}"


def test_hidden_text_cannot_be_chosen(client: Client, dated):
    hidden = factories.edition(dated[0].instrument, text=NEW, on=datetime.date(2011, 1, 1), audience=None)
    chosen = {"earlier": dated[0].translation_key, "later": hidden.translation_key}

    assert str(hidden.translation_key) not in client.get(dated[0].instrument.url).content.decode()
    assert client.get(reverse("choose_changes"), chosen, follow=True).status_code == 404


def test_instrument_with_one_text_offers_no_changes(client: Client):
    page = client.get(factories.edition(text=OLD).instrument.url).content.decode()

    assert "What changed" not in page
