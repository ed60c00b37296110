"""Every address of the portal, made from the URL map: patterns filled with the keys of what is hidden."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern, RoutePattern

MOST_CROSSINGS = 4
"""Ways tried of crossing the values of several parameters; beside them each value comes up once."""

PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
NAMED_GROUP = re.compile(r"\(\?P<(?P<name>\w+)>")


def patterns() -> Iterator[str]:
    """Return every pattern of the URL map as a route with `<name>` for each parameter, without repeats."""
    seen = set()
    for route in _walk(get_resolver().url_patterns, ""):
        if route not in seen:
            seen.add(route)
            yield route


def _walk(entries: Sequence[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for entry in entries:
        route = prefix + _route(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, route)
        else:
            yield route


def _route(pattern: RoutePattern | RegexPattern | LocalePrefixPattern) -> str:
    if isinstance(pattern, LocalePrefixPattern):
        return ""
    if isinstance(pattern, RoutePattern):
        return str(pattern._route)
    return _plain(str(pattern._regex))


def _plain(regex: str) -> str:
    """Turn a regular expression of an address into a route: named groups become `<name>`."""
    text, out, place = regex.lstrip("^").replace("\\Z", "").rstrip("$"), "", 0
    while place < len(text):
        match = NAMED_GROUP.match(text, place)
        if match is None:
            out += text[place]
            place += 1
            continue
        depth, place = 1, match.end()
        while depth:
            step = 2 if text[place] == "\\" else 1
            depth += {"(": 1, ")": -1}.get(text[place], 0)
            place += step
        out += f"<{match['name']}>"
    return re.sub(r"\\|\(\?:|[()?^$]", "", out)


UUIDS = frozenset({"public_id", "key", "uuid", "pk_uuid", "file", "delivery"})
"""Names of parameters that take the uuid of any kind of thing."""


def addresses(
    values: Mapping[str, Sequence[str]], default: Sequence[str], of_segment: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """Fill each pattern with `values` by the name of its parameters, `default` for names that have none.

    `of_segment`: the uuids that mean something below a segment of an address; all of them elsewhere.
    """
    for route in patterns():
        yield from filled(route, values, default, of_segment)


def filled(
    route: str, values: Mapping[str, Sequence[str]], default: Sequence[str], of_segment: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """Fill one pattern, as `addresses` does all."""
    names = [match["name"] for match in PARAMETER.finditer(route)]
    meant = next((of_segment[part] for part in route.split("/") if part in of_segment), None)
    choices = [meant if meant and name in UUIDS else values.get(name, default) for name in names]
    for filling in _fillings(choices):
        address = route
        for value in filling:
            address = PARAMETER.sub(lambda _match, value=value: value, address, count=1)
        yield f"/{address}"


def _fillings(choices: Sequence[Sequence[str]]) -> Iterable[Sequence[str]]:
    """Return every value of every parameter once, and some crossings of them, without repeats."""
    most = max((len(choice) for choice in choices), default=1)
    once = [tuple(choice[place % len(choice)] for choice in choices) for place in range(most)]
    return dict.fromkeys([*once, *itertools.islice(itertools.product(*choices), MOST_CROSSINGS)])
