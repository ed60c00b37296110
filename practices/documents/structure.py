"""The structure of a text as a person checks it: its pieces as an outline, and its doubts, the gravest first."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from practices.documents.language_doubts import doubt_language
from practices.documents.notation import bare_text, picture_codes
from practices.texts.editing import Fault, Mend, TextSource, find_faults, kind_of, mends_of, read_source
from practices.texts.numbering import Doubt, Segment, doubt_keys

_LINE_MARKS = re.compile(r"^(?:\{#[^{}]{1,400}\}\s*)?(?:\{[+-]\}\s*|\\|#{1,6}\s+)?\*?|\*$")
MOST_PIECES = 1_500
MOST_LINES = 3_000
FIRST_WORDS = 14
DEEPEST = 6
MOST_WORDS_OF_LINE = 160
"""Characters of a doubted line that are quoted."""


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One row of the outline. `words` are the first of its own text, `level` counts from 0 to `DEEPEST`.

    `pictures` are the codes of those that it shows.
    """

    eid: str
    label: str
    heading: str
    words: str
    level: int
    line: int
    is_left_out: bool = False
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DoubtQuestion:
    """A doubt as it is put to a person. `key` stays the same while the doubted words do; `words` are those words.

    `mends` settle it, the likeliest first.
    """

    key: str
    line: int
    code: str
    message: str
    weight: float
    words: str
    mends: tuple[Mend, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """The questions of one kind, the gravest first; `weight` is that of the gravest."""

    code: str
    weight: float
    questions: tuple[DoubtQuestion, ...]


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A line of the text with its number, from 1."""

    number: int
    text: str
    is_doubted: bool


@dataclass(frozen=True, slots=True)
class Structure:
    """What a text is cut into. The lists are cut short; the counts are not.

    `doubts` are those that nobody has accepted, the gravest first, then by line; so are the `accepted` ones.
    """

    pieces: tuple[OutlineRow, ...]
    piece_count: int
    doubts: tuple[DoubtQuestion, ...]
    accepted: tuple[DoubtQuestion, ...]
    lines: tuple[NumberedLine, ...]
    line_count: int

    @property
    def is_cut_short(self) -> bool:
        """Whether the text has more pieces than are listed."""
        return self.piece_count > MOST_PIECES

    @property
    def groups(self) -> tuple[QuestionGroup, ...]:
        """The open doubts by kind, the kind with the gravest doubt first."""
        gravest: dict[str, float] = {}
        for question in self.doubts:
            gravest.setdefault(question.code, question.weight)
        ranked = sorted(self.doubts, key=lambda question: (-gravest[question.code], question.code))
        return tuple(
            QuestionGroup(code, gravest[code], tuple(questions))
            for code, questions in groupby(ranked, key=lambda question: question.code)
        )


@dataclass(frozen=True, slots=True)
class FileDoubt:
    """A doubt that came with a file, and the words of its line: the line is found again after the text was edited."""

    doubt: Doubt
    words: str

    @property
    def sent(self) -> list[int | str | float]:
        """As a list: line, code, message, weight, words."""
        return [self.doubt.line, self.doubt.code, self.doubt.message, self.doubt.weight, self.words]


def read_structure(
    text: str,
    *,
    language: str,
    accepted: Collection[str] = (),
    of_file: Iterable[FileDoubt] = (),
    with_lines: bool = False,
) -> Structure:
    """Cut `text` and list its pieces in order, and its doubts with those that came with its file.

    `accepted` are the keys of doubts that a person has looked at. `with_lines` lists the lines of the text too.
    """
    found = read_source(text, language)
    lines = text.split("\n")
    of_text = [*place_doubts(of_file, lines), *doubt_language(text, language)]
    questions = _questions(_list_faults(found, of_text), text, lines)
    known = frozenset(accepted)
    doubted = {question.line for question in questions} if with_lines else set[int]()
    return Structure(
        pieces=tuple(_outline(piece) for piece in found.pieces[:MOST_PIECES]),
        piece_count=len(found.segments),
        doubts=tuple(question for question in questions if question.key not in known),
        accepted=tuple(question for question in questions if question.key in known),
        lines=tuple(
            NumberedLine(number, line[:300], number in doubted)
            for number, line in enumerate(lines[:MOST_LINES] if with_lines else (), start=1)
        ),
        line_count=len(lines),
    )


def keep_doubts(doubts: Iterable[Doubt], text: str) -> tuple[FileDoubt, ...]:
    """Note the words of the line of each doubt that a reader had about `text`."""
    lines = text.split("\n")
    return tuple(FileDoubt(doubt, _line(lines, doubt.line).strip()) for doubt in doubts)


def place_doubts(found: Iterable[FileDoubt], lines: Sequence[str]) -> tuple[Doubt, ...]:
    """Return the doubts of a file at the lines where their words stand now; those whose words are gone are left out.

    Marks that say what a line is do not count: a doubt stays when its line is made a paragraph or keeps its id.
    """
    kept = [(one.doubt, _bare_line(one.words)) for one in found]
    places: dict[str, list[int]] = {words: [] for _doubt, words in kept}
    for number, line in enumerate(lines, start=1) if kept else ():
        if (words := _bare_line(line)) in places:
            places[words].append(number)
    return tuple(
        replace(doubt, line=min(places[words], key=lambda number, at=doubt.line: abs(number - at)))  # type: ignore[misc]
        for doubt, words in kept
        if places[words]
    )


def _bare_line(line: str) -> str:
    return _LINE_MARKS.sub("", line.strip())


def _list_faults(source: TextSource, of_file: Iterable[Doubt]) -> list[Fault]:
    """Return the doubts about a text and those of its file, with their mends."""
    known = [Fault(doubt, mends_of(doubt, source)) for doubt in source.doubts]
    return [*known, *find_faults(source), *(Fault(doubt, ()) for doubt in of_file)]


def _questions(faults: Iterable[Fault], text: str, lines: Sequence[str]) -> list[DoubtQuestion]:
    ranked = sorted(faults, key=lambda fault: (-fault.doubt.weight, fault.doubt.line))
    doubts = [fault.doubt for fault in ranked]
    return [
        DoubtQuestion(
            key,
            doubt.line,
            doubt.code,
            doubt.message,
            doubt.weight,
            _cut(_line(lines, doubt.line).strip()),
            fault.mends,
        )
        for fault, doubt, key in zip(ranked, doubts, doubt_keys(doubts, text), strict=True)
    ]


def _cut(words: str) -> str:
    return words if len(words) <= MOST_WORDS_OF_LINE else f"{words[:MOST_WORDS_OF_LINE].rstrip()} …"


def _line(lines: Sequence[str], number: int) -> str:
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _outline(piece: Segment) -> OutlineRow:
    words = bare_text(piece.text).split(maxsplit=FIRST_WORDS)
    codes = tuple(picture_codes(piece.text))
    shown = " ".join(words[:FIRST_WORDS]) + (" …" if len(words) > FIRST_WORDS else "")
    level = min(piece.level, DEEPEST)
    is_left_out = kind_of(piece) == "left_out"
    return OutlineRow(piece.eid, piece.label, piece.heading, shown, level, piece.line, is_left_out, codes)
