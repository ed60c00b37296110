"""The terms that a text defines: "For the purposes of this Code, “staff” means ...", and lists of definitions."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from practices.texts.references.place_words import LEVELS, UNIT, kind_in_text
from practices.texts.references.places import Place, Places

_PAIRS = ("“”", "„“", "„”", "«»", "‘’", '""', "””")
_QUOTED = (
    "(?:"
    + "|".join(rf"{a}\s*[^{a}{b}:;\n]{{3,60}}?\s*{b}" for a, b in map(tuple, _PAIRS))
    + r"|``\s*[^`\"':;\n]{3,60}?\s*(?:''|\"))"
)
_BARE = r"[^“”„«»‘\":;,.()\n]{3,60}?"
_VERB = (
    r"(?:(?:shall\s+)?means?|(?:shall\s+)?refers?\s+to|is\s+defined\s+as|désignent?|s['’]entend(?:ent)?|signifient?"
    r"|bedeutet|bedeuten|bezeichnet|bezeichnen|betekent|significan?|designa|означает|означают|تعني|يعني|是指|指)(?!\w)"
)
_BEHIND = (
    r"(?:is\s+understood\s+as|on\s+entend|wordt\s+verstaan|versteht\s+man|se\s+entiend|si\s+intend|entende-se"
    r"|понима[ею]тся|يقصد)"
)
_MEANS = re.compile(
    rf"(?P<terms>{_QUOTED}(?:\s*(?:,|or|and|ou|et|oder|und|of|en|o|y|e|или|и)\s*{_QUOTED}){{0,4}})(?:\s*\([^()]{{1,60}}\))?"
    rf"\s*,?\s*(?:{_VERB}|{_BEHIND})",
    re.IGNORECASE,
)
_LISTED = re.compile(
    rf"(?:the\s+(?:term|word|expression)\s+|le\s+terme\s+|der\s+(?:begriff|ausdruck)\s+)?"
    rf"(?P<terms>{_QUOTED}|{_BARE}(?=\s*:\s|\s+{_VERB}))",
    re.IGNORECASE,
)
_ONE = re.compile(_QUOTED)
_MARKS = "“”„«»‘’\"`' \u00a0"
_ARTICLE = re.compile(r"^(?:the|an?|le|la|les|der|die|das|de|het|een|el|los|las)\s+|^l['’]")
_VERBAL = ("to ", "in ")
_LEADS_IN = re.compile(
    r"definitions\s+(?:shall\s+)?apply|have\s+the\s+following\s+meaning|following\s+(?:terms|definitions)|\bmeans?:?$"
    r"|on\s+entend\s+par|définitions\s+(?:qui\s+suivent|suivantes)|bezeichnet\s+der\s+ausdruck|begriffsbestimmungen"
    r"|verstaan\s+onder|wordt\s+verstaan|se\s+entender[áa]n?\s+por|se\s+entiende\s+por|siguientes\s+definiciones"
    r"|si\s+intend(?:e|ono)\s+per|seguenti\s+definizioni|entende-se\s+por|seguintes\s+definições|следующие\s+(?:термины|определения)"
    r"|понима[ею]тся\s+под|يقصد\s+ب|التعاريف|下列用语|以下定义",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:use\s+of\s+terms|definitions?|définitions?|begriffsbestimmung(?:en)?|definitionen|begripsbepaling(?:en)?|definities"
    r"|definici(?:ón|ones)|definizion[ei]|definiç(?:ão|ões)|определени[ея]|термины.*|используемые\s+термины|تعاريف|التعاريف|定义|用语)",
    re.IGNORECASE,
)
_SCOPE = re.compile(
    r"(?:\b(?:this|(?:the|du|de\s+la|del|della|do|da)\s+pr[eé]sente?|cet?(?:te)?|diese[srm]?|dit|deze|est[ea]|quest[oa]|dest[ea])"
    r"|\bнастоящ\w+|\b(?:هذه|هذا))\s+(?P<what>\w+)",
    re.IGNORECASE,
)
_ENDINGS = re.compile(r"(?:s|es|n|en)?(?!\w)")
_EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class DefiningPiece:
    """A piece of a text in which a term may be defined: its place, heading and plain words."""

    place: Place
    heading: str
    words: str


@dataclass(frozen=True, slots=True)
class DefinedTerm:
    """A term in small letters, the eId of its definition, and that of what it holds in, "" for all of the text."""

    term: str
    eid: str
    scope: str


@dataclass(frozen=True, slots=True)
class TermUse:
    """A term where it is used (start, end), and the eId of its definition."""

    start: int
    end: int
    eid: str

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands."""
        return self.start, self.end


