"""An instrument as it stood on a day, and an edition with since when its rules hold."""

import datetime

import pytest

from tests.factories import edition, instrument

pytestmark = pytest.mark.django_db

OLD = "1. Gifts\n\nMembers accept small gifts.\n\n2. Press\n\nMembers ask before they speak.\n"
NEW = OLD.replace("small gifts", "no gifts")


def two():
    code = instrument()
    first = edition(code, text=OLD, on=datetime.date(2003, 5, 14))
    return code, first, edition(code, text=NEW, on=datetime.date(2006, 1, 1))


def test_instrument_shows_the_text_of_a_day(client):
    code, _first, _second = two()

    page = client.get(code.url, {"on": "2004-06-30"}).content.decode()

    assert "As it stood on" in page
    assert "small gifts" in page
    assert "no gifts" not in page


@pytest.mark.parametrize(("day", "words"), [("1999-01-01", "No text of that day"), ("yesterday", "This is not a date")])
def test_instrument_says_when_there_is_no_such_text(client, day, words):
    code, _first, _second = two()

    page = client.get(code.url, {"on": day}).content.decode()

    assert words in page
    assert "no gifts" in page


def test_edition_says_since_when_each_rule_is_in_the_text(client):
    _code, first, second = two()

    page = client.get(second.url, {"since": ""}).content.decode()

    assert f'href="{first.url}#sec_2"' in page
    assert f'href="{second.url}#sec_1"' in page


def test_edition_leads_to_what_changed_and_to_the_later_text(client):
    _code, first, second = two()

    assert (
        f"/editions/{second.translation_key}/changes/{first.translation_key}/"
        in client.get(second.url).content.decode()
    )
    assert "There is a later text of this instrument" in client.get(first.url).content.decode()


def test_edition_with_since_takes_few_queries(client, django_assert_max_num_queries):
    _code, _first, second = two()
    client.get(second.url)  # what a process learns once: its site and the kinds of its pages

    with django_assert_max_num_queries(19):
        client.get(second.url, {"since": ""})
