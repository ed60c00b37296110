"""Word files that are not read, and those that try to do harm."""

import io
import time
import zipfile

import pytest

from practices.documents.docx.reading import read_docx
from practices.documents.text import MAX_TEXT_BYTES, UnreadableText
from tests.practices.documents.docx.word_files import W, para, word_file

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def archive(**parts: str) -> bytes:
    """Return a ZIP file; in the names of its parts, __ is a slash and _ a dot."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zip_file:
        for name, words in parts.items():
            zip_file.writestr(name.replace("__", "/").replace("_", "."), words)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"Article 1", "damaged"),
        (OLD_OFFICE + "WordDocument".encode("utf-16-le"), "old Word file"),
        (OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (archive(xl__workbook_xml="<x/>"), "spreadsheet"),
        (archive(content_xml="<x/>"), "OpenDocument"),
        (archive(word__document_xml="<w:document"), "broken XML"),
        (archive(word__document_xml=f'<w:document xmlns:w="{W}"/>'), "no body"),
    ],
)
def test_file_that_is_no_word_file_is_refused_with_a_reason(data, message):
    with pytest.raises(UnreadableText, match=message):
        read_docx(data)


def test_document_type_is_refused_before_its_entities_are_read():
    bomb = '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    document = f'{bomb}<w:document xmlns:w="{W}"><w:body>{para("&c;")}</w:body></w:document>'

    with pytest.raises(UnreadableText, match="DOCTYPE"):
        read_docx(archive(word__document_xml=document))


def text_or_refusal(data: bytes) -> str:
    try:
        return read_docx(data).text
    except UnreadableText as refusal:
        return str(refusal)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"),
        ("<w:customXml>", "</w:customXml>"),
    ],
)
def test_deep_nesting_is_read_or_refused(start, end):
    depth = 240 // start.count("<")

    answer = text_or_refusal(word_file(start * depth + para("Words.") + end * depth))

    assert "Words." in answer or "too deep" in answer


def test_deep_nesting_of_runs_is_read_or_refused():
    depth = 240
    body = f"<w:p>{'<w:ins>' * depth}<w:r><w:t>Words.</w:t></w:r>{'</w:ins>' * depth}</w:p>"

    answer = text_or_refusal(word_file(body))

    assert answer == "Words.\n" or "too deep" in answer


def test_text_that_is_larger_than_a_text_may_be_is_refused():
    words = " ".join(str(number) for number in range(MAX_TEXT_BYTES // 15))

    with pytest.raises(UnreadableText, match="too much"):
        read_docx(word_file(para(words) * 3))


def test_styles_and_lists_that_refer_to_themselves_end():
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{key}"/><w:basedOn w:val="{base}"/></w:style>'
        for key, base in (("A", "B"), ("B", "A"))
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/><w:styleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )

    text = read_docx(word_file(para("Words.", style="A", num=1, level=0), styles=styles, numbering=numbering)).text

    assert text == "Words.\n"


def test_many_paragraphs_are_read_in_time_that_grows_with_them():
    def seconds(count: int) -> float:
        data = word_file(para("Words *and* words.") * count)
        start = time.process_time()  # of this process alone: others may be busy
        read_docx(data)
        return time.process_time() - start

    seconds(100)
    few, many = (min(seconds(count) for _ in range(3)) for count in (1_000, 8_000))
    assert many < 40 * max(few, 0.01)
