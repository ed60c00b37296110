"""Word files: tracked changes are settled as asked, what is shown stays, the rest is named."""

import io
import zipfile

import pytest

from practices.documents.docx.reading import read_docx
from practices.documents.file_contents.cleaning import clean, is_signed, list_contents
from practices.documents.file_contents.held import ContentKind
from practices.documents.text import UnreadableText
from tests.measurements.audit.samples import zip_of
from tests.practices.documents.docx.word_files import para, run, word_file

INSERTED = '<w:ins w:id="1" w:author="Ana Example"><w:r><w:t>new </w:t></w:r></w:ins>'
DELETED = '<w:del w:id="2" w:author="Ana Example"><w:r><w:delText>old </w:delText></w:r></w:del>'


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def held(data: bytes, kind: ContentKind) -> tuple[int, tuple[str, ...]]:
    return next(((one.count, one.examples) for one in list_contents(data) if one.kind == kind), (0, ()))


def words(data: bytes) -> list[str]:
    return [line for line in read_docx(data).text.split("\n") if line]


@pytest.mark.parametrize(("changes", "shown"), [("accept", "The new rule."), ("reject", "The old rule.")])
def test_tracked_words_are_accepted_or_rejected(changes, shown):
    data = word_file(para(run("The ") + INSERTED + DELETED + run("rule.")))

    cleaned = clean(data, changes=changes)

    assert words(cleaned.data) == [shown]
    assert b"Ana" not in parts_of(cleaned.data)["word/document.xml"]
    assert held(data, ContentKind.TRACKED_CHANGES) == (2, ("old", "new"))
    assert held(data, ContentKind.NAMES) == (1, ("Ana Example",))


def test_paragraph_whose_end_is_deleted_joins_the_next_one():
    mark = '<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>'
    data = word_file(para("One", more=mark) + para("two."))

    assert words(clean(data, changes="accept").data) == words(data) == ["One two."]
    assert words(clean(data, changes="reject").data) == ["One", "two."]


def test_inserted_paragraph_is_gone_when_rejected():
    mark = '<w:rPr><w:ins w:id="1" w:author="A"/></w:rPr>'
    data = word_file(para("First.") + para(INSERTED, more=mark) + para("Last."))

    assert words(clean(data, changes="reject").data) == ["First.", "Last."]
    assert words(clean(data, changes="accept").data) == ["First.", "new", "Last."]


def test_rows_and_cells_that_are_tracked_are_settled():
    cell = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>"
    row = "<w:tr>{}{}</w:tr>".format("<w:trPr>{}</w:trPr>", cell.format("", para("{}")) + cell.format("", para("x")))
    table = (
        "<w:tbl>"
        + row.format("", "kept")
        + row.format('<w:ins w:id="1" w:author="A"/>', "inserted")
        + row.format('<w:del w:id="2" w:author="A"/>', "deleted")
        + "</w:tbl>"
    )
    data = word_file(table + para("End."))

    accepted, rejected = (read_docx(clean(data, changes=how).data).text for how in ("accept", "reject"))

    assert ("inserted" in accepted, "deleted" in accepted) == (True, False)
    assert ("inserted" in rejected, "deleted" in rejected) == (False, True)


def test_former_look_comes_back_when_changes_are_rejected():
    change = '<w:b/><w:rPrChange w:id="1" w:author="A"><w:rPr><w:i/></w:rPr></w:rPrChange>'
    data = word_file(para(run("words", change)))

    accepted, rejected = (parts_of(clean(data, changes=how).data)["word/document.xml"] for how in ("accept", "reject"))

    assert (b"<w:b/>" in accepted, b"<w:i/>" in accepted) == (True, False)
    assert (b"<w:b/>" in rejected, b"<w:i/>" in rejected) == (False, True)


def test_former_properties_of_a_paragraph_keep_its_section():
    change = (
        '<w:keepNext/><w:sectPr/><w:pPrChange w:id="1" w:author="A"><w:pPr><w:pageBreakBefore/></w:pPr></w:pPrChange>'
    )
    data = word_file(para("words", more=change) + para("end"))

    written = parts_of(clean(data, changes="reject").data)["word/document.xml"]

    assert b"<w:pPr><w:pageBreakBefore/><w:sectPr/></w:pPr>" in written


