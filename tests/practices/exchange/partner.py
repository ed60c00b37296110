"""A partner's portal in tests: this one, asked through the test client as if it were another."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from practices.exchange.actions.partner_portal import PartnerPortal, PortalResponse

ADDRESS = "http://testserver"


@dataclass
class ClientAsk:
    """Asks the portal of the test; `before` is called with each address first, and may answer in its place."""

    before: Callable[[str], PortalResponse | None] = lambda _address: None
    asked: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, address: str, etag: str) -> PortalResponse:
        """Answer as the port to the network does."""
        self.asked.append((address, etag))
        instead = self.before(address)
        if instead is not None:
            return instead
        headers: dict[str, Any] = {"if-none-match": etag} if etag else {}
        response = Client().get(address.removeprefix(ADDRESS), headers=headers)
        return PortalResponse(response.status_code, response.content, response.get("ETag", ""))


def partner(before: Callable[[str], PortalResponse | None] = lambda _address: None) -> tuple[PartnerPortal, ClientAsk]:
    """Return the portal of the test as another one, and what is asked of it. It never waits."""
    ask = ClientAsk(before)
    return PartnerPortal(ADDRESS, ask=ask, pause=lambda _seconds: None), ask
