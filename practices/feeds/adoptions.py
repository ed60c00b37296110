"""The adoption events as feeds."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django_filters.utils import translate_validation

from practices.api.filters import EntryFilterSet, refuse_unknown
from practices.feeds.formats import ENTRY_COUNT, Entries, ExchangeFeed, JsonFeed, plain, readable_date
from practices.models import AdoptionEvent
from practices.tables.adoptions.statements import AdoptionRow, adoption_rows


class AdoptionsAtom(ExchangeFeed):
    """Who stands where on the four duties: each statement as it is recorded."""

    title = "Practice Exchange: who has adopted"
    subtitle = "Statements of international organizations on the four duties, newest recorded first."

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Entries[AdoptionRow]:
        """Read the query and gather the entries. Raises ValidationError."""
        refuse_unknown(request.GET, EntryFilterSet.base_filters)
        events = AdoptionEvent.objects.visible_to(None).of_adopters().for_listing()
        filterset = EntryFilterSet(request.GET, queryset=events)
        if not filterset.is_valid():
            raise translate_validation(filterset.errors)
        return Entries(adoption_rows(filterset.qs[:ENTRY_COUNT], None), request.get_full_path())

    def link(self) -> str:
        return reverse("adoptions")

    def item_title(self, row: AdoptionRow) -> str:
        return plain(entry_title(row))

    def item_description(self, row: AdoptionRow) -> str:
        return format_html_join("", "<p>{}</p>", ((plain(line),) for line in entry_lines(row)))

    def item_extra_kwargs(self, row: AdoptionRow) -> dict[str, Any]:
        return {"text": "\n".join(plain(line) for line in entry_lines(row))}

    def item_link(self, row: AdoptionRow) -> str:
        return f"{self.link()}?event={row.id}#event-{row.id}"

    def item_guid(self, row: AdoptionRow) -> str:
        return f"urn:uuid:{row.id}"

    def item_pubdate(self, row: AdoptionRow) -> datetime:
        return row.recorded_at

    def item_updateddate(self, row: AdoptionRow) -> datetime:
        return row.recorded_at

    def item_author_name(self, row: AdoptionRow) -> str:
        return plain(_organization(row))

    def item_categories(self, row: AdoptionRow) -> list[str]:
        return [row.track, row.state, *(["demonstration"] if row.is_demonstration else [])]


class AdoptionsJson(AdoptionsAtom):
    """The same as JSON Feed."""

    feed_type = JsonFeed


def entry_title(row: AdoptionRow) -> str:
    """Say who, which duty, which state and since when in one line."""
    said = f"{row.track_label}, {row.state_label} ({readable_date(row.effective_day, row.effective_precision)})"
    return f"{_organization(row)}: {'reversal of ' if row.reverses else ''}{said}"


def entry_lines(row: AdoptionRow) -> Iterator[str]:
    """Give the sentences of an entry, in neutral words."""
    symbol = f", {row.reference.symbol}" if row.reference.symbol else ""
    yield f"Reference: {row.reference.name}{symbol} ({row.reference_organization.name})."
    if row.reverses:
        yield "An earlier entry of this organization does not hold."
    since = readable_date(row.effective_day, row.effective_precision)
    yield f"{row.track_label}: {row.state_label}. Effective: {since}."
    yield f"Rests on: {row.basis_label}{': ' if row.kind_label else ''}{row.kind_label}."
    if row.own_instrument:
        yield f"Instrument of the organization: {row.own_instrument.name}."
    if row.provision:
        yield f"Article cited: {row.provision.name}."
    if row.variations:
        yield f"Differs from the reference: {row.variations}"
    if row.statement:
        yield f"Statement of the organization: {row.statement}"
    if row.note:
        yield f"Note: {row.note}"
    if row.redacted_on:
        yield f"Its words were removed on {row.redacted_on.isoformat()}. Kind of reason: {row.redacted_for_label}."
    if row.reversed_by:
        yield "A later entry says that this does not hold."
    if row.is_demonstration:
        yield "Part of the demonstration: the organization is fictional."


def _organization(row: AdoptionRow) -> str:
    name = row.organization.name
    marked = not row.is_demonstration or "demonstration" in name.casefold()
    return name if marked else f"{name} (demonstration)"
