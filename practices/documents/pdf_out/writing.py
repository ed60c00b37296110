"""A text as a tagged PDF (PDF/UA-1). The same document gives the same bytes."""

import json
import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import typst

from practices.documents.documents import ExportDocument, direction, printable
from practices.documents.layout import (
    Heading,
    Item,
    LayoutLine,
    LayoutPicture,
    LayoutTable,
    column_widths,
    contents_depth,
    facts_of,
    lay_out,
)
from practices.documents.print_blocks import StyledRun, StyledRuns

TEMPLATE = Path(__file__).with_name("document.typ")
FONT_PACKAGES = {
    "fontpkg_amiri": "Amiri",
    "fontpkg_noto_sans_arabic": "Noto Sans Arabic",
    "fontpkg_noto_sans": "Noto Sans",
}
"""Packages of fonts, the preferred first, with the family that each holds; those that are installed are used.

The Arabic of Noto Sans draws letters and dots apart, and no reader of PDF finds the words again; Amiri's is whole.
"""
SERIF = "Libertinus Serif"
"""Comes with typst: Latin, Greek, Cyrillic."""
MISSING_LETTERS = "could not be displayed with font"
MOST_LACKING = 0.01
"""The share of letters without a glyph with which a file is still made."""
_LETTER = re.compile(r"the text `\"(?:\\u\{(?P<code>[0-9a-f]+)\}|(?P<letter>.))\"` could not")


class UnprintableText(Exception):
    """The text cannot be set as PDF; the message is for the user."""


def write_pdf(document: ExportDocument) -> bytes:
    """Set a document as PDF/UA-1 in A4. Raises UnprintableText.

    Latin, Greek, Cyrillic and Arabic letters are in the fonts that come with the portal. For others the fonts of
    the machine are used; where these lack a letter too, the file is tagged but does not claim PDF/UA.
    """
    words = "".join(f"{row.heading}{row.text}" for row in document.provisions) or document.cited.title
    return set_pdf(TEMPLATE, _data(document), words)


def set_pdf(template: Path, given: dict[str, Any], words: str) -> bytes:
    """Set `given` by a template; `words` are those whose letters matter. Raises UnprintableText."""
    data = json.dumps(given, ensure_ascii=False)
    try:
        return _compile(template, data, standard="ua-1", own_fonts_only=True)
    except typst.TypstError as error:
        if MISSING_LETTERS not in str(error):
            raise UnprintableText("This text cannot be set as PDF. Take another format.") from error
        lacking = error
    try:
        return _compile(template, data, standard="ua-1", own_fonts_only=False)
    except typst.TypstError as error:
        lacking = error
    if _share_of(words, _letters_in(str(lacking))) > MOST_LACKING:
        raise UnprintableText("The fonts at hand lack letters of this text. Take the Word file.") from lacking
    return _compile(template, data, standard=None, own_fonts_only=False)


def set_png(template: Path, inputs: dict[str, str], *, resolution: int) -> bytes:
    """Set the one page of a template as PNG, `resolution` in pixels per inch. Fonts of the machine help out."""
    made: bytes = typst.compile(
        _read(template), format="png", ppi=resolution, font_paths=_fonts(False), sys_inputs=inputs
    )
    return made


def _letters_in(message: str) -> set[str]:
    """Return the letters that a message of typst says are in no font."""
    return {found["letter"] or chr(int(found["code"], 16)) for found in _LETTER.finditer(message)}


def _share_of(words: str, letters: set[str]) -> float:
    """Return the share of `letters` in a text, from 0.0 to 1.0."""
    return sum(letter in letters for letter in words) / max(len(words), 1)


def _compile(template: Path, data: str, *, standard: Literal["ua-1"] | None, own_fonts_only: bool) -> bytes:
    return typst.compile(
        _read(template),
        font_paths=_fonts(own_fonts_only),
        sys_inputs={"data": data},
        pdf_standards=standard,
    )


