"""Bringing back what was left out of a text."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from practices.texts.editing.acts import ActRefused, RefusedBecause
from practices.texts.editing.kinds import Sign, all_signs
from practices.texts.editing.source import LEFT_OUT, TextSource, read_source, squeeze
from practices.texts.editing.wanted import free_eid
from practices.texts.editing.writing import EditedText, keep_edited
from practices.texts.numbering.lines import is_left_out
from practices.texts.numbering.marks import LineMark, write_mark
from practices.texts.numbering.segments import Segment


@dataclass(frozen=True, slots=True)
class _Run:
    """Pieces that were left out and follow each other: the lines from `first` to `last`, from 1, and their words."""

    first: int
    last: int
    piece: Segment


def bring_back(source: TextSource, places: Collection[int], *, language: str, kept: Collection[str]) -> EditedText:
    """Read again, in its place, what was left out. Raises ActRefused."""
    runs = _find_runs(source, places)
    if not runs:
        raise ActRefused(RefusedBecause.NOT_LEFT_OUT)
    now, lines = source, {number: number for number in range(1, len(source.lines) + 1)}
    for run in reversed(runs):  # the last first, so that the lines of the others stay where they are
        text = _choose(now, run, language)
        grown = text.count("\n") - now.text.count("\n")
        lines |= {former: line + grown for former, line in lines.items() if former > run.last}
        now = read_source(text, language)
    return keep_edited(source, now.text, lines, language=language, kept=kept)


def _find_runs(source: TextSource, places: Collection[int]) -> list[_Run]:
    runs: list[_Run] = []
    before = -2
    for place in sorted(set(places)):
        piece = source.pieces[place]
        if piece.element != LEFT_OUT:
            continue
        last = piece.line + piece.text.count("\n")
        if place == before + 1:
            joined = replace(runs[-1].piece, text=f"{runs[-1].piece.text}\n{piece.text}")
            runs[-1] = _Run(runs[-1].first, last, joined)
        else:
            runs.append(_Run(piece.line, last, piece))
        before = place
    return runs


def _choose(source: TextSource, run: _Run, language: str) -> str:
    """Return the text with the lines of `run`, written the plainest way that leaves all other pieces alone."""
    before, words = all_signs(source.segments), squeeze(run.piece.text)
    for lines, is_within in _ways(source, run):
        text = "\n".join([*source.lines[: run.first - 1], *lines, *source.lines[run.last :]])
        found = all_signs(read_source(text, language).segments)
        if _goes_on(found, before) if is_within else _stands_between(found, before, words):
            return text
    raise ActRefused(RefusedBecause.OTHERS_CHANGE)


def _ways(source: TextSource, run: _Run) -> Iterator[tuple[list[str], bool]]:
    """Yield ways to write the lines, and whether they go on with what stands before."""
    stood = source.lines[run.first - 1 : run.last]
    lines = [line.lstrip()[3:].removeprefix(" ") if is_left_out(line) else line for line in stood]
    above = [""] if run.first > 1 and source.lines[run.first - 2].strip() else []
    below = [""] if run.last < len(source.lines) and source.lines[run.last].strip() else []
    yield [*above, *lines, *below], False
    words = [line.strip() for line in lines if line.strip()]
    for prefix in ("", "\\", f"{_paragraph_mark(source, run.piece)} "):
        yield [*above, *"\n\n".join(f"{prefix}{line}" for line in words).split("\n"), *below], False
    if above and below:
        yield lines, True


def _paragraph_mark(source: TextSource, piece: Segment) -> str:
    taken = frozenset(one.eid for one in source.segments)
    return write_mark(LineMark(free_eid(replace(piece, element="p"), "", taken), "p", piece.level))


def _stands_between(found: Sequence[Sign], before: Sequence[Sign], words: str) -> bool:
    """Say whether the signs are those before, and somewhere between them `words` alone."""
    more = len(found) - len(before)
    first = next((at for at, pair in enumerate(zip(found, before, strict=False)) if pair[0] != pair[1]), len(before))
    starts = [at for at in range(first + 1) if more > 0 and list(found[at + more :]) == list(before[at:])]
    said = [squeeze("".join(sign.words for sign in found[at : at + more])) for at in starts]
    return any(here and (here in words or words in here) for here in said)


def _goes_on(found: Sequence[Sign], before: Sequence[Sign]) -> bool:
    """Say whether one text alone has more words than before."""
    changed = [pair for pair in zip(found, before, strict=False) if pair[0] != pair[1]]
    return len(found) == len(before) and len(changed) == 1 and len(changed[0][0].words) > len(changed[0][1].words)
