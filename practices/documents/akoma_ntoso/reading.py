"""Reading Akoma Ntoso: the pieces that a document has, their numbers, headings, words, notes and tables."""

import re

from lxml import etree

from practices.documents.akoma_ntoso.body import AknBodyReader, Found
from practices.documents.akoma_ntoso.languages import two_letters
from practices.documents.akoma_ntoso.pieces import Namer
from practices.documents.akoma_ntoso.vocabulary import DOCUMENTS, NAMESPACE, local_name, squeeze
from practices.documents.readings import ReadFile
from practices.documents.text import UnreadableText
from practices.documents.xml_parts import is_deeper_than, parse_xml
from practices.texts.numbering import Doubt, Segment, render, segment

DEEPEST = 120
"""Elements inside each other; what is deeper is no document that anybody wrote."""

_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_DRAFT = re.compile(rf"{re.escape(NAMESPACE)}/(?P<version>[\w.-]{{1,20}})")
_OLD = re.compile(r"http://www\.(?:akomantoso|metalex)\.\w+/(?:akomantoso/)?(?P<version>[\d.]{1,8})")


def read_akoma_ntoso(data: bytes) -> ReadFile:
    """Read an Akoma Ntoso file into numbered text; the pieces keep the eIds of the file where they can be taken.

    Version 3.0 and AKN4UN are read as they stand; of drafts and older versions what they have in common with it,
    which is doubted. Raises UnreadableText.
    """
    root = parse_xml(data, name="The file")
    doubts = [*_check_version(root)]
    document = _find_document(root)
    if is_deeper_than(root, DEEPEST):
        raise UnreadableText(f"The file is nested too deep: elements may lie up to {DEEPEST} levels inside each other.")
    _check_ids(root)
    reader = AknBodyReader(root)
    tree = reader.read(document)
    namer = Namer(tree)
    segments = namer.segments()
    if not any(re.search(r"\w", f"{piece.heading}{piece.text}") for piece in segments):
        raise UnreadableText("The file is Akoma Ntoso and holds no words.")
    language = _language(document)
    text = render(segments, language=language or "en")
    lines = _lines(text, language)
    doubts += [_place(doubt, namer, lines) for doubt in reader.doubts]
    doubts += [_doubt_name(eid, stated, lines) for eid, stated in namer.renamed.items()]
    return ReadFile(text, "akoma_ntoso", title=_title(document, segments), language=language).with_doubts(*doubts)


def _check_version(root: etree._Element) -> list[Doubt]:
    """Doubt another version than 3.0. Raises UnreadableText for what is no Akoma Ntoso."""
    name, namespace = local_name(root), etree.QName(root).namespace or ""
    if name != "akomaNtoso":
        raise UnreadableText(
            f"The file is XML, but no Akoma Ntoso: it begins with <{name[:60]}>, not with <akomaNtoso>."
        )
    if namespace == NAMESPACE:
        return []
    match = _DRAFT.fullmatch(namespace) or _OLD.fullmatch(namespace)
    if match is None:
        raise UnreadableText(f"The file is not the Akoma Ntoso that we know: its namespace is “{namespace[:100]}”.")
    version = match["version"]
    what = f"the draft {version} of version 3.0" if match.re is _DRAFT else f"version {version}"
    message = f"The file is Akoma Ntoso in {what}, not 3.0: check that nothing is missing."
    return [Doubt(1, "other_version", message, 0.6)]


def _find_document(root: etree._Element) -> etree._Element:
    found = next((child for child in root if local_name(child) in DOCUMENTS), None)
    if found is None:
        inside = next((local_name(child) for child in root), "nothing")
        raise UnreadableText(f"The file is Akoma Ntoso without a document that we know: it holds <{inside[:60]}>.")
    return found


def _check_ids(root: etree._Element) -> None:
    """Refuse an `xml:id` that stands twice, which XML does not allow. Raises UnreadableText."""
    seen: set[str] = set()
    for element in root.iter():
        name = element.get(_XML_ID)
        if name is not None and name in seen:
            raise UnreadableText(f"The file is broken XML: its line {element.sourceline} repeats the id “{name[:60]}”.")
        if name is not None:
            seen.add(name)


def _language(document: etree._Element) -> str:
    found = document.find("{*}meta/{*}identification/{*}FRBRExpression/{*}FRBRlanguage")
    return two_letters(found.get("language") or "") if found is not None else ""


def _title(document: etree._Element, segments: tuple[Segment, ...]) -> str:
    """Return the title that the document states, else that of its preface."""
    for path in ("{*}preface//{*}docTitle", "{*}coverPage//{*}docTitle", "{*}preface//{*}longTitle"):
        found = document.find(path)
        if found is not None and (words := squeeze("".join(found.itertext()))):
            return words[:500]
    alias = document.find("{*}meta/{*}identification/{*}FRBRWork/{*}FRBRalias[@name='title']")
    stated = squeeze(alias.get("value") or "") if alias is not None else ""
    return stated[:500] or (segments[0].heading if segments[0].element == "preface" else "")


def _lines(text: str, language: str) -> dict[str, int]:
    """Return the line of each piece."""
    return {piece.eid: piece.line for piece in segment(text, language=language or "en").segments}


def _place(found: Found, namer: Namer, lines: dict[str, int]) -> Doubt:
    piece, code, message, weight = found
    return Doubt(lines.get(namer.names.get(id(piece), ""), 1), code, message, weight)


def _doubt_name(eid: str, stated: str, lines: dict[str, int]) -> Doubt:
    message = f"The file calls this “{stated[:60]}”, which stands twice or cannot be an address: it became {eid}."
    return Doubt(lines.get(eid, 1), "renamed", message, 0.3)