def test_note_that_only_deleted_words_refer_to_goes_with_them():
    reference = '<w:del w:id="2" w:author="A"><w:r><w:footnoteReference w:id="5"/></w:r></w:del>'
    note = f'<w:footnote w:id="5">{para("secret note")}</w:footnote>'
    data = word_file(para(run("Words.") + reference), footnotes=note)

    assert b"secret" not in parts_of(clean(data, changes="accept").data)["word/footnotes1.xml"]
    assert b"secret" in parts_of(clean(data, changes="reject").data)["word/footnotes1.xml"]


def test_links_stay_and_are_named():
    link = '<w:hyperlink r:id="rId9"><w:r><w:t>the site</w:t></w:r></w:hyperlink>'
    data = word_file(para(link), links={"rId9": "https://example.org/rules"})

    cleaned = clean(data, changes="accept")

    assert words(cleaned.data) == ["[the site](https://example.org/rules)"]
    assert [(one.kind, one.examples) for one in cleaned.kept] == [(ContentKind.LINKS, ("https://example.org/rules",))]


def test_white_and_tiny_words_are_named_and_stay():
    data = word_file(para(run("pale", '<w:color w:val="FFFFFF"/>') + run("tiny", '<w:sz w:val="2"/>') + run(" seen")))

    assert held(data, ContentKind.FAINT_TEXT) == (2, ("pale", "tiny"))
    assert words(clean(data, changes="accept").data) == ["paletiny seen"]


def test_white_words_on_a_dark_cell_are_not_named():
    cell = f'<w:tc><w:tcPr><w:shd w:fill="000080"/></w:tcPr>{para(run("head", "<w:color w:val='FFFFFF'/>"))}</w:tc>'

    assert held(word_file(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>{para('x')}"), ContentKind.FAINT_TEXT) == (0, ())


def test_part_that_nothing_leads_to_is_named_and_gone():
    data = zip_of(parts_of(word_file(para("Words."))) | {"word/forgotten.xml": b"<secret/>"})

    cleaned = clean(data, changes="accept")

    assert held(data, ContentKind.UNUSED_PARTS) == (1, ("forgotten.xml",))
    assert set(parts_of(cleaned.data)) == {
        *("[Content_Types].xml", "_rels/.rels", "word/document.xml"),
        *("word/_rels/document.xml.rels", "word/styles1.xml"),
    }


def test_clean_file_holds_nothing_and_is_not_signed():
    data = word_file(para("Words."))

    assert list_contents(data) == []
    assert not is_signed(data)


def test_cleaning_a_signed_file_says_that_the_signature_breaks():
    data = zip_of(parts_of(word_file(para("Words."))) | {"_xmlsignatures/sig1.xml": b"<Signature/>"})

    assert is_signed(data)
    assert clean(data, changes="accept").breaks_signature


def test_broken_part_is_refused_with_its_name():
    data = zip_of(parts_of(word_file(para("Words."), styles="<w:style>")))

    with pytest.raises(UnreadableText, match=r"styles\.xml is broken XML"):
        clean(data, changes="accept")


def test_part_with_entities_is_refused():
    parts = parts_of(word_file(para("Words.")))
    parts["word/document.xml"] = b"<!DOCTYPE x [<!ENTITY y 'z'>]>" + parts["word/document.xml"]

    with pytest.raises(UnreadableText, match="DOCTYPE"):
        clean(zip_of(parts), changes="accept")


def test_other_words_for_old_programs_are_gone():
    box = "<w:r><mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r>"
    data = word_file(para(box.format("<w:t>Seen.</w:t>", "<w:t>secret</w:t>")))
    same = word_file(para(box.format("<w:t>Seen.</w:t>", "<w:t>Seen.</w:t>")))

    assert held(data, ContentKind.HIDDEN_TEXT) == (1, ("secret",))
    assert words(clean(data, changes="accept").data) == words(data) == ["Seen."]
    assert list_contents(same) == []
