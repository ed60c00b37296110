"""Verify the chains of the ledgers, and the words beside them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from practices.actions.ledger_records import verify_whole
from practices.actions.triggers import ledgers


class Command(BaseCommand):
    """Read every ledger from its first row; exit with status 1 when one does not hold."""

    help = (
        "Verify every ledger: its rows, its head, the words that its rows keep a digest of, and name the first "
        "altered row if there is one (exit status 1)."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print one line for each ledger."""
        broken: list[str] = []
        for model in ledgers():
            breach = verify_whole(model)
            head = model._default_manager.order_by("-sequence").values_list("hash", flat=True).first()
            count = model._default_manager.count()
            verdict = "ok" if breach is None else f"BREACH at row {breach.sequence}: {breach.reason}"
            self.stdout.write(f"{model._meta.db_table}: {count} rows, head {head or '-'}, {verdict}")
            if breach is not None:
                broken.append(model._meta.db_table)
        if broken:
            raise CommandError(f"Not as it was written: {', '.join(broken)}.")
