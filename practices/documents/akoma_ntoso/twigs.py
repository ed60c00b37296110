"""The tree of the segments that are to be written."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from practices.texts.numbering import Segment

FRONT = ("preface", "preamble")


@dataclass(slots=True)
class Twig:
    """A segment with those below it; `notes` are the notes to its own words, `place` counts from 0."""

    segment: Segment
    place: int
    below: "list[Twig]" = field(default_factory=list)
    notes: list[Segment] = field(default_factory=list)

    def is_paragraph(self) -> bool:
        """Say whether this is running text with nothing below but notes."""
        return self.segment.element == "p" and not self.below


@dataclass(frozen=True, slots=True)
class DocumentParts:
    """The parts of a document in their order; a preface or the like in another place counts as body."""

    preface: Twig | None
    preamble: Twig | None
    body: list[Twig]
    conclusions: Twig | None
    annexes: list[Twig]


def grow(segments: Sequence[Segment]) -> tuple[list[Twig], list[tuple[int, Segment]]]:
    """Return the tree of `segments`, by their levels, and the notes, each with its place.

    A note hangs on the piece above it; one with nothing above is a piece like others.
    """
    roots: list[Twig] = []
    notes: list[tuple[int, Segment]] = []
    above: list[Twig] = []
    for place, segment in enumerate(segments):
        while above and above[-1].segment.level >= segment.level:
            above.pop()
        if segment.element == "note" and above:
            above[-1].notes.append(segment)
            notes.append((place, segment))
            continue
        twig = Twig(segment, place)
        (above[-1].below if above else roots).append(twig)
        above.append(twig)
    return roots, notes


def part(twigs: Sequence[Twig]) -> DocumentParts:
    """Tell the parts of a document apart."""
    rest = list(twigs)
    front: dict[str, Twig] = {}
    for element in FRONT:
        if rest and rest[0].segment.element == element:
            front[element] = rest.pop(0)
    annexes: list[Twig] = []
    while rest and rest[-1].segment.element == "doc":
        annexes.insert(0, rest.pop())
    is_ended = bool(rest) and rest[-1].segment.element == "conclusions"
    conclusions = rest.pop() if is_ended else None
    return DocumentParts(front.get("preface"), front.get("preamble"), rest, conclusions, annexes)


def runs_of_paragraphs(twigs: Sequence[Twig]) -> tuple[list[Twig], list[Twig], list[Twig]]:
    """Split into the paragraphs that lead, what stands between, and the paragraphs at the end."""
    start = next((place for place, twig in enumerate(twigs) if not twig.is_paragraph()), len(twigs))
    end = len(twigs)
    while end > start and twigs[end - 1].is_paragraph():
        end -= 1
    return list(twigs[:start]), list(twigs[start:end]), list(twigs[end:])
