"""The part of a Word file that holds its footnotes."""

from typing import Any

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.parser import parse_xml
from lxml import etree

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EMPTY = f"""<w:footnotes xmlns:w="{WORD}" xmlns:r="{RELATIONSHIPS}">
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
</w:footnotes>"""


class Footnotes:
    """The footnotes of a file. The part is made with the first of them."""

    def __init__(self, made: Document) -> None:
        self._made = made
        self._part: XmlPart | None = None
        self._count = 0

    @property
    def part(self) -> XmlPart:
        """The part; addresses that a note links to are related from it."""
        if self._part is None:
            self._part = XmlPart(
                PackURI("/word/footnotes.xml"),
                CONTENT_TYPE.WML_FOOTNOTES,
                parse_xml(_EMPTY),
                self._made.part.package,
            )
            self._made.part.relate_to(self._part, RELATIONSHIP_TYPE.FOOTNOTES)
        return self._part

    def add(self, paragraph: etree._Element) -> int:
        """Keep a paragraph as a footnote; give its number, by which the text refers to it."""
        self._count += 1
        element: Any = self.part.element
        note = etree.SubElement(element, f"{{{WORD}}}footnote", {f"{{{WORD}}}id": str(self._count)})
        note.append(paragraph)
        return self._count
