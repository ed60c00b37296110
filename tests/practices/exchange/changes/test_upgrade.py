"""The logs of a release that kept an entry for each of them go on: the same numbers, the same words."""

import importlib
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from practices.actions.ledger import verify
from practices.actions.triggers import remove_triggers
from practices.exchange.actions.changes import head_of, note_changes
from practices.exchange.actions.log_backfill import open_scope
from practices.models.exchange.changes import Change, LogEntry, Touch
from practices.models.ledger import GENESIS
from practices.redactions.ledger_records import verify_whole
from tests import factories
from tests.exchange_factories import access_token, machine

pytestmark = pytest.mark.django_db
MIGRATION = importlib.import_module("practices.migrations.0019_log_entries")


def as_of_the_release_before() -> None:
    """Turn the ledger into what the release before wrote: an entry for each log, of the first version."""
    remove_triggers()
    rows = [
        (scope, number, change)
        for change in Change.objects.order_by("sequence").prefetch_related("entries")
        for scope, number in [
            *([("", change.number)] if change.scope == "" else []),
            *((entry.scope, entry.number) for entry in change.entries.order_by("pk")),
        ]
    ]
    LogEntry.objects.all().delete()
    Change.objects.all().delete()
    previous = GENESIS
    for sequence, (scope, number, change) in enumerate(rows, start=1):
        previous = add_as_before(change, scope, number, sequence, previous)


def add_as_before(said: Change, scope: str, number: int, sequence: int, previous: str) -> str:
    """Add an entry to one log, as the release before did; return its hash."""
    about = {name: getattr(said, name) for name in ("kind", "thing", "act", "organization")}
    made = Change(scope=scope, number=number, recorded_at=said.recorded_at, hash_version=1, **about)
    made.sequence, made.previous_hash = sequence, previous
    made.hash = made.compute_hash()
    made.save(force_insert=True)
    return made.hash


@pytest.fixture
def office() -> Any:
    """An organization with a log of its own, in which there is more than in the public's."""
    made = factories.organization()
    factories.edition(factories.instrument(made, audience=None), audience=None)
    factories.adoption()
    note_changes()
    open_scope(organization=made)
    factories.practice()
    note_changes()
    return made


def test_log_of_a_token_goes_on_where_it_was(office, client):
    owner, address = machine(access_token(office)[1]), "/api/v1/changes/"
    first = owner.get(address, {"page_size": 3}).json()
    rest = owner.get(first["next"]).content
    status = owner.get(f"{address}status/").json()
    public = client.get(address).json()
    as_of_the_release_before()
    assert verify(Change) is None

    with connection.cursor() as cursor:
        cursor.execute(MIGRATION.LIST_WHAT_WAS_TOLD)

    assert verify_whole(Change) is None
    assert owner.get(first["next"]).content == rest
    assert owner.get(f"{address}status/").json() == status
    assert client.get(address).json() == public
    factories.practice()
    assert note_changes() == 4
    told = owner.get(address, {"after": status["head"]}).json()["results"]
    assert [(one["cursor"], one["kind"]) for one in told] == [
        (str(int(status["head"]) + 1), "organization"),
        (str(int(status["head"]) + 2), "practice"),
    ]
    assert verify_whole(Change) is None


def test_process_of_the_release_before_tells_until_one_of_this_release_did(office):
    as_of_the_release_before()
    with connection.cursor() as cursor:
        cursor.execute(MIGRATION.LIST_WHAT_WAS_TOLD)
    code, last = str(office.translation_key), Change.objects.order_by("sequence").last()
    said = Change(kind="topic", thing="gifts", act="created", recorded_at=timezone.now())
    head = head_of(code)
    add_as_before(said, code, head + 1, last.sequence + 1, last.hash)
    assert verify_whole(Change) is None

    factories.practice()
    note_changes()

    told = Change.objects.of_scope(code).after(head)
    assert [one.kind for one in told] == ["topic", "organization", "practice"]
    assert verify_whole(Change) is None
    last = Change.objects.order_by("sequence").last()
    with pytest.raises(DatabaseError, match="a later release"), transaction.atomic():
        add_as_before(said, code, head + 2, last.sequence + 1, last.hash)
    assert not Touch.objects.exists()


@pytest.mark.parametrize(
    "alter",
    [
        lambda entry: LogEntry.objects.filter(pk=entry.pk).update(number=9_999),
        lambda entry: LogEntry.objects.filter(pk=entry.pk).update(scope="secretariat"),
        lambda entry: LogEntry.objects.filter(pk=entry.pk).update(kind="topic"),
        lambda entry: LogEntry.objects.filter(pk=entry.pk).delete(),
        lambda entry: LogEntry.objects.create(scope="x", number=1, change=entry.change, kind=entry.kind),
    ],
)
def test_log_that_lists_otherwise_than_was_noted_is_found(office, alter):
    entry = LogEntry.objects.order_by("pk")[2]

    alter(entry)

    assert verify_whole(Change).sequence == entry.change.sequence
