"""The narrative of a report as a person writes it: sections, paragraphs, sentences, live fields.

"## " begins a section, an empty line a paragraph, {name} cites a figure or another field. What is cited is filled in
when the report is compiled, so that prose outlives the numbers in it.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from practices.documents.report_files.documents import ReportPhrase, ReportSection, ReportSentence

FIELD = re.compile(r"\{([^{}\n]*)\}")
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_STOP = re.compile(r"[.!?…؟。][\"'”’»)\]]*\s+")
_NO_STOP = re.compile(r"(?:^|[\s(])(?:\d{1,2}|[^\W\d_]|[Nn]os?|[Nn]r|[Aa]rt|para|cf|vgl|ст|п)\.\s+$")
"""A stop after a day, an initial or a short word that goes on: "14. Mai", "No. 5"."""


class UnknownField(ValueError):
    """The narrative cites what there is not. `name` is what stands between the braces."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class NarrativeSection:
    """A section as it was written: its heading ("" for the lead) and paragraphs of sentences with their fields."""

    heading: str
    paragraphs: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A figure that was `old` when the narrative was last saved (None: it was not there) and is `new` now."""

    name: str
    old: int | None
    new: int


@dataclass(frozen=True, slots=True)
class MovedSentence:
    """A sentence that cites a figure which moved; `words` still have their fields in braces."""

    heading: str
    words: str
    moves: tuple[Move, ...]


def parse_narrative(text: str) -> tuple[NarrativeSection, ...]:
    """Cut a narrative into sections, paragraphs and sentences; what is empty is left out."""
    parts: list[tuple[str, list[tuple[str, ...]]]] = [("", [])]
    for block in _PARAGRAPH.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.strip().split("\n")
        while lines and lines[0].startswith("## "):
            parts.append((lines.pop(0)[3:].strip(), []))
        words = " ".join(line.strip() for line in lines).strip()
        if words:
            parts[-1][1].append(tuple(split_sentences(words)))
    return tuple(NarrativeSection(heading, tuple(paragraphs)) for heading, paragraphs in parts if heading or paragraphs)


def split_sentences(words: str) -> Iterator[str]:
    """Cut a paragraph after each stop that ends a sentence."""
    begin = 0
    for stop in _STOP.finditer(words):
        if not _NO_STOP.search(words[begin : stop.end()]):
            yield words[begin : stop.end()].strip()
            begin = stop.end()
    if words[begin:].strip():
        yield words[begin:].strip()


def fields_of(text: str) -> tuple[str, ...]:
    """Return the names that a text cites, each once, in their order."""
    return tuple(dict.fromkeys(FIELD.findall(text)))


def unknown_fields(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the names that a text cites and that are not among the `known`."""
    return tuple(name for name in fields_of(text) if name not in known)


def fill_narrative(text: str, *, figures: Mapping[str, str], words: Mapping[str, str]) -> tuple[ReportSection, ...]:
    """Return the narrative with its fields filled in. Raises UnknownField."""
    unknown = unknown_fields(text, {*figures, *words})
    if unknown:
        raise UnknownField(unknown[0])
    return tuple(
        ReportSection(
            "".join(phrase.words for phrase in _phrases(part.heading, figures, words)),
            tuple(tuple(_fill(one, figures, words) for one in paragraph) for paragraph in part.paragraphs),
        )
        for part in parse_narrative(text)
    )


def moved_sentences(text: str, *, saved: Mapping[str, int], now: Mapping[str, int]) -> tuple[MovedSentence, ...]:
    """Return the sentences that cite a figure whose value is not what was saved."""
    found = []
    for part in parse_narrative(text):
        for words in (part.heading, *(one for paragraph in part.paragraphs for one in paragraph)):
            names = [name for name in fields_of(words) if name in now and saved.get(name) != now[name]]
            moves = tuple(Move(name, saved.get(name), now[name]) for name in names)
            if moves:
                found.append(MovedSentence(part.heading, words, moves))
    return tuple(found)


def _fill(sentence: str, figures: Mapping[str, str], words: Mapping[str, str]) -> ReportSentence:
    phrases = tuple(_phrases(sentence, figures, words))
    cited = tuple(dict.fromkeys(phrase.figure for phrase in phrases if phrase.figure))
    return ReportSentence("".join(phrase.words for phrase in phrases), cited, phrases)


def _phrases(sentence: str, figures: Mapping[str, str], words: Mapping[str, str]) -> Iterator[ReportPhrase]:
    end = 0
    for field in FIELD.finditer(sentence):
        if field.start() > end:
            yield ReportPhrase(sentence[end : field.start()])
        name = field[1]
        yield ReportPhrase(figures[name], name) if name in figures else ReportPhrase(words[name])
        end = field.end()
    if end < len(sentence):
        yield ReportPhrase(sentence[end:])
