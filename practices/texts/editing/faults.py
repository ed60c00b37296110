"""Doubts that find the fault: each says what is probably wrong, and by which act it is mended."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from practices.texts.editing.acts import ActName, StructureAct
from practices.texts.editing.gaps import find_bearers, missing_labels, next_label
from practices.texts.editing.source import STUCK, TextSource
from practices.texts.numbering.doubts import MOST_OF_A_KIND
from practices.texts.numbering.labels import Label
from practices.texts.numbering.marks import read_whole_label
from practices.texts.numbering.pictures import is_undescribed
from practices.texts.numbering.segments import Doubt, Segment
from practices.texts.numbering.sentences import is_ended, starts_small
from practices.texts.numbering.vocabulary import UNITS, LabelKind, is_month

CAPTIONS = (
    "figure fig. table chart diagram box tableau graphique encadré schéma abbildung abb. tabelle grafik figura tabla "
    "gráfico cuadro tabella grafico riquadro рисунок рис. таблица график الشكل شكل الجدول جدول"
)
_CAPTION = re.compile(rf"(?:{'|'.join(map(re.escape, CAPTIONS.split()))})\s*(?:[\divx]+\b|[A-Z]\b)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.:;])\s+(?=[^\W\d_a-z])")
_ORDER = frozenset({"repeated_number", "out_of_order"})
_MOST_WORDS = 40  # of a piece, in the words of a mend
_LONGEST_CAPTION = 200
_LONGEST_HEADING = 120
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Mend:
    """An act that mends a doubt; `words` are those of the piece it changes, or the number that begins there."""

    act: StructureAct
    words: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A doubt, and what mends it, the likeliest first; nothing where nothing speaks for one mend."""

    doubt: Doubt
    mends: tuple[Mend, ...]


def find_faults(source: TextSource) -> tuple[Fault, ...]:
    """Return what is probably cut wrongly in a text; of a kind at most `MOST_OF_A_KIND`."""
    of_one_kind = (_find_captions, _find_undescribed, _find_stuck_numbers, _find_restarts, _find_false_numbers)
    found = [*_find_swallowed(source)]
    for find in of_one_kind:
        found += islice(find(source), MOST_OF_A_KIND)
    counts: Counter[str] = Counter()
    kept = []
    for fault in sorted(found, key=lambda fault: fault.doubt.line):
        counts[fault.doubt.code] += 1
        if counts[fault.doubt.code] <= MOST_OF_A_KIND:
            kept.append(replace(fault, mends=_on_pieces(source, fault.mends)))
    return tuple(kept)


def _act(name: ActName, place: int, *, at: int = 0, in_heading: bool = False, words: str = "") -> Mend:
    return Mend(StructureAct(name, (place,), at=at, in_heading=in_heading, words=words))


def _fault(piece: Segment, code: str, message: str, weight: float, *mends: Mend) -> Fault:
    return Fault(Doubt(piece.line, code, f"{message} (line {piece.line}).", weight), mends)


def _on_pieces(source: TextSource, mends: Iterable[Mend]) -> tuple[Mend, ...]:
    """Count the places of mends among all pieces; within, they are counted among the segments."""
    places = source.piece_places
    return tuple(
        replace(mend, act=replace(mend.act, places=tuple(places[at] for at in mend.act.places))) for mend in mends
    )


def reads_like_caption(words: str) -> bool:
    """Say whether a paragraph beside a picture is its caption: "Figure 2. Who decides", not "Figure 2 shows who"."""
    found = _CAPTION.match(words) if len(words) <= _LONGEST_CAPTION else None
    return found is not None and (not is_ended(words) or words[found.end() :].lstrip()[:1] in {*".:–—-", ""})


def _find_undescribed(source: TextSource) -> Iterator[Fault]:
    """Find the pictures that have no text alternative, and of which nobody has said that they need none."""
    for place, piece in enumerate(source.segments):
        for line in piece.text.split("\n") if "![" in piece.text else ():
            if is_undescribed(line):
                mends = (_act(ActName.DESCRIBE, place), _act(ActName.DECORATIVE, place))
                yield _fault(piece, "no_alternative", "This image has no text alternative", 0.5, *mends)


def _find_captions(source: TextSource) -> Iterator[Fault]:
    """Find the captions of figures and tables that are read as headings or paragraphs."""
    for place, piece in enumerate(source.segments):
        words = piece.heading or piece.text
        if piece.label or piece.element == "toc" or len(words) > _LONGEST_CAPTION or not _CAPTION.match(words):
            continue
        is_head = bool(piece.heading)
        message = f"“{words[:60]}” reads like the caption of a figure or table"
        goes_on = place and not is_head and _may_go_on(source.segments[place - 1], piece)
        mends = _act(ActName.CAPTION, place), *([_act(ActName.JOIN, place)] if goes_on else [])
        if is_head or not is_ended(words):
            yield _fault(piece, "caption", message, 0.6, *mends)


