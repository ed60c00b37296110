"""Editions to write, files to read, and the schema where the corpus is present."""

from functools import cache

import pytest
from lxml import etree

from practices.documents.akoma_ntoso.documents import Document, IssuingOrganization
from practices.texts.numbering import Segment, segment
from tests.corpus import corpus_folder

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OSCE = IssuingOrganization("Organization for Security and Co-operation in Europe", "OSCE", "osce")


def make_document(text: str = "Article 1\n\nStaff serve.\n", **given) -> Document:
    """Return an edition of `text`, a code of conduct of the OSCE in English unless `given` says another thing."""
    language = given.pop("language", "en")
    stated = {"title": "Code", "kind": "code_of_conduct", "text_status": "authentic", "organization": OSCE, **given}
    return Document(segment(text, language=language).segments, language, **stated)


def make_file(body: str, *, kind: str = "act", namespace: str = NAMESPACE, around: str = "{}") -> bytes:
    """Return an Akoma Ntoso file with `body`; `around` says what stands before and behind the body."""
    name = "body" if kind == "act" else "mainBody"
    inside = around.format(f"<{name}>{body}</{name}>")
    return f'<akomaNtoso xmlns="{namespace}"><{kind} name="x"><meta/>{inside}</{kind}></akomaNtoso>'.encode()


def find_all(data: bytes, path: str) -> list[etree._Element]:
    """Find elements of Akoma Ntoso: `//act/body`, without prefixes."""
    root = etree.fromstring(data)
    return root.findall("." + "".join(f"/{{*}}{step}" if step else "/" for step in path.split("/")[1:]))


def words(piece: Segment) -> tuple[str, str, str, str, str]:
    """Return what a piece says and what it is called."""
    return piece.eid, piece.element, piece.label, piece.heading, piece.text


@cache
def _schema() -> etree.XMLSchema | None:
    folder = corpus_folder()
    path = folder / "03_akn/schema/akomantoso30.xsd" if folder else None
    return etree.XMLSchema(etree.parse(path)) if path and path.is_file() else None


def find_schema_errors(data: bytes) -> list[str]:
    """Return what the OASIS schema has against a file; nothing where the schema is absent."""
    schema = _schema()
    return [] if schema is None or schema.validate(etree.fromstring(data)) else [str(schema.error_log.last_error)]


needs_schema = pytest.mark.skipif(_schema() is None, reason="the schema is absent")
