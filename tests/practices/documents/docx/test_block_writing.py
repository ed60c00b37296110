"""What every Word file that is written has: languages, contents, tables, links within, footnotes."""

import io
from typing import Any

import docx
from docx.oxml.ns import qn

from practices.documents.docx.block_writing import write_blocks
from practices.documents.print_blocks import (
    PrintBlock,
    PrintContents,
    PrintDocument,
    PrintRow,
    PrintTable,
    StyledRun,
    link,
    page_number,
    paragraph,
    strong,
)


def printed(*blocks: PrintBlock, **fields: Any) -> PrintDocument:
    footer = (paragraph("Footer", *page_number("Page {page} of {pages}")),)
    return PrintDocument(
        **{"title": "T", "language": "en", "on": "2026-05-04", "blocks": blocks, "footer": footer, **fields}
    )


def body_of(document: PrintDocument) -> Any:
    return docx.Document(io.BytesIO(write_blocks(document))).element.body


def words(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter(qn("w:t")))


def test_runs_take_the_language_of_their_paragraph_and_that_of_the_document():
    body = body_of(
        printed(paragraph("Normal", "ours"), paragraph("Normal", "هدايا", strong("Gifts", "fr"), language="ar"))
    )
    said = {words(run): run.find(f".//{qn('w:lang')}") for run in body.iter(qn("w:r"))}

    assert said["ours"].get(qn("w:val")) == "en"
    assert said["هدايا"].get(qn("w:bidi")) == "ar"
    assert said["Gifts"].get(qn("w:val")) == "fr"
    assert [row.find(f".//{qn('w:bidi')}") is not None for row in body.iter(qn("w:p"))] == [False, True]


def test_contents_lead_to_the_headings_down_to_their_level():
    headings = [paragraph(f"Heading {level}", f"Part {number}") for number, level in enumerate((1, 2, 3, 1))]
    body = body_of(printed(PrintContents(paragraph("TOC Heading", "Contents"), 2), *headings))
    targets = {row.get(qn("w:name")): words(row.getparent()) for row in body.iter(qn("w:bookmarkStart"))}

    entries = [(words(entry), targets[entry.get(qn("w:anchor"))]) for entry in body.iter(qn("w:hyperlink"))]
    assert entries == [("Part 0", "Part 0"), ("Part 1", "Part 1"), ("Part 3", "Part 3")]


def test_contents_of_a_file_without_headings_are_left_out():
    assert words(body_of(printed(PrintContents(paragraph("TOC Heading", "Contents")), paragraph("Normal", "a")))) == "a"


def test_table_repeats_its_heads_and_a_single_cell_runs_over_all_columns():
    cell = (paragraph("Table Text", "a"),)
    rows = (PrintRow((cell, cell), is_head=True), PrintRow((cell,)), PrintRow((cell, cell)))
    table = docx.Document(io.BytesIO(write_blocks(printed(PrintTable(rows, (1, 3)))))).tables[0]

    assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows] == [True, False, False]
    assert table.rows[1].cells[0]._tc.tcPr.find(qn("w:gridSpan")).get(qn("w:val")) == "2"
    narrow, wide = (int(one.get(qn("w:w"))) for one in table._tbl.iter(qn("w:gridCol")))
    assert wide == 3 * narrow


def test_links_within_the_file_lead_to_the_paragraph_of_that_name():
    to_note = StyledRun("[1]", target="note_1")
    body = body_of(printed(paragraph("Normal", to_note), paragraph("Heading 1", "Notes", name="note_1")))
    places = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]

    assert [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))] == places == ["note_1"]


def test_the_same_address_is_one_relation_and_a_footnote_has_its_own():
    address = link("https://example.org/", "there")
    noted = StyledRun("", note=(address,))
    made = docx.Document(io.BytesIO(write_blocks(printed(paragraph("Normal", address, address, noted)))))
    linked = [one for one in made.part.rels.values() if one.is_external]
    notes = next(one.target_part for one in made.part.rels.values() if one.reltype.endswith("/footnotes"))

    assert [one.target_ref for one in linked] == ["https://example.org/"]
    assert b"Hyperlink" in notes.blob


def test_a_file_in_arabic_runs_from_right_to_left_throughout():
    cell = (paragraph("Table Text", "هدايا"),)
    body = body_of(printed(PrintTable((PrintRow((cell,)),), (1,)), language="ar", is_landscape=True, margin=1.5))

    assert body.sectPr.find(qn("w:bidi")) is not None
    assert body.find(f".//{qn('w:bidiVisual')}") is not None


def test_the_same_document_gives_the_same_bytes():
    document = printed(paragraph("Title", "T"), header=(paragraph("Header", "T"),), watermark="Draft")

    assert write_blocks(document) == write_blocks(document)
