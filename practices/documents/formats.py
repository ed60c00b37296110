"""The format of a file, known by its content; its name only tells Markdown from plain text."""

import codecs
import io
import re
import zipfile
import zlib
from pathlib import PurePath

from practices.documents.signatures import OLD_WORD, name_package, name_refused
from practices.documents.text import UnreadableText, is_unicode

READERS = {
    "docx": "practices.documents.docx.reading.read_docx",
    "odt": "practices.documents.odt.read_odt",
    "pdf": "practices.documents.pdf.reading.read_pdf",
    "html": "practices.documents.html.read_html",
    "akoma_ntoso": "practices.documents.akoma_ntoso.reading.read_akoma_ntoso",
    "markdown": "practices.documents.markdown.read_markdown",
    "text": "practices.documents.plain_text.read_plain_file",
    "layers": "practices.documents.pdf.scans.read_text_layers",
}
"""Format to dotted path: the child imports the one reader that it needs, so that it is up in a fraction of a second
and holds no parser that its file does not need."""
CLEANERS = {
    "docx": "practices.documents.file_contents.word.cleaning.clean_word",
    "odt": "practices.documents.file_contents.odt.cleaning.clean_odt",
    "pdf": "practices.documents.file_contents.pdf.cleaning.clean_pdf",
    "html": "practices.documents.file_contents.html.clean_html",
    "akoma_ntoso": "practices.documents.file_contents.akoma_ntoso.clean_akoma_ntoso",
    "markdown": "practices.documents.file_contents.plain.clean_markdown",
    "text": "practices.documents.file_contents.plain.clean_text",
}
"""Format to dotted path of what makes a copy without comments, names and the like."""
PACK_CLEANED = "practices.documents.file_contents.answer.pack_cleaned"
PAGE_RENDERER = "practices.documents.pdf.page_images.render_page"
SCAN_RENDERER = "practices.documents.pdf.scans.draw_scan"
PAGE_COUNTER = "practices.documents.pdf.documents.count_pages"
PICTURE_KEEPER = "practices.documents.picture_files.keep_pictures"
VOCABULARY_READER = "practices.documents.skos.read_skos"
MAIL_READERS = {
    "eml": "practices.documents.messages.eml.read_eml",
    "msg": "practices.documents.messages.msg.read_msg",
}
MAIL_PACKER = "practices.documents.messages.answer.pack_mail"
SHEET_READERS = {
    "xlsx": "practices.documents.sheets.packages.answer_xlsx",
    "ods": "practices.documents.sheets.packages.answer_ods",
    "csv": "practices.documents.sheets.answer.answer_csv",
}

_HEAD = 16 * 1024
_SAMPLE = 256 * 1024
MOST_MEMBERS = 10_000
_UNPACK = "Unpack it and choose one of its files."
_MEMBER = b"PK\x01\x02"
_ODF = b"application/vnd.oasis.opendocument."
_PROLOG = re.compile(r"(?:\s+|<\?[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE(?:[^\[>]|\[[\s\S]*?\]\s*(?=>))*>)*", re.IGNORECASE)
_DOCTYPE_HTML = re.compile(r"<!doctype\s+html", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)((?:\s[^>]*)?)")
_AKOMA = re.compile(r"akomantoso\.org|legaldocml|/akn/", re.IGNORECASE)
_HTML_NAMES = (
    "html head body div p h1 h2 h3 h4 h5 h6 ul ol li table section article main header nav span center font "
    "blockquote dl meta title link style script b i strong em a br form pre"
)
_HTML_TAGS = frozenset(_HTML_NAMES.split())
_BLOCK_END = re.compile(r"</(?:p|div|li|h[1-6]|t[dr]|table|ul|ol|dl|section|article|body)\s*>", re.IGNORECASE)
_MARKDOWN_NAMES = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdx", ".qmd", ".rmd"})
_PLAIN_NAMES = frozenset({".txt", ".text"})
_MARKDOWN_MARKS = (
    re.compile(r"\A---[ \t]*\n+(?:[\w-]+:.*\n+)+---"),
    re.compile(r"^ {0,3}\[[^\]\n^]+\]:\s*\S+", re.MULTILINE),
    re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE),
    re.compile(r"^(?=.*\w).+\n(?:={3,}|-{3,})[ \t]*$", re.MULTILINE),
    re.compile(r"!?\[[^\[\]\n]{0,300}\]\((?!page:|picture:|decorative:|https?:|mailto:)[^()\n]{1,500}\)"),
    re.compile(r"^#{1,6} \S", re.MULTILINE),
)


def recognise(name: str, data: bytes) -> str:
    """Return the format of a file, a key of READERS, "doc" or "rtf". Raises UnreadableText: what it is, what to do."""
    if not data.strip(b" \t\r\n\x00"):
        raise UnreadableText("The file is empty.")
    if _is_pdf(data):
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _recognise_package(data)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    refused = name_refused(data)
    if refused == OLD_WORD:
        return "doc"
    if refused is not None:
        raise _refusal(*refused)
    return _recognise_marked_up(data) or _recognise_text(name, data)


def _refusal(what: str, remedy: str) -> UnreadableText:
    return UnreadableText(f"The file is {what}, which cannot be read. {remedy}")


