"""The files of a report: the same bytes, the same content, nothing active, drafts marked, long lists cut in print."""

import csv
import io
import json
import re
import time
import zipfile
from collections import Counter
from dataclasses import replace

import docx
import openpyxl
import pypdf
import pytest
from lxml import etree

from practices.documents.report_files.arrangement import MOST_IN_ALL, MOST_PRINTED, most_printed, phrases_of
from practices.documents.report_files.csv_file import HEADS, NoSuchTable, write_report_csv, write_table_csv
from practices.documents.report_files.documents import (
    ReportCell,
    ReportDocument,
    ReportPhrase,
    ReportRow,
    ReportSentence,
    ReportTable,
)
from practices.documents.report_files.files import FIRST, MEDIA_TYPES, WRITERS, write_files
from practices.documents.report_files.json_file import FORM, write_report_json
from practices.documents.report_files.print_file import write_report_pdf
from practices.documents.report_files.reading import document_of
from practices.documents.report_files.word_file import write_report_docx
from practices.documents.report_files.workbook import write_report_workbook
from tests.practices.documents.report_files.samples import ARABIC, sample
from tests.whole import long

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
EMPTY = {"sections": (), "figures": (), "tables": (), "charts": (), "notes": (), "rules": (), "facts": ()}
HOSTILE = "=1+1\0\ud800 <b>&amp;</b> \u202e#{x}$*_`"


def _hostile() -> ReportDocument:
    table = ReportTable(
        "t",
        HOSTILE,
        HOSTILE,
        (HOSTILE, ""),
        (ReportRow((ReportCell(HOSTILE, HOSTILE, HOSTILE, (7,), "javascript:x"),)),),
    )
    return replace(sample(), title=HOSTILE, subtitle=HOSTILE, symbol=HOSTILE, tables=(table, table), rules=(HOSTILE,))


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize(
    "document", [sample(), sample(frame=ARABIC), _hostile(), sample(**EMPTY)], ids=["en", "ar", "hostile", "empty"]
)
def test_file_is_the_same_each_time(form: str, document: ReportDocument):
    assert WRITERS[form](document) == WRITERS[form](document)


def test_every_format_is_written_and_has_a_media_type():
    assert list(write_files(sample())) == list(WRITERS) == list(MEDIA_TYPES) == ["pdf", "docx", "xlsx", "csv", "json"]
    assert FIRST == ("pdf", "docx")


# PDF


def _pdf(document: ReportDocument) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(write_report_pdf(document)))


def _tags(reader: pypdf.PdfReader) -> tuple[Counter[str], list[str]]:
    kinds: Counter[str] = Counter()
    said: list[str] = []
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]["/K"]]
    while waiting:
        one = waiting.pop().get_object()
        if isinstance(one, list):
            waiting.extend(piece for piece in one if not isinstance(piece, int))
            continue
        if not hasattr(one, "get"):
            continue
        kinds[one.get("/S", "")] += 1
        said += [one["/Alt"]] if "/Alt" in one else []
        if (below := one.get("/K")) is not None and not isinstance(below, int):
            waiting.append(below)
    return kinds, said


def test_pdf_claims_and_keeps_what_a_reader_aloud_needs():
    reader = _pdf(sample())
    root = reader.trailer["/Root"]
    kinds, said = _tags(reader)

    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part>1<" in reader.xmp_metadata.stream.get_data()
    assert reader.metadata["/CreationDate"] == "D:20260630000000Z"
    assert kinds["/Title"] == 1
    assert kinds["/Figure"] == len(said) == 3
    assert kinds["/THead"] == kinds["/Table"] >= 6
    assert {"/H1", "/H2", "/TH", "/P", "/Link"} <= set(kinds)


def test_pdf_holds_narrative_figures_notes_and_the_annex():
    words = " ".join(page.extract_text() for page in _pdf(sample()).pages)
    flat = re.sub(r"\s+", " ", words)

    for said in ("SEC.GAL/117/26", "4 of 10", "Statement 12 of organization 12", "planned, not yet in place"):
        assert said in flat
    assert "Staff circular 12/2026" in flat


