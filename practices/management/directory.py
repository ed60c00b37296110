"""What the commands that import organizations and people share: the file, the dry run, what they print."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from practices.actions.directory.plans import DirectoryPlan, DirectoryRefused, RowOutcome
from practices.actions.directory.sheets import DirectoryFault, SheetUnreadable
from practices.management.operator import add_operator_options, read_operator
from practices.management.writing import WritingCommand

MOST_FAULTS = 100
"""Faults that are printed."""


class DirectoryCommand(WritingCommand):
    """Reads a sheet, plans or imports it, prints each change of a dry run, each fault, and the counts."""

    plan: Callable[..., DirectoryPlan]
    write: Callable[..., DirectoryPlan]
    passes_by: str

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file."""
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV in UTF-8, with commas or semicolons")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        add_operator_options(parser, what="imports")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, plan or write, print."""
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        try:
            if options["dry_run"]:
                plan = type(self).plan(content=content, by=None, as_operator=True)
            else:
                operator = read_operator(options, passes_by=self.passes_by)
                more = {"authority": operator.authority, **self.more(options)}
                plan = type(self).write(content=content, by=operator.by, as_operator=True, **more)
        except SheetUnreadable as error:
            raise CommandError(str(error)) from error
        except DirectoryRefused as refusal:
            raise CommandError(_faults(refusal.faults, str(refusal))) from refusal
        if options["dry_run"]:
            self._tell(plan)
            if plan.faults:
                raise CommandError(_faults(plan.faults, "Nothing would be written: the sheet has faults."))
        counts = ", ".join(f"{plan.count(outcome)} {outcome}" for outcome in RowOutcome)
        self.stdout.write(f"{len(plan.rows)} rows: {counts}.{' Nothing was changed.' if options['dry_run'] else ''}")

    def more(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return what else the action takes."""
        return {}

    def _tell(self, plan: DirectoryPlan) -> None:
        for row in plan.writing:
            said = "; ".join(f"{one.column}: {one.before or '-'} > {one.after}" for one in row.differences)
            self.stdout.write(f"line {row.line}: {row.outcome} {row.name} ({said})")


def _faults(faults: tuple[DirectoryFault, ...], message: str) -> str:
    listed = [f"line {fault.line}: {fault.reason}" for fault in faults[:MOST_FAULTS]]
    more = [f"and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
    return "\n".join([*listed, *more, message])
