"""The elements of a text, its sentences and items, and which of them find a counterpart in another text."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import groupby

import numpy as np

from practices.texts.comparison.alignment import FLOOR, Match, explain, match
from practices.texts.comparison.binding import Modal, find_modals, read_binding
from practices.texts.comparison.clauses import Clause, PairingGround, Reason
from practices.texts.comparison.degrees import LikenessDegree
from practices.texts.comparison.encoders import Floats
from practices.texts.comparison.groups import ClauseGroup
from practices.texts.comparison.similarity import Likeness, compare
from practices.texts.comparison.vectors import Sense, Vectors, prepare, sentences_of

FLOOR_WITHIN = 0.4
"""Score (0.0 to 1.0) from which two elements of provisions in one row are set against each other."""
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
    MAYBE = "maybe"  # something may be similar: neither a counterpart, nor none
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

    `counterpart` of what only may be similar is that which may be. `degree` says how much is known of the two, None
    where a person, or the structure of a text, put them together.
    Weaker is said where both wordings are clear and the counterpart binds less; `theirs` and `ours` are the words.
    `nearest` is what came nearest to an element without counterpart, if anything came near.
    """

    element: Element
    standing: ElementStatus
    counterpart: Element | None = None
    ground: PairingGround | None = None
    degree: LikenessDegree | None = None
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
    rows: Sequence[ClauseGroup],
    *,
    links: Collection[tuple[str, str]] = (),
) -> tuple[ElementFinding, ...]:
    """Say of each element of `reference`, in order, what `own` has of it.

    `rows` are those of the comparison of `reference` with `own` (see `group`). An element has a counterpart only in
    what stands in a row with its provision, and no more is said of it than of the row: something of a row is a
    counterpart where its provisions are known to be alike, and nothing where they only may be similar. The same words
    are a counterpart wherever they stand.

    `links` are pairs of keys (reference, own) of which a person confirmed that the own clause says what the other
    does: these lead, whatever the score. All else is the machine's finding. Of texts that are too long for it
    (`are_cut`) whole clauses are the elements.
    """
    is_cut = are_cut(reference, own)
    theirs, ours = _elements(reference, is_cut), _elements(own, is_cut)
    if not theirs.elements:
        return ()
    if not ours.elements:
        return tuple(ElementFinding(element, ElementStatus.MISSING) for element in theirs.elements)
    search = _Search(theirs, ours, rows, links)
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
        theirs: "_Elements",
        ours: "_Elements",
        rows: Sequence[ClauseGroup],
        links: Collection[tuple[str, str]],
    ) -> None:
        self._theirs, self._ours = theirs.elements, ours.elements
        self._fine: Likeness = compare(theirs.vectors, ours.vectors)
        self._linked: dict[str, list[int]] = defaultdict(list)
        places, columns = _places(self._theirs), _places(self._ours)
        for left, right in links:
            self._linked[left] += columns.get(right, ())
        self._found: dict[int, tuple[int, Reason]] = {}
        for row in rows:
            reason = row.reasons[1]
            mine = [place for key in row.cells[0] for place in places.get(key, ())]
            beside = [place for key in row.cells[1] for place in columns.get(key, ())]
            if reason is not None and mine and beside:
                self._found |= self._pair(mine, beside, reason)

    def find(self, place: int) -> ElementFinding:
        """Say what was found of the element at `place`."""
        element, scores = self._theirs[place], self._fine.score[place]
        linked = self._linked.get(element.key)
        if linked:
            best = max(linked, key=lambda column: float(scores[column]))
            return _judge(element, self._ours[best], Reason(PairingGround.LINK))
        same = int(self._fine.same[place].argmax())
        if self._fine.same[place, same]:
            return _judge(element, self._ours[same], explain(self._fine, Match(place, same)))
        if place in self._found:
            column, reason = self._found[place]
            if reason.is_unsure:
                return ElementFinding(
                    element, ElementStatus.MAYBE, self._ours[column], reason.ground, LikenessDegree.MAYBE
                )
            return _judge(element, self._ours[column], reason, is_near=bool(scores[column] >= FLOOR))
        nearest = int(scores.argmax())
        near = self._ours[nearest] if scores[nearest] >= FLOOR_NEAR else None
        return ElementFinding(element, ElementStatus.MISSING, nearest=near)

    def _pair(self, rows: Sequence[int], columns: Sequence[int], reason: Reason) -> dict[int, tuple[int, Reason]]:
        """Pair the elements (places) of a row as clauses are paired, within what is known of the row.

        Of each provision of the reference something at least may be similar. Of a row that is sure something is a
        counterpart; not of one that a person put together, who said so in `links` where it is.
        """
        pairs = [
            (rows[pair.row], columns[pair.column], pair.extra)
            for pair in match(self._fine.score[np.ix_(rows, columns)], floor=FLOOR_WITHIN)
        ]
        said = [
            (place, column, _within(explain(self._fine, Match(place, column, extra=extra)), reason))
            for place, column, extra in pairs
        ]
        said.sort(key=lambda one: (one[2].is_unsure, -self._fine.score[one[0], one[1]]))
        found: dict[int, tuple[int, Reason]] = {}
        for place, column, why in said:
            found.setdefault(place, (column, why))
        for _key, group in groupby(rows, lambda place: self._theirs[place].key):
            places = [*group]
            if not any(place in found for place in places):
                place, column = self._nearest(places, columns)
                why = explain(self._fine, Match(place, column))
                found[place] = column, replace(why, degree=LikenessDegree.MAYBE)
        is_judged = reason.ground is PairingGround.LINK
        if not (reason.is_unsure or is_judged) and all(why.is_unsure for _column, why in found.values()):
            place, column = self._nearest(rows, columns)
            found[place] = column, reason
        return found

    def _nearest(self, rows: Sequence[int], columns: Sequence[int]) -> tuple[int, int]:
        """Return the places of the two elements that read most alike."""
        score = self._fine.score[np.ix_(rows, columns)]
        row, column = divmod(int(score.argmax()), len(columns))
        return rows[row], columns[column]


def _within(said: Reason, row: Reason) -> Reason:
    """Say of two elements no more than of the row that their provisions stand in."""
    return replace(said, degree=LikenessDegree.MAYBE) if row.is_unsure else said


def _places(elements: Sequence[Element]) -> dict[str, list[int]]:
    """Return the places of the elements of each clause."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, element in enumerate(elements):
        places[element.key].append(place)
    return places


def _judge(element: Element, counterpart: Element, reason: Reason, *, is_near: bool = True) -> ElementFinding:
    """Say of an element with a counterpart whether it binds less there; of what is not near it is not said."""
    theirs, ours = element.binding, counterpart.binding
    if is_near and theirs and ours and ours.force < theirs.force:
        return ElementFinding(element, ElementStatus.WEAKER, counterpart, reason.ground, reason.degree, theirs, ours)
    return ElementFinding(element, ElementStatus.PRESENT, counterpart, reason.ground, reason.degree)


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
