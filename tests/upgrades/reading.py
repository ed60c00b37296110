"""Reading a portal as its visitors do: the addresses without parameters, and pages that others link to."""

import re
from collections import Counter
from collections.abc import Iterator

from django.test import Client
from django.urls import Resolver404, resolve

from tests.leaks.addresses import patterns

SEARCHES = ("/search/?q=gift", "/search/?q=staff&kind=provision", "/fr/search/?q=cadeaux", "/api/v1/search/?q=gift")
LINK = re.compile(r'href="(/[^"#?]*)"')
MOST_ALIKE = 1
"""Pages that are opened of each kind."""
LEFT_OUT = re.compile(r"/(static|media|admin|[a-z]{2})/")
"""Where no page is followed: files, the admin, and the same in another language."""


def fixed_addresses(*, of_admin: bool) -> Iterator[str]:
    """Return the addresses that need no parameter: of the admin, or of everything else."""
    flat = (f"/{route}" for route in patterns() if "<" not in route and "sign" not in route and "logout" not in route)
    return (route for route in flat if route.startswith("/admin/") == of_admin)


def linked_addresses(client: Client) -> Iterator[str]:
    """Return addresses that pages link to, from the first page on; a few of each kind."""
    waiting, seen, kinds = ["/"], {"/"}, Counter[str]()
    while waiting:
        page = client.get(waiting.pop(0))
        if page.status_code != 200 or not page["Content-Type"].startswith("text/html"):
            continue
        for path in LINK.findall(page.content.decode()):
            kind = _kind(path)
            if path not in seen and kind and kinds[kind] < MOST_ALIKE:
                kinds[kind] += 1
                seen.add(path)
                waiting.append(path)
                yield path


def _kind(path: str) -> str:
    """Return the pattern of an address; for pages of Wagtail, how deep it lies. Nothing for what is no page."""
    if LEFT_OUT.match(path):
        return ""
    try:
        route = resolve(path).route
    except Resolver404:
        return ""
    return route if "<" in route or "?" not in route else f"{route} {path.count('/')}"
