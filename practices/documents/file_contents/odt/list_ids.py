"""Identifiers of lists in an OpenDocument text, numbered: programs draw them by lot each time they save."""

from lxml import etree

_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def number_list_ids(root: etree._Element) -> None:
    """Number the identifiers of the lists in `root` in their order, with the references of lists that go on."""
    names: dict[str, str] = {}
    for element in root.iter(f"{_TEXT}list"):
        for key in (_XML_ID, f"{_TEXT}continue-list"):
            if (name := element.get(key)) is not None:
                element.set(key, names.setdefault(str(name), f"list{len(names) + 1}"))
