"""The heads of the ledgers as they were known at each backup, kept in a file outside of the database.

Outside, because whoever cuts the tail of a ledger by SQL could cut a table of heads too, and because a database that
is put back to an older state must not forget what a younger one knew.
"""

import datetime
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings

from practices.actions.ledger import Breach
from practices.actions.triggers import ledgers
from practices.models import LedgerEntry

FILE = "ledger-heads.jsonl"

Heads = Mapping[str, tuple[int, str]]
"""By table of a ledger: number and hash of its last row. Ledgers without a row are not in it."""


class Occasion(StrEnum):
    """Why heads were noted. After a restore or a removal of the demonstration, older heads bind no longer."""

    BACKUP = "backup"
    RESTORE = "restore"
    REMOVAL = "removal"


class HeadsUnreadable(Exception):
    """The file of known heads is damaged; the message is for the operator."""


@dataclass(frozen=True, slots=True)
class KnownHead:
    """A row that was the last of its ledger when something was made: `of` names the backup, `at` says when."""

    sequence: int
    hash: str
    at: str
    of: str


def heads_now() -> dict[str, tuple[int, str]]:
    """Give the heads of the ledgers in the database."""
    found = {}
    for model in ledgers():
        head = model._default_manager.order_by("-sequence").values_list("sequence", "hash").first()
        if head is not None:
            found[model._meta.db_table] = head
    return found


def note_heads(*, heads: Heads, occasion: Occasion, of: str, now: datetime.datetime) -> None:
    """Add a line to the file, and see that it is on the disk. Raises OSError."""
    line = json.dumps({"at": now.isoformat(), "occasion": occasion, "of": of, "heads": heads}, sort_keys=True)
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o600)


def known_heads() -> dict[str, list[KnownHead]]:
    """Give what is known of each table's ledger, oldest first. Raises HeadsUnreadable."""
    known: dict[str, list[KnownHead]] = {}
    lines = _lines()
    for number, line in enumerate(lines, start=1):
        try:
            said = json.loads(line)
            heads = {
                table: KnownHead(int(head[0]), str(head[1]), said["at"], said["of"])
                for table, head in said["heads"].items()
            }
            occasion = Occasion(said["occasion"])
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            if number == len(lines):  # a process was killed while it wrote
                break
            raise HeadsUnreadable(f"The record of known heads is damaged at line {number}: {_path()}.") from error
        if occasion != Occasion.BACKUP:
            known = {}
        for table, head in heads.items():
            known.setdefault(table, []).append(head)
    return known


def against_known(model: type[LedgerEntry], known: list[KnownHead]) -> Breach | None:
    """Give the first row that was known and is missing now or is another one; None when all are as they were."""
    wanted = {head.sequence: head for head in known}
    rows = model._default_manager.filter(sequence__in=list(wanted))
    there = dict(rows.order_by().values_list("sequence", "hash"))
    for sequence in sorted(wanted):
        head = wanted[sequence]
        if sequence not in there:
            return Breach(sequence, f"the row is missing: the tail was cut since {head.of} of {head.at[:16]}")
        if there[sequence] != head.hash:
            return Breach(sequence, f"the row is not the one that {head.of} of {head.at[:16]} knew")
    return None


def _path() -> Path:
    return Path(settings.UPKEEP_DIR) / FILE


def _lines() -> list[str]:
    try:
        return _path().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
