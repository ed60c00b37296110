"""What tests ask of a drawn picture."""

import csv
import io
from typing import Any

from lxml import etree

SVG = "{http://www.w3.org/2000/svg}"
NEVER = {"script", "style", "image", "foreignObject", "use"}


def sound(svg: str) -> etree._Element:
    """Read a picture; it is well-formed, has a title and a description, and nothing active in it."""
    root = etree.fromstring(svg)
    title, said = root[0], root[1]
    assert (title.tag, said.tag) == (f"{SVG}title", f"{SVG}desc")
    assert title.text
    assert said.text
    assert root.get("aria-labelledby").split() == [title.get("id"), said.get("id")]
    for element in root.iter():
        assert etree.QName(element).localname not in NEVER
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]
    assert (root.get("role") == "group") == (root.find(f".//{SVG}a") is not None)
    return root


def titles(root: etree._Element) -> list[str]:
    """Return the titles of what is within a picture, in order."""
    return [one.text for one in root.iter(f"{SVG}title")][1:]


def words(root: etree._Element) -> list[str]:
    """Return the lines of words in a picture."""
    return [one.text for one in root.iter(f"{SVG}tspan")]


def picture_in(response: Any, name: str) -> str:
    """Cut a picture out of a page."""
    page = response.content.decode()
    before, _found, after = page.partition(f'aria-labelledby="chart-{name}-title')
    return f"<svg{before.rpartition('<svg')[2]}{_found}{after.partition('</svg>')[0]}</svg>"


def sheet(response: Any) -> list[dict[str, str]]:
    """Read a sheet."""
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
