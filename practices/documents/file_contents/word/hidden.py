"""Words and pictures of a Word file that it does not show."""

import re
from dataclasses import dataclass

from lxml import etree

from practices.documents.docx.names import is_on
from practices.documents.docx.styles import Styles
from practices.documents.file_contents.held import ContentKind, Contents
from practices.documents.file_contents.packages import drop
from practices.documents.file_contents.word.names import above, child_named, find_all, name_of, short, value, words_of

_RUNS = frozenset({"w:r", "m:r"})
_FIELD_PARTS = frozenset({"w:rPr", "w:fldChar", "w:instrText"})
_SHOWN = frozenset({
    "w:t", "w:drawing", "w:pict", "w:object", "w:sym", "w:footnoteReference", "w:endnoteReference", "m:t",
})  # fmt: skip
_NOT_VISIBLE = re.compile(r"visibility\s*:\s*hidden|display\s*:\s*none", re.IGNORECASE)
_PICTURES = frozenset({"w:drawing", "w:pict", "w:object"})
_WHITE, _NO_FILL = frozenset({"FFFFFF", "FEFEFE"}), frozenset({"AUTO", "FFFFFF", ""})
_SMALLEST = 4
"""Half-points: words of two points and less are hardly seen."""


@dataclass(frozen=True, slots=True)
class HiddenStyles:
    """Which styles hide words."""

    styles: Styles
    has_any: bool

    @classmethod
    def of(cls, data: bytes | None) -> "HiddenStyles":
        """Read the part with the styles. Raises UnreadableText."""
        return cls(Styles(data), data is not None and b"anish" in data)


def drop_hidden(root: etree._Element, styles: HiddenStyles, contents: Contents) -> None:
    """Drop hidden words and pictures of a part; the marks of fields stay."""
    for run in [element for element in root.iter() if short(element.tag) in _RUNS]:
        if _is_hidden(run, styles):
            _drop_run(run, contents)
    _drop_other_branches(root, contents)
    _drop_hidden_pictures(root, contents)
    _find_faint(root, contents)


def _is_hidden(run: etree._Element, styles: HiddenStyles) -> bool:
    """Say whether a run is hidden, by the same rules as the reader of Word files."""
    properties = child_named(run, "w:rPr")
    hidden = False
    if styles.has_any:
        paragraph = above(run, "w:p")
        named = None if paragraph is None else child_named(paragraph, "w:pPr", "w:pStyle")
        hidden = bool(styles.styles.find(None if named is None else value(named, "w:val")).hidden)
    for child in properties if properties is not None else ():
        name = name_of(child)
        if name == "w:rStyle" and styles.has_any:
            hidden = bool(styles.styles.find_character(value(child, "w:val")).hidden) or hidden
        elif name == "w:vanish":
            hidden = is_on(value(child, "w:val"))
    return hidden


def _drop_run(run: etree._Element, contents: Contents) -> None:
    held = [child for child in run if name_of(child) not in _FIELD_PARTS]
    if any(name_of(child) in _SHOWN for child in held):
        contents.add(ContentKind.HIDDEN_TEXT, words_of(run))
    if any(name_of(child) in _PICTURES for child in held):
        contents.add(ContentKind.HIDDEN_PICTURES)
    for child in held:
        drop(child)
    if all(name_of(child) == "w:rPr" for child in run):
        drop(run)


def _drop_other_branches(root: etree._Element, contents: Contents) -> None:
    """Drop the words for programs that cannot show what stands beside them, where they are other words."""
    for alternate in find_all(root, "mc:AlternateContent"):
        branches = list(alternate)
        shown = next((branch for branch in branches if name_of(branch) == "mc:Choice" and _is_read(branch)), None)
        for branch in branches:
            if shown is not None and branch is not shown and words_of(branch) != words_of(shown):
                contents.add(ContentKind.HIDDEN_TEXT, words_of(branch))
                drop(branch)


def _is_read(branch: etree._Element) -> bool:
    return any(name_of(element).startswith(("w:", "wp:", "a:")) for element in branch.iterdescendants())


def _drop_hidden_pictures(root: etree._Element, contents: Contents) -> None:
    for element in list(root.iter()):
        name = name_of(element)
        if name.endswith((":docPr", ":cNvPr")) and element.get("hidden") in {"1", "true", "on"}:
            around = (
                above(element, "w:drawing", "w:object")
                if name == "wp:docPr"
                else next((one for one in element.iterancestors() if name_of(one).endswith((":pic", ":wsp"))), None)
            )
        elif name.startswith("v:") and _NOT_VISIBLE.search(element.get("style", "")):
            around = element
        else:
            continue
        if around is not None:
            contents.add(ContentKind.HIDDEN_PICTURES, element.get("descr") or element.get("name") or words_of(around))
            drop(around)


def _find_faint(root: etree._Element, contents: Contents) -> None:
    """Name words that are white on white or tiny, and pictures of which a part is cut off; they stay."""
    for properties in find_all(root, "w:rPr"):
        run = properties.getparent()
        if run is None or name_of(run) != "w:r":
            continue
        size, colour = child_named(properties, "w:sz"), child_named(properties, "w:color")
        tiny = (
            size is not None
            and (value(size, "w:val") or "99").isdigit()
            and int(value(size, "w:val") or 99) <= _SMALLEST
        )
        white = colour is not None and (value(colour, "w:val") or "").upper() in _WHITE and not _is_shaded(run)
        if (tiny or white) and words_of(run).strip():
            contents.add(ContentKind.FAINT_TEXT, words_of(run))
    for crop in find_all(root, "a:srcRect"):
        if any(crop.get(edge, "0") not in {"0", "0%"} for edge in "ltrb"):
            contents.add(ContentKind.CROPPED_PICTURES)


def _is_shaded(run: etree._Element) -> bool:
    """Say whether something coloured is behind a run."""
    properties = child_named(run, "w:rPr")
    if child_named(properties, "w:highlight") is not None:
        return True
    for element in (run, *run.iterancestors()):
        if name_of(element) in {"wps:wsp", "v:shape", "v:rect"}:
            return True
        for held in element if name_of(element) in {"w:r", "w:p", "w:tc", "w:tbl"} else ():
            shade = child_named(held, "w:shd") if name_of(held).endswith("Pr") else None
            if shade is not None and (value(shade, "w:fill") or "").upper() not in _NO_FILL:
                return True
        if name_of(element) == "w:txbxContent":
            return True
    return False
