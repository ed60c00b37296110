"""What a comparison says of a row: three degrees, the last of them folded."""

import json

import pytest
from django.test import Client

from practices.documents.provisions import read_provisions
from practices.models.provisions import Provision
from practices.queries.comparison.comparing import ComparisonOrder, compare_editions, load_columns
from practices.queries.comparison.vectors import clauses_of
from practices.queries.editions.units import comparable_units
from practices.texts.comparison import LikenessDegree, align, installed_encoder, prepare
from practices.texts.numbering import find_document
from tests import factories
from tests.practices.compare.freezing import query
from tests.practices.compare.test_exports import words_of
from tests.practices.compare.test_rows import GIFTS, HOUSE, TOKENS, address

UNSURE = "1. Relations\n\nA member shall obey the law of the country that receives them at all times.\n"
UNSURE_TOO = "1. Host\n\nThe privileges of a member in the host country are no excuse for ignoring its laws.\n"


@pytest.fixture
def unsure():
    return factories.edition(text=UNSURE + "\n" + HOUSE), factories.edition(text=UNSURE_TOO + "\n" + HOUSE)


@pytest.mark.django_db
def test_the_three_degrees_stand_in_words_on_the_page(client: Client, unsure):
    page = client.get(address(*unsure)).content.decode()

    assert "<summary>Same words</summary>" in page
    assert "<summary>May be similar</summary>" in page
    close = client.get(address(factories.edition(text=GIFTS + HOUSE), factories.edition(text=TOKENS))).content.decode()
    assert "<summary>Close wording</summary>" in close
    third = client.get(address(factories.edition(text=HOUSE), *unsure)).content.decode()
    assert third.count('<p class="degree">Same words</p>') == 2


@pytest.mark.django_db
def test_what_may_be_alike_is_folded_and_not_counted_as_shared(client: Client, unsure):
    page = client.get(address(*unsure)).content.decode()

    folded = page[page.index('<details class="maybe">') :]
    assert "The privileges of a member" in folded[: folded.index("</details>")]
    assert "1 in both texts" in page
    assert "1 in which texts may be similar" in page


@pytest.mark.django_db
def test_what_may_be_alike_stays_in_the_gaps_and_is_not_compared_word_by_word(unsure):
    columns = load_columns(unsure)

    gaps = compare_editions(columns, ComparisonOrder.GAPS)
    words = compare_editions(columns, ComparisonOrder.WORDS)

    assert [row.is_unsure for row in gaps.rows] == [True]
    assert {row.is_unsure: bool(row.spans) for row in words.rows} == {True: False, False: True}


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx", "csv"])
def test_degrees_are_in_every_file_in_words(client: Client, unsure, form):
    words = words_of(form, client.get(f"/compare/export/{form}/?{query(*unsure)}").content)

    assert "May be similar" in words
    assert "Same words" in words


@pytest.mark.django_db
def test_degrees_are_fields_of_the_api_and_of_json(client: Client, unsure):
    file, answer = (
        client.get(f"{url}?{query(*unsure)}").json() for url in ("/compare/export/json/", "/api/v1/compare/")
    )

    for found in (file, answer):
        assert [row["degree"] for row in found["rows"]] == ["maybe", "same"]
        assert [[cell["degree"] for cell in row["cells"]] for row in found["rows"]] == [[None, "maybe"], [None, "same"]]


@pytest.mark.django_db
def test_opening_words_are_no_title_in_a_file_that_may_not_have_the_text(client: Client):
    text = "PART ONE\nDUTIES\n\nArticle 1\n\nLamps are put out at ten by the warden.\n"
    kept_back = [factories.edition(factories.instrument(reuse_terms="display_only"), text=text) for _number in range(2)]

    assert "Lamps are put out" in client.get(f"/compare/?{query(*kept_back)}").content.decode()
    assert "Lamps" not in client.get(f"/compare/export/csv/?{query(*kept_back)}").content.decode()


def test_what_is_not_folded_of_two_unlike_codes_is_right(corpus, seed_document):
    """The labels of a person, on the provisions as the portal cuts them."""
    gold = json.loads((corpus / "05_alignment_domain" / "gold.staff_conduct.json").read_text(encoding="utf-8"))
    labelled = {(left, right) for left, right, _weight in gold["pairs"]["osce-eusr"]}
    text = seed_document.read_text(encoding="utf-8")
    begin, end = find_document(text, "CODE OF CONDUCT FOR OSCE MISSION MEMBERS")
    code = _units("\n".join(text.splitlines()[begin - 1 : end]))
    union = _units(next((corpus / "01_instruments" / "eu_staff_regulations").glob("*.md")).read_text(encoding="utf-8"))
    numbers = {unit.key: _article(unit.cited) for unit in (*code, *union)}

    pairs = align(*(prepare(clauses_of(units, "en"), encoder=installed_encoder()) for units in (code, union)))

    found = [pair for pair in pairs if pair.reason and not pair.reason.is_unsure]
    right = [(numbers[pair.left], numbers[pair.right]) in labelled for pair in found]
    assert len(right) >= 3
    assert sum(right) / len(right) >= 0.85
    assert any(pair.reason.degree is LikenessDegree.MAYBE for pair in pairs if pair.reason)


def _units(text):
    found = read_provisions(text, language="en").provisions
    keys = {row.eid: number for number, row in enumerate(found, 1)}
    shared = ("eid", "element", "label", "num", "path", "heading", "text", "level", "position")
    rows = [
        Provision(pk=keys[row.eid], parent_id=keys.get(row.parent), **{name: getattr(row, name) for name in shared})
        for row in found
    ]
    return comparable_units(rows, topics={})


def _article(cited):
    """ "Article 17 (1)" and "17, para 2" are 17."""
    return cited.removeprefix("Article ").split(",")[0].split(" (")[0]
