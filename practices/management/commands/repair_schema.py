"""Add to the database what its recorded migrations promise and it does not have."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from practices.operations.readiness import pending_migrations
from practices.operations.schema_rebuilding import derived_tables, rebuild
from practices.operations.schema_repair import RepairPlan, RepairRefused, plan_repair, refuse_repair, repair_schema
from practices.operations.schema_state import schema_faults


class Command(BaseCommand):
    """The way out for a portal whose first migrations were rewritten after it applied them (before 0.2.0)."""

    help = (
        "Compare the database with the migrations that it has recorded, and add the tables, columns, indexes, "
        "constraints and triggers that are missing, all or nothing. What cannot be added is named, and then nothing is "
        "changed. Stop the web processes and the workers, and make a backup first."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what else may be done."""
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--dry-run", action="store_true", help="List what is missing, and change nothing.")
        what.add_argument(
            "--rebuild",
            action="store_true",
            help="Write the search index and the counts again: after migrate, where this command said so.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print what was added. Exit status 1 with one line for each thing that cannot be added."""
        try:
            if options["rebuild"]:
                if pending_migrations() or schema_faults():
                    raise CommandError("The schema has to be whole first: run repair_schema, then migrate.")
                self._say_rebuilt(rebuild(derived_tables()))
            elif options["dry_run"]:
                self._list()
            else:
                self._repair()
        except RepairRefused as refusal:
            refused = "\n".join(f"  {line}" for line in refusal.refused)
            raise CommandError(f"Nothing was changed. This cannot be mended by adding:\n{refused}") from refusal

    def _list(self) -> None:
        plan: RepairPlan = plan_repair()
        self._say(plan.lacks or ["Nothing is missing."])
        refuse_repair(plan)
        self._say_pending(plan.pending)

    def _repair(self) -> None:
        done = repair_schema()
        self._say([f"added: {name}" for name in done.added] or ["Nothing is missing."])
        self._say_rebuilt(done.rebuilt)
        self._say_pending(done.pending)
        if done.to_rebuild:
            self._say(["After migrate, run manage.py repair_schema --rebuild."])

    def _say_rebuilt(self, names: tuple[str, ...]) -> None:
        self._say([f"written again: {name}" for name in names])

    def _say_pending(self, names: tuple[str, ...]) -> None:
        if names:
            self._say([f"{len(names)} migrations are not applied yet, {names[0]} first: run manage.py migrate."])

    def _say(self, lines: list[str]) -> None:
        for line in lines:
            self.stdout.write(line)
