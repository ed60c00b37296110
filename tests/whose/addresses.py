"""Every address that takes a form, filled with the keys of a world."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from tests.leaks.addresses import PARAMETER, _route

BETWEEN = "\n"
"""Stands for a parameter where a pattern is taken apart."""


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
        methods = getattr(self.view, "view_initkwargs", {}).get("http_method_names", ["post"])
        return hasattr(shown, "post") and "post" in methods

    def __str__(self) -> str:
        """Return the pattern and the name."""
        return f"/{self.pattern} {self.name}".strip()

    @property
    def key(self) -> str:
        """Its name, its pattern if it has none."""
        return self.name or f"/{self.pattern}"

    @property
    def parameters(self) -> list[str]:
        """The names of its parameters."""
        return [match["name"] for match in PARAMETER.finditer(self.pattern)]

    def answers_for(self, path: str) -> bool:
        """Whether a path is this pattern with anything for its parameters."""
        fixed = map(re.escape, PARAMETER.sub(BETWEEN, self.pattern).split(BETWEEN))
        return re.fullmatch("/" + "[^/]+".join(fixed), path.partition("?")[0]) is not None

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
        name = ":".join([*match.namespaces, match.url_name or ""])
        same = [route for route in self._by_name.get(name, ()) if route.view is match.func]
        fitting = [route for route in same if len(route.parameters) == len(match.captured_kwargs)]
        return next((route for route in fitting if len(fitting) == 1 or route.answers_for(path)), None)


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
