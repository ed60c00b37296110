"""The texts that somebody may choose from: all of them while they are few, else those that are looked for."""

import datetime
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from organizations.models import reader_of
from practices.models.editions import INCOMPLETE, EditionPage
from practices.models.search import FoundKind, SearchEntry
from practices.queries.searching.asked import SearchAsked, clean_typed
from practices.queries.searching.finding import Search

MOST_LISTED = 200
"""Texts that one list offers."""
MOST_FOUND = 50
"""Instruments whose texts are offered to who looks for them."""


@dataclass(frozen=True, slots=True)
class EditionChoices:
    """The texts that are offered, by organization, instrument, date and language.

    `is_part`: there are more, so texts have to be looked for; `find` is what was typed, cleaned.
    """

    editions: tuple[EditionPage, ...]
    is_part: bool = False
    find: str = ""


def texts_to_choose(
    user: Any, *, find: str = "", keep: Collection[uuid.UUID] = (), leave_out: Collection[uuid.UUID] = ()
) -> EditionChoices:
    """Return the texts with provisions that `user` may see, or so many of them as a list can hold.

    Of very many those of the reader's organizations, those to `keep`, and those of the instruments that answer the
    words. The time that it takes does not grow with what is there.
    """
    rows = EditionPage.objects.visible_to(user).exclude(numbered_text="").exclude(translation_key__in=leave_out)
    rows = rows.defer("numbered_text")
    if not rows.order_by().values("pk")[MOST_LISTED : MOST_LISTED + 1].exists():
        return EditionChoices(tuple(rows.for_listing()))
    words = clean_typed(find)
    wanted: list[dict[str, Any]] = [
        {"instrument__organization__in": reader_of(user).organizations},
        {"translation_key__in": keep},
    ]
    wanted += [{"instrument__in": _instruments(words, user)}] if words else []
    keys = {key for rule in wanted for key in rows.filter(**rule).order_by().values_list("pk", flat=True)[:MOST_LISTED]}
    return EditionChoices(tuple(rows.filter(pk__in=keys).for_listing()[:MOST_LISTED]), True, words)


def latest_texts(editions: Iterable[EditionPage], user: Any) -> frozenset[int]:
    """Return the primary keys of the texts that no whole one of their instrument comes after, of what `user` may see.

    Only of instruments with texts of several dates: of one text nothing is said. One query, or none.
    """
    instruments = {edition.instrument_id for edition in editions}
    if not instruments:
        return frozenset()
    dates: dict[int, dict[int, datetime.date]] = {}
    rows = EditionPage.objects.visible_to(user).filter(instrument__in=instruments, dated_on__isnull=False)
    for key, instrument, day in (
        rows.exclude(text_status__in=INCOMPLETE).order_by().values_list("pk", "instrument_id", "dated_on")
    ):
        dates.setdefault(instrument, {})[key] = day
    several = [found for found in dates.values() if len({*found.values()}) > 1]
    return frozenset(key for found in several for key, day in found.items() if day == max(found.values()))


def _instruments(words: str, user: Any) -> list[int]:
    """Return the keys of the instruments that answer the words best."""
    entries = Search(SearchAsked(q=words, kind=FoundKind.INSTRUMENT), user).slice(0, MOST_FOUND, size=MOST_FOUND)
    return list(SearchEntry.objects.filter(pk__in=entries).order_by().values_list("row", flat=True))
