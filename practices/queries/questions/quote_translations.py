"""Quoted provisions in the reader's language, where a translation of their text has them at the same place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from practices.models.editions import EditionPage, TextStatus
from practices.models.provisions import Provision
from practices.queries.comparison.translations import TRUSTED, are_one_text
from practices.queries.questions.quotes import Quote, quotes_of
from practices.queries.wording import active_language


@dataclass(frozen=True, slots=True)
class TranslatedQuote:
    """A provision of a translation; `status_label` is the text status of that text."""

    quote: Quote
    status_label: str


def translate_quotes(provisions: Iterable[Provision], user: Any) -> dict[int, TranslatedQuote]:
    """Give, by key, provisions (with their editions) as the reader's language has them, of what `user` may see.

    The translation is of the same instrument and date, or made from the text, and has the provision at the same eId.
    Four queries at most.
    """
    wanted = active_language()
    rows = [row for row in provisions if row.edition.language.split("-")[0] != wanted]
    if not rows:
        return {}
    found = list(
        EditionPage.objects.visible_to(user)
        .filter(instrument__in={row.edition.instrument_id for row in rows}, text_status__in=TRUSTED)
        .defer("numbered_text")
        .order_by("pk")
    )
    spoken = [edition for edition in found if edition.language.split("-")[0] == wanted]
    chosen = {row.edition_id: _choose(row.edition, spoken) for row in rows}
    editions = {edition.pk: edition for edition in chosen.values() if edition is not None}
    if not editions:
        return {}
    there = Provision.objects.current().filter(edition__in=editions, eid__in={row.eid for row in rows})
    at: dict[tuple[int, str], Provision] = {}
    for other in there.defer("stems"):
        other.edition = editions[other.edition_id]
        at[other.edition_id, other.eid] = other
    pairs = {}
    for row in rows:
        edition = chosen[row.edition_id]
        counterpart = at.get((edition.pk, row.eid)) if edition is not None else None
        if counterpart is not None and counterpart.element == row.element:
            pairs[row.pk] = counterpart
    quotes = quotes_of(pairs.values())
    return {
        key: TranslatedQuote(quotes[other.pk], other.edition.get_text_status_display()) for key, other in pairs.items()
    }


def _choose(text: EditionPage, spoken: Sequence[EditionPage]) -> EditionPage | None:
    same = [other for other in spoken if other.instrument_id == text.instrument_id and are_one_text(text, other)]
    return min(same, key=lambda other: (TRUSTED.index(TextStatus(other.text_status)), other.pk), default=None)
