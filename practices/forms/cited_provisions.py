"""The provision that somebody cites by its address."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

from practices.models.instruments import InstrumentPage
from practices.models.provisions import Provision

BY_UUID = re.compile(r"provisions/([0-9a-f-]{36})")
BY_ADDRESS = re.compile(r"(?:([\w-]+)/([\w-]+)/)?([\w-]+)/?#(\S+)$")


def find_provision(text: str, user: Any, instrument: InstrumentPage | None) -> Provision | None:
    """Find the current provision at an address: of the provision itself, or of its edition with `#eId`.

    `instrument` stands in where the address names the edition alone.
    """
    visible = Provision.objects.visible_to(user)
    for key in _uuids(text):
        return visible.filter(public_id=key).first()
    match = BY_ADDRESS.search(text)
    if match is None:
        return None
    _organization, slug, edition, eid = match.groups()
    found = visible.filter(edition__slug=edition, eid=eid)
    if slug is None:
        return found.filter(edition__instrument=instrument).first() if instrument else None
    return found.filter(edition__instrument__slug=slug, edition__instrument__organization__slug=_organization).first()


def _uuids(text: str) -> Iterator[uuid.UUID]:
    match = BY_UUID.search(text)
    if match:
        try:
            yield uuid.UUID(match[1])
        except ValueError:
            return
