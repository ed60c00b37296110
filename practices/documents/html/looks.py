"""What an element of a page is by its attributes: hidden, a site's own, bold, raised, a heading."""

import re

from lxml import etree

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*(?:super|top)", re.IGNORECASE)
_HEADING = re.compile(
    r"(?:^|[\s_-])(?:mso)?heading[-_]?([1-6])(?=$|[\s_-])|(?:^|\s)(?:mso)?title(?=$|\s)", re.IGNORECASE
)
_DIVISION = re.compile(r"(?:^|[\s-])(?:title-division|ti-section|ti-grseq)-1(?=$|\s)")
_SUBTITLE = re.compile(r"(?:^|[\s-])(?:stitle-article|sti-art|title-division-2|ti-section-2)")
_ITEM = re.compile(r"(?:^|[\s-])(?:mso)?list-?bullet\d?", re.IGNORECASE)
_CODE = re.compile(r"(?:^|[\s-])(?:code|acode|preformatted)(?=$|[\s-])", re.IGNORECASE)
_SITE_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "menu", "menubar", "toolbar", "dialog", "doc-toc"}
)
_SITE_NAMES = (
    "toc table-of-contents breadcrumb breadcrumbs navbar navigation site-header site-footer site-nav skip-link "
    "skiplink sr-only screen-reader-text visually-hidden cookie-banner cookie-notice noprint no-print "
    "pagination social-share mw-editsection headerlink header-anchor anchorjs-link share-buttons btn-close"
)
_SITE_CLASSES = frozenset(_SITE_NAMES.split())
_SPACES = re.compile(r"\s+")


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute as text, "" if there is none."""
    return str(element.get(name) or "")


def marks_of(element: etree._Element) -> str:
    """Return class and id, by which authors say what an element is for."""
    return f"{attribute(element, 'class')} {attribute(element, 'id')}".strip()


def words_in(element: etree._Element) -> str:
    """Return all words in an element."""
    return _SPACES.sub(" ", "".join(str(part) for part in element.itertext())).strip()


def is_hidden(element: etree._Element) -> bool:
    """Whether the page does not show the element. What is hidden from screen readers alone is shown, but for signs."""
    if not element.keys():
        return False
    if element.get("hidden") is not None or _HIDDEN.search(attribute(element, "style")):
        return True
    return attribute(element, "aria-hidden") == "true" and len(words_in(element)) < 3


def is_of_the_site(element: etree._Element) -> bool:
    """Whether the element belongs to the site rather than to the text: navigation, banner, table of contents."""
    if attribute(element, "role").lower() in _SITE_ROLES and element.tag not in {"body", "html"}:
        return attribute(element, "role").lower() != "dialog" or len(words_in(element)) < 300
    return bool(_SITE_CLASSES & set(attribute(element, "class").lower().split()))


def is_bold(element: etree._Element) -> bool:
    return element.tag in {"b", "strong"} or bool(_BOLD.search(attribute(element, "style")))


def is_italic(element: etree._Element) -> bool:
    return element.tag in {"i", "em", "cite", "dfn", "var"} or bool(_ITALIC.search(attribute(element, "style")))


def is_raised(element: etree._Element) -> bool:
    """Whether the element or one around it stands above the line."""
    return any(
        above.tag == "sup" or _RAISED.search(attribute(above, "style"))
        for above in (element, *list(element.iterancestors())[:3], *element.iterchildren())
    )


def heading_depth(element: etree._Element) -> int:
    """Return 1 to 6 for a heading, by its tag, its role or the name of its style; 0 for other elements."""
    tag = str(element.tag)
    if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        return int(tag[1])
    if attribute(element, "role").lower() == "heading":
        level = attribute(element, "aria-level")
        return min(6, max(1, int(level))) if level.isascii() and level.isdigit() and len(level) < 3 else 2
    if tag not in {"p", "div"}:
        return 0
    marks = attribute(element, "class")
    if _DIVISION.search(marks):
        return 2
    found = _HEADING.search(marks)
    if not found or (tag == "div" and len(words_in(element)) > 300):
        return 0
    return int(found[1]) if found[1] else 1


def is_subtitle(element: etree._Element) -> bool:
    """Whether a paragraph is the heading of the number in the paragraph before (style sheets of the EU)."""
    return bool(_SUBTITLE.search(attribute(element, "class")))


def is_item(element: etree._Element) -> bool:
    """Whether a paragraph is an item of a list, by the name of its style alone."""
    return bool(_ITEM.search(attribute(element, "class")))


def is_code(element: etree._Element) -> bool:
    return bool(_CODE.search(attribute(element, "class")))
