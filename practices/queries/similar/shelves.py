"""The shelf of public texts, among which the nearest provisions are looked for, in the memory of each process."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import batched
from typing import Any, NamedTuple, Protocol

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from practices.models import INCOMPLETE, EditionPage, EditionVectors, TextStatus
from practices.texts.comparison import METHOD_VERSION, ProvisionIndex, UnreadableVectors, Vectors, unpack
from practices.texts.comparison import NearestProvision as Near

STATUS_ORDER = (
    TextStatus.AUTHENTIC,
    TextStatus.CONSOLIDATION,
    TextStatus.OFFICIAL_TRANSLATION,
    TextStatus.UNOFFICIAL_TRANSLATION,
    TextStatus.EXTRACT,
)
AT_ONCE = 50
"""Texts that are read from the database at a time."""


class DatedText(Protocol):
    """What is asked of a text to tell whether it stands."""

    @property
    def pk(self) -> Any: ...
    @property
    def instrument_id(self) -> Any: ...
    @property
    def language(self) -> Any: ...
    @property
    def dated_on(self) -> Any: ...
    @property
    def text_status(self) -> Any: ...


def standing_texts[Text: DatedText](texts: Iterable[Text]) -> list[Text]:
    """Keep for each instrument and language the text that stands: whole before extract, then the newest date."""
    best: dict[tuple[int, str], Text] = {}
    for text in texts:
        if text.text_status == TextStatus.SUMMARY:
            continue
        place = (text.instrument_id, text.language)
        if place not in best or _rank(text) > _rank(best[place]):
            best[place] = text
    return sorted(best.values(), key=lambda text: text.pk)


def _rank(text: DatedText) -> tuple[bool, date, int, int]:
    status = STATUS_ORDER.index(TextStatus(text.text_status))
    return text.text_status not in INCOMPLETE, text.dated_on or date.min, -status, text.pk


class ShelfText(NamedTuple):
    """What is known of a text that may stand on a shelf; `digest`: "" where nothing is kept of it."""

    pk: int
    instrument_id: int
    organization_id: int
    language: str
    dated_on: date | None
    text_status: str
    digest: str
    provisions: int


def texts_for(user: Any) -> list[ShelfText]:
    """Return the standing texts that `user` may read, by primary key, of instruments of which something is kept.

    Two queries; they do not grow with the texts of which nothing is kept yet.
    """
    kept = set(EditionVectors.objects.order_by().values_list("edition__instrument", flat=True))
    visible = EditionPage.objects.visible_to(user).exclude(text_status=TextStatus.SUMMARY)
    editions = visible.filter(instrument__in=kept).order_by("pk")
    rows = editions.values_list(
        "pk", "instrument_id", "instrument__organization_id", "language", "dated_on", "text_status",
        "vectors__method", "vectors__digest", "vectors__provisions",
    )  # fmt: skip
    return standing_texts(_text(*row) for row in rows)


def _text(
    pk: int,
    instrument: int,
    organization: int,
    language: str,
    dated_on: date | None,
    status: str,
    method: str | None,
    digest: str | None,
    provisions: int | None,
) -> ShelfText:
    is_kept = digest is not None and method == METHOD_VERSION
    return ShelfText(
        pk, instrument, organization, language, dated_on, status, digest or "" if is_kept else "", provisions or 0
    )


def within(texts: Iterable[ShelfText], most: int) -> list[ShelfText]:
    """Keep texts with no more than `most` provisions together, by primary key, of those of which something is kept.

    Organizations are equals: the newest text of each comes first, then the next of each, and so on.
    """
    by_organization: dict[int, list[ShelfText]] = defaultdict(list)
    for text in texts:
        if text.digest:
            by_organization[text.organization_id].append(text)
    for own in by_organization.values():
        own.sort(key=_newest_first)
    kept: list[ShelfText] = []
    for text in _in_turn(list(by_organization.values())):
        most -= text.provisions
        if most < 0:
            break
        kept.append(text)
    return sorted(kept)


def _newest_first(text: ShelfText) -> tuple[int, int]:
    return -(text.dated_on or date.min).toordinal(), -text.pk


def _in_turn(rows: Sequence[Sequence[ShelfText]]) -> Iterable[ShelfText]:
    for place in range(max(map(len, rows), default=0)):
        yield from (own[place] for own in rows if place < len(own))


@dataclass(frozen=True, slots=True)
class PublicShelf:
    """The texts among which neighbours are found, by primary key, and the shelf on which they stand."""

    shelf: ProvisionIndex
    texts: Sequence[ShelfText]

    @property
    def keys(self) -> frozenset[int]:
        """The primary keys of the editions on it."""
        return frozenset(text.pk for text in self.texts)

    def nearest(
        self, text: Vectors, *, instrument: int, keys: Collection[str] | None = None, top: int
    ) -> dict[str, list[Near]]:
        """Return the nearest provisions of other instruments to each provision (or to `keys`) of a text, by key."""
        own = [str(one.pk) for one in self.texts if one.instrument_id == instrument]
        return self.shelf.nearest_to_each(text, keys=keys, top=top, without=own)


def public_shelf() -> PublicShelf:
    """Put the kept texts that stand in public on a shelf, no more than fit. Topics and words are not on it.

    What the public may not read is not on it either, so that it moves no neighbour and no rarity of a word.
    """
    texts = within(texts_for(AnonymousUser()), settings.LIKENESS_PROVISIONS)
    shelf = shelf_of(texts)
    return PublicShelf(shelf, [text for text in texts if str(text.pk) in shelf.texts])


def shelf_of(texts: Iterable[ShelfText]) -> ProvisionIndex:
    """Make a shelf of texts; the last ones are kept in the process, by what is on them."""
    return _shelf(tuple((text.pk, text.digest) for text in texts))


@lru_cache(maxsize=2)
def _shelf(digests: tuple[tuple[int, str], ...]) -> ProvisionIndex:
    texts = {}
    for some in batched(digests, AT_ONCE):
        wanted = dict(some)
        rows = EditionVectors.objects.filter(edition__in=list(wanted)).order_by("edition")
        for key, digest, content in rows.values_list("edition_id", "digest", "content"):
            if wanted[key] == digest:
                try:
                    texts[str(key)] = unpack(bytes(content))
                except UnreadableVectors:
                    continue
    shelf = ProvisionIndex(texts)
    shelf.texts = {key: replace(text, sense=None) for key, text in texts.items()}  # it looks in what it made of them
    return shelf
