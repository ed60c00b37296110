"""Gaps by topic: what people judged, and nothing inferred from what was not assessed."""

import pytest
from django.test import Client

from practices.actions.topics import tag_provision
from practices.models.assessments import Finding
from tests import factories
from tests.practices.gaps.texts import address, own, reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def gifts():
    return factories.topic("gifts", "Gifts")


def gap(client: Client, mine, theirs):
    return client.get(address(mine, theirs, "&by=topic")).context["topics"]


def judge(edition, topic, finding: str):
    return factories.assessment(
        edition, topic=topic, finding=finding, by=factories.officer(edition.instrument.organization)
    )


@pytest.mark.parametrize(
    ("reference_says", "own_says", "standing"),
    [
        (Finding.PROHIBITS, Finding.RECOMMENDS, "weaker"),
        (Finding.PROHIBITS, Finding.NONE_FOUND, "none_found"),
        (Finding.REQUIRES, Finding.PROHIBITS, "as_much"),
        (Finding.RECOMMENDS, Finding.REQUIRES, "as_much"),
        (Finding.INFORMS, Finding.INFORMS, "as_much"),
        (Finding.NONE_FOUND, Finding.INFORMS, "not_said"),
    ],
)
def test_findings_are_set_beside_each_other(client: Client, gifts, reference_says, own_says, standing):
    mine, theirs = own(), reference()
    judge(theirs, gifts, reference_says)
    judge(mine, gifts, own_says)

    (row,) = gap(client, mine, theirs)

    assert (row.code, row.standing) == ("gifts", standing)


def test_nothing_is_inferred_where_one_text_is_not_assessed(client: Client, gifts):
    mine, theirs = own(), reference()
    judge(theirs, gifts, Finding.PROHIBITS)

    (row,) = gap(client, mine, theirs)

    assert row.standing == "not_said"
    assert row.own == ()


def test_unassessed_texts_say_that_nothing_follows(client: Client):
    page = client.get(address(own(), reference(), "&by=topic")).content.decode()

    assert "Neither text was assessed on any topic." in page


def test_not_assessed_has_beside_it_what_the_text_has_on_the_topic(client: Client, gifts, operator):
    mine, theirs = own(), reference()
    judge(theirs, gifts, Finding.PROHIBITS)
    tag_provision(provision=mine.provisions.current().get(text__contains="law"), topics=[gifts], by=operator)

    page = client.get(address(mine, theirs, "&by=topic")).content.decode()

    assert page.index("Not assessed") < page.index("1 provision tagged")
