"""The names of a text after AKN4UN."""

import datetime

import pytest

from practices.documents.akoma_ntoso.documents import IssuingOrganization
from practices.documents.akoma_ntoso.identification import find_jurisdiction, name_document, plain_name
from practices.documents.akoma_ntoso.languages import three_letters, two_letters
from practices.documents.akoma_ntoso.writing import write_akoma_ntoso
from tests.practices.documents.akoma_ntoso.editions import find_all, make_document

UN = IssuingOrganization("United Nations", "UN", "united-nations")


def test_text_of_the_united_nations_is_named_as_the_guideline_says():
    document = make_document(
        organization=UN,
        kind="staff_rules",
        symbol="ST/SGB/2018/1",
        work_date=datetime.date(2018, 1, 1),
        dated_on=datetime.date(2023, 6, 30),
    )

    names = name_document(document)

    assert names.work == "/akn/un/act/provision/un/2018-01-01/ST-SGB-2018-1"
    assert names.expression == f"{names.work}/eng@2023-06-30"
    assert names.manifestation == f"{names.expression}.xml"
    assert names.part("work", "annex_1") == f"{names.work}/!annex_1"
    assert names.part("manifestation") == f"{names.expression}/!main.xml"


@pytest.mark.parametrize(
    ("precision", "date"), [("day", "2003-05-01"), ("month", "2003-05"), ("year", "2003"), ("unknown", "2003-05-01")]
)
def test_date_stands_in_the_name_as_far_as_it_is_known(precision, date):
    document = make_document(dated_on=datetime.date(2003, 5, 1), precision=precision)

    assert name_document(document).expression.endswith(f"/{date}/code/eng@{date}")


def test_text_without_a_date_is_named_after_its_publication_else_after_no_year():
    published = make_document(published_at=datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC))

    assert name_document(published).work == "/akn/xx/act/provision/osce/2026-01-02/code"
    assert name_document(make_document()).work == "/akn/xx/act/provision/osce/0001/code"


@pytest.mark.parametrize(("acronym", "jurisdiction"), [("WHO", "un"), ("EU", "eu"), ("OSCE", "xx"), ("", "xx")])
def test_jurisdiction_is_that_of_the_organizations_system(acronym, jurisdiction):
    document = make_document(organization=IssuingOrganization("Name", acronym, "name"))

    assert find_jurisdiction(document) == jurisdiction


@pytest.mark.parametrize(
    ("kind", "begins"),
    [
        ("policy", "/akn/xx/statement/instruction/"),
        ("decision", "/akn/xx/statement/deliberation/"),
        ("other", "/akn/xx/doc/osce"),
    ],
)
def test_kind_decides_the_type_of_document(kind, begins):
    assert name_document(make_document(kind=kind)).work.startswith(begins)


@pytest.mark.parametrize(
    ("text", "name"), [("A/RES/66/1", "a-res-66-1"), ("Règles  (n° 5)", "regles-n-5"), ("Кодекс", ""), ("", "")]
)
def test_plain_name_is_ascii(text, name):
    assert plain_name(text) == name


def test_annexes_are_named_as_parts_of_the_text():
    data = write_akoma_ntoso(make_document("Article 1\n\nx\n\nAnnex I\n\ny\n\nAnnex II\n\nz\n"))

    names = [element.get("value").rpartition("/")[2] for element in find_all(data, "//FRBRWork/FRBRthis")]
    assert names == ["!main", "!annex_1", "!annex_2"]


@pytest.mark.parametrize(("two", "three"), [("en", "eng"), ("fr", "fra"), ("zh", "zho"), ("ar", "ara")])
def test_language_codes_go_both_ways(two, three):
    assert three_letters(two) == three
    assert two_letters(three) == two


def test_language_codes_of_other_kinds():
    assert (three_letters("en-GB"), three_letters("zh-hans"), three_letters("nobody")) == ("eng", "zho", "und")
    assert (two_letters("ger"), two_letters("FR"), two_letters("und"), two_letters("")) == ("de", "fr", "", "")
