"""A web page read into numbered text."""

import re
from collections.abc import Iterator

from lxml import etree

from practices.documents.html.blocks import HtmlBlock, PageWriter
from practices.documents.html.left_out import LeftOut
from practices.documents.html.looks import attribute, words_in
from practices.documents.html.notes import HtmlNotes, find_notes
from practices.documents.html.parsing import PageHoldsNothing, decode_page, parse_page
from practices.documents.raw_pictures import RawPictures
from practices.documents.readings import ReadFile
from practices.texts.numbering import Doubt
from practices.texts.numbering.labels import read_label
from practices.texts.numbering.vocabulary import LabelKind

_COUNTER = re.compile(r"counter-(?:reset|increment)|content\s*:\s*counters?\(", re.IGNORECASE)
_KEYWORD_LABELS = frozenset(LabelKind) - {LabelKind.NUMBER, LabelKind.BULLET}
_LEAST_SHARE = 0.3


def read_html(data: bytes) -> ReadFile:
    """Read a web page or a piece of one. Raises UnreadableText.

    Left out are scripts, styles, navigation, what is hidden, and the controls of forms; numbers that style sheets
    make are not in the file, which is doubted.
    """
    page, guessed = decode_page(data)
    root = parse_page(page)
    pictures = RawPictures()
    blocks, text, doubts = write_page(_text_of(root), find_notes(root), pictures)
    if guessed:
        doubts.append(_guessed_encoding(text, guessed))
    if _COUNTER.search(page):
        message = (
            "The page numbers something by its style sheet; such numbers are not in the file: compare it with the page."
        )
        doubts.append(Doubt(1, "numbers_by_style", message, 0.6))
    return ReadFile(
        text=text,
        format="html",
        doubts=tuple(sorted(doubts, key=lambda doubt: doubt.line)),
        title=_title(root, blocks),
        language=_language(root),
        raw_pictures=pictures.contents,
    )


def write_page(
    root: etree._Element, notes: HtmlNotes, pictures: RawPictures | None = None
) -> tuple[list[HtmlBlock], str, list[Doubt]]:
    """Return the blocks below an element, their text, and what was left out of it. Raises PageHoldsNothing.

    `pictures` takes those that the page holds itself; without it they are left out as well.
    """
    writer = PageWriter(notes, pictures)
    writer.walk(root)
    writer.finish()
    blocks, places = _join(writer.blocks)
    if not any(block.text for block in blocks):
        raise PageHoldsNothing
    text, lines = _write(blocks)
    return blocks, text, list(_doubts(writer.left_out, [lines[place] for place in places]))


def write_fragment(page: str) -> list[str]:
    """Return the blocks of a piece of HTML within another text, in the notation. Raises UnreadableText."""
    try:
        root = parse_page(page)
    except PageHoldsNothing:
        return []
    writer = PageWriter(find_notes(root))
    writer.walk(root)
    writer.finish()
    return [_written(block) for block in _join(writer.blocks)[0]]


def _text_of(root: etree._Element) -> etree._Element:
    """Return the part of the page that is its text, if the page says so of a good share of its words."""
    body = next(root.iter("body"), root)
    candidates = [*body.iter("main"), *(element for element in body.iter() if attribute(element, "role") == "main")]
    articles = list(body.iter("article"))
    if not candidates and len(articles) == 1:
        candidates = articles
    if candidates and len(words_in(candidates[0])) >= _LEAST_SHARE * len(words_in(body)):
        return candidates[0]
    return body


def _join(blocks: list[HtmlBlock]) -> tuple[list[HtmlBlock], list[int]]:
    """Put a number alone together with what it numbers; also give the new place of each block."""
    joined: list[HtmlBlock] = []
    places: list[int] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if before is not None and (joint := _joint(before, block)):
            joined[-1] = HtmlBlock(f"{before.text.rstrip()}{joint}{block.text.lstrip()}", before.depth, before.kind)
        else:
            joined.append(block)
        places.append(len(joined) - 1)
    return joined, [*places, max(0, len(joined) - 1)]


def _joint(before: HtmlBlock, block: HtmlBlock) -> str:
    """Say what joins two blocks, "" if they stay apart."""
    if block.kind not in {"paragraph", "heading"} or before.kind not in {"paragraph", "heading"}:
        return ""
    alone = read_label(before.text.strip().strip("*")) if len(before.text) < 60 else None
    if alone is None or alone.rest.strip(" .:–—-*"):
        return ""
    is_titled = block.is_subtitle or (before.kind == block.kind == "heading" and block.depth > before.depth)
    if alone.kind in _KEYWORD_LABELS and is_titled and len(block.text) < 200 and not read_label(block.text.strip("* ")):
        return " – "
    if (
        alone.kind in {LabelKind.NUMBER, LabelKind.BULLET}
        and before.kind == block.kind == "paragraph"
        and not read_label(block.text.strip("* "))
    ):
        return " "
    return ""


def _write(blocks: list[HtmlBlock]) -> tuple[str, list[int]]:
    """Return the text with a blank line between blocks, and the line at which each begins."""
    parts, lines, line = [], [], 1
    for block in blocks:
        part = _written(block)
        parts.append(part)
        lines.append(line)
        line += part.count("\n") + 2
    return "\n\n".join(parts) + "\n", lines


def _written(block: HtmlBlock) -> str:
    return f"{'#' * block.depth} {block.text}" if block.depth else block.text


def _doubts(left_out: LeftOut, lines: list[int]) -> Iterator[Doubt]:
    """Return one doubt for each kind of thing that was left out, at the first."""
    kinds = (
        ("picture_left_out", left_out.pictures, "pictures were left out; their words are not in the text", 0.4),
        ("control_left_out", left_out.controls, "fields of forms were left out", 0.3),
        ("hidden_text", left_out.hidden, "passages that the page hides were left out", 0.4),
        ("command_left_out", left_out.commands, "commands of a site's program were left out", 0.4),
        ("merged_cells", left_out.merged, "tables have merged cells; their words stand in the first of them", 0.3),
    )
    for code, places, what, weight in kinds:
        if places:
            line = lines[min(places[0], len(lines) - 1)]
            yield Doubt(line, code, f"{len(places)} {what} (the first near line {line}).", weight)


def _guessed_encoding(text: str, name: str) -> Doubt:
    line = next((number for number, line in enumerate(text.split("\n"), start=1) if not line.isascii()), 1)
    seen = f"The page does not say its encoding rightly (first seen in line {line})"
    message = f"{seen}; it was read as {name}: check its accents."
    return Doubt(line, "guessed_encoding", message, 0.7)


def _title(root: etree._Element, blocks: list[HtmlBlock]) -> str:
    """Return the only heading of the first depth, else what the browser shows as title."""
    heads = [block.text for block in blocks if block.depth == 1]
    title = next((words_in(element) for element in root.iter("title")), "")
    return heads[0] if len(heads) == 1 or (heads and not title) else title


def _language(root: etree._Element) -> str:
    page = root if root.tag == "html" else next(root.iter("html"), root)
    for name in ("lang", "{http://www.w3.org/XML/1998/namespace}lang", "xml:lang"):
        if page.get(name):
            return attribute(page, name).partition("-")[0].lower()
    for meta in root.iter("meta"):
        if (
            attribute(meta, "http-equiv").lower() == "content-language"
            or attribute(meta, "name").lower() == "dc.language"
        ):
            return attribute(meta, "content").partition("-")[0].strip().lower()[:2]
    return ""
