"""The XML of an OpenDocument text without what is not its words."""

import re

from lxml import etree

from practices.documents.file_contents.held import ContentKind, Contents
from practices.documents.file_contents.packages import drop, local_name, namespace_of, unwrap
from practices.documents.file_contents.word.fields import is_local

KNOWN = re.compile(
    r"urn:oasis:names:tc:opendocument:|urn:org:documentfoundation:names:experimental:"
    r"|http://www\.w3\.org/(?:1999/xlink|1998/Math/MathML|2002/xforms|XML/1998/namespace)|http://purl\.org/dc/"
)
_MIXED = frozenset({
    "p", "h", "span", "a", "meta", "meta-field", "ruby-base", "ruby-text", "title", "desc", "sequence", "date",
    "time", "page-number", "page-count", "note-citation", "bookmark-ref", "reference-ref", "note-ref",
    "sequence-ref", "text-input", "drop-down", "placeholder", "file-name", "chapter", "label", "config-item",
    "formula", "number", "text-content", "mi", "mo", "mn", "mtext", "ms", "annotation-text",
})  # fmt: skip
_ABOUT = frozenset({
    "author-name", "author-initials", "initial-creator", "creator", "description", "printed-by",
    "editing-cycles", "editing-duration", "subject", "keywords", "template-name", "user-defined",
    "sender-firstname", "sender-lastname", "sender-initials", "sender-title", "sender-position", "sender-email",
    "sender-phone-private", "sender-fax", "sender-company", "sender-phone-work", "sender-street", "sender-city",
    "sender-postal-code", "sender-country", "sender-state-or-province", "creation-date", "creation-time",
    "modification-date", "modification-time", "print-date", "print-time", "database-display", "database-name",
    "database-row-number", "database-next", "database-row-select", "user-field-get", "user-field-input",
    "variable-get", "variable-set", "variable-input", "expression", "conditional-text", "hidden-paragraph",
    "dde-connection", "meta-field", "title",
})  # fmt: skip
"""Fields of text that are replaced by what they show."""
_DROPPED = {
    **dict.fromkeys(("annotation", "annotation-end"), ContentKind.COMMENTS),
    **dict.fromkeys(("scripts", "event-listeners", "script", "execute-macro"), ContentKind.SCRIPTS),
    **dict.fromkeys(("applet", "plugin"), ContentKind.EMBEDDED_FILES),
    **dict.fromkeys(
        ("section-source", "dde-connection-decls", "dde-source", "connection-resource"), ContentKind.EXTERNAL_SOURCES
    ),
    **dict.fromkeys(("user-field-decls", "variable-decls"), ContentKind.CUSTOM_DATA),
    **dict.fromkeys(("hidden-text",), ContentKind.HIDDEN_TEXT),
}
_FORM_VALUES = frozenset({"text", "textarea", "checkbox", "radio", "listbox", "combobox", "date", "number", "value"})
PEOPLE = frozenset({"creator", "initial-creator", "printed-by"})
_HEADS = frozenset({"header", "footer", "header-left", "footer-left", "header-first", "footer-first"})
_XML = "http://www.w3.org/XML/1998/namespace"


