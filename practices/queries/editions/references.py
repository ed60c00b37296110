"""References on a reading page: where "Article 4, paragraph 2", a symbol of another instrument or a defined term leads."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from practices.documents.linking import WordLink, link_words
from practices.documents.notation import Block, Paragraph, RunKind, Runs, Table, bare_words, plain_words
from practices.models.instruments import InstrumentPage
from practices.queries.editions.passages import EditionText, Passage
from practices.texts.comparison.search_words import SYMBOL
from practices.texts.references import DefinedTerms, DefiningPiece, Places, find_definitions, find_references

MOST_SYMBOLS = 200
"""Symbols of a text that are looked for among the instruments."""

type FindLinks = Callable[[str], list[WordLink]]


def with_references(reading: EditionText, language: str, user: Any, *, own: int | None = None) -> EditionText:
    """Return a text with links: references to its places, symbols to other instruments, terms to their definitions.

    `own` is the primary key of its instrument, whose symbol leads nowhere. One query where the text has what may be a
    symbol, else none.
    """
    finder = _LinkFinder(reading, language, _symbols(reading, user, own))
    return replace(reading, passages=[_linked(one, partial(finder.find, one.eid)) for one in reading.passages])


class _LinkFinder:
    """Finds what the words of a text lead to, passage by passage."""

    def __init__(self, reading: EditionText, language: str, symbols: Mapping[str, str]) -> None:
        self.language, self.symbols = language, symbols
        self.places = Places(reading.places)
        pieces = [
            DefiningPiece(place, bare_words(one.heading), "\n".join(map(plain_words, _lines(one))))
            for place, one in zip(reading.places, reading.passages, strict=True)
        ]
        self.terms = DefinedTerms(find_definitions(pieces, self.places), self.places)

    def find(self, eid: str, words: str) -> list[WordLink]:
        """Return the links of a line in the passage `eid`; where two overlap, the one that begins first."""
        links = [
            WordLink(one.start, one.end, f"#{place.eid}")
            for one in find_references(words, self.language)
            if (place := self.places.find(one, eid))
        ]
        links += _symbol_links(words, self.symbols)
        links += [WordLink(*use.span, f"#{use.eid}", RunKind.TERM) for use in self.terms.uses_in(words, eid)]
        return _apart(links)


def _linked(passage: Passage, links_in: FindLinks) -> Passage:
    blocks = tuple(_linked_block(block, links_in) for block in passage.blocks)
    notes = tuple(replace(row, runs=_linked_line(row.runs, links_in)) for row in passage.notes)
    return replace(passage, blocks=blocks, notes=notes)


def _linked_block(block: Block, links_in: FindLinks) -> Block:
    match block:
        case Paragraph(runs):
            return Paragraph(_linked_line(runs, links_in))
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


def _symbols(reading: EditionText, user: Any, own: int | None) -> dict[str, str]:
    """Return the addresses of the instruments that `user` may see and whose symbol stands in the text, by symbol.

    A symbol that several have leads nowhere.
    """
    said = list(dict.fromkeys(_symbols_in(reading)))[:MOST_SYMBOLS]
    found: dict[str, list[InstrumentPage]] = {}
    rows = InstrumentPage.objects.visible_to(user).filter(symbol__in=said).exclude(pk=own) if said else ()
    for page in rows:
        found.setdefault(page.symbol, []).append(page)
    return {symbol: pages[0].url or "" for symbol, pages in found.items() if len(pages) == 1 and pages[0].url}


def _symbols_in(reading: EditionText) -> Iterator[str]:
    for passage in reading.passages:
        for runs in _lines(passage):
            words = plain_words(runs)
            if "/" in words:
                yield from (one[0] for one in SYMBOL.finditer(words) if _is_symbol(one[0]))


def _is_symbol(words: str) -> bool:
    """Say whether words may be the symbol of an instrument: with letters, digits and a sign between them."""
    return any(map(str.isdecimal, words)) and any(map(str.isalpha, words)) and "/" in words


def _lines(passage: Passage) -> Iterator[Runs]:
    for block in passage.blocks:
        match block:
            case Paragraph(runs):
                yield runs
            case Table(_, rows):
                yield from (cell for row in rows for cell in row)
    yield from (row.runs for row in passage.notes)
