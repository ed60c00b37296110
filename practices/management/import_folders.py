"""Importing a folder: its manifest is checked whole, its files are read ahead, and written batch by batch."""

import pickle
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from itertools import batched
from pathlib import Path
from typing import Any, Self

from django.core.management.base import CommandError, OutputWrapper

from practices.actions.bulk_imports import RowRefused, import_batch
from practices.actions.import_plans import ImportItem, ImportPlanner, Owner, Planned, owner_of
from practices.actions.imports import ImportRefused, slug_of
from practices.documents.manifests import MOST_BYTES, TITLE_IN, ManifestRow, read_manifest
from practices.documents.reading_ahead import Prepared, ReadingTask, read_ahead
from practices.documents.source_files import needs_reason
from practices.documents.text import UnreadableText
from practices.management.import_options import WORDS, Faulty, ImportRun
from practices.management.import_reports import Progress, planned_row, refused_row
from practices.queries.editions.held_words import list_held

MANIFEST = "manifest.csv"
BATCH = 200
"""How many texts are made, or not made, together."""

Order = tuple[ImportItem, ReadingTask]
Work = tuple[ImportItem, Prepared]


@dataclass
class FolderImport:
    """One run over a folder. `rows` are what became of its files so far, in the order in which they were taken."""

    folder: Path
    manifest: Path
    run: ImportRun
    defaults: Mapping[str, str]
    stderr: OutputWrapper
    is_trial: bool = False
    keeps_going: bool = False
    correct: bool = False
    batch_size: int = BATCH
    rows: list[dict[str, Any]] = field(default_factory=list)

    def execute(self) -> None:
        """Check, read, write; `rows` say what came of it. Raises CommandError, also when a batch was refused whole."""
        wanted = self._read_orders()
        read = self._read_files(wanted)
        if self.is_trial or not self.keeps_going:
            with Spool() as spool:
                spool.fill(self._refuse_unread(read))
                self._plan(spool)
                if not self.is_trial and not self.refused_count:
                    self.rows.clear()
                    self._write(spool, len(wanted))
        else:
            self._write(self._refuse_unread(read), len(wanted))

    @property
    def refused_count(self) -> int:
        """How many files were refused so far."""
        return self.counts()["refused"]

    def counts(self) -> Counter[str]:
        """Count the files by what became of them."""
        return Counter(row["outcome"] for row in self.rows)

    def _read_orders(self) -> list[Order]:
        """Read the manifest and check every row. What is made from another edition comes after all that is not."""
        found = []
        for row in _rows_of(self.manifest):
            try:
                found.append(self.run.read_order(self._words(row), self._file(row), row.line))
            except Faulty as error:
                self.rows.append(refused_row(row.line, row.cells.get("file", ""), str(error)))
        return sorted(self._with_all_titles(found), key=lambda pair: bool(pair[0].made_from))

    def _with_all_titles(self, orders: Iterable[Order]) -> list[Order]:
        """Let each order have the titles that any row gives its instrument, whichever of them comes to make it."""
        titles: dict[tuple[Owner, str], dict[str, str]] = defaultdict(dict)
        agreed = []
        for order, reading in orders:
            known = titles[_instrument_of(order)]
            other = next((code for code, title in order.draft.titles.items() if known.get(code, title) != title), None)
            if other is None:
                known |= order.draft.titles
                agreed.append((replace(order, draft=replace(order.draft, titles=known)), reading))
            else:
                refusal = f"Another row gives this instrument another title in “{other}”: {known[other]}"
                self.rows.append(refused_row(order.line, order.draft.source_name, refusal))
        return agreed

    def _words(self, row: ManifestRow) -> dict[str, str]:
        """Return what is said of a row: its cells, and what the command's options say where a cell is empty."""
        titles = {name: title for name, title in row.cells.items() if name.startswith(TITLE_IN)}
        return {name: row.cells.get(name) or self.defaults.get(name) or "" for name in WORDS} | titles

    def _file(self, row: ManifestRow) -> Path:
        name = row.cells.get("file", "")
        if not name:
            raise Faulty(["The row names no file."])
        file = self.folder / name
        if not file.resolve().is_relative_to(self.folder.resolve()):
            raise Faulty([f"“{name}” lies outside the folder."])
        if not file.is_file():
            raise Faulty([f"“{name}” is not in the folder."])
        return file

    def _read_files(self, wanted: Sequence[Order]) -> Iterator[Work]:
        progress = Progress(self.stderr, "read", len(wanted))
        readings = read_ahead([reading for _order, reading in wanted])
        try:
            for (order, _reading), prepared in zip(wanted, readings, strict=True):
                progress.add(1)
                yield filled_order(order, prepared), prepared
        except BrokenProcessPool as error:
            raise CommandError("A process that reads the files was ended from outside. Run it again.") from error

    def _refuse_unread(self, read: Iterable[Work]) -> Iterator[Work]:
        """Pass on what could be read, and note what could not."""
        for order, prepared in read:
            refusal = prepared.refusal or _refuse_opening(order, prepared)
            if refusal:
                self.rows.append(refused_row(order.line, order.draft.source_name, refusal))
            else:
                yield order, prepared

    def _plan(self, works: Iterable[Work]) -> None:
        """Note what would become of each text."""
        plan = ImportPlanner(by=self.run.by, correct=self.correct)
        for batch in batched(works, self.batch_size):
            planned = plan.extend([order for order, _prepared in batch])
            self._note(planned, batch, is_trial=True)

    def _write(self, works: Iterable[Work], total: int) -> None:
        progress = Progress(self.stderr, "imported", total)
        for batch in batched(works, self.batch_size):
            try:
                done = import_batch(
                    orders=[order for order, _prepared in batch],
                    by=self.run.by,
                    correct=self.correct,
                    keep_going=self.keeps_going,
                )
            except ImportRefused as error:
                where = f"Line {error.line}: " if isinstance(error, RowRefused) else ""
                raise CommandError(f"{where}{error} {progress.done} files are done; run it again to go on.") from error
            self._note(done, batch, is_trial=False)
            progress.add(len(batch))

    def _note(self, planned: Sequence[Planned], batch: Sequence[Work], *, is_trial: bool) -> None:
        for item, (_order, prepared) in zip(planned, batch, strict=True):
            self.rows.append(planned_row(item, prepared, is_trial=is_trial))


