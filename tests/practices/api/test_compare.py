"""`/api/v1/compare/`: the sheet as JSON, what is refused, and that its description is true."""

import datetime
import json
import re
from dataclasses import replace

import pytest
from rest_framework import serializers

from practices.api.comparison import ComparisonSerializer
from practices.documents.comparison_sheet.documents import SheetFinding
from practices.documents.comparison_sheet.json_file import describe_comparison
from tests import factories
from tests.practices.api.answers import NOBODY, client_of
from tests.practices.compare.freezing import CODE, RULES, query, text_of
from tests.practices.documents.comparison_sheet.compared import compared, differing
from tests.shared_worlds import shared_world

pytestmark = pytest.mark.django_db


shared_two = shared_world(lambda: (factories.edition(text=CODE), factories.edition(text=RULES)))


@pytest.fixture
def two(shared_two):
    return shared_two.made()


def ask(*editions, user=None, **more):
    return client_of(user).get(f"/api/v1/compare/?{query(*editions, **more)}")


def test_it_gives_texts_rows_grounds_and_measures(two):
    found = ask(*two).json()
    row = next(row for row in found["rows"] if row["ground"])
    provision = row["cells"][1]["provisions"][0]

    assert [text["edition"] for text in found["texts"]] == [str(edition.translation_key) for edition in two]
    assert row["ground"] in {"words", "heading", "sense"}
    assert "not confirmed" in row["why"]
    assert 0.0 <= row["cells"][1]["measures"]["words"] <= 1.0
    assert "token of small value" in provision["text"]
    assert client_of().get(f"/api/v1/provisions/{provision['id']}/").json()["eid"] == provision["eid"]
    assert found["method"]


def test_its_address_is_the_frozen_comparison(two):
    found = ask(*two).json()

    assert client_of().get("/compare/frozen/?" + found["url"].partition("?")[2]).status_code == 200
    assert found["citation"].endswith(found["url"])


def test_a_day_swaps_the_texts_and_is_told(two):
    old = factories.edition(two[0].instrument, text=CODE, on=datetime.date(2001, 1, 1))

    found = ask(*two, on="2003-05-13")

    assert found.status_code == 400  # of the second text there was none on that day
    assert ask(two[0], old, on="2002-01-01").json()["errors"][0]["parameter"] == "on"
    newer = factories.edition(two[0].instrument, text=CODE, on=datetime.date(2020, 1, 1))
    texts = ask(newer, two[1], on="2010-01-01").json()["texts"]
    assert texts[0]["edition"] == str(two[0].translation_key)


def test_word_by_word_gives_the_differences():
    pair = text_of(CODE), text_of(CODE.replace("courtesy", "kindness"))

    rows = ask(*pair, by="words").json()["rows"]

    assert [row["words_added"] for row in rows] == [0, 1]
    assert {one["kind"] for one in rows[1]["differences"]} == {"equal", "replaced"}


def test_hidden_and_unknown_editions_answer_alike(two):
    hidden = factories.edition(audience=None, text=CODE)

    answers = [
        client_of().get(f"/api/v1/compare/?edition={two[0].translation_key}&edition={key}")
        for key in (hidden.translation_key, NOBODY)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert answers[0]["Content-Type"] == "application/problem+json"
    assert ask(two[0], hidden, user=factories.secretariat_member()).status_code == 200


@pytest.mark.parametrize(
    ("more", "parameter"),
    [
        ("by=likeness", "by"),
        ("by=", "by"),
        ("on=204", "on"),
        ("on=2004-13-45", "on"),
        ("pair=1,9", "pair"),
        ("pair=%00", "pair"),
        ("edition=x", "edition"),
        ("edition=%00", "edition"),
        ("edition=" + "x" * 4000, "edition"),
        ("editions=1", "editions"),
        ("by=topic&by=gaps", "by"),
        ("format=docx", "format"),
    ],
)
def test_what_is_not_understood_is_refused_and_named(two, more, parameter):
    response = client_of().get(f"/api/v1/compare/?{query(*two)}&{more}")

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]
    assert len(json.dumps(response.json())) < 2000


@pytest.mark.parametrize("count", [0, 1, 7])
def test_fewer_than_two_or_more_than_six_are_refused(count):
    assert ask(*(factories.edition(text=CODE) for _number in range(count))).status_code == 400


def test_the_same_edition_twice_is_refused(two):
    assert ask(two[0], two[0]).json()["errors"][0]["parameter"] == "edition"


def test_nothing_is_written_to_it(two):
    assert client_of().post(f"/api/v1/compare/?{query(*two)}").status_code == 405


def test_caches_ask_again_and_get_304(two):
    first = ask(*two)

    again = client_of().get(f"/api/v1/compare/?{query(*two)}", headers={"if-none-match": first["ETag"]})

    assert "no-cache" in first["Cache-Control"]
    assert again.status_code == 304


def test_no_primary_key_leaves(two):
    text = json.dumps(ask(*two).json())

    assert not re.search(r'"(pk|id)": \d', text)


def test_queries_do_not_grow_with_the_texts(two, django_assert_max_num_queries):
    long = "".join(f"{number}. Heading {number}\n\nMembers do {number} things well.\n\n" for number in range(1, 60))
    other = factories.edition(text=long)
    ask(two[0], other)

    with django_assert_max_num_queries(10):
        assert ask(two[0], other).status_code == 200


def described(serializer):
    """Return the fields that a serializer names, nested ones as dictionaries."""
    fields = {}
    for name, field in serializer.fields.items():
        inner = field.child if isinstance(field, serializers.ListSerializer) else field
        fields[name] = described(inner) if isinstance(inner, serializers.Serializer) else None
    return fields


def given(value):
    """Return the fields of an answer in the same way, lists by their first item."""
    if isinstance(value, list):
        value = value[0] if value else None
    return {name: given(one) for name, one in value.items()} if isinstance(value, dict) else None


def test_the_description_names_the_fields_of_the_answer():
    judged = SheetFinding("prohibits", "Prohibits (the secretariat, 14 May 2026)", "https://example.org/coverage/")
    compares = differing(1, "No gifts at all.", "No gifts ever.")
    cells = tuple(replace(cell, findings=(judged,)) for cell in compares.cells)
    answer = describe_comparison(compared(replace(compares, cells=cells)))
    answer["rows"][0]["cells"] = answer["rows"][0]["cells"][1:]  # the first cell of a row has no measures

    assert given(answer) == described(ComparisonSerializer())


def test_the_description_has_its_parameters():
    paths = client_of().get("/api/schema/").json()["paths"]
    parameters = {row["name"]: row for row in paths["/api/v1/compare/"]["get"]["parameters"]}

    assert set(parameters) == {"edition", "by", "on", "pair", "only", "topic", "fields", "format"}
    assert parameters["edition"]["required"]
    assert parameters["edition"]["schema"]["type"] == "array"
