"""Strict-Transport-Security as one setting, whose value is the header: nginx sends the same word for word."""

import re
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

DEFAULT = "max-age=31536000"
"""A year, for this host alone: subdomains and the list that browsers come with concern the whole domain."""
FORM = re.compile(r"max-age=(?P<seconds>[0-9]{1,10})(?P<subdomains>; includeSubDomains(?P<preload>; preload)?)?")


@dataclass(frozen=True, slots=True)
class Hsts:
    """For how many seconds a browser asks by HTTPS alone; whether subdomains too, and by the list of browsers."""

    seconds: int = 0
    includes_subdomains: bool = False
    is_preloaded: bool = False


def read_hsts(header: str) -> Hsts:
    """Return what the setting says; an empty one sends no header. Raises ImproperlyConfigured."""
    if not header:
        return Hsts()
    found = FORM.fullmatch(header)
    if found is None:
        raise ImproperlyConfigured(
            "HSTS is max-age=SECONDS, max-age=SECONDS; includeSubDomains or max-age=SECONDS; includeSubDomains; preload"
        )
    return Hsts(int(found["seconds"]), bool(found["subdomains"]), bool(found["preload"]))