def _instrument_of(order: ImportItem) -> tuple[Owner, str]:
    """Return what stands for the instrument that an order speaks of, as it is looked for: by symbol, else by title."""
    return owner_of(order), order.draft.symbol or slug_of(order.draft)


def _rows_of(manifest: Path) -> tuple[ManifestRow, ...]:
    try:
        with manifest.open("rb") as file:
            return read_manifest(file.read(MOST_BYTES + 1))
    except OSError as error:
        raise CommandError(f"{manifest} cannot be read: {error.strerror}.") from error
    except UnreadableText as error:
        raise CommandError(f"{manifest}: {error}") from error


def filled_order(order: ImportItem, prepared: Prepared) -> ImportItem:
    """Return the order with what was read."""
    return replace(
        order,
        draft=replace(order.draft, numbered_text=prepared.text, pictures=prepared.pictures),
        checksum=prepared.checksum,
        came=prepared.came,
        held=prepared.held,
        fault=prepared.fault,
        provisions=prepared.provisions,
    )


def _refuse_opening(order: ImportItem, prepared: Prepared) -> str:
    """Say why the source file of an order is not opened, "" if it may be."""
    opening = order.opening
    if opening is None or not opening.with_source or opening.uncleaned_reason:
        return ""
    if not needs_reason(prepared.held, prepared.fault):
        return ""
    held = prepared.fault or list_held(one for one in prepared.held if one.calls_for_reason)
    return f"The file contains more than its text: {held}. Say --clean, or --uncleaned-reason."


class Spool:
    """Keeps what was read in a file of its own, so that memory does not grow with the folder."""

    def __enter__(self) -> Self:
        self._file = tempfile.TemporaryFile()
        self._count = 0
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def fill(self, works: Iterable[Work]) -> None:
        """Keep all of `works`."""
        for work in works:
            pickle.dump(work, self._file, protocol=pickle.HIGHEST_PROTOCOL)
            self._count += 1

    def __iter__(self) -> Iterator[Work]:
        self._file.seek(0)
        for _number in range(self._count):
            yield pickle.load(self._file)  # noqa: S301 - written by this process, under no name
