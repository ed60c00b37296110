"""What the address of a screen asks for."""

import uuid

from django.http import HttpRequest

NOTHING = uuid.UUID(int=0)
"""A uuid that no row has: what is not named, or named wrongly."""


def asked_uuid(request: HttpRequest, name: str) -> uuid.UUID:
    """Return the uuid that the query names, NOTHING for none."""
    return read_uuid(request.GET.get(name))


def read_uuid(text: str | None) -> uuid.UUID:
    """Read a uuid, NOTHING for what is none."""
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return NOTHING
