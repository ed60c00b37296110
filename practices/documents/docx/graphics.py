"""What stands in the drawings of a Word file: text boxes, pictures, diagrams, objects."""

from dataclasses import dataclass, field

from lxml import etree

from practices.documents.docx.names import MC, WP, A, W

BOX = W + "txbxContent"
_GRAPHIC_DATA = A + "graphicData"
_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_IMAGE_DATA = "{urn:schemas-microsoft-com:vml}imagedata"


@dataclass(slots=True)
class Graphics:
    """What was found; `captions` are the alternative texts of pictures, "" for one without."""

    boxes: list[etree._Element] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    diagrams: int = 0
    objects: int = 0


def choose_content(alternate: etree._Element) -> etree._Element | None:
    """Return the one branch of an mc:AlternateContent that is read: the first choice that holds something known."""
    for choice in alternate.iterchildren(MC + "Choice"):
        if any(element.tag.startswith((W, WP, A)) for element in choice.iterdescendants(etree.Element)):
            return choice
    return alternate.find(MC + "Fallback")


def look_into(drawing: etree._Element) -> Graphics:
    """Find what stands in a w:drawing, w:pict or w:object; what is in its text boxes is left to their reader."""
    found = Graphics()
    caption = ""
    stack = [drawing]
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag == BOX:
            found.boxes.append(element)
            continue
        if tag == MC + "AlternateContent":
            chosen = choose_content(element)
            stack.extend([] if chosen is None else reversed(chosen))
            continue
        if tag == WP + "docPr":
            caption = element.get("descr") or element.get("title") or ""
        elif tag in (A + "blip", _IMAGE_DATA):
            found.captions.append(caption or element.get("title") or "")
        elif tag == _OBJECT:
            found.objects += 1
        elif tag == _GRAPHIC_DATA and element.get("uri", "").endswith(("/chart", "/diagram")):
            found.diagrams += 1
        stack.extend(reversed(element))
    return found
