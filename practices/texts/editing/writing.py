"""Writing changed pieces into a text: what an act does not touch stays as it stands."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from practices.texts.editing.acts import ActRefused, RefusedBecause
from practices.texts.editing.keeping import keep_ids
from practices.texts.editing.kinds import Sign, all_signs, kind_of, signs_of
from practices.texts.editing.source import LineBlock, TextSource, read_source, squeeze
from practices.texts.editing.wanted import WantedPiece, want, want_raw, wrap_form
from practices.texts.numbering.segments import Segment

Changes = Mapping[int, Sequence[WantedPiece]]
"""What comes in the place of a piece."""
_MOST_ROUNDS = 7
_MOST_HELD = 12


@dataclass(frozen=True, slots=True)
class EditedText:
    """A text after an act; `kept` are the ids that public links rest on and that a mark keeps, `lost` those gone."""

    text: str
    kept: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _ExpectedSign:
    """A sign that should be read: whose it is, of which kinds it may be, and whether anything may be read for it."""

    words: str
    place: int
    kinds: frozenset[str]
    is_loose: bool = False

    def fits(self, sign: Sign) -> bool:
        """Say whether what was read is what is expected."""
        return self.words == sign.words and (not self.kinds or sign.kind in self.kinds)


@dataclass(frozen=True, slots=True)
class _Expected:
    """The signs of all pieces after an act, in order."""

    signs: tuple[_ExpectedSign, ...]

    def differs_at(self, found: Sequence[Sign]) -> int | None:
        """Return the place of the first piece that was read otherwise than expected, None where all is right."""
        loose = [at for at, sign in enumerate(self.signs) if sign.is_loose]
        first, behind = (loose[0], len(self.signs) - loose[-1] - 1) if loose else (len(self.signs), 0)
        for wanted, sign in zip(self.signs[:first], found, strict=False):
            if not wanted.fits(sign):
                return wanted.place
        end = len(found) - behind
        pairs = zip(self.signs[len(self.signs) - behind :], found[max(end, 0) :], strict=False)
        if wrong := [wanted.place for wanted, sign in pairs if not wanted.fits(sign)]:
            return wrong[0]
        here = squeeze("".join(sign.words for sign in found[first:end]))
        if len(found) < first + behind or here != squeeze("".join(self.signs[at].words for at in loose)):
            return self.signs[min(first, len(self.signs) - 1)].place if self.signs else 0
        return None


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
    """Put `changes` into a text, in the plainest way that reads as wanted and leaves all other pieces what they are.

    Where what is around would be read otherwise, marks hold it.
    Raises ActRefused where no way reads as wanted, and where nothing would change.
    """
    expected = _expect(source, changes)
    draft = _write_plainly(source, changes, expected, language) or _write_held(source, changes, expected, language)
    if draft is None:
        raise ActRefused(RefusedBecause.OTHERS_CHANGE)
    if is_alike(source, read_source(draft.text, language)):
        raise ActRefused(RefusedBecause.NOTHING_CHANGES)
    return keep_edited(source, draft.text, draft.lines, language=language, kept=kept)


def is_alike(before: TextSource, after: TextSource) -> bool:
    """Say whether two texts read as the same pieces."""
    return [_shown(piece) for piece in before.pieces] == [_shown(piece) for piece in after.pieces]


def _shown(piece: Segment) -> tuple[str, int, str, str, str]:
    return kind_of(piece), piece.level, piece.label, piece.heading, piece.text


def _write_plainly(source: TextSource, changes: Changes, expected: _Expected, language: str) -> TextDraft | None:
    """Write the changed pieces, each in the first way that reads right; None where no way does."""
    draft = TextDraft(source, list(_lay_out(source, changes)), language)
    for _round in range(_MOST_ROUNDS):
        found = draft.write()
        differs = expected.differs_at(all_signs(found.segments)) is not None
        wrong = _find_wrong(draft, found)
        if not differs and not wrong:
            return draft
        if not (_escalate(wrong) or _escalate(draft.written)):
            break
    return None


def _write_held(source: TextSource, changes: Changes, expected: _Expected, language: str) -> TextDraft | None:
    """Write the changed pieces by marks, and those around them that would change; None where that does not help."""
    held: dict[int, Sequence[WantedPiece]] = {}
    for neighbour in range(_MOST_HELD + 1):
        draft = TextDraft(source, list(_lay_out(source, {**held, **changes})), language)
        while _escalate(draft.written):
            pass
        found = draft.write()
        place = expected.differs_at(all_signs(found.segments))
        if place is None:
            return None if _find_wrong(draft, found) else draft
        while place in held or place in changes:
            place += 1
        if place >= len(source.segments):
            return None
        last = place + 1 if neighbour + 1 < _MOST_HELD else len(source.segments)
        held |= {at: [_as_it_is(source, at)] for at in range(place, last)}
    return None


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
    """Return a piece that shares its lines with one that changes, or that would be read otherwise."""
    piece = source.segments[place]
    above = next((one for one in reversed(source.segments[:place]) if one.eid == piece.parent), None)
    return want(piece, above=above, elements=frozenset({piece.element}))


def _expect(source: TextSource, changes: Changes) -> _Expected:
    signs: list[_ExpectedSign] = []
    unchanged: Sequence[WantedPiece | None] = [None]
    for place, piece in enumerate(source.segments):
        for wanted in changes.get(place, unchanged):
            signs += _expected_signs(wanted.segment if wanted is not None else piece, place, wanted)
    return _Expected(tuple(signs))


def _expected_signs(piece: Segment, place: int, wanted: WantedPiece | None) -> Iterator[_ExpectedSign]:
    is_loose = wanted is not None and wanted.is_loose
    others = {element for element in wanted.elements if element != "p"} if wanted is not None else set[str]()
    for sign in signs_of(piece):
        kinds = {sign.kind} | {one.kind for element in others for one in signs_of(replace(piece, element=element))}
        is_any = wanted is not None and not wanted.elements and sign.kind not in {"paragraph", "table", "caption"}
        yield _ExpectedSign(sign.words, place, frozenset() if is_any else frozenset(kinds), is_loose)


def _find_wrong(draft: TextDraft, found: TextSource) -> list[WrittenPiece]:
    """Return the changed pieces that read wrongly."""
    by_line: dict[int, list[Segment]] = {}
    for piece in found.segments:
        by_line.setdefault(piece.line, []).append(piece)
    return [part for part in draft.written if not _reads_right(part, by_line.get(part.line, []))]


def _reads_right(part: WrittenPiece, here: Sequence[Segment]) -> bool:
    wanted = part.wanted
    if wanted.raw or wanted.is_loose:
        return True
    if not here:  # the first paragraph of a piece is its own text
        return wanted.segment.element == "p"
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
