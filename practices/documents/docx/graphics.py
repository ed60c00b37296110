"""What stands in the drawings of a Word file: text boxes, pictures, diagrams, objects."""

import re
from dataclasses import dataclass, field

from lxml import etree

from practices.documents.docx.names import MC, WP, A, R, T, W

BOX = W + "txbxContent"
_GRAPHIC_DATA = A + "graphicData"
_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_IMAGE_DATA = "{urn:schemas-microsoft-com:vml}imagedata"
_FILL = A + "srcRect"
_NOT_VISIBLE = re.compile(r"(?:visibility\s*:\s*hidden|display\s*:\s*none)", re.IGNORECASE)
_EDGES = ("l", "t", "r", "b")
_VML_EDGES = ("cropleft", "croptop", "cropright", "cropbottom")
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """A picture in a drawing: its relationship, "" for one outside the file, and its text alternative.

    `cut` are the parts at its edges, left, top, right, bottom, that are not shown.
    """

    relationship: str
    alternative: str = ""
    is_decorative: bool = False
    cut: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


@dataclass(slots=True)
class Graphics:
    """What was found. `is_first` says that no words of the paragraph stand before it.

    `has_hidden_words`: there are words in it that the file does not show.
    """

    boxes: list[etree._Element] = field(default_factory=list)
    pictures: list[DrawnPicture] = field(default_factory=list)
    diagrams: int = 0
    objects: int = 0
    is_first: bool = False
    has_hidden_words: bool = False


_ON = frozenset({"1", "true", "on"})


def choose_content(alternate: etree._Element) -> etree._Element | None:
    """Return the one branch of an mc:AlternateContent that is read: the first choice that holds something known."""
    for choice in alternate.iterchildren(MC + "Choice"):
        if any(element.tag.startswith((W, WP, A)) for element in choice.iterdescendants(etree.Element)):
            return choice
    return alternate.find(MC + "Fallback")


def look_into(drawing: etree._Element) -> Graphics:
    """Find what stands in a w:drawing, w:pict or w:object; what is in its text boxes is left to their reader."""
    found = Graphics()
    alternative, is_decorative = "", False
    stack = [drawing]
    while stack:
        element = stack.pop()
        tag = element.tag
        if _is_hidden(element):
            found.has_hidden_words |= _has_words(element)
            continue
        if tag == BOX:
            found.boxes.append(element)
            continue
        if tag == MC + "AlternateContent":
            chosen = choose_content(element)
            stack.extend([] if chosen is None else reversed(chosen))
            continue
        if tag == WP + "docPr":
            if element.get("hidden") in _ON:
                found.boxes.clear()
                found.has_hidden_words |= _has_words(drawing)
                break
            alternative = element.get("descr") or element.get("title") or ""
            is_decorative = any(mark.get("val") in {"1", "true"} for mark in element.iter(_DECORATIVE))
        elif tag in (A + "blip", _IMAGE_DATA):
            relationship = element.get(R + "embed") or element.get(R + "id") or ""
            words = alternative or element.get("title") or ""
            found.pictures.append(DrawnPicture(relationship, words, is_decorative, _cut_of(element)))
        elif tag == _OBJECT:
            found.objects += 1
        elif tag == _GRAPHIC_DATA and element.get("uri", "").endswith(("/chart", "/diagram")):
            found.diagrams += 1
        stack.extend(reversed(element))
    return found


def _is_hidden(element: etree._Element) -> bool:
    """Say whether a picture, or a shape, is in the file and not shown."""
    if _NOT_VISIBLE.search(element.get("style", "")):
        return True
    return any(
        name.get("hidden") in _ON
        for holder in element.iterchildren("{*}nvPicPr", "{*}nvSpPr")
        for name in holder.iterchildren("{*}cNvPr")
    )


def _has_words(element: etree._Element) -> bool:
    return any(words.text and words.text.strip() for words in element.iter(T))


def _cut_of(picture: etree._Element) -> tuple[float, float, float, float]:
    """Return the parts of a picture that are cut off: thousandths of a percent, or fractions of VML ("16384f")."""
    if picture.tag == _IMAGE_DATA:
        left, top, right, bottom = (_fraction(picture.get(edge, "")) for edge in _VML_EDGES)
        return (left, top, right, bottom)
    fill = picture.getparent()
    crop = None if fill is None else fill.find(_FILL)
    if crop is None:
        return (0.0, 0.0, 0.0, 0.0)
    left, top, right, bottom = (_percent(crop.get(edge, "")) for edge in _EDGES)
    return (left, top, right, bottom)


def _percent(written: str) -> float:
    number = _number(written.removesuffix("%"))
    return number / (100 if written.endswith("%") else 100_000)


def _fraction(written: str) -> float:
    number = _number(written.removesuffix("f"))
    return number / 65_536 if written.endswith("f") else number


def _number(written: str) -> float:
    """Return a number as it is written, 0 for none."""
    try:
        return float(written)
    except ValueError:
        return 0.0
