"""Which two texts are compared word by word, and what is left out when nothing changed."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from practices.queries.comparison.pairs import choose_pair, read_pair, write_pair
from tests import factories
from tests.shared_worlds import shared_world

SAME = "1. Gifts\n\nMembers accept no gift beyond simple courtesy.\n\n"
OLD = SAME + "2. Leave\n\nMembers leave on the last day of the month.\n"
NEW = SAME + "2. Leave\n\nMembers leave on the first day of the month.\n"


def address(*editions, **query):
    pairs = "&".join(f"edition={edition.translation_key}" for edition in editions)
    return f"{reverse('compare')}?{pairs}" + "".join(f"&{name}={value}" for name, value in query.items())


def _make_three():
    code = factories.instrument()
    return (
        factories.edition(code, text=OLD, on=datetime.date(2001, 1, 1)),
        factories.edition(text="1. Cadeaux\n\nLes membres n’acceptent aucun cadeau.\n", language="fr"),
        factories.edition(code, text=NEW, on=datetime.date(2004, 1, 1)),
    )


shared_three = shared_world(_make_three)


@pytest.fixture
def three(shared_three, db):
    return shared_three.made()


@pytest.mark.parametrize("text", ["", "1", "1,1", "0,1", "1,2,3", "a,b", "-1,2", "1;2", "10,2", "١,٢", "1," + "9" * 99])
def test_read_pair_refuses_what_is_no_pair(text):
    assert read_pair(text) is None


def test_pair_is_read_as_it_was_written():
    assert read_pair(write_pair((1, 3))) == (1, 3)


def test_choose_pair_takes_the_first_two_that_share_a_language(three):
    assert choose_pair(three, None) == (0, 2)


def test_choose_pair_takes_those_asked_for_the_other_way_round_too(three):
    assert choose_pair(three, (3, 1)) == (2, 0)


def test_choose_pair_passes_over_a_place_that_there_is_not(three):
    assert choose_pair(three, (1, 6)) == (0, 2)


def test_words_of_three_texts_offer_the_pairs_and_keep_all_texts(client: Client, three):
    page = client.get(address(*three, by="words")).content.decode()

    assert '<option value="1,3" selected>' in page
    assert '<option value="2,3">' in page
    assert page.count('name="edition" value=') >= 3
    assert ">first</ins>" in page
    assert "Les membres" not in page


def test_words_of_a_pair_that_shares_no_language_say_that_none_are_marked(client: Client, three):
    page = client.get(address(*three, by="words", pair="2,3")).content.decode()

    assert "no words are marked" in page
    assert "Les membres" in page
    assert "<ins" not in page


@pytest.mark.parametrize("pair", ["9,9", "x", "2,1,3", "%00", "1,7", "," * 500])
def test_words_of_a_pair_that_cannot_be_read_still_answer(client: Client, three, pair):
    assert client.get(address(*three, by="words", pair=pair)).status_code == 200


def test_words_say_how_many_changed_and_number_the_differences(client: Client, three):
    page = client.get(address(three[0], three[2], by="words")).content.decode()

    assert "1 word added, 1 word removed" in page
    assert 'id="difference-1"' in page
    assert page.count('data-difference="1"') == 2
    assert 'data-difference="2"' not in page


def test_words_can_leave_out_what_is_unchanged_and_say_so(client: Client, three):
    page = client.get(address(three[0], three[2], by="words", only="changes")).content.decode()

    assert "1 row with the same wording is hidden." in page
    assert "simple courtesy" not in page
    assert "Show unchanged rows too" in page


def test_words_that_are_the_same_throughout_say_so(client: Client, three):
    twin = factories.edition(three[0].instrument, text=OLD, on=datetime.date(2002, 1, 1))

    page = client.get(address(three[0], twin, by="words", only="changes")).content.decode()

    assert "The wording is the same throughout." in page


def test_words_lead_to_the_whole_text_in_one_reading(client: Client, three):
    page = client.get(address(three[0], three[2], by="words")).content.decode()

    whole = reverse("changes", args=[three[2].translation_key, three[0].translation_key])
    assert f'href="{whole}?whole=1"' in page


def test_texts_can_be_moved_and_left_out_by_links(client: Client, three):
    page = client.get(address(*three)).content.decode()

    first, second, third = (str(edition.translation_key) for edition in three)
    assert f"edition={second}&amp;edition={first}&amp;edition={third}" in page
    assert f"edition={first}&amp;edition={third}&amp;edition={second}" in page
    assert f'?edition={first}&amp;edition={third}"' in page
    assert page.count(">Move up") == 2
    assert page.count(">Move down") == 2