class MarkupCleaner:
    """Cleans parts of one file. `hidden` are the names of the styles that hide words."""

    def __init__(self, contents: Contents, hidden: frozenset[str]) -> None:
        self.contents = contents
        self.hidden = hidden

    def clean(self, root: etree._Element) -> None:
        """Drop what is no word, look or structure of the text."""
        for element in list(root.iter()):
            if element.getparent() is not None:
                self._clean_element(element)
        for element in root.iter():
            self._clean_attributes(element)
            if local_name(element) not in _MIXED and not namespace_of(element.tag).endswith("MathML"):
                self._drop_stray(element)

    def _clean_element(self, element: etree._Element) -> None:
        name = local_name(element)
        if not KNOWN.match(namespace_of(element.tag)):
            self.contents.add(ContentKind.CUSTOM_DATA, "".join(element.itertext()))
            drop(element)
        elif name in _DROPPED:
            self._count_dropped(element, name)
            drop(element)
        elif self._is_hidden(element, name):
            self._hide(element)
        elif name in _ABOUT and namespace_of(element.tag).endswith(":text:1.0"):
            self._settle_field(element, name)
        elif name in _FORM_VALUES and namespace_of(element.tag).endswith(":form:1.0"):
            self.contents.add(
                ContentKind.FORM_VALUES, attribute(element, "current-value") or attribute(element, "value")
            )
        elif name in {"title", "desc"} and namespace_of(element.tag).endswith(":svg-compatible:1.0"):
            self.contents.add(ContentKind.ALTERNATIVE_TEXTS, element.text)

    def _is_hidden(self, element: etree._Element, name: str) -> bool:
        if name == "section":
            return attribute(element, "display") == "none"
        if name in _HEADS:
            return attribute(element, "display") == "false"
        return name in {"span", "p", "h"} and attribute(element, "style-name") in self.hidden

    def _count_dropped(self, element: etree._Element, name: str) -> None:
        kind = _DROPPED[name]
        if name == "annotation":
            people = [child.text for child in element if local_name(child) in {"creator", "creator-initials"}]
            self.contents.add_names(people[:1])
            self.contents.add(
                kind, " ".join(t for child in element if local_name(child) in {"p", "list"} for t in child.itertext())
            )
        elif name != "annotation-end" and (len(element) or element.attrib or element.text):
            words = "".join(element.itertext()).strip() or " ".join(str(value) for value in element.attrib.values())
            if name not in {"scripts", "user-field-decls", "variable-decls"} or len(element):
                self.contents.add(
                    kind, words or " ".join(str(v) for one in element.iter() for v in one.attrib.values())
                )

    def _hide(self, element: etree._Element) -> None:
        """Drop hidden words; of a paragraph the paragraph stays, for its number counts."""
        words = "".join(element.itertext())
        if local_name(element) in {"p", "h"}:
            if words.strip() or len(element):
                self.contents.add(ContentKind.HIDDEN_TEXT, words)
            for child in list(element):
                drop(child)
            element.text = None
            return
        self.contents.add(ContentKind.HIDDEN_TEXT, words)
        drop(element)

    def _settle_field(self, element: etree._Element, name: str) -> None:
        """Replace a field by what it shows."""
        if name in {"conditional-text", "hidden-paragraph"}:
            self.contents.add(ContentKind.HIDDEN_TEXT, " ".join(str(value) for value in element.attrib.values()))
        elif name.startswith(("sender-", "author-")) or name in PEOPLE:
            self.contents.add_names(["".join(element.itertext()) or name])
        else:
            self.contents.add(ContentKind.CUSTOM_DATA, name)
        unwrap(element)

    def _clean_attributes(self, element: etree._Element) -> None:
        for key in list(element.attrib):
            name, value = local_name_of(key), str(element.get(key))
            if "rsid" in name:
                self.contents.add(ContentKind.EDITING_TRACES)
            elif namespace_of(key) and not KNOWN.match(namespace_of(key)) and namespace_of(key) != _XML:
                self.contents.add(ContentKind.CUSTOM_DATA, value)
            elif name == "href" and is_local(value):
                self.contents.add(ContentKind.EXTERNAL_SOURCES, value)
            elif name in {"protection-key", "protection-key-digest-algorithm"}:
                self.contents.add(ContentKind.PROTECTION)
            elif name in {"about", "property", "datatype", "content"} and "xhtml" in namespace_of(key):
                self.contents.add(ContentKind.CUSTOM_DATA, value)
            else:
                if name == "href" and value.startswith(("http:", "https:", "mailto:")):
                    self.contents.add(ContentKind.LINKS, value)
                continue
            del element.attrib[key]

    def _drop_stray(self, element: etree._Element) -> None:
        """Drop words that stand where no words may stand."""
        inside = [element.text, *(child.tail for child in element)]
        for words in filter(None, inside):
            if words.strip() and not _is_value(element):
                self.contents.add(ContentKind.CUSTOM_DATA, words)
        if not _is_value(element):
            if element.text and element.text.strip():
                element.text = None
            for child in element:
                if child.tail and child.tail.strip():
                    child.tail = None


def local_name_of(key: object) -> str:
    """Return the name of an attribute without its namespace."""
    return str(key).rpartition("}")[2]


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute by its name without namespace, "" without it."""
    return next((str(value) for key, value in element.attrib.items() if local_name_of(key) == name), "")


def _is_value(element: etree._Element) -> bool:
    """Say whether an element of this kind holds words that are a value: dates, languages, formulas."""
    return not len(element) and not namespace_of(element.tag).endswith(
        (":text:1.0", ":office:1.0", ":table:1.0", ":drawing:1.0")
    )


def hidden_styles(*roots: etree._Element) -> frozenset[str]:
    """Return the names of styles that hide words, by themselves or by the style that they are made from."""
    said: dict[str, str] = {}
    parents: dict[str, str] = {}
    for style in (one for root in roots for one in root.iter() if local_name(one) == "style"):
        name = attribute(style, "name")
        parents[name] = attribute(style, "parent-style-name")
        shown = [attribute(one, "display") for one in style if local_name(one) == "text-properties"]
        said[name] = next(filter(None, shown), "")
    return frozenset(name for name in parents if name and _is_hidden_by(name, said, parents))


def _is_hidden_by(name: str, said: dict[str, str], parents: dict[str, str]) -> bool:
    for _ in range(_MOST_PARENTS):
        if not name or said.get(name):
            break
        name = parents.get(name, "")
    return said.get(name) == "none"


_MOST_PARENTS = 40
