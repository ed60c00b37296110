"""Adding to a ledger, and verifying it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from organizations.locks import lock_named
from practices.actions.batches import in_batches
from practices.models.ledger import GENESIS, LedgerEntry, UnknownHashVersion

MOST_AT_ONCE = 500
NEWER = "the row was hashed by a newer release than this one, or was altered"
"""Why a row cannot be verified whose version of the list of fields is not known here."""


def append[Entry: LedgerEntry](entry: Entry) -> Entry:
    """Return `entry` its number and its place in the chain, and save it. The last step of an action.

    Holds the ledger's advisory lock to the end of the transaction (SQLite: transactions are IMMEDIATE, so
    only one writes at a time). Raises TransactionManagementError outside a transaction, and ValueError for a code that
    is not in its closed list.
    """
    model = type(entry)
    transaction.get_connection().validate_no_broken_transaction()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A ledger is written inside a transaction.")
    refuse_unknown_codes(entry)
    lock_ledger(model)
    head = model._default_manager.order_by("-sequence").values_list("sequence", "hash").first()
    last, previous = head or (0, GENESIS)
    entry.recorded_at = entry.recorded_at or timezone.now()
    entry.chain(sequence=last + 1, previous_hash=previous)
    entry.save(force_insert=True)
    return entry


def append_all[Entry: LedgerEntry](entries: Sequence[Entry]) -> None:
    """Return several entries of one ledger their numbers and places in the chain, in this order, and save them.

    As `append` does, which see; none of them has related rows yet.
    """
    if not entries:
        return
    for entry in entries:
        refuse_unknown_codes(entry)
    model = type(entries[0])
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A ledger is written inside a transaction.")
    lock_ledger(model)
    head = model._default_manager.order_by("-sequence").values_list("sequence", "hash").first()
    last, previous = head or (0, GENESIS)
    now = timezone.now()
    for sequence, entry in enumerate(entries, start=last + 1):
        entry.recorded_at = entry.recorded_at or now
        previous = entry.chain(sequence=sequence, previous_hash=previous)
    model._default_manager.bulk_create(entries, batch_size=MOST_AT_ONCE)


def refuse_unknown_codes(entry: LedgerEntry) -> None:
    """Raise ValueError for a code that is not in the closed list of its field.

    Actions refuse it in words before; the ledger is where a mistake could never be corrected.
    """
    for field in entry._meta.concrete_fields:
        if not field.choices:
            continue
        code = getattr(entry, field.attname)
        if code not in dict(field.flatchoices):
            raise ValueError(f"{field.name}: {code!r} is not in its list")


def lock_ledger(ledger: type[LedgerEntry]) -> None:
    """Hold the lock under which rows are added, to the end of the transaction.

    An action that looks at the ledger to decide whether it adds a row takes it before it looks.
    """
    lock_named(ledger._meta.db_table)


@dataclass(frozen=True, slots=True)
class Breach:
    """The first row at which a ledger does not hold, and why."""

    sequence: int
    reason: str


def verify(model: type[LedgerEntry]) -> Breach | None:
    """Read a ledger from its first row; give the first row that is not as it was written, None when the chain holds.

    A row that was altered together with its hash shows by the next one, which still names the hash from before. Of the
    last row, and of a tail that was cut, only somebody who knew it can tell (`practices.actions.ledger_heads`).
    """
    expected, previous = 1, GENESIS
    for row in _rows(model):
        if row.sequence != expected:
            return Breach(expected, "the row is missing")
        if row.previous_hash != previous:
            return _out_of_line(model, row)
        reason = _fault_of_hash(row)
        if reason:
            return Breach(row.sequence, reason)
        expected, previous = expected + 1, row.hash
    return None


def _fault_of_hash(row: LedgerEntry) -> str:
    """Say why a row is not as it was written; "" when its hash is right."""
    try:
        return "" if row.compute_hash() == row.hash else "the row was altered"
    except UnknownHashVersion:
        return NEWER


def _out_of_line(model: type[LedgerEntry], row: LedgerEntry) -> Breach:
    """Say which row is not as it was, when `row` names another hash than that of the row before it."""
    named = model._default_manager.filter(hash=row.previous_hash, sequence__lt=row.sequence)
    follows = named.values_list("sequence", flat=True).first() or (0 if row.previous_hash == GENESIS else None)
    if follows is not None:
        return Breach(follows + 1, "the row was put in, or stands in the place of another")
    if row.sequence > 1 and not _fault_of_hash(row):
        return Breach(row.sequence - 1, "the row was altered, and its hash with it")
    return Breach(row.sequence, "the row does not follow the one before it")


def _rows(model: type[LedgerEntry]) -> Iterator[LedgerEntry]:
    keys = [field.name for field in model._meta.concrete_fields if field.is_relation and field.name != "by"]
    rows = model._default_manager.all()
    yield from in_batches(rows.select_related(*keys) if keys else rows, by="sequence")