def _find_stuck_numbers(source: TextSource) -> Iterator[Fault]:
    """Find numbers that stand so close to their words that they are not read: "i.the"."""
    firsts = {piece.line: place for place, piece in reversed(list(enumerate(source.segments)))}
    lines = (line for line in source.read if line.label is None and line.free)
    stuck = ((line, match) for line in lines if (match := STUCK.match(line.text)))
    for line, match in stuck:
        place = firsts.get(line.number)
        mend = _act(ActName.PROVISION, place) if place is not None else _split_before(source, line.number, line.text)
        if mend is not None:
            doubted = replace(source.segments[mend.act.places[0]], line=line.number)
            message = f"There is no space between {match[0]} and its words, so that it is no number"
            yield _fault(doubted, "number_without_space", message, 0.7, mend)


def _split_before(source: TextSource, number: int, words: str) -> Mend | None:
    """Return the act that begins a piece where the words of a line begin."""
    place = max((at for at, piece in enumerate(source.segments) if piece.line < number), default=-1)
    at = source.segments[place].text.find(words) if place >= 0 else -1
    return _act(ActName.SPLIT, place, at=at) if at > 0 else None


def _find_swallowed(source: TextSource) -> Iterator[Fault]:
    """Find a number that is missing between two others in the words of a piece, and headings with a text in them."""
    labels = source.labels
    last: dict[tuple[str | None, LabelKind, str], int] = {}
    for place, (piece, label) in enumerate(zip(source.segments, labels, strict=True)):
        if label is not None and label.value:
            key = (None if label.kind in UNITS else piece.parent, label.kind, label.style)
            before = last.get(key)
            last[key] = place
            if before is not None and (other := labels[before]) and label.value > other.value + 1:
                yield from _find_between(source, before, place, next_label(other))
        yield from _find_long_heading(piece, place)
    for (_parent, kind, _style), place in last.items():
        if kind in UNITS and (label := labels[place]):
            yield from _find_between(source, place, len(source.segments), next_label(label))


def _find_between(source: TextSource, first: int, last: int, printed: str) -> Iterator[Fault]:
    label = read_whole_label(printed)
    end = r"|\s*$" if label is not None and label.kind in UNITS else ""  # its heading is below
    wanted = re.compile(rf"(?<![^\W_]){re.escape(printed)}(?![^\W_])(?:[.:)]?\s*[–—-]?\s+(?=[^\W_a-z]){end})")
    for place in range(first, last):
        piece = source.segments[place]
        for is_heading, words in ((True, piece.heading), (False, piece.text)):
            match = next((one for one in wanted.finditer(words) if _may_begin(words, one.start(), is_heading)), None)
            if match is not None:
                mend = replace(_act(ActName.SPLIT, place, at=match.start(), in_heading=is_heading), words=printed)
                yield _fault(piece, "swallowed_number", f"{printed} stands in the words of another piece", 0.8, mend)
                return


def _may_begin(words: str, at: int, is_heading: bool) -> bool:
    before = words[:at].rstrip()
    return bool(before) and (is_heading or is_ended(before) or before[-1] in ":;”»")


def _find_long_heading(piece: Segment, place: int) -> Iterator[Fault]:
    if len(piece.heading) <= _LONGEST_HEADING or piece.element in {"preface", "doc"}:
        return
    match = _SENTENCE.search(piece.heading)
    if match is not None:
        message = f"The heading “{piece.heading[:60]} …” seems to have a text in it"
        split = _act(ActName.SPLIT, place, at=match.start(), in_heading=True)
        yield _fault(piece, "long_heading", message, 0.6, split)


def _find_restarts(source: TextSource) -> Iterator[Fault]:
    """Find a list that begins again within itself: (a), (b), (a)."""
    places = {piece.eid: place for place, piece in enumerate(source.segments)}
    before: dict[str | None, int] = {}
    doubted = {doubt.line for doubt in source.doubts if doubt.code in _ORDER}
    for place, piece in enumerate(source.segments):
        label = source.labels[place]
        if label is None or label.kind is not LabelKind.NUMBER:
            continue
        above = places.get(piece.parent or "", -1)
        other_place = before.get(piece.parent, above)
        other = source.labels[other_place] if other_place >= 0 else None
        before[piece.parent] = place
        is_led_in = other_place == above and source.segments[above].text.endswith(":")
        if other is not None and piece.line not in doubted and not is_led_in and _begins_again(label, other):
            message = f"The list begins again with {label.printed} after {other.printed}"
            mends = [*_mend_restart(source, place, other_place), *_mend_gap_around(source, place)]
            yield _fault(piece, "list_restarts", message, 0.6, *mends)


def _mend_restart(source: TextSource, place: int, before: int) -> Iterator[Mend]:
    """Return the mends of a list that begins again: a list within, where it was led in; one higher, else renumbered."""
    segments = source.segments
    if segments[place].parent == segments[before].eid:
        yield _act(ActName.OUTDENT, place)
    elif (segments[before].text or segments[before].heading).endswith(":"):
        yield Mend(StructureAct(ActName.INDENT, tuple(_run_from(source, place))))
    elif (label := source.labels[before]) and _is_favoured(source, place, label, at_end=False):
        yield _act(ActName.NUMBER, place, words=next_label(label))


