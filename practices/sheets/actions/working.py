"""What the worker does with sheets: checking rows, taking them in, undoing them; some at a time.

Each batch is one transaction with the marks of its rows, so that a worker that is killed leaves whole batches, and
the next one goes on behind them. Checking a row is taking it in, and rolling that back.
"""

import datetime
import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from organizations.planned_mails import gathering_mails
from practices.actions.kept_files import drop_file, keeping_files
from practices.mails import mail_import_submitted
from practices.models.sheets import RIGHT, SheetImport, SheetImportRow, SheetOutcome, SheetRowKey, SheetState
from practices.permissions import is_secretariat
from practices.sheets.actions.acts import MAY_UNDO_FOR, SheetAct, SheetImportRefused, lock_sheet
from practices.sheets.actions.batches import SheetBatch
from practices.sheets.kinds import KINDS
from practices.sheets.kinds.kind import KnownThings, SheetKind

SECONDS = 20.0
"""After how many seconds of a round no further batch is begun: the other jobs of the worker wait meanwhile."""
AT_ONCE = 3.0
"""Seconds of work within the request that asks for it: small sheets need no worker."""
BATCH = 25
KEPT_FOR = datetime.timedelta(days=7)
"""How long a sheet is kept of which nothing was taken in."""
MOST_ASKED = 200
"""Of how many rows later ones about the same are looked for; of more, all later rows are checked again."""
MARKED = ("outcome", "about", "becomes", "faults", "options", "made", "taken_at")

PLANNED = "mails"
"""The note of a sheet on how many mails its import sends: their number, and that of their addresses."""

logger = logging.getLogger(__name__)


class _Trial(Exception):
    """Rolls a trial back."""


def work_on_sheets(*, seconds: float = SECONDS, timer: Callable[[], float] = time.monotonic) -> int:
    """Go on with what waits, a batch of each sheet in turn; return how many rows were done.

    Raises what went wrong with a sheet once the others have had their turns.
    """
    waiting = SheetImport.objects.at_work().values_list("pk", flat=True)
    return _take_turns(waiting, seconds=seconds, timer=timer)


def work_on(*, key: int, seconds: float = AT_ONCE, timer: Callable[[], float] = time.monotonic) -> int:
    """Go on with one sheet for so many seconds; return how many rows were done."""
    return _take_turns([key], seconds=seconds, timer=timer)


def _take_turns(keys: Iterable[int], *, seconds: float, timer: Callable[[], float]) -> int:
    ends_at, count, known = timer() + seconds, 0, KnownThings()
    turns, failures = deque(keys), []
    while turns and timer() < ends_at:
        key = turns.popleft()
        try:
            done = do_batch(key=key, known=known)
        except Exception as failure:
            failures.append(failure)
            continue
        if done is not None:
            count += done
            turns.append(key)
    if failures:
        raise failures[0]
    return count


@transaction.atomic
def do_batch(*, key: int, known: KnownThings | None = None) -> int | None:
    """Do the next rows of a sheet; return how many, None where nothing is left to do."""
    rows = SheetImport.objects.select_for_update(of=("self",)).select_related("by")
    sheet = rows.at_work().filter(pk=key).first()
    if sheet is None:
        return None
    if sheet.by is None or not is_secretariat(sheet.by):  # who began it left: nothing is done in nobody's name
        with override(sheet.language):
            _end(sheet)
        return None
    with override(sheet.language):
        steps: dict[str, Callable[[SheetImport, KnownThings], int]] = {
            SheetState.CHECKING: _check,
            SheetState.TAKING: _take,
            SheetState.UNDOING: _undo,
        }
        done = steps[sheet.state](sheet, known or KnownThings())
    return done or None


@transaction.atomic
def take_in_rows(*, sheet: SheetImport, by: Any) -> SheetImport:
    """Have the rows that are right taken in. Raises SheetImportRefused."""
    sheet = lock_sheet(sheet=sheet, act=SheetAct.TAKE, by=by)
    if not sheet.rows.filter(outcome__in=RIGHT, taken_at__isnull=True).exists():
        raise SheetImportRefused(_("There are no rows that can be imported."))
    sheet.state, sheet.taken_at = SheetState.TAKING, timezone.now()
    sheet.save(update_fields=["state", "taken_at"])
    return sheet


