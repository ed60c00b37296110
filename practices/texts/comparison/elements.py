"""The elements of a text, its sentences and items, and which of them find a counterpart in another text."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

import numpy as np

from practices.texts.comparison.alignment import FLOOR, STRONG, match
from practices.texts.comparison.binding import Modal, find_modals, read_binding
from practices.texts.comparison.clauses import Clause, PairingGround
from practices.texts.comparison.encoders import Floats
from practices.texts.comparison.similarity import Likeness, compare
from practices.texts.comparison.vectors import Sense, Vectors, prepare, sentences_of

FLOOR_WITHIN = 0.4
"""Score (0.0 to 1.0) from which an element has a counterpart in a provision that is paired with its own."""
FLOOR_NEAR = 0.3
"""Score from which the nearest element is named where none counts as a counterpart, for a person to look at."""
OPENING = 0.3
"""What the sentence that opens a list adds to the sense of each of its items (0.0 to 1.0)."""
MOST_CELLS = 3_000_000
"""Pairs of elements that are measured at most: of longer texts whole provisions are measured."""

_CUT_SHORT = re.compile(
    r"(?:^|[\s(])(?:[A-ZА-Я]\w{0,2}|[Nn]os?|[Aa]rts?|[Pp]aras?|[Aa]bs|[Nn]r|[Cc]f|e\.g|i\.e|pp?|z\.B|п|ст)\.$"
)
_OPENED = re.compile(r"(.{1,80}?:)\s+(?=\(\w{1,4}\)|[a-z0-9]{1,3}[.)]\s|[–—-]\s)")
_JOINING = re.compile(r"^\w{1,4}\s+(?=\(\w{1,4}\)|[a-z]\))")  # the "or" before the last item of a list
_LISTED = re.compile(r"(?:[;,،؛]|\b(?:and|or|et|ou|und|oder|ed?|od?|y|u|и|или))$")


class ElementStatus(StrEnum):
    """What was found of an element of the reference in the own text."""

    PRESENT = "present"
    WEAKER = "weaker"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Element:
    """A sentence or an item of the clause `key`, by its `number` there (from 1).

    `opening` is the sentence that an item hangs on ("Members shall:"), "" for the others.
    """

    key: str
    number: int
    text: str
    language: str
    opening: str = ""

    @property
    def whole(self) -> str:
        """Its words behind those of its opening."""
        return f"{self.opening} {self.text}".strip()

    @property
    def binding(self) -> Modal | None:
        """How binding it is worded; an item without a word of its own takes that of its opening."""
        return read_binding(self.opening if self.binds_by_opening else self.text, self.language)

    @property
    def binds_by_opening(self) -> bool:
        """Whether it takes the wording of its opening, having no modal word of its own."""
        return bool(self.opening) and not find_modals(self.text, self.language)


@dataclass(frozen=True, slots=True)
class ElementFinding:
    """What was found of one element. `counterpart` is None where nothing was; `ground` says why it was taken.

    Weaker is said where both wordings are clear and the counterpart binds less; `theirs` and `ours` are the words.
    `nearest` is what came nearest to an element without counterpart, if anything came near.
    """

    element: Element
    standing: ElementStatus
    counterpart: Element | None = None
    ground: PairingGround | None = None
    theirs: Modal | None = None
    ours: Modal | None = None
    nearest: Element | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Elements:
    """The elements of a text in order, and as the comparison measures them."""

    elements: tuple[Element, ...]
    vectors: Vectors


def find_elements(
    reference: Vectors,
    own: Vectors,
    *,
    links: Collection[tuple[str, str]] = (),
) -> tuple[ElementFinding, ...]:
    """Say of each element of `reference`, in order, what `own` has of it.

    `links` are pairs of keys (reference, own) of which a person confirmed that the own clause says what the other
    does: these lead, whatever the score. All else is the machine's finding. Of texts that are too long for it
    (`are_cut`) whole clauses are the elements.
    """
    is_cut = are_cut(reference, own)
    theirs, ours = _elements(reference, is_cut), _elements(own, is_cut)
    if not theirs.elements:
        return ()
    search = _Search(reference, own, theirs, ours, links)
    return tuple(search.find(place) for place in range(len(theirs.elements)))


def are_cut(reference: Vectors, own: Vectors) -> bool:
    """Tell whether two texts are short enough for their sentences to be compared one by one."""
    return _sentence_count(reference) * _sentence_count(own) <= MOST_CELLS


def _sentence_count(text: Vectors) -> int:
    return len(text.sense.vectors) if text.sense else sum(len(sentences_of(clause)) for clause in text.clauses)


class _Search:
    """Finds counterparts in one text for the elements of another."""

    def __init__(
        self,
        reference: Vectors,
        own: Vectors,
        theirs: "_Elements",
        ours: "_Elements",
        links: Collection[tuple[str, str]],
    ) -> None:
        self._theirs, self._ours = theirs.elements, ours.elements
        self._fine: Likeness | None = compare(theirs.vectors, ours.vectors) if self._ours else None
        rows = {clause.key: row for row, clause in enumerate(reference.clauses)}
        columns = {clause.key: column for column, clause in enumerate(own.clauses)}
        self._row_of = np.array([rows[element.key] for element in self._theirs], dtype=np.int64)
        self._column_of = np.array([columns[element.key] for element in self._ours], dtype=np.int64)
        self._linked = np.zeros((len(rows), len(columns)), dtype=np.bool_)
        for left, right in links:
            if left in rows and right in columns:
                self._linked[rows[left], columns[right]] = True
        self._paired = self._linked.copy()
        if self._ours:
            for pair in match(compare(reference, own).score, floor=FLOOR):
                self._paired[pair.row, pair.column] = True

    def find(self, place: int) -> ElementFinding:
        """Say what was found of the element at `place`."""
        element, row = self._theirs[place], self._row_of[place]
        if self._fine is None:
            return ElementFinding(element, ElementStatus.MISSING)
        score = self._fine.score[place]
        linked = self._linked[row][self._column_of]
        floors = np.where(self._paired[row][self._column_of], FLOOR_WITHIN, FLOOR)
        possible = linked if linked.any() else score >= floors
        if not possible.any():
            near = int(np.argmax(score))
            return ElementFinding(
                element, ElementStatus.MISSING, nearest=self._ours[near] if score[near] >= FLOOR_NEAR else None
            )
        best = int(np.argmax(np.where(possible, score - floors, -np.inf)))
        ground = PairingGround.LINK if linked[best] else _ground(self._fine, place, best)
        is_sure = bool(linked[best]) or score[best] >= FLOOR
        return _judge(element, self._ours[best], ground, is_sure=is_sure)


def _ground(likeness: Likeness, row: int, column: int) -> PairingGround:
    if likeness.same[row, column]:
        return PairingGround.SAME
    return PairingGround.WORDS if likeness.words[row, column] >= STRONG else PairingGround.SENSE


def _judge(element: Element, counterpart: Element, ground: PairingGround, *, is_sure: bool) -> ElementFinding:
    theirs, ours = element.binding, counterpart.binding
    if is_sure and theirs and ours and ours.force < theirs.force:
        return ElementFinding(element, ElementStatus.WEAKER, counterpart, ground, theirs, ours)
    return ElementFinding(element, ElementStatus.PRESENT, counterpart, ground)


@lru_cache(maxsize=24)
def _elements(text: Vectors, is_cut: bool) -> _Elements:
    """Cut a prepared text into elements, and measure them by the vectors that it has of its sentences."""
    if not is_cut:
        whole = tuple(Element(clause.key, 1, clause.text, clause.language) for clause in text.clauses)
        return _Elements(whole, text)
    elements: list[Element] = []
    vectors: list[Floats] = []
    for place, clause in enumerate(text.clauses):
        for number, piece in enumerate(_pieces(clause), 1):
            elements.append(Element(clause.key, number, piece.words, clause.language, piece.opening))
            if text.sense is not None:
                vectors.append(_mean(text.sense, place, piece.own, piece.above))
    clauses = tuple(
        Clause(
            f"{element.key}#{element.number}", f"{element.opening} {element.text}".strip(), language=element.language
        )
        for element in elements
    )
    prepared = prepare(clauses)
    if text.sense is None or not elements:
        return _Elements(tuple(elements), prepared)
    each = np.arange(len(elements))
    sense = Sense(text.sense.model_id, np.array(vectors, dtype=np.float32), each, np.ones(len(each), dtype=np.float32))
    return _Elements(tuple(elements), replace(prepared, sense=sense))


def _mean(sense: Sense, place: int, own: Sequence[int], above: Sequence[int]) -> Floats:
    """Return one unit vector for the sentences `own` of a clause, with something of those `above` it."""
    first = int(sense.starts[place])
    vector = sense.vectors[[first + number for number in own]].mean(axis=0)
    if above:
        vector = vector + OPENING * sense.vectors[[first + number for number in above]].mean(axis=0)
    length = float(np.linalg.norm(vector))
    return vector / length if length > 1e-9 else vector


@dataclass(frozen=True, slots=True)
class _ElementWords:
    """Words of an element, and the numbers (from 0) of the sentences that it, and its opening, are made of."""

    words: str
    opening: str
    own: tuple[int, ...]
    above: tuple[int, ...]


def _pieces(clause: Clause) -> list[_ElementWords]:
    """Cut a clause into the words of its elements."""
    parts = sentences_of(clause)
    heading = f"{clause.heading}." if clause.heading else ""
    pieces: list[_ElementWords] = []
    opening, waiting = "", ""
    above: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()
    for number, part in enumerate(parts):
        words = _JOINING.sub("", part.removeprefix(heading).strip() if not number and heading else part)
        waiting, numbers = f"{waiting} {words}".strip(), (*numbers, number)
        is_last = number + 1 == len(parts)
        if not waiting or (_CUT_SHORT.search(waiting) and not is_last):
            continue
        if waiting.endswith(":") and not is_last:
            opening, above = waiting, numbers
        else:
            opened = _OPENED.match(waiting)
            if opened is not None:  # an opening so short that it shares a sentence with its first item
                opening, above, waiting = opened[1], (), waiting[opened.end() :]
            pieces.append(_ElementWords(waiting, opening, numbers, above))
            if not _LISTED.search(waiting):
                opening, above = "", ()
        waiting, numbers = "", ()
    return pieces
