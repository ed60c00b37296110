"""Working amendments into a numbered text, line by line: what they do not touch stays as it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from practices.texts.numbering.amendments import Act, Amendment
from practices.texts.numbering.segmenting import segment
from practices.texts.numbering.segments import Segment


class Snag(StrEnum):
    """Why an amendment could not be worked in."""

    MISSING = "missing"
    REPEATED = "repeated"
    SHARES_LINE = "shares_line"
    TAKEN = "taken"
    NO_PLACE = "no_place"
    WORDS_MISSING = "words_missing"
    WORDS_REPEATED = "words_repeated"


@dataclass(frozen=True, slots=True)
class Worked:
    """What came of one amendment: `snag` is None when it is worked in, else `provision` names where it is caught."""

    amendment: Amendment
    snag: Snag | None = None
    provision: str = ""


@dataclass(frozen=True, slots=True)
class Amended:
    """The text with the amendments that could be worked in, and what came of each, in order."""

    text: str
    worked: tuple[Worked, ...]


def work_in(text: str, amendments: Sequence[Amendment], *, language: str = "en") -> Amended:
    """Work `amendments` into a numbered text, one after the other.

    What cannot be placed without doubt is left out and said: a provision that is not there or is there twice, words
    that do not occur once, a provision that shares its line with another.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    worked = []
    for amendment in amendments:
        try:
            text = _work_in(text, amendment, language)
        except _Unplaced as caught:
            worked.append(Worked(amendment, caught.snag, caught.provision))
        else:
            worked.append(Worked(amendment))
    changed = any(one.snag is None for one in worked)
    return Amended(f"{text.rstrip()}\n" if changed else text, tuple(worked))


class _Unplaced(Exception):
    """The amendment cannot be placed: why, and at which provision."""

    def __init__(self, snag: Snag, path: Sequence[str]) -> None:
        super().__init__(snag)
        self.snag, self.provision = snag, ", ".join(path)


@dataclass(frozen=True, slots=True)
class _ProvisionSpan:
    """A provision in the text: its first line and the line behind its last, counted from 0."""

    segment: Segment
    begin: int
    end: int


def _work_in(text: str, amendment: Amendment, language: str) -> str:
    lines = text.split("\n")
    segments = segment(text, language=language).segments
    if amendment.act is Act.INSERT:
        at = _insertion_point(segments, lines, amendment)
        return "\n".join([*lines[:at], *_padded(amendment.text, lines, at), *lines[at:]])
    place = _find(segments, lines, amendment.target)
    if amendment.act is Act.WORDS:
        body = "\n".join(lines[place.begin : place.end])
        return "\n".join([*lines[: place.begin], _replace_words(body, amendment), *lines[place.end :]])
    new = _padded(amendment.text, lines, place.begin) if amendment.act is Act.REPLACE else []
    return "\n".join([*lines[: place.begin], *new, *lines[place.end :]])


def _padded(text: str, lines: Sequence[str], at: int) -> list[str]:
    """Return new lines with a blank one before and behind them where there is none."""
    new = text.split("\n")
    before = [] if at == 0 or not lines[at - 1].strip() else [""]
    return [*before, *new, ""]


def _find(segments: Sequence[Segment], lines: Sequence[str], target: tuple[str, ...]) -> _ProvisionSpan:
    found = [place for place, piece in enumerate(segments) if _is_at(piece, target)]
    if not found:
        raise _Unplaced(Snag.MISSING, target)
    if len(found) > 1:
        raise _Unplaced(Snag.REPEATED, target)
    return _place(segments, lines, found[0])


def _is_at(piece: Segment, target: tuple[str, ...]) -> bool:
    """Whether a piece has this path; 10.1 below 10 may be named by its own number alone."""
    return piece.path == target or (
        len(target) == 1 and bool(piece.path) and piece.path[-1] == target[0] and "." in target[0]
    )


def _place(segments: Sequence[Segment], lines: Sequence[str], at: int) -> _ProvisionSpan:
    piece = segments[at]
    end = at + 1
    while end < len(segments) and segments[end].level > piece.level:
        end += 1
    if (at and segments[at - 1].line == piece.line) or (end < len(segments) and segments[end].line == piece.line):
        raise _Unplaced(Snag.SHARES_LINE, piece.path)
    last = segments[end].line - 1 if end < len(segments) else len(lines)
    while last > piece.line and not lines[last - 1].strip() and last == len(lines):
        last -= 1
    return _ProvisionSpan(piece, piece.line - 1, last)


def _insertion_point(segments: Sequence[Segment], lines: Sequence[str], amendment: Amendment) -> int:
    if any(piece.path == amendment.target for piece in segments):
        raise _Unplaced(Snag.TAKEN, amendment.target)
    if amendment.after and any(_is_at(piece, amendment.after) for piece in segments):
        return _find(segments, lines, amendment.after).end
    above = amendment.target[:-1]
    siblings = [place for place, piece in enumerate(segments) if piece.path and piece.path[:-1] == above]
    before = [place for place in siblings if _order(segments[place].path[-1]) < _order(amendment.target[-1])]
    if not before:
        raise _Unplaced(Snag.NO_PLACE, amendment.target)
    return _place(segments, lines, before[-1]).end


def _order(number: str) -> tuple[tuple[int, str], ...]:
    """Return what numbers are ordered by: 5, 5a, 5bis, 6, 10."""
    return tuple((int(digits or 0), rest) for digits, rest in re.findall(r"(\d*)([^\d.]*)", number) if digits or rest)


def _replace_words(body: str, amendment: Amendment) -> str:
    wanted = re.compile(r"\s+".join(map(re.escape, amendment.old.split())))
    count = len(wanted.findall(body))
    if count != 1:
        raise _Unplaced(Snag.WORDS_REPEATED if count else Snag.WORDS_MISSING, amendment.target)
    changed = wanted.sub(lambda _match: amendment.new, body)
    return re.sub(r"(?<=\S) {2,}(?=\S)| +(?=[.,;])", lambda gap: " " if len(gap[0]) > 1 else "", changed)
