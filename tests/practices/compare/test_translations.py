"""A text in another language can be read in place, in a translation that the reader may see."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories

ENGLISH = "1. Gifts\n\nMembers accept no gift.\n\n2. Press\n\nMembers are silent.\n"
FRENCH = "1. Cadeaux\n\nLes membres n’acceptent rien.\n\n2. Presse\n\nLes membres se taisent.\n"
OTHER = "Rule 4.1\nGifts\nStaff accept no gift beyond a token of small value.\n"
ON = datetime.date(2003, 5, 14)

pytestmark = pytest.mark.django_db


def address(*editions):
    return f"{reverse('compare')}?" + "&".join(f"edition={edition.translation_key}" for edition in editions)


def translated(*, audience="public", status="official_translation", on=ON, text=ENGLISH):
    """Make a French text and its English translation; give the French one."""
    code = factories.instrument()
    french = factories.edition(code, text=FRENCH, language="fr", on=ON)
    factories.edition(code, text=text, text_status=status, on=on, audience=audience)
    return french


def test_translation_of_the_same_date_is_read_in_place_with_its_status(client: Client):
    page = client.get(address(translated(), factories.edition(text=OTHER))).content.decode()

    assert page.count("Read in English: Official translation") == 2
    assert "Members are silent." in page
    assert 'lang="en" dir="ltr"><p>Members accept no gift.' in page


def test_translation_of_another_date_is_not_offered(client: Client):
    french = translated(on=datetime.date(2001, 1, 1))

    assert "Read in English" not in client.get(address(french, factories.edition(text=OTHER))).content.decode()


def test_translation_that_is_hidden_leaves_no_trace(client: Client):
    page = client.get(address(translated(audience=None), factories.edition(text=OTHER))).content.decode()

    assert "Read in English" not in page
    assert "Members are silent." not in page


@pytest.mark.parametrize("status", ["summary", "extract"])
def test_translation_that_is_no_whole_text_is_not_offered(client: Client, status):
    french = translated(status=status)

    assert "Read in English" not in client.get(address(french, factories.edition(text=OTHER))).content.decode()


def test_translation_that_is_built_otherwise_is_not_offered(client: Client):
    french = translated(text="Chapter 9\n\n9.1 Members accept no gift.\n\n9.2 Members are silent.\n")

    assert "Read in English" not in client.get(address(french, factories.edition(text=OTHER))).content.decode()


def test_text_in_the_language_of_the_reader_is_not_translated(client: Client):
    page = client.get("/fr" + address(translated(), factories.edition(text=OTHER))).content.decode()

    assert "Les membres se taisent." in page
    assert "Members are silent." not in page


def test_official_translation_comes_before_an_unofficial_one(client: Client):
    french = translated(status="unofficial_translation", text=ENGLISH.replace("silent", "unofficial"))
    factories.edition(french.instrument, text=ENGLISH, text_status="official_translation", on=ON)

    page = client.get(address(french, factories.edition(text=OTHER))).content.decode()

    assert "Members are silent." in page
    assert "Members are unofficial." not in page


def test_language_of_the_first_text_serves_where_the_reader_s_is_missing(client: Client):
    page = client.get("/ar" + address(factories.edition(text=OTHER), translated())).content.decode()

    assert "Members are silent." in page


def test_translations_cost_two_queries_however_long_the_texts(client: Client, django_assert_max_num_queries):
    long = "".join(f"{number}. Titre\n\nLes membres font {number} choses.\n\n" for number in range(1, 60))
    english = "".join(f"{number}. Title\n\nMembers do {number} things.\n\n" for number in range(1, 60))
    code = factories.instrument()
    french = factories.edition(code, text=long, language="fr", on=ON)
    factories.edition(code, text=english, text_status="official_translation", on=ON)
    other = factories.edition(text=OTHER)

    with django_assert_max_num_queries(19):
        client.get(address(french, other))
