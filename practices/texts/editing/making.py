"""What the pieces of an act become."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from practices.texts.editing.acts import ActName, ActRefused, RefusedBecause, StructureAct
from practices.texts.editing.gaps import words_behind
from practices.texts.editing.kinds import kind_of
from practices.texts.editing.source import STUCK, TextSource, squeeze, words_of, words_on
from practices.texts.editing.wanted import WantedPiece, free_eid, want, want_raw, want_words, with_number
from practices.texts.numbering.builder import choose_element
from practices.texts.numbering.labels import Label, is_reference, read_label
from practices.texts.numbering.marks import read_whole_label
from practices.texts.numbering.pictures import describe_picture, is_caption, is_picture, is_undescribed
from practices.texts.numbering.segments import Segment
from practices.texts.numbering.sentences import STRONG, rate_heading, starts_small
from practices.texts.numbering.tree import Node
from practices.texts.numbering.vocabulary import CONTAINERS, UNITS, VERBS, LabelKind

Made = Mapping[int, Sequence[WantedPiece]]
_NOTE_MARK = re.compile(r"\[?\^?\(?(\d{1,3}|\*{1,3}|[a-z])[.)\]]?\s+(?=\S)")
_CELLS = re.compile(r"\t+|\s{2,}|(?<!\\)\|")
_DEEPEST_HEADING = 5
BREAK = "\n"
_HEADS = frozenset({"hcontainer", "part", "title", "chapter", "section", "division", "book", "subdivision"})
_HOLDING = frozenset({"p", "note", "toc"})
_HEADING_WORDS = 15
_OF_WORDS = frozenset({ActName.HEADING, ActName.TITLE, ActName.PROVISION, ActName.ANNEX, ActName.TABLE, ActName.NOTE})
"""What consists of words alone: nothing with a picture is made that."""
_BARE = re.compile(r"[^\W_]{1,6}")


def make(source: TextSource, act: StructureAct) -> Made:
    """Return what comes in the place of each piece of `act`. Raises ActRefused."""
    if not act.places or not all(0 <= place < len(source.segments) for place in act.places):
        raise ActRefused(RefusedBecause.NO_PLACE)
    if act.name in _OF_WORDS and any(has_picture(source.segments[place]) for place in act.places):
        raise ActRefused(RefusedBecause.IS_PICTURE)
    return _MAKERS[act.name](source, act)


def _each(maker: Callable[[TextSource, StructureAct, int], Sequence[WantedPiece]]) -> Callable[..., Made]:
    """Make each piece for itself."""
    return lambda source, act: {place: maker(source, act, place) for place in sorted(set(act.places))}


def parent_of(source: TextSource, place: int) -> int | None:
    """Return the place of the piece above."""
    above = source.segments[place].parent
    return next((at for at in range(place - 1, -1, -1) if source.segments[at].eid == above), None) if above else None


def _head(piece: Segment) -> str:
    """Return number and heading as they are printed."""
    label = read_whole_label(piece.label)
    is_word = label is not None and label.kind not in {LabelKind.NUMBER, LabelKind.BULLET}
    return f"{' – ' if is_word else ' '}".join(filter(None, (piece.label, piece.heading)))


def _line_of(piece: Segment) -> str:
    return " ".join(f"{_head(piece)} {piece.text}".split())


def _lines_of(piece: Segment) -> str:
    """Return a piece in one line, or in lines where pictures need their own."""
    return "\n".join(filter(None, (_head(piece), piece.text))) if has_picture(piece) else _line_of(piece)


def has_picture(piece: Segment) -> bool:
    """Say whether a piece shows a picture."""
    return "![" in piece.text and any(map(is_picture, piece.text.split("\n")))


def _taken(source: TextSource) -> frozenset[str]:
    return frozenset(piece.eid for piece in source.segments)


def _named(source: TextSource, piece: Segment, place: int) -> Segment:
    """Give a piece that became another thing an id of its kind."""
    above = parent_of(source, place)
    is_unit = piece.element in {"article", "section", "rule", "clause", "doc"} or above is None
    name = "" if is_unit or above is None else source.segments[above].eid
    return replace(piece, eid=free_eid(piece, name, _taken(source)))


# The acts on each piece


def _make_heading(source: TextSource, act: StructureAct, place: int) -> Sequence[WantedPiece]:
    piece = source.segments[place]
    before = source.segments[place - 1] if place else None
    deepest = -1 if before is None else before.level - (before.element in _HOLDING)
    level = max(min(act.level - 1, deepest + 1), 0)
    meant = replace(piece, element="hcontainer", label="", num=None, heading=_line_of(piece), text="", level=level)
    hashes = tuple(f"{'#' * count} {meant.heading}" for count in _depths(level))
    return [want(_named(source, meant, place), elements=_HEADS, is_placed=True, first=hashes)]


def _depths(level: int) -> list[int]:
    return [level + 2] if level + 2 <= _DEEPEST_HEADING + 1 else []


def _make_paragraph(source: TextSource, _act: StructureAct, place: int) -> Sequence[WantedPiece]:
    piece = source.segments[place]
    if kind_of(piece) == "table":
        return [want_words(" ".join(_cells_of(row)), piece) for row in piece.text.split("\n") if squeeze(row)]
    piece = replace(piece, text=_unemphasized(piece.text))
    if not piece.heading and "\n" not in piece.text and not has_picture(piece):
        return [want_words(_line_of(piece), piece)]
    return [want_words(words, piece) for words in (_head(piece), piece.text) if words]


def _caption_of(piece: Segment) -> str:
    words = _line_of(piece)
    return words if is_caption(words) else f"*{words.replace('*', '')}*"


def _unemphasized(text: str) -> str:
    """Take the emphasis off a caption."""
    return text[1:-1] if is_caption(text) else text


def _make_note(source: TextSource, _act: StructureAct, place: int) -> Sequence[WantedPiece]:
    piece = source.segments[place]
    words = _line_of(piece)
    match = _NOTE_MARK.match(words)
    mark = match[1] if match else _free_mark(source)
    text = words[match.end() :] if match else words
    note = replace(piece, element="note", label=mark, num=None, heading="", text=text)
    return [want(_named(source, note, place), elements=frozenset({"note"}))]


def _free_mark(source: TextSource) -> str:
    marks = {piece.label for piece in source.segments if piece.element == "note"}
    return next(str(number) for number in range(1, len(marks) + 2) if str(number) not in marks)


def _make_annex(source: TextSource, _act: StructureAct, place: int) -> Sequence[WantedPiece]:
    piece = source.segments[place]
    words = _line_of(piece)
    label = read_label(words)
    is_annex = label is not None and label.kind is LabelKind.ANNEX
    head, rest = (label.printed, label.rest) if label is not None and is_annex else ("", words)
    annex = replace(piece, element="doc", label=head, num=None, heading=rest, text="", level=0)
    first = (f"# {words}",) if is_annex else ()
    return [want(_named(source, annex, place), elements=frozenset({"doc"}), first=first)]


def _make_provision(source: TextSource, act: StructureAct, place: int) -> Sequence[WantedPiece]:
    """Make a piece a provision: with the number in the words of the act, else with that which its words begin with."""
    piece = source.segments[place]
    if act.words.strip():
        return _change_number(source, act, place)
    line = _line_of(piece) if piece.label else piece.heading or piece.text.partition("\n")[0]
    return [_numbered(source, piece, place, line)]


def _numbered(source: TextSource, piece: Segment, place: int, line: str) -> WantedPiece:
    """Return `piece` as a provision with the number that `line`, its first one, begins with."""
    if is_picture(line) or is_picture(piece.text.partition("\n")[0]):
        raise ActRefused(RefusedBecause.IS_PICTURE)
    line = _unemphasized(line)
    label = read_label(line) or read_label(STUCK.sub(r"\1 ", line, count=1))
    if label is None or not label.printed or label.kind is LabelKind.BULLET:
        raise ActRefused(RefusedBecause.NO_NUMBER)
    more = "" if piece.label else piece.text if piece.heading else piece.text.partition("\n")[2]
    is_head = bool(piece.heading) and not piece.label
    is_head = is_head or (label.kind is not LabelKind.NUMBER and _reads_as_heading(label.rest))
    heading, text = (label.rest, more) if is_head else ("", "\n".join(filter(None, (label.rest, more))))
    element, level = _place_for(source, label, place)
    meant = with_number(replace(piece, element=element, level=level, heading=heading, text=text), label.printed)
    plain = () if heading or more else (f"{label.printed} {label.rest}".rstrip(),)
    return want(_named(source, meant, place), first=plain)


def _reads_as_heading(words: str) -> bool:
    said = words.casefold().replace("’", "'").split()
    return rate_heading(words, most_words=_HEADING_WORDS) == STRONG and VERBS.isdisjoint(said)


def _place_for(source: TextSource, label: Label, place: int) -> tuple[str, int]:
    """Return element and level for a number: those of the last one of its kind, else below what stands before."""
    for piece in reversed(source.segments[:place]):
        other = read_whole_label(piece.label)
        if other is not None and (other.kind, other.style) == (label.kind, label.style):
            return piece.element, piece.level
    if label.kind in UNITS or label.kind in CONTAINERS:
        return _element_of(label.kind), 0
    above = _holder_before(source, place)
    node = Node(above.element if above else "root", 0)
    return choose_element(node, label), above.level + 1 if above else 0


def _element_of(kind: LabelKind) -> str:
    return "hcontainer" if kind is LabelKind.REGULATION else str(kind.value)


def _holder_before(source: TextSource, place: int) -> Segment | None:
    return next((piece for piece in reversed(source.segments[:place]) if piece.element not in _HOLDING), None)


def _leave_out(source: TextSource, _act: StructureAct, place: int) -> Sequence[WantedPiece]:
    """Leave a piece out: its own lines as they are written, so that they can be brought back as they were.

    Lines that hold other words too, or not all of its words, stay with the pieces around; it is written anew.
    """
    piece, block = source.segments[place], source.blocks[source.block_of(place)]
    if not squeeze(words_of(piece)):
        raise ActRefused(RefusedBecause.NO_OWN_WORDS)
    read = source.read_within(block.begin, block.end)
    if sorted(squeeze("".join(map(words_on, read)))) != sorted(squeeze(words_of(piece))):
        plainest = want(piece).forms[0].split("\n")
        return [want_raw(tuple(f"{{-}} {line.strip()}" for line in plainest if line.strip()), piece)]
    lines = source.lines[block.begin : read[-1].number]
    unread = set(source.unread_within(block.begin, block.end))
    return [want_raw(tuple(f"{{-}} {line}".rstrip() for line in lines if line not in unread), piece)]


def _change_number(source: TextSource, act: StructureAct, place: int) -> Sequence[WantedPiece]:
    """Give a piece another number, or one at all."""
    piece = source.segments[place]
    given = _number_in_form(source, act.words.strip(), place)
    label = read_label(f"{given} x")
    if label is None or label.rest != "x" or label.kind is LabelKind.BULLET:
        raise ActRefused(RefusedBecause.NO_NUMBER)
    if piece.label and piece.element not in _HOLDING:
        return [want(with_number(piece, label.printed), elements=frozenset({piece.element}))]
    line = _unemphasized(piece.heading or piece.text.partition("\n")[0])
    behind = words_behind(line, label)
    line = line if behind is None else behind  # "4 Gifts" that is Article 4
    return [_numbered(source, replace(piece, label=""), place, f"{label.printed} {line}")]


def _number_in_form(source: TextSource, given: str, place: int) -> str:
    """Write a bare number as its neighbours are: "4" as "Article 4" in the place of "Article 5", or behind it."""
    if not _BARE.fullmatch(given):
        return given
    piece = source.segments[place]
    like = read_whole_label(piece.label)
    if like is None and _reads_as_heading(_unemphasized(piece.heading or piece.text)):
        labels = (read_whole_label(other.label) for other in reversed(source.segments[:place]))
        like = next((label for label in labels if label is not None and label.kind in UNITS), None)
    return like.printed.replace(like.raw, given) if like is not None and like.raw in like.printed else given


def _change_words(source: TextSource, act: StructureAct, place: int) -> Sequence[WantedPiece]:
    piece = source.segments[place]
    lines = [" ".join(line.split()) for line in act.words.splitlines()]
    text = "\n".join(filter(None, lines))
    if not text and not piece.label and not piece.heading:
        raise ActRefused(RefusedBecause.NO_WORDS)
    if not piece.heading and _gets_number(piece, piece.text, text):
        return [_numbered(source, replace(piece, text=text), place, text.partition("\n")[0])]
    return [want(replace(piece, text=text), elements=frozenset({piece.element}))]


def _change_heading(source: TextSource, act: StructureAct, place: int) -> Sequence[WantedPiece]:
    piece, heading = source.segments[place], " ".join(act.words.split())
    if not heading and not piece.label and not piece.text:
        raise ActRefused(RefusedBecause.NO_WORDS)
    if piece.element == "hcontainer" and _gets_number(piece, piece.heading, heading):
        return [_numbered(source, replace(piece, heading=heading), place, heading)]
    return [want(replace(piece, heading=heading), elements=frozenset({piece.element}))]


def _gets_number(piece: Segment, before: str, after: str) -> bool:
    """Say whether a number was written before the words of a piece that has none: "Article 4 Gifts"."""
    new, old = read_label(after.partition("\n")[0]), read_label(before.partition("\n")[0])
    if piece.label or piece.element not in {"p", "hcontainer"} or new is None or new.kind is LabelKind.BULLET:
        return False
    if (old is not None and old.printed == new.printed) or (new.kind is LabelKind.NUMBER and new.style == "1"):
        return False
    return not new.rest or (not is_reference(new.rest) and (new.kind is LabelKind.NUMBER or not starts_small(new.rest)))


def _split(source: TextSource, act: StructureAct, place: int) -> Sequence[WantedPiece]:
    if len(act.places) > 1:
        raise ActRefused(RefusedBecause.NO_CUT)
    piece = source.segments[place]
    whole = piece.heading if act.in_heading else piece.text
    start = whole.rfind("\n", 0, act.at) + 1
    if act.at > start and is_picture(whole[start:].partition("\n")[0]) and whole[act.at : act.at + 1] not in {"", "\n"}:
        raise ActRefused(RefusedBecause.NO_CUT)
    left, right = whole[: act.at].rstrip(), _unstick(whole[act.at :].lstrip())
    if not right or not (left or piece.label or (piece.heading and not act.in_heading)):
        raise ActRefused(RefusedBecause.NO_CUT)
    kept = replace(piece, heading=left) if act.in_heading else replace(piece, text=left)
    first = [want(replace(kept, text="") if act.in_heading else kept)] if left or piece.label or kept.heading else []
    if not act.in_heading or not piece.text:
        return [*first, _loose(right, piece)]
    return [*first, _loose(right, piece), _loose(piece.text, piece)]


def _unstick(words: str) -> str:
    """Put a space behind a number that stands close to its words."""
    match = STUCK.match(words)
    return f"{match[0]} {words[match.end() :]}" if match else words


def _loose(words: str, like: Segment) -> WantedPiece:
    return replace(want_words(words, like), is_loose=True, forms=(words, f"\\{words}"))


# The acts on several pieces together


def _join(source: TextSource, act: StructureAct) -> Made:
    """Join each piece to the one before; of several in a row all to the one before the first."""
    return _attach(source, sorted(set(act.places)), " ", _lines_of)


def _quote(source: TextSource, act: StructureAct) -> Made:
    return _attach(source, sorted(set(act.places)), "\n", _lines_of)


def _attach(source: TextSource, places: Sequence[int], between: str, write: Callable[[Segment], str]) -> Made:
    if not places or places[0] == 0:
        raise ActRefused(RefusedBecause.NOTHING_BEFORE)
    made: dict[int, Sequence[WantedPiece]] = {place: [] for place in places}
    ends: dict[int, Segment] = {}
    for place in places:
        target = place - 1
        while target in made:
            target -= 1
        if target < 0:
            raise ActRefused(RefusedBecause.NOTHING_BEFORE)
        ends[target] = _longer(ends.get(target, source.segments[target]), between, write(source.segments[place]))
    return made | {target: [want(piece)] for target, piece in ends.items()}


def _longer(piece: Segment, between: str, words: str) -> Segment:
    if piece.text:
        is_beside = is_picture(piece.text.rpartition("\n")[2]) or is_picture(words.partition("\n")[0])
        return replace(piece, text=f"{piece.text}{BREAK if is_beside else between}{words}")
    if piece.heading and between == " " and not is_picture(words.partition("\n")[0]):
        return replace(piece, heading=f"{piece.heading} {words}")
    return replace(piece, text=words)


def _make_captions(source: TextSource, act: StructureAct) -> Made:
    """Make captions of words: those next to a picture without a caption belong to that picture."""
    made: dict[int, Sequence[WantedPiece]] = {}
    places = [place for place in sorted(set(act.places)) if not has_picture(source.segments[place])]
    if not places:
        raise ActRefused(RefusedBecause.IS_PICTURE)
    for place in places:
        piece = source.segments[place]
        beside = next((at for at in (place - 1, place + 1) if at not in made and _is_picture_alone(source, at)), None)
        if beside is None:
            made[place] = [want_words(_caption_of(piece), piece)]
            continue
        shown = source.segments[beside]
        caption = replace(piece, text="") if piece.heading else piece
        made |= {
            place: [want_words(piece.text, piece)] if piece.heading and piece.text else [],
            beside: [want(replace(shown, text=f"{shown.text}\n{_caption_of(caption)}"))],
        }
    return made


def _is_picture_alone(source: TextSource, place: int) -> bool:
    piece = source.segments[place] if 0 <= place < len(source.segments) else None
    return piece is not None and piece.element == "p" and is_picture(piece.text)


def _describe(source: TextSource, act: StructureAct, place: int) -> Sequence[WantedPiece]:
    """Say what the first picture of a piece shows that nobody has described, else its first one."""
    piece = source.segments[place]
    words = act.words.strip() if act.name is ActName.DESCRIBE else ""
    lines = piece.text.split("\n")
    pictures = [at for at, line in enumerate(lines) if is_picture(line)]
    if not pictures:
        raise ActRefused(RefusedBecause.NO_PICTURE)
    if act.name is ActName.DESCRIBE and not words:
        raise ActRefused(RefusedBecause.NO_ALTERNATIVE)
    at = next((one for one in pictures if is_undescribed(lines[one])), pictures[0])
    lines[at] = describe_picture(lines[at], words)
    return [want(replace(piece, text="\n".join(lines)), elements=frozenset({piece.element}))]


def _make_title(source: TextSource, act: StructureAct) -> Made:
    """Make a piece the heading of the number right above it, or right below; a number takes its own words."""
    place = act.places[0]
    piece = source.segments[place]
    if len(act.places) != 1:
        raise ActRefused(RefusedBecause.NO_PROVISION)
    if piece.label:
        if piece.heading or not piece.text or piece.element in _HOLDING or "\n" in piece.text:
            raise ActRefused(RefusedBecause.NO_PROVISION)
        return {place: [want(replace(piece, heading=piece.text, text=""))]}
    words = _line_of(replace(piece, text=_unemphasized(piece.text)))
    if place and _can_be_titled(above := source.segments[place - 1]):
        return {place - 1: [want(replace(above, heading=f"{above.heading} {words}".strip()))], place: []}
    below = source.segments[place + 1] if place + 1 < len(source.segments) else None
    if below is not None and below.label and not below.heading and below.element not in {*_HOLDING, "indent"}:
        return {place: [], place + 1: [want(replace(below, heading=words))]}
    raise ActRefused(RefusedBecause.NO_PROVISION)


def _can_be_titled(piece: Segment) -> bool:
    return bool(piece.label) and not piece.text and piece.element not in {*_HOLDING, "indent"}


def _make_table(source: TextSource, act: StructureAct) -> Made:
    """Make one table of the pieces: a row for each, cells where the words stand apart."""
    places = sorted(set(act.places))
    rows = [row for place in places for row in _rows_of(source, place)]
    table = replace(source.segments[places[0]], element="p", label="", num=None, heading="", text="\n".join(rows))
    made: dict[int, Sequence[WantedPiece]] = {place: [] for place in places}
    return made | {places[0]: [want(table, elements=frozenset({"p"}))]}


def _rows_of(source: TextSource, place: int) -> list[str]:
    piece, block = source.segments[place], source.blocks[source.block_of(place)]
    lines = [line.strip() for line in source.lines[block.begin : block.end] if squeeze(line)]
    is_apart = any(_CELLS.search(line) for line in lines) and squeeze("".join(lines)) == squeeze(words_of(piece))
    return [_row(line) for line in (lines if is_apart else [_line_of(piece)])]


def _row(line: str) -> str:
    return f"| {' | '.join(_cells_of(line))} |"


def _cells_of(line: str) -> list[str]:
    return [" ".join(cell.split()) for cell in _CELLS.split(line.strip("| "))]


def _shift_level(source: TextSource, act: StructureAct, by: int) -> Made:
    made: dict[int, Sequence[WantedPiece]] = {}
    for place in sorted(set(act.places)):
        if place not in made:
            made |= _shift_subtree(source, place, by)
    return made


def _shift_subtree(source: TextSource, place: int, by: int) -> Made:
    level = source.segments[place].level
    before = source.segments[place - 1] if place else None
    can = before is not None and (before.level >= level if by > 0 else level > 0)
    if not can:
        raise ActRefused(RefusedBecause.NOWHERE_TO_GO)
    return {at: [_at_level(source, at, by)] for at in range(place, end_of(source, place))}


def _at_level(source: TextSource, at: int, by: int) -> WantedPiece:
    piece = source.segments[at]
    moved = replace(piece, level=piece.level + by)
    return want(moved, elements=frozenset({piece.element}), is_placed=True)


def end_of(source: TextSource, place: int) -> int:
    """Return the place behind the piece and all that lies below it."""
    level, end = source.segments[place].level, place + 1
    while end < len(source.segments) and source.segments[end].level > level:
        end += 1
    return end


_MAKERS: Mapping[ActName, Callable[[TextSource, StructureAct], Made]] = {
    ActName.HEADING: _each(_make_heading),
    ActName.TITLE: _make_title,
    ActName.PARAGRAPH: _each(_make_paragraph),
    ActName.JOIN: _join,
    ActName.PROVISION: _each(_make_provision),
    ActName.ANNEX: _each(_make_annex),
    ActName.TABLE: _make_table,
    ActName.NOTE: _each(_make_note),
    ActName.CAPTION: _make_captions,
    ActName.DESCRIBE: _each(_describe),
    ActName.DECORATIVE: _each(_describe),
    ActName.QUOTATION: _quote,
    ActName.LEAVE_OUT: _each(_leave_out),
    ActName.SPLIT: _each(_split),
    ActName.INDENT: lambda source, act: _shift_level(source, act, 1),
    ActName.OUTDENT: lambda source, act: _shift_level(source, act, -1),
    ActName.NUMBER: _each(_change_number),
    ActName.WORDS: _each(_change_words),
    ActName.RENAME: _each(_change_heading),
}