def test_draft_is_marked_on_each_page_of_the_pdf():
    draft, issue = _pdf(sample(is_draft=True)), _pdf(sample())

    assert all("DRAFT" in page.extract_text().upper() for page in draft.pages)
    assert not any("DRAFT" in page.extract_text().upper() for page in issue.pages)


def test_arabic_pdf_says_its_language_and_direction():
    root = _pdf(sample(frame=ARABIC)).trailer["/Root"]

    assert root["/Lang"] == "ar"
    assert root["/ViewerPreferences"]["/Direction"] == "/R2L"


def test_long_list_is_cut_in_print_and_says_so_and_whole_elsewhere():
    document = sample(member_count=MOST_PRINTED + 500)
    words = "".join(page.extract_text() for page in _pdf(document).pages)

    assert f"Statement {MOST_PRINTED} of" in words
    assert f"Statement {MOST_PRINTED + 1} of" not in words
    assert f"The first {MOST_PRINTED} of {MOST_PRINTED + 500}." in re.sub(r"\s+", " ", words)
    assert f"Statement {MOST_PRINTED + 500} of" in write_report_csv(document).decode()


def test_less_of_each_list_is_printed_where_there_are_many():
    document = sample(member_count=3000)
    many = replace(document, figures=document.figures * 40)

    assert most_printed(document) == MOST_PRINTED
    assert sum(min(len(figure.members), most_printed(many)) for figure in many.figures) <= MOST_IN_ALL


# Word


def test_word_file_has_headings_repeated_heads_and_described_pictures():
    made = docx.Document(io.BytesIO(write_report_docx(sample())))
    body = made.element.body

    assert [one.text for one in made.paragraphs if one.style.name == "Heading 1"][:2] == [
        "What was asked",
        "What came of it",
    ]
    assert all(table.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None for table in made.tables)
    pictures = [element for element in body.iter() if etree.QName(element).localname == "docPr"]
    assert [bool(one.get("descr")) for one in pictures] == [True] * 3
    assert len({one.get("id") for one in pictures}) == 3
    assert made.core_properties.created.isoformat().startswith("2026-06-30")


def test_word_file_leads_from_figures_and_notes_to_what_is_there():
    body = docx.Document(io.BytesIO(write_report_docx(sample()))).element.body
    places = {one.get(f"{W}name") for one in body.iter(f"{W}bookmarkStart")}
    numbers = [one.get(f"{W}id") for one in body.iter(f"{W}bookmarkStart")]

    assert {one.get(f"{W}anchor") for one in body.iter(f"{W}hyperlink")} - {None} <= places
    assert len(numbers) == len(set(numbers))
    assert {"figure_1", "note_2"} <= places


def test_draft_in_word_has_its_watermark_in_the_head_of_all_pages():
    made = docx.Document(io.BytesIO(write_report_docx(sample(is_draft=True))))
    section = made.sections[0]

    for head in (section.header, section.first_page_header):
        assert b'string="Draft"' in etree.tostring(head._element)


def test_arabic_word_file_runs_from_right_to_left():
    made = docx.Document(io.BytesIO(write_report_docx(sample(frame=ARABIC))))

    assert made.element.body.sectPr.find(f"{W}bidi") is not None
    assert all(table._tbl.tblPr.find(f"{W}bidiVisual") is not None for table in made.tables)


def test_parts_of_the_word_file_are_whole_xml_and_all_relations_are_there():
    packed = zipfile.ZipFile(io.BytesIO(write_report_docx(_hostile())))
    names = set(packed.namelist())

    for name in names:
        if name.endswith((".xml", ".rels")):
            etree.fromstring(packed.read(name))
    relations = etree.fromstring(packed.read("word/_rels/document.xml.rels"))
    inside = [one.get("Target") for one in relations if one.get("TargetMode") != "External"]
    assert {f"word/{target}" if not target.startswith("../") else target[3:] for target in inside} <= names
    assert b"javascript:" not in packed.read("word/_rels/document.xml.rels")


