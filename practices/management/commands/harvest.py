"""Follow other portals."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from practices.exchange.actions.followed_portals import PortalRefused, follow_portal
from practices.exchange.actions.harvest import harvest
from practices.exchange.actions.partner_portal import PartnerPortal
from practices.models.exchange.harvest import HarvestSource


class Command(BaseCommand):
    """Bring what is kept of partners' portals to what they show to the public."""

    help = (
        "Read what another portal shows to the public, by its log of changes, and show it with where it is from "
        "(settings: HARVEST=1). A run can be ended at any moment and is taken up where it was. Run it each hour."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare which portals are read."""
        parser.add_argument("address", nargs="?", metavar="ADDRESS", help="of a portal: https://exchange.example")
        parser.add_argument("--title", default="", help="what the portal is called here")
        parser.add_argument("--all", action="store_true", help="read all portals that are followed already")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, print what happens, and end with 1 if a portal could not be read to its end."""
        if not settings.HARVEST:
            raise CommandError("Harvest is off. Set HARVEST=1 to follow other portals.")
        if bool(options["address"]) == options["all"]:
            raise CommandError("Give the address of a portal, or --all.")
        failed = 0
        for source in self._sources(options):
            self.stdout.write(f"{source} ({source.address})")
            done = harvest(source=source, portal=PartnerPortal(source.address), tell=self._tell)
            self._tell(f"{done.read_count} read, {done.withdrawn_count} withdrawn.")
            self._tell("Both portals have the same things." if done.is_equal else done.problem)
            failed += not done.is_equal
        if failed:
            raise CommandError(f"{failed} not read to the end; what was read is kept.")

    def _sources(self, options: dict[str, Any]) -> list[HarvestSource]:
        if options["all"]:
            return list(HarvestSource.objects.order_by("pk"))
        try:
            return [follow_portal(address=options["address"], title=options["title"], by=None)]
        except PortalRefused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _tell(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()
