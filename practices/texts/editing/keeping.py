"""Keeping the ids that public links rest on, by marks, after a text was edited."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from practices.texts.editing.source import TextSource, read_source
from practices.texts.numbering.marks import LineMark, read_mark, write_mark
from practices.texts.numbering.segments import Segment


@dataclass(frozen=True, slots=True)
class KeptIds:
    """A text in which ids were kept; `kept` are those that got a mark, `lost` those that no piece has any more."""

    text: str
    kept: tuple[str, ...]
    lost: tuple[str, ...]


def keep_ids(
    text: str, before: TextSource, lines: Mapping[int, int], ids: Collection[str], *, language: str
) -> KeptIds:
    """Give the pieces of `text` those of `ids` back that they had `before`.

    `lines` says where the line of each former piece, from 1, stands now. The first piece of a row is marked first: the
    paragraphs behind it count on from it.
    """
    wanted = {lines[piece.line]: piece for piece in reversed(before.segments) if piece.line in lines}
    known = {piece.eid for piece in before.segments} & set(ids)
    kept: list[str] = []
    for first_alone in (True, False):
        changed = _find_changed(text, wanted, known, first_alone=first_alone, language=language)
        text = _mark_lines(text, changed)
        kept += changed.values()
    there = {piece.eid for piece in read_source(text, language).segments}
    return KeptIds(text, tuple(kept), tuple(sorted(known - there)))


def _find_changed(
    text: str, wanted: Mapping[int, Segment], known: Collection[str], *, first_alone: bool, language: str
) -> dict[int, str]:
    """Return the former id by line of each piece that has another one now, or that became part of the one above."""
    found = read_source(text, language).segments
    now = {piece.line: piece for piece in reversed(found)}
    taken, changed, rows = {piece.eid for piece in found}, dict[int, str](), set[str | None]()
    for line, former in sorted(wanted.items()):
        piece = now.get(line)
        row = piece.parent if piece is not None else former.parent
        if former.eid not in known or former.eid in taken or (first_alone and row in rows):
            continue
        rows.add(row)
        changed[line] = former.eid
    return changed


def _mark_lines(text: str, ids: Mapping[int, str]) -> str:
    lines = text.split("\n")
    for number, eid in ids.items():
        lines[number - 1] = _mark_line(lines[number - 1], eid)
    return "\n".join(lines)


def _mark_line(line: str, eid: str) -> str:
    words = line.lstrip()
    indent = line[: len(line) - len(words)]
    found = read_mark(words)
    if found is None:
        return f"{indent}{write_mark(LineMark(eid))} {words}"
    return words.replace(f"{{#{found[0].eid}", f"{{#{eid}", 1)