@lru_cache
def _read(template: Path) -> bytes:
    return template.read_bytes()


@lru_cache(maxsize=2)
def _fonts(own_fonts_only: bool) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=not own_fonts_only, font_paths=list(_families()))


@lru_cache(maxsize=1)
def _families() -> dict[str, str]:
    """Return the folders of fonts that are installed, each with its family."""
    found = {family: find_spec(package) for package, family in FONT_PACKAGES.items()}
    return {str(Path(spec.origin).with_name("files")): name for name, spec in found.items() if spec and spec.origin}


def font_lists(chosen: str = "") -> dict[str, list[str]]:
    """Name the families that a template sets text in, the preferred first: a `chosen` one, where it is there."""
    families = [*_families().values()]
    serif = [SERIF, *families]
    return {
        "serif": sorted(serif, key=lambda family: family != chosen),
        "sans": ["Noto Sans", *(name for name in families if name != "Noto Sans")],
    }


def _data(document: ExportDocument) -> dict[str, Any]:
    cited, frame = document.cited, document.frame
    items = lay_out(document)
    return {
        "title": printable(cited.title),
        "short_title": printable(document.short_title),
        "organization": printable(cited.organization),
        "short_organization": printable(cited.acronym or cited.organization),
        "subtitle": printable(document.subtitle),
        "keywords": [printable(word) for word in (document.kind, cited.symbol, cited.status_label) if word],
        "citation": printable(document.citation),
        "address": cited.address,
        "published": _day(document.published_on),
        "status_label": cited.status_label,
        "status_note": "" if document.is_plain_authentic else document.status_note,
        "status_reminder": "" if document.is_plain_authentic else cited.status_label,
        "notice": printable(document.notice),
        "facts": [list(map(printable, fact)) for fact in facts_of(document)],
        **font_lists(),
        "text": tongue(cited.language),
        "frame": tongue(frame.language),
        "page_words": frame.page,
        "contents_words": frame.contents,
        "contents_depth": contents_depth(items),
        "items": [_item(item) for item in items],
    }


def _day(iso: str) -> dict[str, int] | None:
    return dict(zip(("year", "month", "day"), map(int, iso.split("-")), strict=True)) if iso else None


def tongue(language: str) -> dict[str, str | None]:
    """Return a BCP 47 code as typst takes it: language, region, direction."""
    code, *rest = language.replace("_", "-").split("-")
    region = next((part.lower() for part in rest if len(part) == 2 and part.isalpha()), None)
    return {"lang": code.lower() if code.isalpha() and 2 <= len(code) <= 3 else "und", "region": region} | {
        "dir": direction(language)
    }


def _item(item: Item) -> dict[str, Any]:
    match item:
        case Heading(_, level, label, words):
            return {"kind": "heading", "level": level, "label": label, "words": _runs(words)}
        case LayoutLine(_, depth, label, words, _):
            return {"kind": "line", "depth": depth, "label": label, "words": _runs(words)}
        case LayoutTable(_, depth, head, rows):
            return {
                "kind": "grid",
                "depth": depth,
                "head": [{"words": _runs(cell)} for cell in head],
                "rows": [[{"words": _runs(cell)} for cell in row] for row in rows],
                "widths": column_widths(item),
            }
        case LayoutPicture(_, depth, _, _, caption, _):
            said = (*item.link, StyledRun("\n"), *caption) if caption else item.link
            return {"kind": "line", "depth": depth, "label": "", "words": _runs(said)}
        case remark:
            return {"kind": "remark", "depth": remark.depth, "words": remark.words}


def _runs(runs: StyledRuns) -> list[dict[str, Any]]:
    return [_run(run) for run in runs]


def _run(run: StyledRun) -> dict[str, Any]:
    if run.note:
        return {"note": _runs(run.note)}
    kept: dict[str, Any] = {"text": run.text}
    return kept | {name: value for name in ("strong", "emphasis", "address") if (value := getattr(run, name))}
