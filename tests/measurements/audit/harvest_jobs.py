"""Jobs of the audit of harvest: a partner's portal that serves what was made, and the portal that reads it."""

import io
from typing import Any

from django.conf import settings

from practices.exchange.actions.followed_portals import follow_portal
from practices.exchange.actions.harvest import harvest
from practices.exchange.actions.partner_portal import PartnerPortal
from practices.models.exchange.harvest import HarvestedThing, HarvestSource


def begin_partner(address: str, _silence: io.StringIO) -> None:
    """Follow the portal at an address."""
    follow_portal(address=address, title="Partner", by=None)


def harvest_partner(_silence: io.StringIO) -> dict[str, Any]:
    """Read it."""
    settings.HARVEST_PRIVATE = True
    source = HarvestSource.objects.get()
    done = harvest(source=source, portal=PartnerPortal(source.address))
    return {"is_equal": done.is_equal, "problem": done.problem}


def inspect_harvest(_silence: io.StringIO) -> dict[str, Any]:
    """Return what is kept: the data by kind and id, and the place in the log."""
    things = HarvestedThing.objects.filter(withdrawn_at__isnull=True)
    return {
        "place": HarvestSource.objects.get().cursor,
        "things": {f"{thing.kind} {thing.thing}": thing.data for thing in things},
    }
