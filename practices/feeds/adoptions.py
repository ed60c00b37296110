"""The adoption events as feeds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Prefetch, QuerySet
from django.http import QueryDict
from django.urls import reverse

from practices.api.adoption_filters import AdoptionFilterSet
from practices.feeds.change_source import changed_at, later, urn, withdrawn
from practices.feeds.exchange_feed import ExchangeFeed
from practices.feeds.formats import JsonFeed, Withdrawn, plain, readable_date
from practices.models.adoptions import AdoptionEvent
from practices.models.exchange.changes import ChangedKind
from practices.models.instruments import InstrumentPage
from practices.models.provisions import Provision
from practices.queries.adoptions.statements import AdoptionRow, adoption_rows

NEVER_CHANGED = {
    "organization": "organization__translation_key",
    "reference": "reference__translation_key",
    "track": "track",
}
"""The filters by what an event says for good, and their fields."""

OF_ITS_OWN = ("organization", "record", "reverses")
SHOWN_WITH_IT = (
    Prefetch("reference", InstrumentPage.objects.select_related("organization")),
    Prefetch("own_instrument", InstrumentPage.objects.select_related("organization")),
    Prefetch("provision", Provision.objects.select_related("edition").defer("stems", "edition__numbered_text")),
    "checks__record",
)
"""What an entry shows besides the event, of one event alone and of several. Read for the entries of a page alone, by
keys: joined with the rules of who sees an event they were 23 tables, which PostgreSQL planned for half a second."""


@dataclass(frozen=True, slots=True)
class AdoptionFeedEntry:
    """An event, and when what is said of it changed last."""

    row: AdoptionRow
    updated_at: datetime


class AdoptionsAtom(ExchangeFeed[AdoptionFeedEntry]):
    """Who stands where on the four duties: each statement as it is recorded."""

    title = "Practice Exchange: who has adopted"
    subtitle = "Statements of international organizations on the four duties, newest recorded first."
    filterset = AdoptionFilterSet
    asked = ("organization", "reference", "track", "topic")

    def visible(self) -> QuerySet[Any]:
        return AdoptionEvent.objects.visible_to(None).of_adopters()

    def every(self) -> QuerySet[Any] | None:
        return AdoptionEvent.objects.all() if connection.vendor == "sqlite" else None

    def rows(self, things: list[Any]) -> Sequence[AdoptionFeedEntry]:
        told: Mapping[str, datetime] = changed_at(ChangedKind.ADOPTION, [event.public_id for event in things])
        shown = AdoptionEvent.objects.filter(pk__in=[event.pk for event in things]).select_related(*OF_ITS_OWN)
        by_key = shown.prefetch_related(*SHOWN_WITH_IT).in_bulk()
        rows = adoption_rows([by_key[event.pk] for event in things], None)
        return [AdoptionFeedEntry(row, later(row.recorded_at, told, row.id)) for row in rows]

    def gone(self, query: QueryDict) -> Sequence[Withdrawn]:
        """Return what was withdrawn, unless a topic is asked for: which topics it had is no longer told."""
        if not NEVER_CHANGED.keys() >= query.keys():
            return ()
        among = AdoptionEvent.objects.filter(**{NEVER_CHANGED[name]: value for name, value in query.items()})
        return withdrawn(ChangedKind.ADOPTION, among=among, visible=self.visible(), id_field=self.id_field)

    def link(self) -> str:
        return reverse("adoptions")

    def lines(self, row: AdoptionFeedEntry) -> Iterator[str]:
        return entry_lines(row.row)

    def item_title(self, entry: AdoptionFeedEntry) -> str:
        return plain(entry_title(entry.row))

    def item_link(self, entry: AdoptionFeedEntry) -> str:
        return f"{self.link()}?event={entry.row.id}#event-{entry.row.id}"

    def item_guid(self, entry: AdoptionFeedEntry) -> str:
        return urn(entry.row.id)

    def item_pubdate(self, entry: AdoptionFeedEntry) -> datetime:
        return entry.row.recorded_at

    def item_updateddate(self, entry: AdoptionFeedEntry) -> datetime:
        return entry.updated_at

    def item_author_name(self, entry: AdoptionFeedEntry) -> str:
        return plain(_organization(entry.row))

    def item_categories(self, entry: AdoptionFeedEntry) -> list[str]:
        return [entry.row.track, entry.row.state, *(["demonstration"] if entry.row.is_demonstration else [])]


class AdoptionsJson(AdoptionsAtom):
    """The same as JSON Feed."""

    feed_type = JsonFeed


def entry_title(row: AdoptionRow) -> str:
    """Say who, which duty, which state and since when in one line."""
    said = statement_line(
        row.track_label,
        row.state_label,
        row.effective_day,
        row.effective_precision,
        is_reversal=bool(row.reverses),
        is_check=bool(row.checks),
    )
    return f"{_organization(row)}: {said}"


def statement_line(track: str, state: str, on: date, precision: str, *, is_reversal: bool, is_check: bool) -> str:
    """Say which duty, which state (in words) and since when; of a reversal and a check that it is one."""
    act = "reversal of " if is_reversal else "check by the secretariat of " if is_check else ""
    return f"{act}{track}, {state} ({readable_date(on, precision)})"


def entry_lines(row: AdoptionRow) -> Iterator[str]:
    """Return the sentences of an entry, in neutral words."""
    symbol = f", {row.reference.symbol}" if row.reference.symbol else ""
    yield f"Reference: {row.reference.name}{symbol} ({row.reference_organization.name})."
    yield from _about_an_earlier(row)
    since = readable_date(row.effective_day, row.effective_precision)
    yield f"{row.track_label}: {row.state_label}. Effective: {since}."
    yield from _rests_on(row)
    if row.own_instrument:
        yield f"Instrument of the organization: {row.own_instrument.name}."
    if row.provision:
        yield f"Article cited: {row.provision.name}."
    if row.variations:
        yield f"Differs from the reference: {row.variations}"
    yield from (f"{label}: {words}" for label, words in row.labelled)
    if row.statement:
        yield f"Statement of the organization: {row.statement}"
    if row.note:
        yield f"Note: {row.note}"
    if row.redacted_on:
        yield f"Its words were removed on {row.redacted_on.isoformat()}. Kind of reason: {row.redacted_for_label}."
    if row.reversed_by:
        yield "A later entry says that this is not valid."
    if row.is_demonstration:
        yield "Part of the demonstration: the organization is fictional."


def _about_an_earlier(row: AdoptionRow) -> Iterator[str]:
    """Say what an entry about an earlier one does."""
    if row.reverses:
        yield "An earlier entry of this organization is not valid."
    if row.checks:
        yield "The secretariat checked the evidence of an earlier statement."


def _rests_on(row: AdoptionRow) -> Iterator[str]:
    """Say what it rests on, and that it is not the organization's word where it is not."""
    yield f"Rests on: {row.rests_on_label}{': ' if row.kind_label else ''}{row.kind_label}."
    if row.is_note_apart:
        yield f"{row.word_note}."


def _organization(row: AdoptionRow) -> str:
    return marked_name(row.organization.name, is_demonstration=row.is_demonstration)


def marked_name(name: str, *, is_demonstration: bool) -> str:
    """Name an organization; one of the demonstration is said to be so."""
    is_marked = not is_demonstration or "demonstration" in name.casefold()
    return name if is_marked else f"{name} (demonstration)"
