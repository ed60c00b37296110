"""The records: what the change log told the public of, and what the public may see of it at this moment."""

import datetime
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Min, Q, QuerySet

from organizations.models import OrganizationPage
from practices.exchange.oai.asked import KINDS, OaiRefused, Selection
from practices.exchange.oai.dublin_core import DublinCore, read_dublin_core
from practices.exchange.oai.resumption import ResumptionPoint
from practices.feeds.change_source import urn
from practices.feeds.formats import BEGINNING
from practices.models.exchange.changes import ShownThing

PAGE_SIZE = 100
"""Records of one answer."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record; `dublin_core` is None where it is deleted.

    Deleted is what the log says was withdrawn, and what the public may no longer see though the log has not noticed
    yet: that was public at its datestamp, so that saying so tells nothing, and nothing of what it says is told. When
    the log notices, it comes again with its new datestamp.
    """

    identifier: str
    datestamp: datetime.datetime
    sets: tuple[str, ...]
    dublin_core: DublinCore | None


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A page of a list, oldest datestamp first; `last` is where it goes on, None where it ends."""

    records: Sequence[Record] = field(default_factory=tuple)
    last: ResumptionPoint | None = None


@dataclass(frozen=True, slots=True)
class Set:
    """A set that records can be asked for by."""

    spec: str
    name: str


def find_record(identifier: str) -> Record:
    """Return one record. Raises OaiRefused for what was never public."""
    return _records([_find(identifier)])[0]


def check_known(identifier: str) -> None:
    """Raise OaiRefused for what was never public."""
    _find(identifier)


def list_records(selection: Selection, after: ResumptionPoint | None) -> RecordPage:
    """Return the records of a selection after a place, in the order of their datestamps.

    What changes while a list is read comes again later in it: nothing is missed. Raises OaiRefused where there are
    none. The number of queries does not grow with the page.
    """
    things = _selected(selection)
    if after is not None:
        things = things.filter(changed_at__gte=after.changed_at).filter(_later(after))
    rows = list(things.order_by("changed_at", "kind", "thing")[: PAGE_SIZE + 1])
    if not rows:
        raise OaiRefused("noRecordsMatch", "Nothing was shown, changed or withdrawn of what is asked for.")
    page = rows[:PAGE_SIZE]
    last = ResumptionPoint(page[-1].changed_at, page[-1].kind, page[-1].thing) if len(rows) > PAGE_SIZE else None
    return RecordPage(_records(page), last)


def earliest() -> datetime.datetime:
    """Return a moment before which no record has its datestamp."""
    return _all().aggregate(first=Min("first_at"))["first"] or BEGINNING


def sets() -> list[Set]:
    """Return the sets: by kind, and by organization in alphabetical order."""
    named = OrganizationPage.objects.visible_to(None).for_listing()
    return [
        Set("kind", "By kind"),
        *(Set(f"kind:{kind.value}", f"By kind: {kind.label}") for kind in KINDS),
        Set("organization", "By organization"),
        *(Set(f"organization:{one.translation_key}", f"By organization: {one.name_in()}") for one in named),
    ]


def _all() -> QuerySet[ShownThing]:
    return ShownThing.objects.public().filter(kind__in=KINDS)


def _find(identifier: str) -> ShownThing:
    try:
        thing = str(uuid.UUID(identifier)) if identifier.startswith("urn:uuid:") else ""
    except ValueError:
        thing = ""
    found = _all().filter(thing=thing).first() if urn(thing) == identifier.lower() else None
    if found is None:
        raise OaiRefused("idDoesNotExist", "There is no record with this identifier.")
    return found


def _selected(selection: Selection) -> QuerySet[ShownThing]:
    if selection.is_empty:
        return ShownThing.objects.none()
    things = _all()
    if selection.since:
        things = things.filter(changed_at__gte=selection.since)
    if selection.before:
        things = things.filter(changed_at__lt=selection.before)
    if selection.kind:
        things = things.filter(kind=selection.kind)
    if selection.organization:
        things = things.filter(organization=selection.organization)
    return things.filter(organization__isnull=False) if selection.of_organizations else things


def _later(place: ResumptionPoint) -> Q:
    return (
        Q(changed_at__gt=place.changed_at)
        | Q(changed_at=place.changed_at, kind__gt=place.kind)
        | Q(changed_at=place.changed_at, kind=place.kind, thing__gt=place.thing)
    )


def _records(rows: Collection[ShownThing]) -> list[Record]:
    shown: Mapping[tuple[str, str], DublinCore] = read_dublin_core(
        [(row.kind, row.thing) for row in rows if not row.is_withdrawn]
    )
    return [Record(urn(row.thing), row.changed_at, _sets_of(row), shown.get((row.kind, row.thing))) for row in rows]


def _sets_of(row: ShownThing) -> tuple[str, ...]:
    organization = (f"organization:{row.organization}",) if row.organization else ()
    return (f"kind:{row.kind}", *organization)