# Workbook


def test_workbook_has_its_sheets_and_native_charts_with_words():
    content = write_report_workbook(sample())
    book = openpyxl.load_workbook(io.BytesIO(content))
    packed = zipfile.ZipFile(io.BytesIO(content))
    drawing = packed.read("xl/drawings/drawing1.xml").decode()

    assert book.sheetnames[:3] == ["About this issue", "Report", "Figures"]
    assert "Charts" in book.sheetnames
    assert [name for name in packed.namelist() if name.startswith("xl/charts/chart")] == [
        "xl/charts/chart1.xml",
        "xl/charts/chart2.xml",
    ]
    assert drawing.count('descr="') == 2
    assert book.properties.created.isoformat().startswith("2026-06-30")


def test_workbook_holds_numbers_as_numbers_and_nothing_as_a_formula():
    book = openpyxl.load_workbook(io.BytesIO(write_report_workbook(sample(member_count=20))))

    assert [book["Figures"].cell(3, column).value for column in (2, 3)] == [4, 10]
    for sheet in book:
        assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_lines_in_the_workbook_are_drawn_as_steps():
    sheet = openpyxl.load_workbook(io.BytesIO(write_report_workbook(sample())))["Charts"]
    days = [cell.value for cell in sheet["A"] if hasattr(cell.value, "year")]

    assert len(days) > len(set(days))


def test_sheets_of_the_same_title_get_names_of_their_own():
    names = openpyxl.load_workbook(io.BytesIO(write_report_workbook(_hostile()))).sheetnames

    assert len({name.casefold() for name in names}) == len(names)


# CSV and JSON


def test_csv_has_a_line_for_everything_and_starts_no_formula():
    rows = list(csv.reader(io.StringIO(write_report_csv(sample()).decode("utf-8-sig"), newline="")))
    kinds = {row[0] for row in rows[1:]}

    assert tuple(rows[0]) == HEADS
    assert kinds == {"fact", "rule", "narrative", "figure", "counted", "not_counted", "cell", "chart", "note"}
    assert not [field for row in rows for field in row if field[:1] in {"=", "+", "@", "-"}]
    assert sum(row[0] in {"counted", "not_counted"} for row in rows) == sum(
        len(one.members) for one in sample().figures
    )


def test_csv_of_a_table_has_its_codes_where_there_are_any():
    assert write_table_csv(sample(), "matrix").decode("utf-8-sig").splitlines()[0] == (
        "organization,adoption,implementation,investigation,measures"
    )
    assert "'=HYPERLINK" in write_table_csv(sample(), "changes").decode()


def test_csv_of_a_table_that_is_not_there_is_refused():
    with pytest.raises(NoSuchTable):
        write_table_csv(sample(), "nothing")


def test_json_is_the_whole_document():
    data = json.loads(write_report_json(sample()))

    assert (data["form"], data["version"]) == (FORM, 1)
    assert document_of(data) == sample()


# Sentences


def test_sentence_without_phrases_is_cut_where_its_numbers_stand():
    figures = {figure.name: figure for figure in sample().figures}
    sentence = ReportSentence("In 2010, 4 of 10 did.", ("with_similar_instrument", "organizations_taking_part"))

    assert phrases_of(sentence, figures) == (
        ReportPhrase("In 2010, "), ReportPhrase("4", "with_similar_instrument"), ReportPhrase(" of "),
        ReportPhrase("10", "organizations_taking_part"), ReportPhrase(" did."),
    )  # fmt: skip


# Time


@long
def test_files_of_a_large_report_take_few_seconds():
    names = [f"Organization number {number}" for number in range(200)]
    document = sample(names=names, member_count=20_945)
    write_report_pdf(sample())
    begin = time.perf_counter()

    write_files(document)

    assert time.perf_counter() - begin < 20  # about 2 s on two quiet cores
