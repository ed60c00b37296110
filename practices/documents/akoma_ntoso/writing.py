"""Writing Akoma Ntoso 3.0: a document that the schema accepts, with the eIds of the portal."""

from collections.abc import Sequence

from lxml import etree

from practices.documents.akoma_ntoso.blocks import BlockWriter
from practices.documents.akoma_ntoso.documents import Document, UnwritableText
from practices.documents.akoma_ntoso.elements import Maker, indent, write_eid
from practices.documents.akoma_ntoso.identification import CLASSES, name_document
from practices.documents.akoma_ntoso.metadata import MetadataWriter
from practices.documents.akoma_ntoso.placing import PieceWriter
from practices.documents.akoma_ntoso.twigs import Twig, grow, part
from practices.documents.akoma_ntoso.vocabulary import NAMESPACE


def write_akoma_ntoso(document: Document) -> bytes:
    """Write an edition as Akoma Ntoso 3.0 in UTF-8, valid against the OASIS schema.

    An edition always gives the same bytes. Each piece keeps its eId. What the schema has no place for stands in an
    <hcontainer> with its name. Raises UnwritableText for a summary, which is nobody's legal text.
    """
    if document.text_status == "summary":
        raise UnwritableText("A summary is not the text itself: it is not written as Akoma Ntoso.")
    return _Writer(document).write()


class _Writer:
    """Writes one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._maker = Maker()
        self._maker.reserve(write_eid(segment.eid) for segment in document.segments)
        self._twigs, notes = grow(document.segments)
        self._pieces = PieceWriter(self._maker, BlockWriter(self._maker, notes, pictures=document.pictures))
        self._metadata = MetadataWriter(self._maker, document, name_document(document))
        self._annexes = 0

    def write(self) -> bytes:
        root = etree.Element(f"{{{NAMESPACE}}}akomaNtoso", nsmap={None: NAMESPACE})
        model = CLASSES.get(self._document.kind, CLASSES["other"])
        contains = "singleVersion" if self._document.text_status == "consolidation" else "originalVersion"
        element = self._maker.add(root, model.element, name=model.name, contains=contains)
        self._metadata.write(element)
        self._write_parts(element, self._twigs, model.body)
        indent(root)
        return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"

    def _write_parts(self, element: etree._Element, twigs: Sequence[Twig], body: str) -> None:
        parts = part(twigs)
        for zone in (parts.preface, parts.preamble):
            if zone is not None:
                self._pieces.write_zone(element, zone)
        self._pieces.write_body(self._maker.add(element, body), parts.body, takes_blocks=body == "mainBody")
        if parts.conclusions is not None:
            self._pieces.write_zone(element, parts.conclusions)
        if parts.annexes:
            attachments = self._maker.add(element, "attachments")
            for annex in parts.annexes:
                self._write_annex(attachments, annex)

    def _write_annex(self, parent: etree._Element, twig: Twig) -> None:
        """Write an annex as a document of its own; its own words open its body."""
        segment = twig.segment
        self._annexes += 1
        attachment = self._maker.add(parent, "attachment", eId=write_eid(segment.eid))
        if segment.label:
            self._maker.add(attachment, "num", segment.label)
        if segment.heading:
            self._maker.add(attachment, "heading", segment.heading)
        annex = self._maker.add(attachment, "doc", name="annex")
        title = " – ".join(filter(None, (segment.label, segment.heading)))
        self._metadata.write_annex(annex, f"annex_{self._annexes}", title)
        self._write_parts(annex, twig.below, "mainBody")
        if segment.text or twig.notes:
            self._pieces.write_lead(annex.find("{*}mainBody"), twig)
