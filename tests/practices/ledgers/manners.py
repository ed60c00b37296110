"""The manners in which somebody may lay hands on a ledger: each is SQL or Django's own, on one table.

Each takes the ledger and a row's number. `REFUSED` are those that the database itself refuses while its triggers are
there; `FOUND` those that need the triggers away, with the row that has to be named.
"""

import datetime
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, models

from practices.models.exchange.changes import Change
from practices.models.ledger import LedgerEntry
from practices.models.reports.issues import Report
from practices.models.reports.parts import ReportPart
from practices.models.terms import TermsAcceptance

Ledger = type[LedgerEntry]
Manner = Callable[[Any, int], Any]
LONG_AGO = datetime.datetime(1999, 1, 1, tzinfo=datetime.UTC)
NEW_KEYS: dict[Ledger, dict[str, Any]] = {
    Report: {"number": 99, "previous": None, "corrects": None},
    ReportPart: {"language": "it"},
    Change: {"number": 9_999},
    TermsAcceptance: {"terms_dated": LONG_AGO.date()},
}
"""What a row that is put in must have otherwise, by ledger: keys that no two rows share."""


def sql(statement: str, *params: Any) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def table(model: Ledger) -> str:
    """Return the quoted name of a ledger's table."""
    return connection.ops.quote_name(model._meta.db_table)


def row(model: Any, number: int) -> Any:
    """Return the row with this number."""
    return model._default_manager.get(sequence=number)


def update(model: Any, number: int) -> None:
    sql(f"UPDATE {table(model)} SET recorded_at = %s WHERE sequence = %s", LONG_AGO, number)


def update_nothing(model: Any, number: int) -> None:
    sql(f"UPDATE {table(model)} SET hash = hash WHERE sequence = %s", number)


def delete(model: Any, number: int) -> None:
    sql(f"DELETE FROM {table(model)} WHERE sequence = %s", number)


def delete_all(model: Any, number: int) -> None:
    sql(f"DELETE FROM {table(model)}")


def insert_over(model: Any, number: int) -> None:
    """Put a row with the same key in the place of another."""
    names = ", ".join(connection.ops.quote_name(field.column) for field in model._meta.concrete_fields)
    values = names.replace('"hash"', "'x'")
    if connection.vendor == "sqlite":
        source = f"SELECT {values} FROM {table(model)} WHERE sequence = %s"
        sql(f"INSERT OR REPLACE INTO {table(model)} ({names}) {source}", number)
    else:
        source = f"SELECT {names} FROM {table(model)} WHERE sequence = %s"
        sql(f"INSERT INTO {table(model)} ({names}) {source} ON CONFLICT (id) DO UPDATE SET hash = 'x'", number)


def upsert(model: Any, number: int) -> None:
    """Insert what conflicts, and update then."""
    names = ", ".join(connection.ops.quote_name(field.column) for field in model._meta.concrete_fields)
    source = f"SELECT {names} FROM {table(model)} WHERE sequence = %s"
    sql(f"INSERT INTO {table(model)} ({names}) {source} ON CONFLICT (sequence) DO UPDATE SET hash = 'x'", number)


def save(model: Any, number: int) -> None:
    one = row(model, number)
    one.recorded_at = LONG_AGO
    one.save()


def save_by_base(model: Any, number: int) -> None:
    one = row(model, number)
    one.recorded_at = LONG_AGO
    one.save_base(raw=True, force_update=True)


def update_rows(model: Any, number: int) -> None:
    model._default_manager.filter(sequence=number).update(recorded_at=LONG_AGO)


def update_in_bulk(model: Any, number: int) -> None:
    one = row(model, number)
    one.recorded_at = LONG_AGO
    model._default_manager.bulk_update([one], ["recorded_at"])


def create_in_bulk(model: Any, number: int) -> None:
    one = row(model, number)
    one.recorded_at = LONG_AGO
    model._default_manager.bulk_create(
        [one], update_conflicts=True, update_fields=["recorded_at"], unique_fields=["sequence"]
    )


def delete_rows(model: Any, number: int) -> None:
    rows = model._default_manager.filter(sequence=number)
    rows._raw_delete(rows.db)


def truncate(model: Any, number: int) -> None:
    sql(f"TRUNCATE {table(model)} CASCADE")


def update_as_replica(model: Any, number: int) -> None:
    sql("SET LOCAL session_replication_role = replica")
    update(model, number)


def truncate_as_replica(model: Any, number: int) -> None:
    sql("SET LOCAL session_replication_role = replica")
    truncate(model, number)


def merge(model: Any, number: int) -> None:
    sql(
        f"MERGE INTO {table(model)} AS kept USING {table(model)} AS other ON kept.id = other.id "
        "WHEN MATCHED AND kept.sequence = %s THEN UPDATE SET hash = 'x'",
        number,
    )


def replace(model: Any, number: int) -> None:
    sql(f"REPLACE INTO {table(model)} SELECT * FROM {table(model)} WHERE sequence = %s", number)


def update_or_replace(model: Any, number: int) -> None:
    sql(f"UPDATE OR REPLACE {table(model)} SET sequence = 1 WHERE sequence = %s", number)


EVERYWHERE: tuple[Manner, ...] = (
    update, update_nothing, delete, delete_all, insert_over, upsert, save, save_by_base, update_rows, update_in_bulk,
    create_in_bulk, delete_rows,
)  # fmt: skip
REFUSED: dict[str, tuple[Manner, ...]] = {
    "sqlite": (*EVERYWHERE, replace, update_or_replace),
    "postgresql": (*EVERYWHERE, truncate, update_as_replica, truncate_as_replica, merge),
}