def _is_pdf(data: bytes) -> bool:
    """The header may stand behind some other bytes, if the file ends like a PDF."""
    head = data[:1024]
    return head.lstrip(b"\xef\xbb\xbf \t\r\n\x00").startswith(b"%PDF-") or (
        b"%PDF-" in head and b"startxref" in data[-4096:]
    )


def _recognise_package(data: bytes) -> str:
    """Tell the formats that are ZIP archives apart, by members that are counted before they are listed."""
    damaged = "The file is a ZIP archive or an Office file, and damaged. Open it in its own program and save it again."
    if data.count(_MEMBER) > MOST_MEMBERS:
        raise UnreadableText(f"The file is a ZIP archive of more than {MOST_MEMBERS:,} members. {_UNPACK}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = {member.filename: member for member in package.infolist()}
            kind = _read_kind(package, members.get("mimetype"))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, RuntimeError, zlib.error) as error:
        raise UnreadableText(damaged) from error
    if kind.startswith(_ODF):
        return _recognise_open_document(kind.removeprefix(_ODF))
    if any(name.startswith("word/") and name.endswith(".xml") for name in members):
        return "docx"
    raise _refusal(*name_package(frozenset(members)))


def _read_kind(package: zipfile.ZipFile, member: zipfile.ZipInfo | None) -> bytes:
    """Return what an OpenDocument file says that it is, b"" for other archives."""
    if member is None or member.flag_bits & 1 or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return b""
    with package.open(member) as stream:
        return stream.read(100).strip()


def _recognise_open_document(kind: bytes) -> str:
    if kind.startswith(b"text"):
        return "odt"
    if kind.startswith(b"spreadsheet"):
        raise _refusal(*name_package(frozenset({"xl/"})))
    if kind.startswith(b"presentation"):
        raise _refusal(*name_package(frozenset({"ppt/"})))
    raise _refusal("an OpenDocument file without text", "Save it as PDF first.")


def _recognise_marked_up(data: bytes) -> str | None:
    """Tell XML and HTML by their first element; None for other texts. Raises UnreadableText for XML of other kinds."""
    text = _peek(data)
    start = _PROLOG.match(text[:_HEAD])
    begin = start.end() if start else 0
    prolog, rest = text[:begin], text[begin:]
    root = _ROOT.match(rest)
    if root is None:
        if prolog.lstrip("\ufeff").startswith("<?xml"):
            raise UnreadableText("The file is XML, but damaged: it has no first element.")
        return "html" if _is_mostly_html(text) else None
    prefix, name, attributes = root[1] or "", root[2], root[3]
    is_other = name == "schema" or name.lower() in _HTML_TAGS
    if name == "akomaNtoso" or (not is_other and _AKOMA.search(attributes)):
        return "akoma_ntoso"
    if (not prefix and name.lower() == "html") or _DOCTYPE_HTML.search(prolog):
        return "html"
    if not prefix and name.lower() in _HTML_TAGS:
        return "html" if _is_mostly_html(text) or name.lower() in {"head", "body"} else None
    if prolog.lstrip("\ufeff").startswith("<?xml") or "xmlns" in attributes:
        raise _refusal(*_name_xml(f"{prefix}{name}"))
    return "html" if _is_mostly_html(text) else None


def _name_xml(root: str) -> tuple[str, str]:
    """Return what an XML file is, and what to do about it."""
    if root.endswith("svg"):
        return "an image", "Make a PDF of it first; its words are then added by hand."
    if root.startswith("office:"):
        return "a flat OpenDocument file", "Save it as ODT first."
    if root in {"pkg:package", "w:wordDocument"}:
        return "a Word file in flat XML", "Save it as DOCX first."
    return f"XML of another kind (<{root[:60]}>)", "Of XML, Akoma Ntoso and XHTML are read."


def _is_mostly_html(text: str) -> bool:
    """Whether ends of blocks are more than a few, and more than the marks of Markdown."""
    ends = len(_BLOCK_END.findall(text))
    return ends >= 3 and ends * 4 >= text.count("\n") and ends > 2 * len(_MARKDOWN_MARKS[-1].findall(text))


def _peek(data: bytes) -> str:
    """Return the first characters, decoded well enough to know tags and marks."""
    head = data[:_SAMPLE]
    if head.startswith(codecs.BOM_UTF8):
        head = head[3:]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace")
    if head[:4] == b"<\x00?\x00" or (head[1:2] == b"\x00" and head[:1] == b"<"):
        return head.decode("utf-16-le", "replace")
    if head[:2] == b"\x00<":
        return head.decode("utf-16-be", "replace")
    return head.decode("latin-1")


def _recognise_text(name: str, data: bytes) -> str:
    ending = PurePath(name).suffix.lower()
    if ending in _MARKDOWN_NAMES:
        return "markdown"
    if ending in _PLAIN_NAMES or not is_unicode(data[:_SAMPLE].rsplit(b"\n", 1)[0]):
        return "text"
    text = _peek(data).replace("\r\n", "\n")
    is_markdown = _MARKDOWN_MARKS[0].match(text) or sum(mark.search(text) is not None for mark in _MARKDOWN_MARKS) > 1
    return "markdown" if is_markdown else "text"
