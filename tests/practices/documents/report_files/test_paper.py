"""The paper: four pages, every field of its tables on them, nothing cut off, nobody's silence in public annexes."""

import io
import re
import unicodedata
import zipfile
from dataclasses import replace
from itertools import pairwise

import pypdfium2
import pytest

from practices.documents.report_files.documents import (
    PAPER_LAYOUT,
    FigureMember,
    ReportCell,
    ReportDocument,
    ReportFrame,
    ReportTable,
)
from practices.documents.report_files.files import forms_of, write_file
from practices.documents.report_files.paper import (
    full_tables,
    headline_figures,
    key_of,
    listed_figures,
    shortened,
    table_by_organization,
)
from practices.documents.report_files.print_file import write_annex_pdf, write_report_pdf
from tests.practices.documents.report_files.samples import ARABIC, FRAME, STATES, sample

FRENCH = replace(FRAME, language="fr", by_organization="Par organisation", next_steps="Obstacles et suites")
LONG = {
    "en": "Organization for the Protection of Harbours and Inland Waterways in the Northern and Eastern Regions {}",
    "fr": "Organisation intergouvernementale pour l’harmonisation des procédures d’évaluation environnementale n° {}",
    "ar": "منظمة حماية الموانئ والممرات المائية الداخلية في المناطق الشمالية والشرقية {}",
}
UNBROKEN = "Donaudampfschifffahrtsgesellschaftskapitänsmützenverband"
MARGIN = 50
"""Points beside the words of a page within which nothing may stand."""


def paper(count: int, frame: ReportFrame = FRAME, **fields: object) -> ReportDocument:
    names = [LONG[frame.language].format(number) for number in range(count - 1)]
    return sample(names=[*names, UNBROKEN], frame=frame, layout=PAPER_LAYOUT, audience="public", **fields)


def letters(words: str) -> str:
    """Reduce words to what stands in a file whatever the line breaks, forms and order of its letters."""
    plain = unicodedata.normalize("NFKC", words)
    return "".join(re.findall(r"\w", plain))


def pages(content: bytes) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(content)


def words_of(content: bytes) -> str:
    return "".join(letters(page.get_textpage().get_text_range()) for page in pages(content))


def fields_of(table: ReportTable) -> list[str]:
    cells = [ReportCell(head) for head in table.heads] + [cell for row in table.rows for cell in row.cells]
    return [text for cell in cells for text in (cell.words, cell.small) if text]


def lacking(table: ReportTable, words: str) -> list[str]:
    """Return the fields that the words do not hold; of an Arabic one how each word begins is looked for."""
    return [
        field
        for field in fields_of(table)
        if letters(field) not in words and not all(word[:4] in words for word in re.findall(r"\w+", field))
    ]


def outside(content: bytes) -> list[str]:
    """Return the letters that stand beyond the edges of the words of a page."""
    found = []
    for page in pages(content):
        width, height = page.get_size()
        text = page.get_textpage()
        for place in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(place)
            if right > left and not (left > MARGIN and right < width - MARGIN and bottom > 20 and top < height - 20):
                found.append(text.get_text_range(place, 1))
    return found


def overlapping(page: pypdfium2.PdfPage) -> list[str]:
    """Return the pairs of letters on one line that stand over each other."""
    text = page.get_textpage()
    shown = []
    for place in range(text.count_chars()):
        left, bottom, right, _top = text.get_charbox(place, loose=True)
        if (letter := text.get_text_range(place, 1)).strip():
            shown.append((round(bottom), left, right, letter))
    pairs = pairwise(sorted(shown))
    return [one[3] + other[3] for one, other in pairs if one[0] == other[0] and one[1] + 0.1 < other[1] < one[2] - 1]


@pytest.mark.parametrize("frame", [FRAME, FRENCH, ARABIC], ids=["en", "fr", "ar"])
@pytest.mark.parametrize("count", [4, 60, 300])
def test_every_field_of_every_table_stands_on_the_pages(count: int, frame: ReportFrame):
    document = paper(count, frame)
    table, changes = table_by_organization(document), shortened(document, "changes")
    assert table is not None
    assert changes is not None
    made, annex = write_report_pdf(document), write_annex_pdf(document, "a")

    assert len(table.rows) == count
    assert [lacking(one, words_of(made)) for one in (table, changes)] == [[], []]
    assert [lacking(one, words_of(annex)) for one in full_tables(document)] == [[], [], []]
    assert outside(made) == outside(annex) == []


