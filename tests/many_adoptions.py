"""A ledger of up to a million adoption events: some thousand that differ in everything, copied in the database.

The events are public and towards public references; their JSON is what the change log writes beforehand, and each copy
says its own id, number and moment. No reversals: a copy would name the original's.
"""

import datetime
import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, models, transaction

from organizations.models import OrganizationPage
from practices.actions.ledger import append_all
from practices.actions.triggers import install_triggers, remove_triggers
from practices.exchange.actions.changes import note_changes
from practices.models.adoptions import (
    OF_ADOPTION_ALONE,
    STATES_OF,
    AdoptionEvent,
    AdoptionRecord,
    Basis,
    EvidenceKind,
    State,
    Track,
)
from practices.models.exchange.changes import PublicAdoption, Touch
from practices.models.instruments import InstrumentPage, InstrumentTopic
from practices.models.topics import Topic
from tests import factories
from tests.treaty_actions import RECORDED_AT, add_organizations, add_references

ORGANIZATIONS, REFERENCES, OWN_INSTRUMENTS = 200, 250, 300
BATCH = 1000
RARE_STATE, RARE_KIND = State.CONSIDERING, EvidenceKind.TRAINING_RECORD
"""What one event in a few thousand has."""


@dataclass(frozen=True, slots=True)
class ManyAdoptions:
    """What was made. The first organizations and references have most events; the last have few."""

    organizations: Sequence[OrganizationPage]
    references: Sequence[InstrumentPage]
    own_instruments: Sequence[InstrumentPage]
    topics: Sequence[Topic]
    count: int


@transaction.atomic
def make_adoptions(
    count: int, *, organizations: int = ORGANIZATIONS, references: int = REFERENCES, own: int = OWN_INSTRUMENTS
) -> ManyAdoptions:
    """Make public events of all kinds: some organizations, references, topics and kinds common, others rare.

    The first topic is on every second instrument, the last on a single one.
    """
    chance = random.Random(7)
    depositary, holder, *adopters = add_organizations(
        ["Depositary", "Holder", *(f"Organization {number:03}" for number in range(organizations))]
    )
    listed = add_references(depositary, [f"{number}" for number in range(references)])
    held = add_references(holder, [f"own-{number}" for number in range(own)])
    topics = [factories.topic(f"topic-of-many-{number}") for number in range(8)]
    InstrumentTopic.objects.bulk_create(
        InstrumentTopic(content_object=instrument, tag=topic)
        for place, instrument in enumerate([*held, *listed])
        for number, topic in enumerate(topics)
        if place % 2 ** (number + 1) == 0 and (number < len(topics) - 1 or place == 0)
    )
    events = [_event(chance, adopters, listed, held, number) for number in range(count)]
    salts = [secrets.token_hex(16) for _event in events]
    for event, salt in zip(events, salts, strict=True):
        event.record_digest = AdoptionEvent.digest_of_record(salt, {"note": "As told."})
    append_all(events)
    AdoptionRecord.objects.bulk_create(
        (
            AdoptionRecord(event=event, salt=salt, note="As told.", is_public=True, public_at=event.recorded_at)
            for event, salt in zip(events, salts, strict=True)
        ),
        batch_size=BATCH,
    )
    return ManyAdoptions(adopters, listed, held, topics, count)


def _event(
    chance: random.Random,
    adopters: Sequence[OrganizationPage],
    references: Sequence[InstrumentPage],
    held: Sequence[InstrumentPage],
    number: int,
) -> AdoptionEvent:
    track = chance.choice(Track.values)
    states = [state for state in STATES_OF[track] if state != RARE_STATE or chance.random() < 0.005]
    kinds = [
        kind
        for kind in EvidenceKind
        if (track == Track.ADOPTION or kind not in OF_ADOPTION_ALONE) and (kind != RARE_KIND or chance.random() < 0.002)
    ]
    return AdoptionEvent(
        organization=adopters[int(len(adopters) * chance.random() ** 3)],
        reference=references[int(len(references) * chance.random() ** 3)],
        track=track,
        state=chance.choice(states),
        basis=chance.choices(Basis.values, (70, 15, 10, 5))[0],
        evidence_kind=chance.choice(kinds),
        own_instrument=held[int(len(held) * chance.random() ** 2)] if held and chance.random() < 0.1 else None,
        effective_on=datetime.date(1950, 1, 1) + datetime.timedelta(days=chance.randrange(365 * 75)),
        recorded_at=RECORDED_AT + datetime.timedelta(seconds=number),
    )


