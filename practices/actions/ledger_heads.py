"""The heads of the ledgers as they were known at each backup, with each report and each day, in a file outside of the
database.

Outside, because whoever cuts the tail of a ledger by SQL could cut a table of heads too, and because a database that
is put back to an older state must not forget what a younger one knew.
"""

import datetime
import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from practices.actions.ledger import Breach
from practices.actions.triggers import ledgers
from practices.models.ledger import LedgerEntry

logger = logging.getLogger(__name__)

FILE = "ledger-heads.jsonl"

Heads = Mapping[str, tuple[int, str]]
"""By table of a ledger: number and hash of its last row. Ledgers without a row are not in it."""


class HeadOccasion(StrEnum):
    """Why heads were noted."""

    BACKUP = "backup"
    REPORT = "report"
    DAY = "day"
    RESTORE = "restore"
    REMOVAL = "removal"
    EMPTY = "empty"
    """The demonstration was loaded into an empty database."""


ANEW = (HeadOccasion.RESTORE, HeadOccasion.REMOVAL, HeadOccasion.EMPTY)
"""After these, older heads bind no longer."""


class HeadsUnreadable(Exception):
    """The file of known heads is damaged; the message is for the operator."""


@dataclass(frozen=True, slots=True)
class KnownHead:
    """A row that was the last of its ledger when something was made. `of` names the backup or report, `at` the time."""

    sequence: int
    hash: str
    at: str
    of: str


def heads_now() -> dict[str, tuple[int, str]]:
    """Return the heads of the ledgers in the database."""
    found = {}
    for model in ledgers():
        head = model._default_manager.order_by("-sequence").values_list("sequence", "hash").first()
        if head is not None:
            found[model._meta.db_table] = head
    return found


def note_heads(*, heads: Heads, occasion: HeadOccasion, of: str, now: datetime.datetime) -> None:
    """Add a line to the file, and see that it is on the disk. Raises OSError."""
    line = json.dumps({"at": now.isoformat(), "occasion": occasion, "of": of, "heads": heads}, sort_keys=True)
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    _drop_half_line(path)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o600)


def note_heads_once_committed(*, of: str) -> None:
    """Note the heads when the transaction is committed: what was issued then rests on them.

    A disk that takes nothing is logged, and stops nothing: the next backup knows these heads as well.
    """
    transaction.on_commit(lambda: _note_quietly(HeadOccasion.REPORT, of, timezone.now()))


def note_heads_of_day(*, now: datetime.datetime) -> None:
    """Note the heads if nothing was noted on this day (UTC) and one of them has moved."""
    noted = _last_line()
    if noted is None or (noted["at"][:10] < now.date().isoformat() and noted["heads"] != _plain(heads_now())):
        _note_quietly(HeadOccasion.DAY, "the day", now)


def _note_quietly(occasion: HeadOccasion, of: str, now: datetime.datetime) -> None:
    try:
        note_heads(heads=heads_now(), occasion=occasion, of=of, now=now)
    except OSError:
        logger.exception("the heads of the ledgers cannot be noted")


def _plain(heads: Heads) -> dict[str, list[int | str]]:
    return {table: list(head) for table, head in heads.items()}


def _last_line() -> dict[str, Any] | None:
    """Return what was noted last; None when nothing was, or when the line is not whole."""
    try:
        said = json.loads(_lines()[-1])
    except (IndexError, ValueError):
        return None
    return said if isinstance(said, dict) and {"at", "heads"} <= said.keys() else None


def known_heads() -> dict[str, list[KnownHead]]:
    """Return what is known of each table's ledger, oldest first. Raises HeadsUnreadable."""
    known: dict[str, list[KnownHead]] = {}
    lines = _lines()
    for number, line in enumerate(lines, start=1):
        try:
            said = json.loads(line)
            heads = {
                table: KnownHead(int(head[0]), str(head[1]), said["at"], said["of"])
                for table, head in said["heads"].items()
            }
            occasion = HeadOccasion(said["occasion"])
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            if number == len(lines):  # a process was killed while it wrote
                break
            raise HeadsUnreadable(f"The record of known heads is damaged at line {number}: {_path()}.") from error
        if occasion in ANEW:
            known = {}
        for table, head in heads.items():
            known.setdefault(table, []).append(head)
    return known


def against_known(model: type[LedgerEntry], known: list[KnownHead]) -> Breach | None:
    """Return the first row that was known and is missing now or is another one; None when all are as they were.

    Of a tail that was cut: the first row that is missing.
    """
    wanted = {head.sequence: head for head in known}
    ledger = model._default_manager
    there = dict(ledger.filter(sequence__in=list(wanted)).order_by().values_list("sequence", "hash"))
    for sequence in sorted(wanted):
        head = wanted[sequence]
        if sequence not in there:
            last = ledger.filter(sequence__lt=sequence).order_by("-sequence").values_list("sequence", flat=True).first()
            return Breach((last or 0) + 1, f"the row is missing: the tail was cut since {head.of} of {head.at[:16]}")
        if there[sequence] != head.hash:
            return Breach(sequence, f"the row is not the one that {head.of} of {head.at[:16]} knew")
    return None


def _drop_half_line(path: Path) -> None:
    """Cut what a process that was killed had begun to write."""
    said = path.read_bytes() if path.exists() else b""
    if said and not said.endswith(b"\n"):
        os.truncate(path, said.rfind(b"\n") + 1)


def _path() -> Path:
    return Path(settings.UPKEEP_DIR) / FILE


def _lines() -> list[str]:
    try:
        return _path().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise HeadsUnreadable(f"The record of known heads cannot be read: {_path()}.") from error
