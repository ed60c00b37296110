"""References on a reading page: where "Article 4, paragraph 2", a symbol of another text or a defined term leads."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any, NamedTuple

from practices.documents.linking import WordLink, link_words
from practices.documents.notation import (
    Block,
    Note,
    Paragraph,
    RunKind,
    Runs,
    Table,
    bare_text,
    bare_words,
    plain_words,
)
from practices.models.instruments import InstrumentPage
from practices.queries.editions.passages import EditionText, Passage, TextPiece
from practices.texts.comparison.search_words import SYMBOL
from practices.texts.references import (
    DefinedTerms,
    DefiningPiece,
    Place,
    Places,
    find_definitions,
    find_references,
)

MOST_SYMBOLS = 200
"""Symbols of a text that are looked for among the instruments."""
KEPT_TEXTS = 16
"""Texts whose links a process remembers: they are made of the text alone, and of what its symbols lead to."""


type FindLinks = Callable[[str], list[WordLink]]


class LinkedWords(NamedTuple):
    """The words of a passage with links: its blocks without notes, and its notes in their order."""

    blocks: tuple[Block, ...]
    notes: tuple[Runs, ...]


def with_references(
    reading: EditionText, language: str, user: Any, *, own: int | None = None, title: str = ""
) -> EditionText:
    """Return a text with links: references to its places, symbols to other instruments, terms to their definitions.

    `own` is the primary key of its instrument, whose symbol leads nowhere, `title` its title in this language. One
    query where the text has what may be a symbol, else none.
    """
    linked = _link(reading.pieces, language, title, tuple(_symbols(reading.pieces, user, own).items()))
    return replace(reading, passages=[*map(_with_links, reading.passages, linked)])


def _with_links(passage: Passage, linked: LinkedWords | None) -> Passage:
    if linked is None:
        return passage
    notes = tuple(replace(row, runs=runs) for row, runs in zip(passage.notes, linked.notes, strict=True))
    return replace(passage, blocks=linked.blocks, notes=notes)


@lru_cache(maxsize=KEPT_TEXTS)
def _link(
    pieces: tuple[TextPiece, ...], language: str, title: str, symbols: tuple[tuple[str, str], ...]
) -> tuple[LinkedWords | None, ...]:
    """Return the words of each piece with links, None where it has none."""
    finder = _LinkFinder(pieces, language, title, dict(symbols))
    return tuple(_link_piece(piece, partial(finder.find, piece.eid)) for piece in pieces)


def _link_piece(piece: TextPiece, links_in: FindLinks) -> LinkedWords | None:
    blocks = piece.blocks
    linked = tuple(_linked_block(block, links_in) for block in blocks)
    if linked == blocks:
        return None
    notes = tuple(block.runs for block in linked if isinstance(block, Note))
    return LinkedWords(tuple(block for block in linked if not isinstance(block, Note)), notes)


class _LinkFinder:
    """Finds what the words of a text lead to, piece by piece in their order."""

    def __init__(self, pieces: Sequence[TextPiece], language: str, title: str, symbols: Mapping[str, str]) -> None:
        self.language, self.title, self.symbols = language, title, symbols
        places = [Place(one.eid, one.element, one.label, one.num, one.parent) for one in pieces]
        self.places = Places(places)
        defining = [
            DefiningPiece(place, bare_words(piece.heading), bare_text(piece.text))
            for place, piece in zip(places, pieces, strict=True)
        ]
        self.terms = DefinedTerms(find_definitions(defining, self.places), self.places)

    def find(self, eid: str, words: str) -> list[WordLink]:
        """Return the links of a line in the piece `eid`; where two overlap, the one that begins first."""
        links = [
            WordLink(one.start, one.end, f"#{place.eid}")
            for one in find_references(words, self.language, self.title)
            if (place := self.places.find(one, eid))
        ]
        links += _symbol_links(words, self.symbols)
        links += [WordLink(*use.span, f"#{use.eid}", RunKind.TERM) for use in self.terms.uses_in(words, eid)]
        return _apart(links)


def _linked_block(block: Block, links_in: FindLinks) -> Block:
    match block:
        case Paragraph(runs):
            return Paragraph(_linked_line(runs, links_in))
        case Note(mark, runs):
            return Note(mark, _linked_line(runs, links_in))
        case Table(head, rows):
            return Table(head, tuple(tuple(_linked_line(cell, links_in) for cell in row) for row in rows))
        case _:
            return block


def _linked_line(runs: Runs, links_in: FindLinks) -> Runs:
    return link_words(runs, links_in(plain_words(runs)))


def _apart(links: list[WordLink]) -> list[WordLink]:
    """Return links in their order, without those that begin within another."""
    kept: list[WordLink] = []
    for link in sorted(links, key=lambda link: link.start):
        if not kept or link.start >= kept[-1].end:
            kept.append(link)
    return kept


def _symbol_links(words: str, symbols: Mapping[str, str]) -> list[WordLink]:
    if not symbols:
        return []
    return [WordLink(*one.span(), symbols[one[0]]) for one in SYMBOL.finditer(words) if one[0] in symbols]


def _symbols(pieces: Iterable[TextPiece], user: Any, own: int | None) -> dict[str, str]:
    """Return the addresses of the instruments that `user` may see and whose symbol stands in the text, by symbol.

    A symbol that several have leads nowhere.
    """
    said = list(dict.fromkeys(one for piece in pieces if "/" in piece.text for one in _symbols_in(piece.text)))
    found: dict[str, list[InstrumentPage]] = {}
    rows = (
        InstrumentPage.objects.visible_to(user).filter(symbol__in=said[:MOST_SYMBOLS]).exclude(pk=own) if said else ()
    )
    for page in rows:
        found.setdefault(page.symbol, []).append(page)
    return {symbol: pages[0].url or "" for symbol, pages in found.items() if len(pages) == 1 and pages[0].url}


def _symbols_in(text: str) -> Iterator[str]:
    """Yield the words that may be the symbol of an instrument: letters, digits and a stroke."""
    for one in SYMBOL.findall(text):
        if "/" in one and any(map(str.isdecimal, one)) and any(map(str.isalpha, one)):
            yield one
