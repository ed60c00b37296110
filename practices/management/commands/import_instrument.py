"""Import the text of an instrument, or those of a folder."""

import json
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from practices.actions.bulk_imports import read_ordered
from practices.actions.import_plans import ImportItem, ImportPlanner
from practices.actions.imports import Draft, Imported, ImportRefused, TextDiffers
from practices.actions.intake import take_in
from practices.actions.originals import sweep_originals
from practices.documents.reading_ahead import Prepared, prepare
from practices.management.import_folders import BATCH, MANIFEST, FolderImport, filled_order
from practices.management.import_options import WORDS, Faulty, ImportRun, add_word_options, read_run
from practices.management.import_reports import address, doubt_rows, doubts_of, page_row
from practices.management.operator import add_operator_options
from practices.management.writing import WritingCommand


class Command(WritingCommand):
    """Parse, import, print what it came to. Running it again changes nothing."""

    help = (
        "Import a file as an edition of an instrument, or the files of a folder by its manifest, as drafts; with "
        "--publish by the operator. Whatever is refused leaves nothing behind, and running it again changes nothing. "
        "See docs/importing.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what is said of the text."""
        parser.add_argument("file", type=Path, metavar="FILE", help="a file of any format, or a folder with a manifest")
        add_word_options(parser)
        parser.add_argument("--manifest", type=Path, help=f"of a folder; default: {MANIFEST} in it")
        parser.add_argument("--publish", action="store_true", help="publish it; needs --by, --authority and --yes")
        parser.add_argument("--release-source-file", action="store_true", help="open the original file as well")
        add_operator_options(parser, what="imports")
        parser.add_argument(
            "--clean",
            choices=("accept", "reject"),
            help="keep a cleaned copy for readers, with its tracked changes accepted or rejected; the original is kept",
        )
        parser.add_argument(
            "--uncleaned-reason",
            default="",
            metavar="TEXT",
            help="why a source file is opened that holds more than its words; else such a file is refused",
        )
        parser.add_argument(
            "--correct", action="store_true", help="replace a text at the same address by a new revision"
        )
        parser.add_argument("--keep-going", action="store_true", help="of a folder: import what is not refused")
        parser.add_argument(
            "--batch-size", type=int, default=BATCH, metavar="N", help=f"of a folder: files made together ({BATCH})"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be made, and make nothing")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, import, print."""
        run = read_run(options)
        if not options["dry_run"]:
            sweep_originals(now=timezone.now())
        if _is_folder(options["file"]):
            self._import_folder(run, options)
        else:
            self._import_file(run, options)

    def _import_file(self, run: ImportRun, options: dict[str, Any]) -> None:
        try:
            order, reading = run.read_order(_said(options), options["file"])
        except Faulty as error:
            raise CommandError(str(error)) from error
        prepared = prepare(reading)
        if prepared.refusal:
            raise CommandError(f"{options['file']}: {prepared.refusal}")
        try:
            imported = take_in(
                organization=order.organization,
                draft=_whole(order, prepared, run, options),
                by=run.by,
                origin="command",
                correct=options["correct"],
                opening=order.opening,
                is_trial=options["dry_run"],
            )
        except TextDiffers as error:
            raise CommandError(f"{error} Say --correct to replace it by a new revision.") from error
        except ImportRefused as error:
            raise CommandError(str(error)) from error
        for doubt in doubts_of(prepared):
            self.stderr.write(doubt.message, self.style.WARNING)
        if options["format"] == "json":
            self._print_json(_report(imported, prepared, options))
        else:
            self._print_counts(imported, prepared, options)

    def _print_counts(self, imported: Imported, prepared: Prepared, options: dict[str, Any]) -> None:
        outcome = f"would be {imported.outcome}" if options["dry_run"] else imported.outcome
        instrument, edition = imported.instrument, imported.edition
        made = "new" if imported.is_new_instrument else "known"
        state = "published" if edition.live and not edition.has_unpublished_changes else "draft"
        self.stdout.write(f"instrument: {instrument.title} ({made}) {address(instrument)}")
        self.stdout.write(f"edition: {outcome}, {state}, {address(edition)}")
        self.stdout.write(f"provisions: {len(prepared.provisions)}, doubts: {len(doubts_of(prepared))}")

    def _import_folder(self, run: ImportRun, options: dict[str, Any]) -> None:
        folder = FolderImport(
            folder=options["file"],
            manifest=options["manifest"] or options["file"] / MANIFEST,
            run=run,
            defaults=_said(options),
            stderr=self.stderr,
            is_trial=options["dry_run"],
            keeps_going=options["keep_going"],
            correct=options["correct"],
            batch_size=max(options["batch_size"], 1),
        )
        try:
            folder.execute()
        except KeyboardInterrupt as error:
            raise CommandError("Stopped. What was imported stays, in whole batches; run it again to go on.") from error
        rows = sorted(folder.rows, key=lambda row: row["line"])
        made_nothing = options["dry_run"] or bool(folder.refused_count and not options["keep_going"])
        if options["format"] == "json":
            counts = dict(sorted(folder.counts().items()))
            self._print_json({"dry_run": made_nothing, "counts": counts, "rows": rows})
        else:
            self._print_rows(rows, is_listed=options["dry_run"], would="would be " if made_nothing else "")
        if folder.refused_count:
            rows_are = "1 row is" if folder.refused_count == 1 else f"{folder.refused_count} rows are"
            others = "nothing was made" if made_nothing else "the others were imported"
            raise CommandError(f"{rows_are} refused; {others}.")

    def _print_rows(self, rows: list[dict[str, Any]], *, is_listed: bool, would: str) -> None:
        """Print each refused row, the others when they are to be listed, and the counts."""
        for row in rows:
            where = f"line {row['line']}, {row['file'] or '-'}"
            if row["refusal"]:
                self.stderr.write(f"{where}: {row['refusal']}")
            elif is_listed:
                doubts = f", {len(row['doubts'])} doubts" if row["doubts"] else ""
                self.stdout.write(f"{where}: {would}{row['outcome']}, {row['provisions']} provisions{doubts}")
        for outcome in ("created", "corrected", "unchanged"):
            count = sum(row["outcome"] == outcome for row in rows)
            self.stdout.write(f"{would}{outcome}: {count}")

    def _print_json(self, report: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _said(options: dict[str, Any]) -> dict[str, str]:
    return {name: str(options[name] or "") for name in WORDS}


def _whole(order: ImportItem, prepared: Prepared, run: ImportRun, options: dict[str, Any]) -> Draft:
    """Return the draft with text, original and the edition it was made from. Raises ImportRefused."""
    filled = filled_order(order, prepared)
    file = read_ordered(filled)
    draft = replace(filled.draft, source_name=file.name, source=file.content, contents=file)
    if not order.made_from:
        return draft
    [planned] = ImportPlanner(by=run.by, correct=options["correct"]).extend([filled])
    if planned.outcome == "refused":
        raise ImportRefused(planned.refusal)
    return replace(draft, made_from=planned.edition.made_from if planned.edition else None)


def _report(imported: Imported, prepared: Prepared, options: dict[str, Any]) -> dict[str, Any]:
    """Return what is printed as JSON. A trial makes nothing, so what would be new has no id."""
    is_trial = options["dry_run"]
    return {
        "outcome": imported.outcome,
        "dry_run": is_trial,
        "instrument": page_row(imported.instrument, is_new=is_trial and imported.is_new_instrument),
        "edition": page_row(imported.edition, is_new=is_trial and imported.outcome == "created"),
        "provisions": len(prepared.provisions),
        "doubts": doubt_rows(doubts_of(prepared)),
    }
