"""The places of a text, and which of them a reference means: one, or none."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from practices.texts.numbering.numerals import read_chinese, read_roman
from practices.texts.references.numbers import plain_number
from practices.texts.references.place_words import LEVELS, PARAGRAPH, UNIT
from practices.texts.references.steps import PlaceReference, Step

_UNITS = frozenset(kind for kind, level in LEVELS.items() if level == UNIT)
_CONTAINERS = frozenset(kind for kind, level in LEVELS.items() if level == 0)
_UNNUMBERED = frozenset({"p", "hcontainer", "indent", "note"})
_ITEMS = frozenset({"point", "subparagraph", "indent"})


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of a text: its eId, element, printed label, bare number and the eId of what it stands in, "" for none."""

    eid: str
    element: str
    label: str
    num: str
    parent: str

    @property
    def kind(self) -> str:
        """How its eId begins: "art" of "att_1__art_5"."""
        return self.eid.rpartition("__")[2].partition("_")[0]

    @property
    def is_bare(self) -> bool:
        """Whether no word stands before its number, so that nobody knows what it is called."""
        return self.label[:1].isdigit() or self.label[:1] == "("


class Places:
    """Finds which place of a text a reference means."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._all = {place.eid: place for place in places}
        self._below: dict[str, list[Place]] = defaultdict(list)
        self._units: dict[tuple[str, str], list[Place]] = defaultdict(list)
        self._tops: dict[tuple[str, str, str], list[Place]] = defaultdict(list)
        for place in self._all.values():
            self._below[place.parent].append(place)
            if place.num and (place.kind in _UNITS or ("." in place.num and place.is_bare)):
                self._units[self._annex_of(place), place.num.lower()].append(place)
            elif place.kind in _CONTAINERS:
                for number in _both(place.eid.rpartition("_")[2]):
                    self._tops[self._annex_of(place), place.kind, number].append(place)
        self._kinds = {place.kind for place in self._all.values()}
        self._with_paragraphs = {place.parent for place in self._all.values() if place.element == "paragraph"}
        self._numbered: dict[str, dict[str, list[Place]]] = {}

    def find(self, reference: PlaceReference, here: str) -> Place | None:
        """Return the place that a reference in the piece `here` (an eId) means; None where there is none, or several.

        What leads back to `here` leads nowhere.
        """
        own = self._all.get(here)
        if own is None:
            return None
        first, *below = reference.steps
        is_pointed = bool(below) and not below[0].kind
        if is_pointed and first.kind == "subpara":
            first = replace(first, kind="para")
        found = self._down(self._first(first, own, of_annex=reference.of_annex), below)
        if found is None and first.kind == "para" and is_pointed:
            found = self._down(self._bare(first, own), below)
        return found if found and found.eid != here else None

    def path(self, here: str) -> tuple[Place, ...]:
        """Return a piece and what it stands in, the nearest first; () of an eId that the text has not."""
        own = self._all.get(here)
        return (own, *self._above(own)) if own else ()

    def _down(self, found: Place | None, steps: Iterable[Step]) -> Place | None:
        for step in steps:
            found = self._step(step, found) if found else None
        return found

    def _first(self, step: Step, own: Place, *, of_annex: bool) -> Place | None:
        annex = self._annex_of(own)
        if step.kind in _CONTAINERS:
            return self._container(step, annex)
        if step.kind in _UNITS:
            scopes = {annex} if of_annex else {annex, ""}
            return _only([place for scope in scopes for place in self._named(step, scope)])
        return self._around(step, own)

    def _container(self, step: Step, annex: str) -> Place | None:
        number = plain_number(step.number)
        scopes = {""} if step.kind == "att" else {annex, ""}
        found = {one.eid: one for scope in scopes for n in _both(number) for one in self._tops[scope, step.kind, n]}
        return _only([one for one in found.values() if any(char.isalnum() for char in one.label.partition(" ")[2])])

    def _named(self, step: Step, scope: str) -> list[Place]:
        """Return the articles or the like of a number that are called so, or have no word before it."""
        rows = self._units.get((scope, plain_number(step.number)), [])
        called = [row for row in rows if row.kind == step.kind]
        return called or [row for row in rows if row.is_bare and ("." in row.num or step.kind not in self._kinds)]

    def _step(self, step: Step, above: Place) -> Place | None:
        if above.kind in _CONTAINERS and step.kind in _UNITS:
            scope = above.eid if above.kind == "att" else self._annex_of(above)
            return _only([one for one in self._named(step, scope) if above in (one, *self._above(one))])
        if above.kind == "att" or above.kind in _UNITS or step.kind not in {"att", *_UNITS}:
            return self._within(step, above)
        return None

    def _around(self, step: Step, own: Place) -> Place | None:
        """Return the paragraph or point of a number in what `own` stands in, the nearest first."""
        for place in (own, *self._above(own)):
            rows = self._matching(step, place)
            if rows:
                return _only(rows)
            if place.kind in _UNITS:
                break
        else:
            place = own
        if LEVELS.get(step.kind) != PARAGRAPH or place.eid in self._with_paragraphs:
            return None
        return self._bare(step, own)

    def _bare(self, step: Step, own: Place) -> Place | None:
        """Return the piece of a number that nobody knows what it is called: "paragraph 20", "paragraphe 15(2)"."""
        bare = self._units.get((self._annex_of(own), plain_number(step.number)), [])
        return _only([row for row in bare if row.is_bare and row.label[:1].isdigit()])

    def _within(self, step: Step, above: Place) -> Place | None:
        return _only(self._matching(step, above))

    def _matching(self, step: Step, above: Place) -> list[Place]:
        if step.kind == "subpara" and step.number.isdecimal():
            return self._counted(step, above)
        number = plain_number(step.number) if step.number[:1].isdigit() else step.number.lower()
        names = {number, f"{above.num.lower()}.{number}"}
        is_paragraph = step.kind == "para" and number[:1].isdigit()
        numbered = self._numbered_in(above)
        rows = [row for name in names for row in numbered.get(name, ()) if not (is_paragraph and row.element in _ITEMS)]
        return rows or (self._counted(step, above) if step.is_ordinal else [])

    def _counted(self, step: Step, above: Place) -> list[Place]:
        """Return the paragraph without a number that stands at a place."""
        found = self._all.get(f"{above.eid}__p_{step.number}")
        return [found] if found else []

    def _numbered_in(self, above: Place) -> dict[str, list[Place]]:
        """Return what has a number and stands right in a piece, by its number in small letters."""
        if above.eid not in self._numbered:
            found = self._numbered[above.eid] = defaultdict(list)
            for row in self._inside(above):
                if row.num:
                    found[row.num.lower()].append(row)
        return self._numbered[above.eid]

    def _inside(self, above: Place) -> Iterator[Place]:
        """Yield what stands right in a piece, and in those of its pieces that have no number."""
        for row in self._below.get(above.eid, ()):
            yield row
            if not row.num and row.element in _UNNUMBERED:
                yield from self._inside(row)

    def _above(self, place: Place) -> Iterator[Place]:
        """Yield what a place stands in, the nearest first."""
        above = self._all.get(place.parent)
        while above is not None:
            yield above
            above = self._all.get(above.parent)

    def _annex_of(self, place: Place) -> str:
        """Return the eId of the annex that a place stands in, "" in the main body."""
        first = place.eid.partition("__")[0]
        return first if first.startswith("att_") and first != place.eid else ""


def _only(rows: list[Place]) -> Place | None:
    unlike = {row.eid: row for row in rows}
    return next(iter(unlike.values())) if len(unlike) == 1 else None


def _both(number: str) -> set[str]:
    """Return a number as it stands, and what it says in Roman or Chinese figures: iv and 4."""
    value = read_roman(number) or read_chinese(number)
    return {plain_number(number), number.lower(), str(value)} if value else {plain_number(number), number.lower()}
