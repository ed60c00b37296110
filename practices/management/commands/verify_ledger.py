"""Verify the chains of the ledgers, and the words beside them."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from practices.actions.ledger import Breach
from practices.actions.ledger_heads import HeadsUnreadable, KnownHead, against_known, known_heads
from practices.actions.triggers import ledgers
from practices.models.ledger import LedgerEntry
from practices.operations.archives import verify_archive
from practices.operations.manifests import BackupRefused
from practices.operations.readiness import pending_migrations
from practices.operations.spells import report_well, reported_run
from practices.redactions.ledger_records import verify_whole


class Command(BaseCommand):
    """Read every ledger from its first row; exit with status 1 when one does not hold."""

    help = (
        "Verify every ledger: its rows, the heads that were known before, the words, pins and files that stand beside "
        "its rows; and name the first altered row if there is one (exit status 1)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare a backup to compare with."""
        parser.add_argument("--against", metavar="BACKUP", help="Compare with the heads that this backup knew, too.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print one line for each ledger."""
        try:
            with reported_run("ledger check"):  # an outage is noticed here, as it is while rows are read
                if pending := pending_migrations():
                    raise CommandError(
                        f"{pending[0]} is not applied: run migrate first, or verify by the code of before."
                    )
            with reported_run("ledgers", unread="ledger check"):
                self._verify(self._known(options["against"]))
        finally:
            report_well(what="nightly run", now=timezone.now())

    def _verify(self, known: Mapping[str, list[KnownHead]]) -> None:
        broken: list[str] = []
        for model in ledgers():
            breach = _breach(model, known.get(model._meta.db_table, []))
            head = model._default_manager.order_by("-sequence").values_list("hash", flat=True).first()
            count = model._default_manager.count()
            verdict = "ok" if breach is None else f"BREACH at row {breach.sequence}: {breach.reason}"
            self.stdout.write(f"{model._meta.db_table}: {count} rows, head {head or '-'}, {verdict}")
            if breach is not None:
                broken.append(f"{model._meta.db_table} (row {breach.sequence}: {breach.reason})")
        if broken:
            raise CommandError(f"Not as it was written: {', '.join(broken)}.")

    def _known(self, backup: str | None) -> dict[str, list[KnownHead]]:
        try:
            known = known_heads()
            if backup:
                manifest = verify_archive(Path(backup))
                for table, (sequence, digest) in manifest.heads.items():
                    head = KnownHead(sequence, digest, manifest.made_at, Path(backup).name)
                    known.setdefault(table, []).append(head)
        except (HeadsUnreadable, BackupRefused) as error:
            raise CommandError(str(error)) from error
        return known


def _breach(model: type[LedgerEntry], known: list[KnownHead]) -> Breach | None:
    return verify_whole(model) or against_known(model, known)
