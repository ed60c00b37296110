"""Every address that takes a form, filled with the keys of a world."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from tests.leaks.addresses import PARAMETER, _route


@dataclass(frozen=True)
class Route:
    """An address of the URL map: its name, its pattern with `<name>` for each parameter, its view."""

    name: str
    pattern: str
    view: Any

    @property
    def takes_forms(self) -> bool:
        """Whether the view answers a POST; a function may."""
        shown = getattr(self.view, "view_class", None) or getattr(self.view, "cls", None)
        if shown is None:
            return True
        return hasattr(shown, "post")

    @property
    def only_reads(self) -> bool:
        """Whether it is a page of the public that is a function: it is tried, and takes nothing."""
        return not self.pattern.startswith("admin/") and not hasattr(self.view, "view_class")

    @property
    def parameters(self) -> list[str]:
        """The names of its parameters."""
        return [match["name"] for match in PARAMETER.finditer(self.pattern)]

    def fill(self, values: Sequence[str]) -> str:
        """Return the address with these values."""
        address = self.pattern
        for value in values:
            address = PARAMETER.sub(lambda _match, value=value: value, address, count=1)
        return f"/{address}"


class RouteTable:
    """Every address, and which of them answers for a path."""

    def __init__(self) -> None:
        self.routes = routes()
        self._by_name: dict[str, list[Route]] = {}
        for route in self.routes:
            self._by_name.setdefault(route.name, []).append(route)

    def route_of(self, path: str) -> Route | None:
        """Return the address that answers for a path, None where nothing does."""
        try:
            match = resolve(path.partition("?")[0])
        except Resolver404:
            return None
        same = [route for route in self._by_name.get(match.view_name, ()) if route.view is match.func]
        return next((route for route in same if len(route.parameters) == len(match.captured_kwargs)), None)


def routes() -> list[Route]:
    """Return every address once."""
    return list(dict.fromkeys(_walk(get_resolver().url_patterns, "", ())))


def _walk(entries: Sequence[Any], prefix: str, names: tuple[str, ...]) -> Iterator[Route]:
    for entry in entries:
        pattern = prefix + _route(entry.pattern)
        if isinstance(entry, URLResolver):
            more = (entry.namespace,) if entry.namespace else ()
            yield from _walk(entry.url_patterns, pattern, (*names, *more))
        elif isinstance(entry, URLPattern):
            yield Route(":".join([*names, entry.name or ""]), pattern, entry.callback)
