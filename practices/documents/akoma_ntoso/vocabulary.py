"""The elements of Akoma Ntoso 3.0 by what they are, and how one is looked at."""

from lxml import etree

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"

_HIERARCHY = (
    "alinea article book chapter clause division hcontainer indent level list paragraph part point proviso rule "
    "section subchapter subclause subdivision sublist subparagraph subpart subrule subsection subtitle title tome "
    "transitional"
)
_DOCUMENTS = (
    "act amendment amendmentList bill debate debateReport doc documentCollection judgment officialGazette portion "
    "statement"
)
_BODIES = "amendmentBody body collectionBody debateBody judgmentBody mainBody portionBody"
_OWN_NAMES = "appendix attachment citation conclusions crossHeading doc item note preamble preface recital toc"

HIERARCHY = frozenset(_HIERARCHY.split())
"""Elements with a number, a heading and further ones inside."""
DOCUMENTS = frozenset(_DOCUMENTS.split())
BODIES = frozenset(_BODIES.split())
FRONTS = {"coverPage": "preface", "header": "preface", "preface": "preface", "preamble": "preamble"}
ENDS = {"conclusions": "conclusions"}
STRUCTURES = frozenset({"quotedStructure", "embeddedStructure", "subFlow"})
"""What stands inside a sentence and holds pieces of its own."""
ITEMS = frozenset({"point", "indent", "paragraph", "subparagraph"})
"""The pieces that a list is made of."""
OWN_NAMES = frozenset(_OWN_NAMES.split())
"""Names of an <hcontainer> that stands for an element which has no place among the hierarchical ones."""


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace; "" for a comment or an instruction."""
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def squeeze(text: str) -> str:
    """Return `text` in one line, without doubled white space."""
    return " ".join(text.split())


def words_of(element: etree._Element) -> str:
    """Return the words of an element in one line, without any mark."""
    return squeeze("".join(element.itertext()))


def identifier(element: etree._Element) -> str:
    """Return the identifier of an element: `eId`, and `id` in version 2.0; "" if it has none."""
    return (element.get("eId") or element.get("id") or "").strip()


def has_words(element: etree._Element) -> bool:
    """Say whether words stand in the element itself, not only in those inside it."""
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)
