"""What the public sees of adoption is counted beforehand, whenever an event of it is written."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import batched

from django.db.models import Count

from organizations.models import OrganizationPage
from practices.models.adoptions import HAS_SIMILAR, AdoptionEvent, Track
from practices.models.dates import Precision
from practices.models.exchange.changes import PublicAdoption
from practices.models.exchange.public_counts import AdoptedReference, SimilarSpan
from practices.models.instruments import InstrumentPage
from practices.queries.adoptions.courses import ENTRY_FIELDS, AdoptionEntry, Turn, turns_of

MOST_AT_ONCE = 200
"""Organizations, or instruments, whose events are read at once."""

Span = tuple[int, bool, datetime.date, datetime.date]
"""Organization (key), whether it is dated, first day, day after the last."""


def count_adopters(rows: Collection[int]) -> None:
    """Count anew what rests on these events (keys), by what is written beforehand of them."""
    organizations: set[int] = set()
    references: set[int] = set()
    for some in batched(rows, MOST_AT_ONCE):
        about = AdoptionEvent.objects.filter(pk__in=some).order_by().values_list("organization", "reference")
        for organization, reference in about.distinct():
            organizations.add(organization)
            references.add(reference)
    for keys in batched(sorted(references), MOST_AT_ONCE):
        _count_references(keys)
    for keys in batched(sorted(organizations), MOST_AT_ONCE):
        _write_spans(keys)


def _count_references(keys: Collection[int]) -> None:
    ids = dict(InstrumentPage.objects.filter(pk__in=keys).order_by().values_list("translation_key", "pk"))
    aside = OrganizationPage.objects.filter(is_contact_only=True).order_by().values("translation_key")
    events = PublicAdoption.objects.filter(reference__in=ids).exclude(organization__in=aside).order_by()
    counts = events.values_list("reference").annotate(many=Count("organization", distinct=True))
    counted = {ids[reference]: many for reference, many in counts}
    AdoptedReference.objects.filter(pk__in=set(keys) - counted.keys()).delete()
    known = dict(AdoptedReference.objects.filter(pk__in=counted).values_list("pk", "adopter_count"))
    AdoptedReference.objects.bulk_create(
        (
            AdoptedReference(instrument_id=key, adopter_count=many)
            for key, many in counted.items()
            if known.get(key) != many
        ),
        update_conflicts=True,
        unique_fields=["instrument"],
        update_fields=["adopter_count"],
    )


def _write_spans(keys: Collection[int]) -> None:
    wanted = {span for key, said in _said(keys).items() for span in _spans(key, said)}
    fields = ("organization", "is_dated", "begins_on", "ends_on", "pk")
    known: dict[Span, int] = {
        (organization, is_dated, begins_on, ends_on): pk
        for organization, is_dated, begins_on, ends_on, pk in SimilarSpan.objects.filter(
            organization__in=keys
        ).values_list(*fields)
    }
    SimilarSpan.objects.filter(pk__in=[pk for span, pk in known.items() if span not in wanted]).delete()
    SimilarSpan.objects.bulk_create(
        SimilarSpan(organization_id=organization, is_dated=is_dated, begins_on=begins_on, ends_on=ends_on)
        for organization, is_dated, begins_on, ends_on in sorted(wanted - known.keys())
    )


def _said(keys: Collection[int]) -> dict[int, list[AdoptionEntry]]:
    """Return by organization what the public sees of it on the adoption track, as what is written beforehand has it."""
    ids = dict(OrganizationPage.objects.filter(pk__in=keys).order_by().values_list("translation_key", "pk"))
    events = PublicAdoption.objects.filter(organization__in=ids, track=Track.ADOPTION, is_standing=True)
    found: dict[int, list[AdoptionEntry]] = defaultdict(list)
    for row in events.order_by().values_list("organization", *(f"event__{name}" for name in ENTRY_FIELDS)):
        found[ids[row[0]]].append(AdoptionEntry(*row[1:]))
    return found


def _spans(key: int, said: list[AdoptionEntry]) -> Iterator[Span]:
    dated = [one for one in said if one.effective_precision != Precision.UNKNOWN]
    for is_dated, some in ((False, said), (True, dated)):
        yield from ((key, is_dated, begins_on, ends_on) for begins_on, ends_on in _days(turns_of(some)))


def _days(turns: Iterable[Turn]) -> Iterator[tuple[datetime.date, datetime.date]]:
    """Walk through what counts; give the first day of each time with a similar instrument, and the day after it."""
    at_end: dict[datetime.date, bool] = {}
    beside: set[int] = set()
    for turn in turns:
        (beside.add if turn.state in HAS_SIMILAR else beside.discard)(turn.reference)
        at_end[turn.on] = bool(beside)
    began = None
    for on, has_similar in at_end.items():
        if has_similar and began is None:
            began = on
        elif began is not None and not has_similar:
            yield began, on
            began = None
    if began is not None:
        yield began, datetime.date.max
