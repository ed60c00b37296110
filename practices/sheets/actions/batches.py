"""Rows of a sheet that are done together, each as if those before it in the sheet were done already.

A check is rolled back after some rows: what earlier rows make is made again for those that are about the same.
"""

import datetime
import hashlib
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from organizations.planned_mails import gathering_mails
from practices.documents.sheets.tables import FAULTS, cell_address
from practices.models.sheets import RIGHT, SheetImport, SheetImportRow, SheetOutcome, SheetRowKey
from practices.sheets.columns import RowFault, SheetChoiceNeeded, SheetRowRefused
from practices.sheets.kinds.kind import RowResult, SheetKind
from practices.sheets.meanings import key_of, read_meanings
from practices.sheets.sentences import say_mark

OF_LINE = "line-"
"""How a decision names what an earlier line makes, which is not there before the import."""
MOST_REPEATED = 200
"""How many earlier rows are done again for a batch; a row that needs more of them is refused."""
STANDING = (*RIGHT, SheetOutcome.EXISTS)

logger = logging.getLogger(__name__)


@dataclass
class SheetBatch:
    """Rows that are done together: as many of `rows`, from the first on, as need few enough earlier ones.

    `made` is what they and earlier rows made, by line; `keys` is what each row is about.
    """

    sheet: SheetImport
    kind: SheetKind
    rows: Sequence[SheetImportRow]
    known: Any
    taken_at: datetime.datetime | None = None
    made: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    meanings: dict[str, str] = field(default_factory=dict)
    keys: dict[int, set[str]] = field(default_factory=dict)

    def run(self) -> None:
        """Do each row by itself in the order of the sheet, and note what became of it."""
        self.meanings = read_meanings(self.kind)
        self.keys = {row.line: self._hashed(self.kind.keys(self._cells(row), self.known)) for row in self.rows}
        earlier = self._earlier()
        while len(earlier) > MOST_REPEATED and len(self.rows) > 1:
            self.rows = self.rows[: len(self.rows) // 2]
            earlier = self._earlier()
        for row in self.rows:
            row.faults, row.options, row.becomes, row.made = [], [], "", {}
        if len(earlier) > MOST_REPEATED and self.taken_at is None:
            self._refuse_many(self.rows[0])
            return
        own = {row.line for row in self.rows}
        for row in sorted([*self.rows, *earlier], key=lambda row: row.line):
            if row.line in own:
                self._run(row)
            elif row.taken_at is not None or row.outcome == SheetOutcome.EXISTS:
                self.made[row.line] = row.made or {}
            elif self.taken_at is None:
                self._repeat(row)

    def keep_keys(self) -> None:
        """Keep what the rows are about, for the rows after them."""
        SheetRowKey.objects.filter(row__in=self.rows).delete()
        SheetRowKey.objects.bulk_create(
            SheetRowKey(row=row, key=key) for row in self.rows for key in self.keys[row.line]
        )

    def _cells(self, row: SheetImportRow) -> dict[str, str]:
        """Return the cells of a row by column, with the choices that their words were said to mean."""
        cells, _addresses = cells_of(self.sheet, row)
        return {name: self.meanings.get(key_of(name, cell), cell) for name, cell in cells.items()}

    def _hashed(self, words: Collection[str]) -> set[str]:
        named = (f"{self.sheet.pk} {one}".encode() for one in words)
        return {hashlib.blake2b(one, digest_size=16).hexdigest() for one in named}

    def _earlier(self) -> list[SheetImportRow]:
        """Return the rows before these that stand and are about the same, or about what these need, and so on.

        One more than MOST_REPEATED where there are more. Of what was taken in only the rows about the same are needed.
        """
        found: dict[int, SheetImportRow] = {}
        frontier = {key for row in self.rows for key in self._sought(row)}
        asked = set(frontier)
        before = self.sheet.rows.filter(line__lt=self.rows[-1].line, outcome__in=STANDING, undone_at__isnull=True)
        before = before.exclude(pk__in=[row.pk for row in self.rows]).order_by("line")
        while frontier and len(found) <= MOST_REPEATED:
            with_key = SheetRowKey.objects.filter(key__in=frontier).values("row_id")
            rows = before.filter(pk__in=with_key).exclude(pk__in=list(found))[: MOST_REPEATED + 1 - len(found)]
            found |= {row.pk: row for row in rows}
            frontier = {key for row in rows for key in self._sought(row)} - asked if self.taken_at is None else set()
            asked |= frontier
        return list(found.values())

    def _sought(self, row: SheetImportRow) -> set[str]:
        """Return the keys of the rows that may decide what becomes of this one."""
        cells = self._cells(row)
        return self._hashed({*self.kind.keys(cells, self.known), *self.kind.needs(cells, self.known)})

    def _refuse_many(self, row: SheetImportRow) -> None:
        sentence = _("More than %(count)s rows above are about the same: split the sheet.") % {"count": MOST_REPEATED}
        row.outcome, row.faults = SheetOutcome.ERROR, [["", sentence]]

    def _repeat(self, row: SheetImportRow) -> None:
        try:
            self._take(row)
        except (SheetRowRefused, SheetChoiceNeeded):  # it says so at its own line, once it is checked again
            return

    def _take(self, row: SheetImportRow) -> RowResult:
        """Take a row in. Raises SheetRowRefused, SheetChoiceNeeded."""
        cells = self._cells(row)
        named = self.kind.named(cells, self.known)
        try:
            with transaction.atomic():
                result = self.kind.take(cells, by=self.sheet.by, known=self.known, choice=self._choice(row))
                same = self._same_line(row, self.kind.thing(result.made))
                if same and result.outcome == SheetOutcome.CHANGED:
                    raise SheetRowRefused  # noqa: TRY301 - rolls the row back
        except SheetRowRefused:
            if same := self._same_line(row, named):
                sentence = _("This is the same as line %(line)s of this sheet, written differently: remove one line.")
                raise SheetRowRefused(RowFault(self.kind.columns[0].name, sentence % {"line": same})) from None
            raise
        if result.outcome in RIGHT:
            self.kind.learn(result.made, self.known)
        self.made[row.line] = result.made
        if same and result.outcome == SheetOutcome.EXISTS:
            sentence = _("This is the same as line %(line)s of this sheet.") % {"line": same}
            return RowResult(result.outcome, result.about, sentence, result.made)
        return result

    def _same_line(self, row: SheetImportRow, thing: str) -> int:
        """Return the earlier line that made or changed the same thing; 0 for none."""
        if not thing:
            return 0
        same = (line for line, made in self.made.items() if line < row.line and self.kind.thing(made) == thing)
        return min(same, default=0)

    def _choice(self, row: SheetImportRow) -> str:
        """Return the decision, with what an earlier line made by what it is now."""
        name, _colon, key = row.choice.partition(":")
        if not key.startswith(OF_LINE):
            return row.choice
        line = int(key.removeprefix(OF_LINE))
        made = self.made.get(line)
        if made is None:
            made = self.sheet.rows.filter(line=line).values_list("made", flat=True).first()
        return f"{name}:{self.kind.thing(made or {})}"

    def _options(self, asked: SheetChoiceNeeded) -> list[list[str]]:
        """Return what may be chosen; what an earlier line makes is named by its line, as it is not there yet."""
        lines = {self.kind.thing(made): line for line, made in self.made.items()}
        options = []
        for value, label in asked.options:
            name, _colon, key = value.partition(":")
            options.append([f"{name}:{OF_LINE}{lines[key]}" if key and key in lines else value, label])
        return options

    def _run(self, row: SheetImportRow) -> None:
        _cells, addresses = cells_of(self.sheet, row)
        marked = _marked(self.sheet, row)
        if marked:
            row.outcome, row.faults = SheetOutcome.ERROR, marked
            return
        try:
            with gathering_mails() as mails:
                result = self._take(row)
        except SheetRowRefused as refusal:
            row.outcome = SheetOutcome.ERROR
            row.faults = [[addresses.get(one.column, ""), one.sentence] for one in refusal.faults]
        except SheetChoiceNeeded as asked:
            row.outcome, row.options = SheetOutcome.CHOICE, self._options(asked)
            row.about, row.becomes = asked.about[:255], str(asked)
        except OperationalError:
            raise
        except Exception:  # one row must not keep the others waiting
            logger.exception("line %s of sheet %s could not be taken in", row.line, self.sheet.pk)
            row.outcome = SheetOutcome.ERROR
            row.faults = [["", _("The row could not be imported: the operator has been notified.")]]
        else:
            self._note(row, result, {"mails": mails.addresses, "approvers": mails.approvers})

    def _note(self, row: SheetImportRow, result: RowResult, mails: dict[str, Any]) -> None:
        row.outcome, row.about, row.becomes = result.outcome, result.about[:255], result.becomes
        row.made = {**result.made, **mails}
        if self.taken_at is not None and result.outcome in RIGHT:
            row.taken_at = self.taken_at


def cells_of(sheet: SheetImport, row: SheetImportRow) -> tuple[dict[str, str], dict[str, str]]:
    """Return the cells of a row by column, with what is the same for all, and the addresses of the cells."""
    cells, addresses = dict(sheet.same_for_all), {}
    for index, (name, cell) in enumerate(zip(sheet.columns, row.cells, strict=True)):
        if name:
            addresses[name] = cell_address(row.line, index)
            cells[name] = cell
    return cells, addresses


def _marked(sheet: SheetImport, row: SheetImportRow) -> list[list[str]]:
    """Return the faults of cells that their file itself has."""
    found = []
    for index, name in enumerate(sheet.columns):
        address = cell_address(row.line, index)
        if name and sheet.marks.get(address) in FAULTS:
            found.append([address, say_mark(sheet.marks[address], row.cells[index])])
    return found
