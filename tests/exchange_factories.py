"""What tests of the exchange API are made of: tokens, and clients that carry one."""

import json
from typing import Any

from django.test import Client

from organizations.models import OrganizationPage
from practices.exchange.actions.tokens import make_token
from practices.models.exchange.tokens import AccessToken
from tests import factories

TEXT = "1. Conduct\n\nStaff act with integrity.\n\n2. Gifts\n\nStaff accept no gifts.\n"


def access_token(organization: OrganizationPage | None = None, **fields: Any) -> tuple[AccessToken, str]:
    """Make a token that may read and submit, with its key; an officer makes it."""
    owner = organization or factories.organization()
    by = fields.pop("by", None) or factories.officer(owner)
    return make_token(**{"name": "Register", "may_submit": True, **fields}, organization=owner, by=by)


def machine(key: str) -> Client:
    """Return a client that carries a key."""
    return Client(headers={"Authorization": f"Bearer {key}"})


def instrument_content(**fields: Any) -> dict[str, Any]:
    """Return what a machine says of a code of conduct with one English text."""
    edition = {"language": "en", "dated_on": "2003-05", "text": TEXT}
    content = {
        "titles": {"en": "Code of Conduct"},
        "kind": "code_of_conduct",
        "dates": [{"kind": "adopted", "on": "2003-05"}],
        "editions": [edition],
    }
    return {**content, **fields}


def send(client: Client, content: Any, *, kind: str = "instrument", name: str = "A-1", **options: Any) -> Any:
    """Submit content as JSON; give the answer. `query` goes into the address, `key` is an idempotency key."""
    headers = {"Idempotency-Key": options["key"]} if "key" in options else {}
    body = json.dumps({"kind": kind, "external_id": name, "content": content})
    address = "/api/v1/submissions/" + options.get("query", "")
    return client.post(address, body, content_type="application/json", headers=headers)