@transaction.atomic
def choose_for_row(*, row: SheetImportRow, choice: str, by: Any) -> None:
    """Decide what a row asks; it is checked again, and so are later rows. Raises SheetImportRefused."""
    sheet = lock_sheet(sheet=row.sheet, act=SheetAct.CHOOSE, by=by)
    row = SheetImportRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.taken_at is not None or choice not in [value for value, _label in row.options]:
        raise SheetImportRefused(_("This row no longer asks for a decision."))
    row.choice = choice
    row.save(update_fields=["choice"])
    _check_with(sheet, [row])


@transaction.atomic
def choose_for_all(*, sheet: SheetImport, choice: str, by: Any) -> int:
    """Decide in the same way what several rows ask; return how many. Raises SheetImportRefused."""
    sheet = lock_sheet(sheet=sheet, act=SheetAct.CHOOSE, by=by)
    asking = sheet.rows.filter(outcome=SheetOutcome.CHOICE, taken_at__isnull=True)
    rows = [row for row in asking.order_by("line") if choice in [value for value, _label in row.options]]
    if not rows:
        raise SheetImportRefused(_("No row asks for this decision any longer."))
    for row in rows:
        row.choice = choice
    SheetImportRow.objects.bulk_update(rows, ["choice"], batch_size=500)
    _check_with(sheet, rows)
    return len(rows)


def _check_with(sheet: SheetImport, rows: Sequence[SheetImportRow]) -> None:
    """Have these rows checked again, and later ones about the same: what an earlier one says may decide about them."""
    later = sheet.rows.filter(line__gt=rows[0].line, taken_at__isnull=True)
    if len(rows) <= MOST_ASKED:
        same = SheetRowKey.objects.filter(row__in=rows).values("key")
        later = later.filter(pk__in=SheetRowKey.objects.filter(key__in=same).values("row_id"))
    later.update(outcome=SheetOutcome.UNCHECKED)
    sheet.rows.filter(pk__in=[row.pk for row in rows]).update(outcome=SheetOutcome.UNCHECKED)
    sheet.state = SheetState.CHECKING
    sheet.save(update_fields=["state"])


@transaction.atomic
def undo_import(*, sheet: SheetImport, by: Any) -> SheetImport:
    """Have everything undone that the rows made, the last first; within a day. Raises SheetImportRefused."""
    sheet = lock_sheet(sheet=sheet, act=SheetAct.UNDO, by=by)
    sheet.state = SheetState.UNDOING
    sheet.save(update_fields=["state"])
    return sheet


@transaction.atomic
def sweep_sheets(*, now: datetime.datetime) -> int:
    """Remove files and rows of imports that can no longer be undone, and sheets left unused; return how many."""
    unused = SheetImport.objects.filter(taken_at__isnull=True, kept_at__lt=now - KEPT_FOR)
    done = SheetImport.objects.filter(taken_at__lt=now - MAY_UNDO_FOR, swept_at__isnull=True)
    done = done.filter(state__in=(SheetState.TAKEN, SheetState.CHECKED, SheetState.UNDONE))
    gone = [*unused, *done]
    for sheet in gone:
        transaction.on_commit(partial(drop_file, str(sheet.stored.name)), robust=True)
        sheet.rows.all().delete()
    done.update(swept_at=now, marks={}, notes=[])
    unused.delete()
    return len(gone)


def _check(sheet: SheetImport, known: KnownThings) -> int:
    rows = list(sheet.rows.filter(outcome=SheetOutcome.UNCHECKED, taken_at__isnull=True).order_by("line")[:BATCH])
    if not rows:
        sheet.state = SheetState.TAKEN if sheet.taken_at else SheetState.CHECKED
        other = [note for note in sheet.notes if note[0] != PLANNED]
        sheet.notes = [*other, *([[PLANNED, said]] if (said := _planned_mails(sheet)) else [])]
        sheet.save(update_fields=["state", "notes"])
        return 0
    kind = KINDS[sheet.kind]
    batch = SheetBatch(sheet, kind, rows, known.of(kind, sheet.by))
    try:
        with keeping_files():
            batch.run()
            raise _Trial  # noqa: TRY301 - rolls the transaction back
    except _Trial:
        SheetImportRow.objects.bulk_update(batch.rows, MARKED)
        batch.keep_keys()
    return len(batch.rows)


