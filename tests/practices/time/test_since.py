"""Since when a rule holds."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from practices.queries.editions.since import since_of
from tests.factories import edition, instrument, officer

pytestmark = pytest.mark.django_db

GIFTS = "Members accept no gifts."
PRESS = "Members speak to the press when authorized."


def text(*rules):
    return "\n\n".join(f"{number}. Rule {rule[8:14]}\n\n{rule}" for number, rule in enumerate(rules, start=1))


def dated(code, year, *rules, **fields):
    return edition(code, text=text(*rules), on=datetime.date(year, 1, 1), **fields)


def since(page, user=None):
    return {eid: found.date for eid, found in since_of(page, user or AnonymousUser()).items()}


def test_since_is_the_first_edition_with_the_words_wherever_they_stood():
    code = instrument()
    dated(code, 2003, GIFTS)
    dated(code, 2005, PRESS, GIFTS)
    newest = dated(code, 2008, PRESS, "Members drive with care.", GIFTS)

    found = since(newest)

    assert "2003" in found["sec_3"]
    assert "2005" in found["sec_1"]
    assert "2008" in found["sec_2"]


def test_since_begins_anew_where_the_line_was_broken():
    code = instrument()
    dated(code, 2003, GIFTS)
    dated(code, 2005, PRESS)
    newest = dated(code, 2008, GIFTS)

    assert "2008" in since(newest)["sec_1"]


def test_since_passes_over_an_extract():
    code = instrument()
    dated(code, 2003, GIFTS, PRESS)
    dated(code, 2005, PRESS, text_status="extract")
    newest = dated(code, 2008, GIFTS)

    assert "2003" in since(newest)["sec_1"]


def test_since_says_nothing_of_a_text_that_the_reader_may_not_see():
    code = instrument()
    dated(code, 2003, GIFTS, audience=None)
    newest = dated(code, 2008, GIFTS)

    assert "2008" in since(newest)["sec_1"]
    assert "2003" in since(newest, officer(code.organization))["sec_1"]


def test_since_of_an_edition_takes_two_queries_beside_those_of_the_site(django_assert_max_num_queries):
    code = instrument()
    dated(code, 2003, GIFTS)
    newest = dated(code, 2008, GIFTS)

    with django_assert_max_num_queries(4):
        since_of(newest, AnonymousUser())


def test_a_rule_that_was_worded_otherwise_goes_back_to_its_first_similar_words():
    code = instrument()
    dated(code, 1999, PRESS)
    dated(code, 2003, "Members accept no gifts or other favours.")
    dated(code, 2005, GIFTS)
    newest = dated(code, 2008, GIFTS)

    found = since_of(newest, AnonymousUser())["sec_1"]

    assert "2005" in found.date
    assert found.worded_otherwise is not None
    assert "2003" in found.worded_otherwise.date


def test_a_rule_that_always_had_its_words_was_never_worded_otherwise():
    code = instrument()
    dated(code, 1999, PRESS)
    dated(code, 2003, GIFTS)
    newest = dated(code, 2008, GIFTS)

    assert since_of(newest, AnonymousUser())["sec_1"].worded_otherwise is None