def columns_of(model: Any, number: int) -> Iterator[tuple[str, Manner]]:
    """Return a manner for each column but the key: it gets another value of its kind."""
    for field in model._meta.concrete_fields:
        if not field.primary_key:
            yield field.column, _altering(field)


def _altering(field: Any) -> Manner:
    def alter(model: Any, number: int) -> None:
        value = _other(field, row(model, number))
        model._default_manager.filter(sequence=number).update(**{field.attname: value})

    return alter


def _other(field: Any, one: Any) -> Any:
    """Return another value than a row has in a field."""
    now = getattr(one, field.attname)
    if field.is_relation:
        others = field.related_model._base_manager.exclude(pk=now).order_by("pk").values_list("pk", flat=True)
        return others.first()
    if isinstance(field, models.BooleanField):
        return not now
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.JSONField):
        return [*now, "x"]
    if isinstance(field, models.DateTimeField):
        return LONG_AGO
    if isinstance(field, models.DateField):
        return LONG_AGO.date()
    if isinstance(field, models.PositiveSmallIntegerField):
        return now + 1_000
    if isinstance(field, models.IntegerField):
        return (now or 0) + 1_000_000
    return f"x{now}"[: field.max_length]


def alter_with_hash(model: Any, number: int) -> None:
    """Alter a row, and make its own hash right again."""
    update(model, number)
    rows = model._default_manager.filter(sequence=number)
    rows.update(hash=rows.get().compute_hash())


def alter_and_chain_anew(model: Any, number: int) -> None:
    """Alter a row, and make every hash from there on right again."""
    update(model, number)
    previous = row(model, number).previous_hash
    for one in list(model._default_manager.filter(sequence__gte=number).order_by("sequence")):
        one.previous_hash = previous
        previous = one.compute_hash()
        model._default_manager.filter(pk=one.pk).update(previous_hash=one.previous_hash, hash=previous)


def give_new_keys(model: Any, made: Any) -> None:
    """Let a copied row share no key with the row that it was copied from."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.UUIDField) and field.unique:
            setattr(made, field.name, uuid.uuid4())
        elif field.one_to_one:
            setattr(made, field.attname, None)
    for name, value in NEW_KEYS.get(model, {}).items():
        setattr(made, name, value)


def put_in(model: Any, number: int) -> None:
    """Put a row that is right in itself before the one with this number; those after it move on."""
    later = list(model._default_manager.filter(sequence__gte=number).order_by("-sequence"))
    for one in later:
        model._default_manager.filter(pk=one.pk).update(sequence=one.sequence + 1)
    before = row(model, number - 1)
    made = row(model, number + 1)
    made.pk, made.sequence, made.previous_hash = None, number, before.hash
    give_new_keys(model, made)
    made.hash = made.compute_hash()
    made.save(force_insert=True)


def swap(model: Any, number: int) -> None:
    """Let a row and the next change places."""
    keys = [row(model, number).pk, row(model, number + 1).pk]
    for key, place in ((keys[0], 10**9), (keys[1], number), (keys[0], number + 1)):
        model._default_manager.filter(pk=key).update(sequence=place)


def swap_hashes(model: Any, number: int) -> None:
    """Let a row and the next change their hashes, and nothing else."""
    one, other = row(model, number), row(model, number + 1)
    for key, value in ((one.pk, "x"), (other.pk, one.hash), (one.pk, other.hash)):
        model._default_manager.filter(pk=key).update(hash=value)


def cut_tail(model: Any, number: int) -> None:
    sql(f"DELETE FROM {table(model)} WHERE sequence >= %s", number)


def cut_and_go_on(model: Any, number: int) -> None:
    """Cut the tail, and put another row at its place, chained as it should be."""
    made = row(model, number)
    cut_tail(model, number)
    made.recorded_at = LONG_AGO
    made.hash = made.compute_hash()
    made.save(force_insert=True)


def empty(model: Any, number: int) -> None:
    delete_all(model, number)


FOUND: dict[str, tuple[Manner, Callable[[int], int], Callable[[int], int]]] = {
    "altered": (update, lambda last: 2, lambda last: 2),
    "first row altered": (update, lambda last: 1, lambda last: 1),
    "altered with its hash": (alter_with_hash, lambda last: 2, lambda last: 2),
    "first row altered with its hash": (alter_with_hash, lambda last: 1, lambda last: 1),
    "head altered": (update, lambda last: last, lambda last: last),
    "head altered with its hash": (alter_with_hash, lambda last: last, lambda last: last),
    "altered and chained anew": (alter_and_chain_anew, lambda last: 2, lambda last: last),
    "deleted": (delete, lambda last: 2, lambda last: 2),
    "first row deleted": (delete, lambda last: 1, lambda last: 1),
    "put in": (put_in, lambda last: 2, lambda last: 2),
    "swapped": (swap, lambda last: 1, lambda last: 1),
    "later rows swapped": (swap, lambda last: 2, lambda last: 2),
    "hashes swapped": (swap_hashes, lambda last: 2, lambda last: 2),
    "tail cut": (cut_tail, lambda last: last, lambda last: last),
    "long tail cut": (cut_tail, lambda last: 2, lambda last: 2),
    "tail cut and another put in its place": (cut_and_go_on, lambda last: last, lambda last: last),
    "emptied": (empty, lambda last: 1, lambda last: 1),
}
"""By name: the manner, the number of the row that it is done to, and the number that has to be named.

What was chained anew from a row on is known by the heads alone: the head is named.
"""
