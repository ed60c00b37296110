"""Declared lineage: an instrument with what it comes from and what came of it."""

import datetime
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentLineage, InstrumentPage
from practices.queries.adoptions.statements import Named, name_organization
from practices.queries.editions.facts import reverse_words
from practices.queries.wording import Words, title_of, written_date

MOST_RELATED = 24
"""Instruments of one lineage that are shown, the nearest first."""


@dataclass(frozen=True, slots=True)
class Link:
    """A declared relation: `derived` says that it replaces, amends, implements or was adapted from `origin` (keys)."""

    derived: int
    kind: str
    kind_label: str
    origin: int


@dataclass(frozen=True, slots=True)
class RelatedInstrument:
    """An instrument of the lineage. `number` is that of the drawing; `relations` say what is declared of it."""

    number: int
    key: int
    title: Words
    url: str
    organization: Named
    date: str
    relations: tuple["LineageRelation", ...] = ()
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class LineageRelation:
    """What is declared of an instrument: "Adapted from" number 2, a model code."""

    words: str
    number: int
    title: Words


def declared_links(user: Any) -> list[Link]:
    """Return every declared relation of which `user` may see both ends. One query."""
    rows = InstrumentLineage.objects.visible_to(user).order_by("pk")
    return [Link(row.instrument_id, row.kind, row.get_kind_display(), row.other_id) for row in rows]


def related_to(instrument: int, links: Iterable[Link]) -> list[int]:
    """Return the keys of an instrument and all that declared relations lead to, nearest first, at most 24."""
    beside: dict[int, list[int]] = defaultdict(list)
    for link in links:
        beside[link.derived].append(link.origin)
        beside[link.origin].append(link.derived)
    found, waiting = {instrument: None}, deque([instrument])
    while waiting and len(found) < MOST_RELATED:
        for other in sorted(beside[waiting.popleft()]):
            if other not in found and len(found) < MOST_RELATED:
                found[other] = None
                waiting.append(other)
    return list(found)


def relations_between(instrument: int, other: int, links: Iterable[Link]) -> tuple[str, ...]:
    """Say what is declared between two instruments, as seen from `other`: "Adapted from this instrument"."""
    said = []
    for link in links:
        if (link.derived, link.origin) == (other, instrument):
            said.append(link.kind_label)
        if (link.derived, link.origin) == (instrument, other):
            said.append(reverse_words(link.kind))
    return tuple(dict.fromkeys(said))


def relatives(
    asked: int, pages: Mapping[int, InstrumentPage], editions: Iterable[EditionPage], links: Sequence[Link]
) -> tuple[RelatedInstrument, ...]:
    """Describe the instruments of a lineage in dated order, numbered so. No query.

    `pages` come with events and names, `editions` are their texts that the reader may see: an instrument is dated by
    the first of its events, else by the first of its texts.
    """
    dates = {key: first_date(page, editions) for key, page in pages.items()}
    ordered = sorted(
        pages.values(), key=lambda page: (dates[page.pk] is None, dates[page.pk] or (), page.title, page.pk)
    )
    numbers = {page.pk: number for number, page in enumerate(ordered, start=1)}
    return tuple(
        RelatedInstrument(
            number=numbers[page.pk],
            key=page.pk,
            title=title_of(page),
            url=page.url or "",
            organization=name_organization(page.organization),
            date=written_date(*(dates[page.pk] or (None,))),
            relations=tuple(
                LineageRelation(link.kind_label, numbers[link.origin], title_of(pages[link.origin]))
                for link in links
                if link.derived == page.pk and link.origin in pages
            ),
            is_asked=page.pk == asked,
        )
        for page in ordered
    )


def first_date(page: InstrumentPage, editions: Iterable[EditionPage]) -> tuple[datetime.date, str] | None:
    """Return the first known date of an instrument (events at hand), else of its texts, with its precision."""
    known = [(event.on, event.precision) for event in page.events.all() if event.on]
    texts = [(text.dated_on, text.precision) for text in editions if text.instrument_id == page.pk and text.dated_on]
    return min(known or texts, default=None)