@pytest.mark.parametrize("frame", [FRAME, FRENCH, ARABIC], ids=["en", "fr", "ar"])
def test_paper_for_sixty_organizations_has_four_pages_at_most(frame: ReportFrame):
    assert len(pages(write_report_pdf(paper(60, frame)))) <= 4


def test_annexes_stand_under_a_label_of_their_own_in_both_files():
    document = paper(4)
    label = letters("Annexes Annex A")

    assert label in words_of(write_report_pdf(document))
    with zipfile.ZipFile(io.BytesIO(write_file(document, "docx"))) as archive:
        written = letters(re.sub(r"<[^>]+>", " ", archive.read("word/document.xml").decode()))
    assert label in written


def test_every_file_claims_to_be_accessible():
    document = paper(4, ARABIC)

    for form in forms_of(document):
        if form.endswith("pdf"):
            assert b"pdfuaid" in write_file(document, form)


def test_no_column_runs_into_the_next():
    states = [(UNBROKEN, "yes")] * 4
    document = paper(4)
    table = document.tables[0]
    rows = tuple(replace(row, cells=(row.cells[0], *(ReportCell(*state) for state in states))) for row in table.rows)
    text = pages(write_report_pdf(replace(document, tables=(replace(table, rows=rows),))))

    assert not [pair for page in text for pair in overlapping(page)]


def test_states_in_relation_to_several_references_stand_in_one_field_and_none_counts_more():
    document = paper(4)
    table = document.tables[0]
    name, *_others = table.rows[0].cells
    in_place, planned, unknown = (ReportCell(*STATES[place]) for place in (0, 2, 4))
    row = replace(table.rows[0], cells=(name, in_place, planned, unknown, unknown))
    other = replace(table.rows[0], cells=(name, planned, planned, unknown, in_place))
    tables = (replace(table, name="matrix-one", rows=(row,)), replace(table, name="matrix-two", rows=(other,)))
    merged = table_by_organization(replace(document, tables=tables))

    assert merged is not None
    assert [cell.words for cell in merged.rows[0].cells[1:]] == ["In place\nPlanned", "Planned", "–", "In place"]
    assert merged.rows[0].cells[1].tone == ""


def test_organizations_of_later_tables_stand_where_their_table_has_them():
    document = paper(4)
    table = document.tables[0]
    first, second, third, fourth = table.rows
    tables = (
        replace(table, name="matrix-one", rows=(first, third)),
        replace(table, name="matrix-two", rows=(first, second, third, fourth)),
    )
    merged = table_by_organization(replace(document, tables=tables))

    assert merged is not None
    assert [row.cells[0].words for row in merged.rows] == [row.cells[0].words for row in table.rows]


def test_of_whom_nothing_is_recorded_is_not_named_but_counted():
    document = paper(4)
    table = document.tables[0]
    unknown = ReportCell(*STATES[4])
    silent = replace(table.rows[1], cells=(ReportCell("Silent Union"), *[unknown] * 4))
    public = replace(document, tables=(replace(table, rows=(*table.rows, silent)),))
    shown = table_by_organization(public)

    assert shown is not None
    assert "Silent Union" not in fields_of(shown)
    assert any(line.endswith("not listed here: 1.") for line in key_of(public, shown))
    assert "SilentUnion" not in words_of(write_annex_pdf(public, "a"))
    assert "SilentUnion" in words_of(write_annex_pdf(replace(public, audience="own"), "a"))


def test_lists_of_a_public_annex_hold_nobodys_silence():
    document = paper(4)
    silence = FigureMember("Silent Union", "Nothing is recorded.", True)
    figures = tuple(
        replace(document.figures[0], name=name, members=(replace(silence, is_counted=is_counted),))
        for name, is_counted in (("adoption_nothing_recorded", True), ("had_its_own_before", False))
    )
    public = replace(document, figures=figures)

    assert not any(figure.members for figure in listed_figures(public))
    assert all(figure.members for figure in listed_figures(replace(public, audience="own")))


def test_figures_of_the_paper_are_those_that_its_document_names():
    document = paper(4)

    assert [one.name for one in headline_figures(document)] == ["organizations_taking_part", "with_similar_instrument"]
    named = replace(document, headlines=("not_reconfirmed", "gone"))
    assert [one.name for one in headline_figures(named)] == ["not_reconfirmed"]


def test_old_issue_is_one_file_with_everything_in_it():
    document = sample()

    assert forms_of(document) == ["pdf", "docx", "xlsx", "csv", "json"]
    words = words_of(write_report_pdf(document))
    assert letters("planned, not yet in place") in words
    assert letters("Staff circular 12/2026") in words