def _take(sheet: SheetImport, known: KnownThings) -> int:
    rows = list(sheet.rows.filter(outcome__in=RIGHT, taken_at__isnull=True).order_by("line")[:BATCH])
    if not rows:
        _end(sheet)
        return 0
    with keeping_files():
        kind = KINDS[sheet.kind]
        batch = SheetBatch(sheet, kind, rows, known.of(kind, sheet.by), taken_at=sheet.taken_at)
        batch.run()
        SheetImportRow.objects.bulk_update(batch.rows, MARKED)
        sheet.taken_count = sheet.rows.filter(taken_at__isnull=False).count()
        sheet.save(update_fields=["taken_count"])
    return len(batch.rows)


def _end(sheet: SheetImport, state: str = "") -> None:
    """Let an import rest, and have its approvers asked for what was done until now."""
    if sheet.state == SheetState.TAKING:
        _ask_approvers(sheet.rows.filter(taken_at=sheet.taken_at), sheet)
    elif sheet.state == SheetState.UNDOING:
        _ask_approvers(sheet.rows.filter(undone_at__isnull=False), sheet)
    sheet.state = state or (SheetState.TAKEN if sheet.taken_at else SheetState.CHECKED)
    sheet.save(update_fields=["state"])


def _planned_mails(sheet: SheetImport) -> str:
    return mails_of(sheet.rows.filter(outcome__in=RIGHT, taken_at__isnull=True))


def mails_of(rows: Any) -> str:
    """Return how many mails these rows send, or sent, and to how many addresses; "" for none."""
    addresses, approvers = Counter[str](), set[int]()
    for made in rows.filter(made__isnull=False).values_list("made", flat=True).iterator():
        addresses.update((made or {}).get("mails", ()))
        approvers.update((made or {}).get("approvers", ()))
    asked = get_user_model().objects.filter(pk__in=approvers).values_list("email", flat=True)
    addresses.update(asked)
    return f"{addresses.total()} {len(addresses)}" if addresses else ""


def _ask_approvers(rows: Any, sheet: SheetImport) -> None:
    """Ask each approver once for all that these rows submitted."""
    asked = Counter[int]()
    for made in rows.values_list("made", flat=True).iterator():
        asked.update(set((made or {}).get("approvers", ())))
    for person in get_user_model().objects.filter(pk__in=asked).order_by("pk"):
        mail_import_submitted(person, file=sheet.name, count=asked[person.pk])


def _undo(sheet: SheetImport, _known: KnownThings) -> int:
    taken = sheet.rows.filter(taken_at__isnull=False, undone_at__isnull=True, stays="")
    rows = list(taken.order_by("-taken_at", "-line")[:BATCH])
    if not rows:
        _end(sheet, SheetState.UNDONE)
        return 0
    kind, now = KINDS[sheet.kind], timezone.now()
    for row in rows:
        with gathering_mails() as mails:
            row.stays = _undo_row(kind, row, sheet)
        row.made = {**(row.made or {}), "approvers": mails.approvers}
        row.undone_at = None if row.stays else now
    SheetImportRow.objects.bulk_update(rows, ["stays", "undone_at", "made"])
    sheet.undone_count = sheet.rows.filter(undone_at__isnull=False).count()
    sheet.save(update_fields=["undone_count"])
    return len(rows)


def _undo_row(kind: SheetKind, row: SheetImportRow, sheet: SheetImport) -> str:
    try:
        with transaction.atomic():
            return kind.undo(row.made or {}, by=sheet.by)
    except OperationalError:
        raise
    except Exception:  # one row must not keep the others from being undone
        logger.exception("line %s of sheet %s could not be undone", row.line, sheet.pk)
        return _("It could not be undone: the operator has been notified.")
