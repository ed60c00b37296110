"""The shelf of public texts, among which the nearest provisions are looked for."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.contrib.auth.models import AnonymousUser

from practices.comparison import METHOD_VERSION, Shelf, UnreadableVectors, Vectors, unpack
from practices.comparison import Neighbour as Near
from practices.models import INCOMPLETE, EditionPage, EditionVectors, TextStatus

STATUS_ORDER = (
    TextStatus.AUTHENTIC,
    TextStatus.CONSOLIDATION,
    TextStatus.OFFICIAL_TRANSLATION,
    TextStatus.UNOFFICIAL_TRANSLATION,
    TextStatus.EXTRACT,
)


def standing_texts(editions: Iterable[EditionPage]) -> list[EditionPage]:
    """Keep for each instrument and language the text that stands: whole before extract, then the newest date."""
    best: dict[tuple[int, str], EditionPage] = {}
    for edition in editions:
        if edition.is_summary:
            continue
        place = (edition.instrument_id, edition.language)
        if place not in best or _rank(edition) > _rank(best[place]):
            best[place] = edition
    return sorted(best.values(), key=lambda edition: edition.pk)


def _rank(edition: EditionPage) -> tuple[bool, date, int, int]:
    status = STATUS_ORDER.index(TextStatus(edition.text_status))
    return edition.text_status not in INCOMPLETE, edition.dated_on or date.min, -status, edition.pk


def public_texts() -> list[EditionPage]:
    """Give the standing texts that the public may read, by primary key, without their words. One query."""
    editions = EditionPage.objects.visible_to(AnonymousUser()).exclude(text_status=TextStatus.SUMMARY)
    return standing_texts(editions.only("pk", "instrument_id", "language", "dated_on", "text_status").order_by("pk"))


@dataclass(frozen=True, slots=True)
class PublicShelf:
    """The texts among which neighbours are found, and the instrument of each, by the edition's primary key."""

    shelf: Shelf
    instruments: Mapping[int, int]

    def holds(self, edition: int) -> bool:
        """Tell whether an edition (its key) is on the shelf."""
        return str(edition) in self.shelf.texts

    def nearest(
        self, text: Vectors, *, instrument: int, keys: Collection[str] | None = None, top: int
    ) -> dict[str, list[Near]]:
        """Give the nearest provisions of other instruments to each provision (or to `keys`) of a text, by key."""
        own = [str(edition) for edition, of in self.instruments.items() if of == instrument]
        return self.shelf.nearest_to_each(text, keys=keys, top=top, without=own)


def public_shelf() -> PublicShelf:
    """Put the kept texts that stand in public on a shelf. Topics and words are not on it.

    What the public may not read is not on it either, so that it moves no neighbour and no rarity of a word.
    """
    instruments = {edition.pk: edition.instrument_id for edition in public_texts()}
    rows = EditionVectors.objects.filter(edition__in=list(instruments), method=METHOD_VERSION).order_by("edition")
    return PublicShelf(_shelf(tuple(rows.values_list("edition_id", "digest"))), instruments)


@lru_cache(maxsize=1)
def _shelf(digests: tuple[tuple[int, str], ...]) -> Shelf:
    """Make the shelf; the last one is kept in the process, by what is on it."""
    wanted = dict(digests)
    rows = EditionVectors.objects.filter(edition__in=list(wanted)).order_by("edition")
    texts = {}
    for key, digest, content in rows.values_list("edition_id", "digest", "content").iterator(chunk_size=50):
        if wanted[key] == digest:
            try:
                texts[str(key)] = unpack(bytes(content))
            except UnreadableVectors:
                continue
    shelf = Shelf(texts)
    shelf.texts = {key: replace(text, sense=None) for key, text in texts.items()}  # it looks in what it made of them
    return shelf
