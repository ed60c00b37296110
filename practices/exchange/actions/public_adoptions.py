"""Adoption events as the public is shown them, written beforehand: a row of JSON, and on which days each counts."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from itertools import batched

from django.db.models import Q, QuerySet

from practices.exchange.actions.sights import ThingSnapshot
from practices.models.adoptions import AdoptionEvent
from practices.models.exchange.changes import AdoptionInterruption, PublicAdoption
from practices.queries.adoptions.counting import RULE
from practices.queries.adoptions.courses import ENTRY_FIELDS, AdoptionEntry, courses_of
from practices.queries.adoptions.public_index import written_json

MOST_AT_ONCE = 500
BESIDE = ("event", "is_standing", "last_until", "rule_version", "data")
"""Columns of what is written beforehand that are not read from the event as they are."""
PLACE = ("organization__translation_key", "reference__translation_key", "track")
OF_EVENT = {
    "number": "sequence",
    "organization": "organization__translation_key",
    "reference": "reference__translation_key",
    "own_instrument": "own_instrument__translation_key",
}
"""Where in an event a column is found that has another name there."""
OF_PLACE = ("organization", "reference", "track")
"""Where an event stands: what is said later there takes its place."""
Days = tuple[datetime.date, datetime.date]
"""A day, and the day after the last."""


def bring_adoptions(rows: Collection[int], shown: Mapping[int, ThingSnapshot]) -> None:
    """Bring what is written beforehand of these events to what the public is shown."""
    hidden = [row for row in rows if row not in shown]
    gone = PublicAdoption.objects.filter(pk__in=hidden)
    _interrupt({number: set() for number in gone.values_list("number", flat=True)})
    gone.delete()
    events = AdoptionEvent.objects.filter(pk__in=shown.keys()).order_by()
    columns = [one.name for one in PublicAdoption._meta.concrete_fields if one.name not in BESIDE]
    about = events.of_adopters().values_list("pk", *(OF_EVENT.get(name, name) for name in columns))
    written = []
    for pk, *values in about:
        row = PublicAdoption(event_id=pk, data=written_json(shown[pk].data), **dict(zip(columns, values, strict=True)))
        row.is_standing = shown[pk].data["reverses"] is None and shown[pk].data["reversed_by"] is None
        row.rule_version = RULE
        if "own_instrument" in shown[pk].data and shown[pk].data["own_instrument"] is None:
            row.own_instrument = None  # it may have one that the public does not see
        written.append(row)
    PublicAdoption.objects.bulk_create(
        written,
        batch_size=MOST_AT_ONCE,
        update_conflicts=True,
        unique_fields=["event"],
        update_fields=[*columns, *BESIDE[1:]],
    )
    _bound(AdoptionEvent.objects.filter(pk__in=rows))


def _bound(events: QuerySet[AdoptionEvent]) -> None:
    """Write anew on which days each event beside these, and each of them, is the one of its place that counts."""
    places = [Q(**dict(zip(OF_PLACE, one, strict=True))) for one in events.order_by().values_list(*PLACE).distinct()]
    beside = PublicAdoption.objects.filter(reduce(Q.__or__, places, Q(pk__in=())))
    rows = {row.pk: row for row in beside.only("number", "effective_on", "last_until")}
    entries = beside.filter(is_standing=True).order_by().values_list(*(f"event__{name}" for name in ENTRY_FIELDS))
    days: dict[int, list[Days]] = defaultdict(list)
    for course in courses_of(AdoptionEntry(*row) for row in entries).values():
        ends = [*(begins_on for begins_on, _entry in course[1:]), datetime.date.max]
        for (begins_on, entry), ends_on in zip(course, ends, strict=True):
            days[entry.key].append((begins_on, ends_on))
    changed = []
    for key, row in rows.items():
        until = days[key][-1][1] if days[key] else row.effective_on
        if row.last_until != until:
            row.last_until = until
            changed.append(row)
    PublicAdoption.objects.bulk_update(changed, ["last_until"], batch_size=MOST_AT_ONCE)
    _interrupt({row.number: _between(row.effective_on, days[key]) for key, row in rows.items()})


def _between(first_day: datetime.date, days: Sequence[Days]) -> set[Days]:
    """Return the days between the first day of an event and the last on which it counts on which another one does."""
    begins = [begins_on for begins_on, _ends_on in days]
    ends = [first_day, *(ends_on for _begins_on, ends_on in days)]
    return {(ends_on, begins_on) for ends_on, begins_on in zip(ends, begins, strict=False) if ends_on < begins_on}


def _interrupt(wanted: Mapping[int, set[Days]]) -> None:
    """Bring the interruptions of rows, by number, to what they are."""
    known = {
        (number, begins_on, ends_on): pk
        for some in batched(wanted, MOST_AT_ONCE)
        for pk, number, begins_on, ends_on in AdoptionInterruption.objects.filter(number__in=some).values_list(
            "pk", "number", "begins_on", "ends_on"
        )
    }
    asked = {(number, *span) for number, spans in wanted.items() for span in spans}
    for gone in batched((pk for one, pk in known.items() if one not in asked), MOST_AT_ONCE):
        AdoptionInterruption.objects.filter(pk__in=gone).delete()
    AdoptionInterruption.objects.bulk_create(
        (
            AdoptionInterruption(number=number, begins_on=begins_on, ends_on=ends_on)
            for number, begins_on, ends_on in sorted(asked - known.keys())
        ),
        batch_size=MOST_AT_ONCE,
    )