def write_beforehand() -> None:
    """Have the change log look at all that was made."""
    note_changes()
    assert not Touch.objects.exists()


@transaction.atomic
def copy_adoptions(times: int, *, shuffled: bool = False) -> None:
    """Make `times` events of each, with what is written beforehand; copies follow their original, or all are shuffled.

    The note of a copy says which one it is ("As told./3"); ids, numbers and moments of recording are given anew, a
    second from one event to the next. For PostgreSQL.
    """
    order = "random()" if shuffled else "event.sequence, copy"
    remove_triggers()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SELECT setseed(0.4)")
        cursor.execute(
            "CREATE TEMP TABLE places ON COMMIT DROP AS SELECT event.id AS original, copy, gen_random_uuid() AS "
            f"public_id, row_number() OVER (ORDER BY {order}) AS number FROM practices_adoptionevent AS event, "
            "generate_series(1, %s) AS copy",
            [times],
        )
        for model in COPIED:
            cursor.execute(f"CREATE TEMP TABLE {_stock(model)} ON COMMIT DROP AS SELECT * FROM {model._meta.db_table}")
        cursor.execute(f"TRUNCATE {', '.join(model._meta.db_table for model in COPIED)} CASCADE")
        for model, anew in COPIED.items():
            columns = [field.column for field in model._meta.concrete_fields]
            values = [anew.get(column, f"stock.{column}") for column in columns]
            key = "id" if model is AdoptionEvent else "event_id"
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM places "
                f"JOIN {_stock(model)} AS stock ON stock.{key} = places.original "
                f"JOIN {_stock(AdoptionEvent)} AS event ON event.id = places.original "
                f"JOIN {_stock(AdoptionRecord)} AS record ON record.event_id = places.original ORDER BY number",
                [RECORDED_AT] * sum(value.count("%s") for value in values),
            )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    install_triggers()


def _stock(model: type[models.Model]) -> str:
    return f"stock_{model._meta.model_name}"


NOTE = "record.note || '/' || places.copy"
MOMENT = "(%s::timestamptz + places.number * interval '1 second')"
WRITTEN_MOMENT = """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
COPIED: dict[type[models.Model], dict[str, str]] = {
    AdoptionEvent: {
        "id": "places.number",
        "sequence": "places.number",
        "public_id": "places.public_id",
        "recorded_at": MOMENT,
        "hash": "md5(places.number::text)",
    },
    AdoptionRecord: {"id": "places.number", "event_id": "places.number", "note": NOTE, "public_at": MOMENT},
    PublicAdoption: {
        "event_id": "places.number",
        "number": "places.number",
        "public_id": "places.public_id",
        "recorded_at": MOMENT,
        "last_until": (
            "coalesce(lead(stock.effective_on) OVER (PARTITION BY stock.organization, stock.reference, stock.track "
            "ORDER BY stock.effective_on, places.number), '9999-12-31')"
        ),
        "data": (
            "replace(replace(replace(stock.data, stock.public_id::text, places.public_id::text), "
            f"{WRITTEN_MOMENT.format('event.recorded_at')}, {WRITTEN_MOMENT.format(MOMENT)}), "
            f"'\"note\":' || to_json(record.note)::text, '\"note\":' || to_json({NOTE})::text)"
        ),
    },
}
"""The tables, and what is not taken over from the original."""
