"""Writing changed pieces into a text: what an act does not touch stays as it stands."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from practices.texts.editing.acts import ActRefused, RefusedBecause
from practices.texts.editing.keeping import keep_ids
from practices.texts.editing.source import LineBlock, TextSource, read_source, squeeze, words_of, words_of_line
from practices.texts.editing.wanted import WantedPiece, want, want_raw, wrap_form
from practices.texts.numbering.segments import Segment

Changes = Mapping[int, Sequence[WantedPiece]]
"""What comes in the place of a piece."""
_MOST_ROUNDS = 7


@dataclass(frozen=True, slots=True)
class EditedText:
    """A text after an act; `kept` are the ids that public links rest on and that a mark keeps, `lost` those gone."""

    text: str
    kept: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(slots=True)
class WrittenPiece:
    """A wanted piece in the text: which form it has, and the line (from 1) on which it begins."""

    wanted: WantedPiece
    former: int = 0
    form: int = 0
    line: int = 0

    @property
    def is_last_form(self) -> bool:
        """Whether no other way to write it is left."""
        return self.form + 1 >= len(self.wanted.forms)


@dataclass(slots=True)
class Draft:
    """A text while it is written: old blocks as they stand, and changed pieces."""

    source: TextSource
    parts: list[LineBlock | WrittenPiece]
    lines: dict[int, int] = field(default_factory=dict)
    text: str = ""

    @property
    def written(self) -> list[WrittenPiece]:
        """The changed pieces."""
        return [part for part in self.parts if isinstance(part, WrittenPiece)]

    def write(self) -> TextSource:
        """Write all parts, note on which line each begins, and read the text."""
        self.lines.clear()
        out: list[str] = list(self.source.lines[: self._head()])
        for part in self.parts:
            if isinstance(part, LineBlock):
                self._shift(part, len(out) - part.begin)
                out += self.source.lines[part.begin : part.end]
            else:
                self._write_piece(part, out)
        self.text = "\n".join(out)
        return read_source(self.text, self._language)

    _language: str = "en"

    def _head(self) -> int:
        return self.source.blocks[0].begin if self.source.blocks else len(self.source.lines)

    def _shift(self, block: LineBlock, by: int) -> None:
        for piece in self.source.segments[block.first : block.last]:
            self.lines[piece.line] = piece.line + by

    def _write_piece(self, part: WrittenPiece, out: list[str]) -> None:
        form = part.wanted.forms[part.form]
        if out and out[-1].strip() and not part.wanted.raw:
            out.append("")
        part.line = len(out) + 1
        if part.former:
            self.lines.setdefault(part.former, part.line)
        width = 0 if part.is_last_form else self.source.width
        out += [*wrap_form(form, width).split("\n"), ""]


def rewrite(source: TextSource, changes: Changes, *, language: str, kept: Collection[str] = ()) -> EditedText:
    """Put `changes` into a text, in the plainest way that reads as wanted.

    Raises ActRefused where words would be lost.
    """
    draft = Draft(source, list(_lay_out(source, changes)), _language=language)
    expected = _expect(source, changes)
    best, lines = "", dict[int, int]()
    for _round in range(_MOST_ROUNDS):
        found = draft.write()
        if _all_words(found.segments) == expected.words:
            best, lines = draft.text, dict(draft.lines)
            wrong = _find_wrong(draft, found, expected)
            if not wrong:
                break
        else:
            wrong = draft.written
        if not _escalate(wrong) and not _escalate(draft.written):
            break
    if not best:
        raise ActRefused(RefusedBecause.WORDS_AT_RISK)
    return keep_edited(source, best, lines, language=language, kept=kept)


def keep_edited(
    source: TextSource, text: str, lines: Mapping[int, int], *, language: str, kept: Collection[str]
) -> EditedText:
    """Give the pieces of an edited text their ids back; `lines` says where each former line stands now."""
    if not kept:
        return EditedText(text)
    found = keep_ids(text, source, lines, kept, language=language)
    return EditedText(found.text, found.kept, found.lost)


def _lay_out(source: TextSource, changes: Changes) -> Iterator[LineBlock | WrittenPiece]:
    touched = _touched_blocks(source, changes)
    for at, block in enumerate(source.blocks):
        if at not in touched:
            yield block
            continue
        for place in range(block.first, block.last):
            line = source.segments[place].line
            for wanted in changes[place] if place in changes else [_as_it_is(source, place)]:
                yield WrittenPiece(wanted, line)
                line = 0
        if unread := source.unread_within(block.begin, block.end):
            yield WrittenPiece(want_raw(unread, source.segments[block.first]))


def _as_it_is(source: TextSource, place: int) -> WantedPiece:
    """Return a piece that only shares its lines with one that changes."""
    piece = source.segments[place]
    above = next((one for one in reversed(source.segments[:place]) if one.eid == piece.parent), None)
    return want(piece, above=above, elements=frozenset({piece.element}), is_placed=True)


def _touched_blocks(source: TextSource, changes: Changes) -> set[int]:
    """Return the blocks of the changed pieces, with those that have a part of their words."""
    touched: set[int] = set()
    for at in {source.block_of(place) for place in changes}:
        touched.update(_whole_blocks(source, at))
    return touched


def _whole_blocks(source: TextSource, at: int) -> range:
    """Return the block at `at`, with the one before or behind where a heading stands above its number."""
    last = len(source.blocks)
    for first, end in ((at, at + 1), (at, at + 2), (at - 1, at + 1), (at - 1, at + 2)):
        if first >= 0 and end <= last and _is_whole(source, first, end):
            return range(first, end)
    return range(at, at + 1)


def _is_whole(source: TextSource, first: int, end: int) -> bool:
    begin, close = source.blocks[first].begin, source.blocks[end - 1].end
    pieces = source.segments[source.blocks[first].first : source.blocks[end - 1].last]
    here = "".join(words_of_line(line) for line in source.read_within(begin, close))
    return sorted(squeeze(here)) == sorted(squeeze("".join(map(words_of, pieces))))


@dataclass(frozen=True, slots=True)
class _Expected:
    """All words of the text, and the numbers and headings in order, None where anything may be read."""

    words: str
    heads: tuple[str, ...] | None


def _expect(source: TextSource, changes: Changes) -> _Expected:
    pieces: list[Segment] = []
    for place, piece in enumerate(source.segments):
        pieces += [wanted.segment for wanted in changes[place]] if place in changes else [piece]
    is_loose = any(wanted.is_loose for several in changes.values() for wanted in several)
    return _Expected(_all_words(pieces), None if is_loose else _heads(pieces))


def _all_words(pieces: Sequence[Segment]) -> str:
    return squeeze("".join(map(words_of, pieces)))


def _heads(pieces: Sequence[Segment]) -> tuple[str, ...]:
    return tuple(head for piece in pieces if (head := squeeze(f"{piece.label}{piece.heading}")))


def _find_wrong(draft: Draft, found: TextSource, expected: _Expected) -> list[WrittenPiece]:
    """Return the changed pieces that read wrongly; all of them where something else does."""
    by_line: dict[int, list[Segment]] = {}
    for piece in found.segments:
        by_line.setdefault(piece.line, []).append(piece)
    texts = {piece.text for piece in found.segments}
    wrong = [part for part in draft.written if not _reads_right(part, by_line.get(part.line, []), texts)]
    if not wrong and expected.heads is not None and _heads(found.segments) != expected.heads:
        return draft.written
    return wrong


def _reads_right(part: WrittenPiece, here: Sequence[Segment], texts: Collection[str]) -> bool:
    wanted = part.wanted
    if wanted.raw:
        return True
    if wanted.is_loose:
        return bool(here)
    if not here:  # the first paragraph of a piece is its own text
        return wanted.segment.element == "p" and wanted.segment.text in texts
    return any(_fits(wanted, piece) for piece in here)


def _fits(wanted: WantedPiece, piece: Segment) -> bool:
    meant = wanted.segment
    if wanted.elements and piece.element not in wanted.elements:
        return False
    if wanted.is_placed and piece.level != meant.level:
        return False
    heads = squeeze(f"{piece.label}{piece.heading}") == squeeze(f"{meant.label}{meant.heading}")
    return heads and squeeze(piece.text) == squeeze(meant.text) if meant.text else heads


def _escalate(parts: Sequence[WrittenPiece]) -> bool:
    """Write pieces more explicitly, and say whether that was possible."""
    left = [part for part in parts if not part.is_last_form]
    for part in left:
        part.form += 1
    return bool(left)
