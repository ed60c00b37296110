"""Suggestions as the secretariat sees them: whose text reads like which reference."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.urls import reverse

from organizations.models import reader_of
from practices.models.evidence import AdoptionSuggestion
from practices.models.instruments import InstrumentPage
from practices.queries.adoptions.statements import Named, name_instrument, name_organization


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """One text beside one reference.

    `likeness` in hundredths: the share of the provisions of both that have a counterpart or may be similar. `record` is
    the query that fills in the form of an event. `is_own`: the reader acts for the organization, and decides nothing
    about it.
    """

    id: str
    organization: Named
    instrument: Named
    reference: Named
    likeness: int
    compare_url: str
    record: str
    is_own: bool


def suggestion_rows(suggestions: Iterable[AdoptionSuggestion], user: Any) -> list[SuggestionRow]:
    """Turn suggestions into rows, in the same order. Six queries, however many there are."""
    listed = list(suggestions)
    keys = {key for row in listed for key in (row.instrument_id, row.reference_id)}
    found = InstrumentPage.objects.filter(pk__in=keys).select_related("organization")
    pages = {page.pk: page for page in found}
    prefetch_related_objects(list(pages.values()), "titles", "organization__names")
    own = reader_of(user).organizations
    return [_row(row, pages[row.instrument_id], pages[row.reference_id], own) for row in listed]


def _row(
    suggestion: AdoptionSuggestion, instrument: InstrumentPage, reference: InstrumentPage, own: frozenset[int]
) -> SuggestionRow:
    organization = name_organization(instrument.organization)
    key = str(suggestion.public_id)
    query = {
        "organization": organization.id,
        "reference": str(reference.translation_key),
        "own_instrument": str(instrument.translation_key),
        "suggestion": key,
    }
    pairs = urlencode({"show": "all", "pairs": str(instrument.translation_key)})
    return SuggestionRow(
        id=key,
        organization=organization,
        instrument=name_instrument(instrument),
        reference=name_instrument(reference),
        likeness=round(suggestion.likeness * 100),
        compare_url=f"{reverse('similar', args=[reference.translation_key])}?{pairs}",
        record=urlencode(query),
        is_own=instrument.organization_id in own,
    )
