"""Writing changed pieces into a text: what an act does not touch stays as it stands."""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from practices.texts.editing.acts import ActRefused, RefusedBecause
from practices.texts.editing.keeping import keep_ids
from practices.texts.editing.source import LineBlock, TextSource, read_source, squeeze, words_of
from practices.texts.editing.wanted import WantedPiece, want, want_raw, wrap_form
from practices.texts.numbering.rendering import render
from practices.texts.numbering.segments import Segment

Changes = Mapping[int, Sequence[WantedPiece]]
"""What comes in the place of a piece."""
_MOST_ROUNDS = 7
_MOST_HELD = 6


@dataclass(frozen=True, slots=True)
class EditedText:
    """A text after an act; `kept` are the ids that public links rest on and that a mark keeps, `lost` those gone."""

    text: str
    kept: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Expected:
    """All words of the text, and the numbers and headings in order, None where anything may be read."""

    pieces: tuple[Segment, ...]
    places: tuple[int, ...]
    words: str
    heads: tuple[str, ...] | None

    def place_at(self, words: str) -> int:
        """Return the place of the piece in which `words`, those that were read, first differ."""
        differs = next((at for at, pair in enumerate(zip(words, self.words, strict=False)) if pair[0] != pair[1]), 0)
        ends = list(accumulate(len(squeeze(words_of(piece))) for piece in self.pieces))
        return self.places[min(bisect_right(ends, differs), len(ends) - 1)]


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
class TextDraft:
    """A text while it is written: old blocks as they stand, and changed pieces."""

    source: TextSource
    parts: list[LineBlock | WrittenPiece]
    language: str
    lines: dict[int, int] = field(default_factory=dict)
    text: str = ""

    def copy(self) -> "TextDraft":
        """Return the draft as it stands now."""
        return replace(self, lines=dict(self.lines))

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
        return read_source(self.text, self.language)

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

    Where what follows would be read otherwise, marks hold it; where that is not enough, the text is written anew.
    Raises ActRefused where words would be lost.
    """
    expected = _expect(source, changes)
    draft = _write_plainly(source, changes, expected, language) or _write_held(source, changes, expected, language)
    if draft is None:
        return _write_anew(source, expected, language=language, kept=kept)
    return keep_edited(source, draft.text, draft.lines, language=language, kept=kept)


def _write_plainly(source: TextSource, changes: Changes, expected: _Expected, language: str) -> TextDraft | None:
    """Write the changed pieces, each in the first way that reads right; None where words would move."""
    draft, best = TextDraft(source, list(_lay_out(source, changes)), language), None
    for _round in range(_MOST_ROUNDS):
        found, wrong = draft.write(), draft.written
        if _all_words(found.segments) == expected.words:
            best = draft.copy()
            wrong = _find_wrong(draft, found, expected)
        if not wrong or not (_escalate(wrong) or _escalate(draft.written)):
            break
    return best


def _write_held(source: TextSource, changes: Changes, expected: _Expected, language: str) -> TextDraft | None:
    """Write the changed pieces by marks, and those behind them that would move; None where that does not help."""
    held: dict[int, Sequence[WantedPiece]] = {}
    for _neighbour in range(_MOST_HELD):
        draft = TextDraft(source, list(_lay_out(source, {**held, **changes})), language)
        while _escalate(draft.written):
            pass
        words = _all_words(draft.write().segments)
        if words == expected.words:
            return draft
        place = expected.place_at(words)
        while place in held or place in changes:
            place += 1
        if place >= len(source.segments):
            return None
        held[place] = [_as_it_is(source, place)]
    return None


def _write_anew(source: TextSource, expected: _Expected, *, language: str, kept: Collection[str]) -> EditedText:
    """Write the whole text anew: for a change by which what follows would be read otherwise."""
    pieces = [piece for piece in expected.pieces if words_of(piece)]
    text = render(pieces, language=language)
    found = read_source(text, language).segments
    if _all_words(found) != expected.words:
        raise ActRefused(RefusedBecause.WORDS_AT_RISK)
    known = {piece.eid for piece in source.segments} & set(kept)
    return EditedText(text, lost=tuple(sorted(known - {piece.eid for piece in found})))


def keep_edited(
    source: TextSource, text: str, lines: Mapping[int, int], *, language: str, kept: Collection[str]
) -> EditedText:
    """Give the pieces of an edited text their ids back; `lines` says where each former line stands now."""
    if not kept:
        return EditedText(text)
    found = keep_ids(text, source, lines, kept, language=language)
    return EditedText(found.text, found.kept, found.lost)


def _lay_out(source: TextSource, changes: Changes) -> Iterator[LineBlock | WrittenPiece]:
    touched = {source.block_of(place) for place in changes}
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


def _expect(source: TextSource, changes: Changes) -> _Expected:
    pieces: list[Segment] = []
    places: list[int] = []
    for place, piece in enumerate(source.segments):
        pieces += [wanted.segment for wanted in changes[place]] if place in changes else [piece]
        places += [place] * (len(pieces) - len(places))
    is_loose = any(wanted.is_loose for several in changes.values() for wanted in several)
    return _Expected(tuple(pieces), tuple(places), _all_words(pieces), None if is_loose else _heads(pieces))


def _all_words(pieces: Sequence[Segment]) -> str:
    return squeeze("".join(map(words_of, pieces)))


def _heads(pieces: Sequence[Segment]) -> tuple[str, ...]:
    return tuple(head for piece in pieces if (head := squeeze(f"{piece.label}{piece.heading}")))


def _find_wrong(draft: TextDraft, found: TextSource, expected: _Expected) -> list[WrittenPiece]:
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
    if not here:  # the first paragraph of a piece is its own text
        return wanted.segment.element == "p" and wanted.segment.text in texts
    if wanted.is_loose:
        return True
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