class DefinedTerms:
    """Finds where the terms that a text defines are used."""

    def __init__(self, terms: Iterable[DefinedTerm], places: Places) -> None:
        given = list(dict.fromkeys(terms))
        count = Counter((one.term, one.scope) for one in given)
        alone = [one for one in given if count[one.term, one.scope] == 1]
        self._terms = sorted(alone, key=lambda one: (-len(one.term), one.term, -len(one.scope)))
        self._places = places
        self._seen: set[tuple[str, str]] = set()

    def uses_in(self, words: str, here: str) -> list[TermUse]:
        """Return the first use of each term in the article that `here` (an eId) stands in, longer terms before shorter.

        The pieces of a text are asked for in their order.
        """
        lowered = words.lower()
        if not self._terms or len(lowered) != len(words):
            return []
        above = self._places.path(here)
        article = next((place.eid for place in above if LEVELS.get(place.kind) == UNIT), here)
        uses: list[TermUse] = []
        for one in self._terms:
            if (article, one.term) in self._seen or one.term not in lowered or not self._holds(one, above):
                continue
            found = _find(lowered, one, uses)
            if found:
                uses.append(found)
                self._seen.add((article, one.term))
        return uses

    @staticmethod
    def _holds(one: DefinedTerm, above: Sequence[Place]) -> bool:
        eids = [place.eid for place in above]
        return one.eid not in eids and (not one.scope or one.scope in eids)


def find_definitions(pieces: Sequence[DefiningPiece], places: Places) -> Iterator[DefinedTerm]:
    """Yield the terms that a text defines, with what each holds in."""
    by_eid = {piece.place.eid: piece for piece in pieces}
    before: DefiningPiece | None = None
    for piece in pieces:
        above = by_eid.get(piece.place.parent)
        led = [one for one in (above, before) if one and one.words.rstrip().endswith(":")]
        headings = [by_eid[place.eid].heading.strip() for place in places.path(piece.place.eid)]
        for term in _terms_of(piece, is_listed=_is_listed(led, headings)):
            yield DefinedTerm(term, piece.place.eid, _scope_of(piece, led, places))
        before = piece if piece.place.element == "p" else before if above is not piece else None


def _is_listed(led: Sequence[DefiningPiece], headings: Iterable[str]) -> bool:
    if any(_LEADS_IN.search(one.words[-200:]) for one in led):
        return True
    return any(_HEADING.fullmatch(heading) for heading in headings)


def _terms_of(piece: DefiningPiece, *, is_listed: bool) -> Iterator[str]:
    """Yield the terms that a piece defines, in small letters."""
    found = [one for means in _MEANS.finditer(piece.words) for one in _ONE.findall(means["terms"])]
    if not found and is_listed and (listed := _LISTED.match(piece.words)):
        found = [listed["terms"]]
    for term in found:
        bare = _ARTICLE.sub("", term.strip(_MARKS).lower(), count=1)
        is_term = len(bare) > 2 and len(bare.split()) <= 8
        if is_term and not bare.startswith(_VERBAL):
            yield bare


def _scope_of(piece: DefiningPiece, led: Sequence[DefiningPiece], places: Places) -> str:
    """Return the eId of what a definition holds in: "this article", "this chapter", an annex, or "" for all."""
    path = places.path(piece.place.eid)
    annex = next((place.eid for place in path[1:] if place.kind == "att"), _EVERYWHERE)
    said = next((found for one in (piece, *led) if (found := _SCOPE.search(one.words[:200]))), None)
    kind = kind_in_text(said["what"]) if said else ""
    if not kind:
        return annex
    level = LEVELS[kind]
    same = [place.eid for place in path if (place.kind == kind if level < UNIT else LEVELS.get(place.kind) == UNIT)]
    return same[0] if same else annex


def _find(lowered: str, one: DefinedTerm, taken: Sequence[TermUse]) -> TermUse | None:
    """Return the first use of a term that is a word by itself, and no part of a longer term."""
    at = lowered.find(one.term)
    while at >= 0:
        ending = _ENDINGS.match(lowered, at + len(one.term))
        is_free = not any(use.start < at + len(one.term) and at < use.end for use in taken)
        if ending and is_free and not lowered[at - 1 : at].isalnum():
            return TermUse(at, ending.end(), one.eid)
        at = lowered.find(one.term, at + 1)
    return None
