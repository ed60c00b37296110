"""The rows and cells of a table of a Word file."""

from lxml import etree

from practices.documents.docx.names import W

SDT = W + "sdt"
WRAPPERS = {W + name for name in ("customXml", "ins", "moveTo", "sdtContent", "smartTag")}
"""What may stand around blocks, rows and cells, and says nothing itself."""


def rows_of(table: etree._Element) -> list[etree._Element]:
    """Return the rows of a table, also those in content controls, without deleted ones."""
    found: list[etree._Element] = []
    for child in table:
        if child.tag == W + "tr":
            if child.find(f"{W}trPr/{W}del") is None:
                found.append(child)
        elif child.tag in (SDT, *WRAPPERS):
            inner = child.find(W + "sdtContent") if child.tag == SDT else child
            found.extend([] if inner is None else rows_of(inner))
    return found


def cells_of(row: etree._Element) -> list[etree._Element]:
    """Return the cells of a row, also those in content controls."""
    found: list[etree._Element] = []
    for child in row:
        if child.tag == W + "tc":
            found.append(child)
        elif child.tag in (SDT, *WRAPPERS):
            inner = child.find(W + "sdtContent") if child.tag == SDT else child
            found.extend([] if inner is None else cells_of(inner))
    return found
