"""Comparisons as files: who gets which words, in any order, frozen or not."""

import csv
import datetime
import io
import json

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from practices.actions.topics import tag_provision
from practices.models.instruments import InstrumentEvent
from practices.queries.comparison import exports as comparison_exports
from practices.queries.comparison.exports import COMPARISON_FORMATS
from tests import factories
from tests.practices.compare.freezing import CODE, RULES, amend, freeze, query, text_of
from tests.shared_worlds import shared_world

pytestmark = pytest.mark.django_db
ORDERS = ("provision", "topic", "words", "gaps")


shared_two = shared_world(lambda: (text_of(CODE), text_of(RULES)))


@pytest.fixture
def two(shared_two):
    return shared_two.made()


def address(form, *editions, **more):
    return f"/compare/export/{form}/?{query(*editions, **more)}"


def frozen_export(client, form, frozen):
    return client.get(frozen.replace("/frozen/", f"/frozen/export/{form}/"))


def words_of(form, content):
    """Return all words of a file in any format."""
    if form == "pdf":
        found = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    elif form == "docx":
        found = " ".join("".join(node.itertext()) for node in docx.Document(io.BytesIO(content)).element.body)
    elif form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        found = " ".join(str(one) for sheet in book for line in sheet.iter_rows(values_only=True) for one in line)
    else:
        found = content.decode()
    return " ".join(found.split())


@pytest.mark.parametrize("form", COMPARISON_FORMATS)
@pytest.mark.parametrize("by", ORDERS)
def test_every_format_in_every_order_is_a_file_with_a_plain_name(client, two, form, by):
    response = client.get(address(form, *two, by=by))

    assert response.status_code == 200
    assert response["Content-Type"] == COMPARISON_FORMATS[form].content_type
    assert response["Content-Disposition"].startswith('attachment; filename="comparison-organization-')
    assert f"-{by}-20" in response["Content-Disposition"]
    assert response["Content-Disposition"].endswith(f'.{form}"')
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("form", COMPARISON_FORMATS)
def test_every_format_says_what_it_is_and_where_it_comes_from(client, two, form):
    said = words_of(form, client.get(address(form, *two)).content)

    for edition in two:
        assert edition.instrument.title in said
        assert edition.instrument.organization.name_in() in said
    for words in ("Comparison of 2 texts", "Accessed", "/compare/frozen/?", "found by", "No counterpart found"):
        assert words in said


@pytest.mark.parametrize("form", COMPARISON_FORMATS)
@pytest.mark.parametrize(("terms", "given"), [("display_only", False), ("quote", False), ("reuse", True)])
def test_words_are_given_as_the_terms_of_each_text_say(client, two, form, terms, given):
    closed = factories.edition(factories.instrument(reuse_terms=terms), text=CODE)

    said = words_of(form, client.get(address(form, closed, two[1])).content)

    assert ("simple courtesy" in said) is given
    assert ("its text is not in this file" in said) is not given
    assert "token of small value" in said


@pytest.mark.parametrize("form", COMPARISON_FORMATS)
def test_headings_and_differences_do_not_give_words_that_are_kept_back(client, form):
    closed = factories.edition(
        factories.instrument(reuse_terms="display_only"), text="Honours\n\nMembers accept no gift beyond courtesy.\n"
    )
    other = text_of("Presents\n\nMembers accept no gift beyond kindness.\n")

    for by in ("words", "provision", "gaps"):
        said = words_of(form, client.get(address(form, closed, other, by=by)).content)
        assert "courtesy" not in said
        assert "Honours" not in said


@pytest.mark.parametrize("form", COMPARISON_FORMATS)
def test_rows_of_topics_say_what_was_judged_and_by_whom(client, two, form):
    gifts = factories.topic("gifts", "Gifts")
    officer = factories.officer(two[0].instrument.organization)
    tag_provision(provision=two[0].provisions.current().exclude(text="").last(), topics=[gifts], by=officer)
    factories.assessment(two[0], topic=gifts, by=officer)
    factories.assessment(two[1], topic=gifts, by=factories.secretariat_member())

    said = words_of(form, client.get(address(form, *two, by="topic")).content)

    assert "Prohibits (stated by the organization" in said
    assert "(the secretariat" not in said


def test_own_people_get_the_words(client, two):
    closed = factories.edition(factories.instrument(reuse_terms="display_only"), text=CODE)
    client.force_login(factories.officer(closed.instrument.organization))

    assert "simple courtesy" in client.get(address("json", closed, two[1])).content.decode()


@pytest.mark.parametrize("form", COMPARISON_FORMATS)
def test_a_hidden_text_is_not_exported(client, two, form):
    hidden = factories.edition(audience=None)

    assert client.get(address(form, two[0], hidden)).status_code == 404
    assert client.get(address(form, two[0])).status_code == 404
    assert client.get(f"/compare/export/{form}/").status_code == 404
    assert client.get(f"/compare/frozen/export/{form}/?text=x").status_code == 404


