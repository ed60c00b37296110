"""Bringing back what was left out of a text."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from practices.texts.editing.acts import ActRefused, RefusedBecause
from practices.texts.editing.kinds import Sign, all_signs, signs_of
from practices.texts.editing.source import LEFT_OUT, TextSource, read_source, squeeze, words_on
from practices.texts.editing.wanted import free_eid
from practices.texts.editing.writing import EditedText, keep_edited
from practices.texts.numbering.doubts import DoubtList
from practices.texts.numbering.lines import is_left_out, read_lines
from practices.texts.numbering.marks import LineMark, write_mark
from practices.texts.numbering.segments import Segment


@dataclass(frozen=True)
class _Run:
    """Pieces that were left out and follow each other: the lines from `first` to `last`, from 1, and their words.

    `places` are those among the signs of the text where its words may be: behind what is before it, or within the last
    of that.
    """

    first: int
    last: int
    piece: Segment
    places: range

    @cached_property
    def words(self) -> tuple[str, str]:
        """All its words, and those that are read in it."""
        read = read_lines(self.piece.text, DoubtList())
        return squeeze(self.piece.text), squeeze("".join(map(words_on, read)))

    def says(self, words: str) -> bool:
        """Say whether these are words of it."""
        return bool(words) and any(words in own for own in self.words)


class _Written(NamedTuple):
    """The lines of a run as they are brought back: `is_within` the words before them, or not."""

    lines: list[str]
    is_within: bool = False


def bring_back(source: TextSource, places: Collection[int], *, language: str, kept: Collection[str]) -> EditedText:
    """Read again, in its place, what was left out. Raises ActRefused."""
    runs = _find_runs(source, places)
    if not runs:
        raise ActRefused(RefusedBecause.NOT_LEFT_OUT)
    written = _write_runs(source, runs, language)
    lines, grown = dict[int, int](), 0
    for run, end, brought in zip(runs, [*(run.first for run in runs[1:]), len(source.lines) + 1], written, strict=True):
        lines |= {number: number + grown for number in range(max(lines, default=0) + 1, run.last + 1)}
        grown += len(brought.lines) - (run.last + 1 - run.first)
        lines |= {number: number + grown for number in range(run.last + 1, end)}
    return keep_edited(source, _put(source, runs, written), lines, language=language, kept=kept)


def _put(source: TextSource, runs: Sequence[_Run], written: Sequence[_Written]) -> str:
    """Return the text with these lines in the places of the runs."""
    lines, end = list[str](), 0
    for run, brought in zip(runs, written, strict=True):
        lines += [*source.lines[end : run.first - 1], *brought.lines]
        end = run.last
    return "\n".join([*lines, *source.lines[end:]])


def _write_runs(source: TextSource, runs: Sequence[_Run], language: str) -> list[_Written]:
    """Return each run written the plainest way that leaves all other pieces alone.

    All are read at once, and those that are wrong are written another way; where that does not help, the later half is
    written first, and so on.
    """
    if len(runs) == 1:
        return [_choose(source, runs[0], language)]
    ways = [list(_ways(source, run, with_mark=False)) for run in runs]
    while all(ways):
        written = [left[0] for left in ways]
        found = read_source(_put(source, runs, written), language)
        wrong = _find_wrong(source, found, runs, written)
        if not wrong and _all_stand(source, found, runs, written):
            return written
        if not wrong:
            break
        for at in wrong:
            ways[at].pop(0)
    middle = len(runs) // 2
    later = _write_runs(source, runs[middle:], language)
    with_later = read_source(_put(source, runs[middle:], later), language)
    return [*_write_runs(with_later, runs[:middle], language), *later]


def _find_wrong(
    source: TextSource, found: TextSource, runs: Sequence[_Run], written: Sequence[_Written]
) -> frozenset[int]:
    """Return which runs are read wrongly, or change what is before or behind them."""
    wrong = set[int]()
    before, signs = _list_signs(source), _list_signs(found)
    end = found_end = 0  # the lines behind the run before, as they were and as they are
    for at, (run, way) in enumerate(zip([*runs, None], [*written, None], strict=True)):
        begin = run.first - 1 if run is not None else len(source.lines)
        found_begin = found_end + begin - end
        old, new = _between(before, end, begin), _between(signs, found_end, found_begin)
        if run is None or way is None:
            wrong |= {at - 1} if old != new else set()
            break
        end, found_end = run.last, found_begin + len(way.lines)
        own = squeeze("".join(sign.words for sign in _between(signs, found_begin, found_end)))
        is_own = run.says(own)
        is_longer = bool(old) and len(old) == len(new) and old[:-1] == new[:-1] and _is_longer(new[-1], old[-1])
        if (is_longer != way.is_within) or (is_own == way.is_within):
            wrong.add(at)
        elif old != new and not way.is_within:
            wrong.add(max(at - 1, 0))
    return frozenset(wrong)


def _list_signs(source: TextSource) -> list[tuple[int, Sign]]:
    """Return the signs of all pieces in order, each with its line; the text of an article is often below its number."""
    found: list[tuple[int, Sign]] = []
    for at, piece in enumerate(source.segments):
        signs = list(signs_of(piece))
        found += [(piece.line, sign) for sign in signs[:1]]
        for sign in signs[1:]:
            below = source.read_within(piece.line, source.blocks[source.block_of(at)].end)
            begins = (line.number for line in below if sign.words.startswith(squeeze(line.text)))
            found.append((next(begins, piece.line), sign))
    return found


def _between(signs: Sequence[tuple[int, Sign]], begin: int, end: int) -> list[Sign]:
    """Return the signs on the lines from `begin`, counted from 0, to before `end`."""
    first = bisect_right(signs, begin, key=lambda placed: placed[0])
    return [sign for _line, sign in signs[first : bisect_right(signs, end, key=lambda placed: placed[0])]]


def _all_stand(source: TextSource, found: TextSource, runs: Sequence[_Run], written: Sequence[_Written]) -> bool:
    """Say whether the signs are those of `source`, with the words of each run in its place."""
    signs, before = all_signs(found.segments), all_signs(source.segments)
    at = come = 0  # how many of those before are found, and how many more
    for run, way in zip(runs, written, strict=True):
        places = run.places
        if way.is_within:
            before[places[-1] - 1] = replace(before[places[-1] - 1], words=signs[places[-1] - 1 + come].words)
            continue
        for place in places:
            begin = end = place + come
            while end < len(signs) and run.says(squeeze("".join(sign.words for sign in signs[begin : end + 1]))):
                end += 1
            if end > begin and place >= at and signs[at + come : begin] == before[at:place]:
                at, come = place, come + end - begin
                break
        else:
            return False
    return signs[at + come :] == before[at:]


def _find_runs(source: TextSource, places: Collection[int]) -> list[_Run]:
    runs: list[_Run] = []
    counts = [len(all_signs([segment])) for segment in source.segments]
    ends = [0, *accumulate(counts)]
    before = -2
    for place in sorted(set(places)):
        piece = source.pieces[place]
        if piece.element != LEFT_OUT:
            continue
        last = piece.line + piece.text.count("\n")
        if place == before + 1:
            joined = replace(runs[-1].piece, text=f"{runs[-1].piece.text}\n{piece.text}")
            runs[-1] = replace(runs[-1], last=last, piece=joined)
        else:
            after = bisect_left(source.piece_places, place)
            within = counts[after - 1] - 1 if after else 0
            runs.append(_Run(piece.line, last, piece, range(ends[after] - max(within, 0), ends[after] + 1)))
        before = place
    return runs


def _choose(source: TextSource, run: _Run, language: str) -> _Written:
    """Return `run` written the plainest way that leaves all other pieces alone."""
    before = all_signs(source.segments)
    for way in _ways(source, run):
        found = all_signs(read_source(_put(source, [run], [way]), language).segments)
        if _goes_on(found, before) if way.is_within else _stands_between(found, before, run, run.places):
            return way
    raise ActRefused(RefusedBecause.OTHERS_CHANGE)


def _ways(source: TextSource, run: _Run, *, with_mark: bool = True) -> Iterator[_Written]:
    """Yield ways to write the lines; `with_mark`: also with an id of their own."""
    stood = source.lines[run.first - 1 : run.last]
    lines = [line.lstrip()[3:].removeprefix(" ") if is_left_out(line) else line for line in stood]
    above = [""] if run.first > 1 and source.lines[run.first - 2].strip() else []
    below = [""] if run.last < len(source.lines) and source.lines[run.last].strip() else []
    yield _Written([*above, *lines, *below])
    words = [line.strip() for line in lines if line.strip()]
    for prefix in ("", "\\", *([f"{_paragraph_mark(source, run.piece)} "] if with_mark else [])):
        paragraphs = "\n\n".join(f"{prefix}{line}" for line in words).split("\n")
        yield _Written([*above, *paragraphs, *below])
    if above and below:
        yield _Written(lines, is_within=True)


def _paragraph_mark(source: TextSource, piece: Segment) -> str:
    taken = frozenset(one.eid for one in source.segments)
    return write_mark(LineMark(free_eid(replace(piece, element="p"), "", taken), "p", piece.level))


def _stands_between(found: Sequence[Sign], before: Sequence[Sign], run: _Run, places: range) -> bool:
    """Say whether the signs are those before, and at one of these places between them the words of `run` alone."""
    more = len(found) - len(before)
    first = next((at for at, pair in enumerate(zip(found, before, strict=False)) if pair[0] != pair[1]), len(before))
    starts = [at for at in places if at <= first and more > 0 and list(found[at + more :]) == list(before[at:])]
    said = [squeeze("".join(sign.words for sign in found[at : at + more])) for at in starts]
    return any(run.says(here) or run.words[0] in here for here in said)


def _goes_on(found: Sequence[Sign], before: Sequence[Sign]) -> bool:
    """Say whether one text alone has more words than before."""
    changed = [pair for pair in zip(found, before, strict=False) if pair[0] != pair[1]]
    return len(found) == len(before) and len(changed) == 1 and _is_longer(*changed[0])


def _is_longer(found: Sign, before: Sign) -> bool:
    return len(found.words) > len(before.words)