def _run_from(source: TextSource, place: int) -> Iterator[int]:
    """Yield the places of the items that count on from the one at `place`, which is the first of its list."""
    first, value = source.segments[place], 0
    behind = takewhile(lambda at: source.segments[at].level >= first.level, range(place, len(source.segments)))
    for at in behind:
        if source.segments[at].parent != first.parent:
            continue
        label = source.labels[at]
        if label is None or label.value != value + 1:
            return
        value = label.value
        yield at


def _mend_gap_around(source: TextSource, place: int) -> Iterator[Mend]:
    """Return the mend of a number that is missing around a piece, among articles and the like."""
    first = source.units[: bisect_left(source.units, place)][-1:]
    last = source.units[bisect_right(source.units, place) :][:1]
    for at, other in zip(first, last, strict=False):
        before, after = source.labels[at], source.labels[other]
        if before is not None and after is not None and before.kind is after.kind:
            yield from _mend_gap(source, at, before, other, after)


def _mend_gap(source: TextSource, first: int, before: Label, last: int, after: Label) -> Iterator[Mend]:
    """Return the mends that give a piece between two numbers the one that is missing."""
    missing = missing_labels(before, after)
    for printed in list(missing):
        for fault in _find_between(source, first, last, printed):
            missing.remove(printed)
            yield from fault.mends
    for at, printed in find_bearers(source, first, last, missing):
        piece = source.segments[at]
        begins = (piece.heading or piece.text).casefold().startswith(printed.casefold())
        mend = _act(ActName.PROVISION, at) if begins else _act(ActName.NUMBER, at, words=printed)
        yield replace(mend, words=(piece.heading or piece.text)[:_MOST_WORDS])


def _is_favoured(source: TextSource, place: int, before: Label, *, at_end: bool) -> bool:
    """Say whether what follows a number speaks for the one that would follow `before` in its place."""
    piece = source.segments[place]
    label = source.labels[place]
    behind = (at for at in range(place + 1, len(source.segments)) if source.segments[at].element == piece.element)
    following = next((one for at in behind if (one := source.labels[at])), None)
    if following is None or label is None or (following.kind, following.style) != (label.kind, label.style):
        return at_end
    return following.value == before.value + 2


def _begins_again(label: Label, before: Label) -> bool:
    """Say whether a list begins again; the letters of a Roman number may hold a list of letters."""
    is_roman = before.roman is not None and not before.number.isdigit()
    return before.style == label.style and label.value == 1 < before.value and not is_roman


def _find_false_numbers(source: TextSource) -> Iterator[Fault]:
    """Find lines that begin with a number and are none: the middle of a sentence, a year, a date."""
    for place, piece in enumerate(source.segments):
        label = source.labels[place]
        if not place or label is None or label.kind is not LabelKind.NUMBER or not label.number[:1].isdigit():
            continue
        before, words = source.segments[place - 1], piece.heading or piece.text
        is_open = before.text and not is_ended(before.text) and before.text[-1] not in ":,;"
        is_date = label.value in _YEARS or bool(words and is_month(words))
        if (is_open and words and starts_small(words)) or is_date:
            message = f"{piece.label} is probably not a number, but part of a sentence"
            mends = _act(ActName.JOIN, place), _act(ActName.PARAGRAPH, place)
            yield _fault(piece, "false_number", message, 0.6, *mends)


def mends_of(doubt: Doubt, source: TextSource) -> tuple[Mend, ...]:
    """Return what mends a doubt of the numbering, the likeliest first; nothing where nothing speaks for one mend."""
    place = source.numbered_lines.get(doubt.line)
    if place is None:
        return ()
    mends = dict.fromkeys(_list_mends(doubt.code, place, source))
    return _on_pieces(source, mends)


def _list_mends(code: str, place: int, source: TextSource) -> Iterator[Mend]:
    segments = source.segments
    if code not in {"repeated_number", "out_of_order", "missing_number", "list_starts_late"}:
        return
    label = source.labels[place]
    same = (at for at in range(place - 1, -1, -1) if segments[at].element == segments[place].element)
    first = next((at for at in same if source.labels[at]), None)
    before = source.labels[first] if first is not None else None
    if first is not None and before is not None and label is not None and before.value:
        if code == "missing_number":
            yield from _mend_gap(source, first, before, place, label)
        else:
            yield from _mend_gap_around(source, place)
        if _is_favoured(source, place, before, at_end=code == "repeated_number"):
            yield _act(ActName.NUMBER, place, words=next_label(before))
    if code != "missing_number" and place and _may_go_on(segments[place - 1], segments[place]):
        yield _act(ActName.JOIN, place)


def _may_go_on(before: Segment, piece: Segment) -> bool:
    """Say whether the words of a piece may go on with the sentence of the one before."""
    words = before.text or before.heading
    return bool(words) and not is_ended(words) and words[-1] not in ":,;" and starts_small(piece.heading or piece.text)