@pytest.mark.parametrize("form", COMPARISON_FORMATS)
def test_a_frozen_file_has_the_words_of_that_day_and_what_changed(client, two, form):
    frozen = freeze(client, *two)
    amend(two[0], "simple courtesy", "a small present")

    then = words_of(form, frozen_export(client, form, frozen).content)
    now = words_of(form, frozen_export(client, form, f"{frozen}&words=now").content)

    assert "simple courtesy" in then
    assert "a small present" not in then
    assert "1 provision reworded" in then
    assert "a small present" in now


@pytest.mark.parametrize("form", COMPARISON_FORMATS)
def test_a_frozen_file_says_which_text_was_withdrawn(client, two, form):
    frozen = freeze(client, *two, text_of(CODE))
    factories.open_to(two[1], "own")

    said = words_of(form, frozen_export(client, form, frozen).content)

    assert "2. Withdrawn on" in said
    assert "token of small value" not in said


@pytest.mark.parametrize("form", COMPARISON_FORMATS)
def test_a_frozen_file_of_fewer_than_two_texts_is_not_there(client, two, form):
    frozen = freeze(client, *two)
    factories.open_to(two[1], "own")

    assert frozen_export(client, form, frozen).status_code == 404


def test_all_formats_have_the_same_rows(client, two):
    files = {form: client.get(address(form, *two)).content for form in COMPARISON_FORMATS}
    rows = json.loads(files["json"])["rows"]
    lines = list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    table = docx.Document(io.BytesIO(files["docx"])).tables[0]
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"])).worksheets[0]

    assert len({line["Row"] for line in lines if line["Row"]}) == len(rows) == sheet.max_row - 1
    assert len(table.rows) == 1 + 2 * len(rows)
    texts = [[one["text"] for cell in row["cells"] for one in cell["provisions"]] for row in rows]
    assert [line["Text"] for line in lines if line["Row"] and line["Text"]] == [text for row in texts for text in row]


def test_word_by_word_exports_the_pair_and_cites_all(client, two):
    third = text_of(CODE.replace("courtesy", "kindness"))

    found = json.loads(client.get(address("json", two[0], two[1], third, by="words", pair="1,3")).content)

    assert [text["number"] for text in found["texts"]] == [1, 3]
    assert found["rows"][0]["differences"]
    assert "Comparison of 3 texts" in found["citation"]


def test_the_day_that_was_asked_for_is_said_and_in_force_as_of_it(client, two):
    two[0].instrument.events = [InstrumentEvent(kind="in_force", on=datetime.date(2008, 1, 1))]
    two[0].instrument.save_revision().publish()

    found = {day: json.loads(client.get(address("json", *two, on=day)).content) for day in ("2005-01-01", "2010-01-01")}

    assert "Not yet in force" in found["2005-01-01"]["texts"][0]["in_force"]
    assert "In force since" in found["2010-01-01"]["texts"][0]["in_force"]
    assert found["2010-01-01"]["on"] == "2010-01-01"
    assert "As they stood on 1 January 2010" in found["2010-01-01"]["citation"]


def test_a_day_without_a_text_is_noted(client, two):
    found = json.loads(client.get(address("json", *two, on="1999-01-01")).content)

    assert any("No text of" in note for note in found["notes"])


@pytest.mark.parametrize("form", COMPARISON_FORMATS)
def test_a_file_is_not_sent_again_to_who_has_it(client, two, form):
    first = client.get(address(form, *two))

    again = client.get(address(form, *two), headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_a_comparison_that_is_too_long_for_print_is_told(client, two, monkeypatch):
    monkeypatch.setattr(comparison_exports, "MOST_WORDS", 10)

    response = client.get(address("pdf", *two))

    assert response.status_code == 422
    assert "Take the workbook" in response.content.decode()
    assert client.get(address("xlsx", *two)).status_code == 200


@pytest.mark.parametrize("form", COMPARISON_FORMATS)
def test_queries_do_not_grow_with_the_texts(client, form, django_assert_max_num_queries):
    long = "".join(f"{number}. Heading {number}\n\nMembers do {number} things well.\n\n" for number in range(1, 60))
    editions = [text_of(long), text_of(CODE)]
    client.get(address(form, *editions))

    with django_assert_max_num_queries(22):
        client.get(address(form, *editions))


def test_the_pages_offer_the_formats(client, two):
    live = client.get(f"/compare/?{query(*two)}").content.decode()
    frozen = client.get(freeze(client, *two)).content.decode()

    assert all(f"/compare/export/{form}/?edition=" in live for form in COMPARISON_FORMATS)
    assert all(f"/compare/frozen/export/{form}/?text=" in frozen for form in COMPARISON_FORMATS)


@pytest.mark.parametrize("hostile", ["by=%00", "on=9999-99-99", "pair=0,0", "pair=1,1,1", "edition=%00", "only=%ff"])
@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_hostile_query_is_answered(client, two, form, hostile):
    assert client.get(f"{address(form, *two)}&{hostile}").status_code in {200, 404}
