"""What is read of things of several kinds, all in one query: a page of a feed mixes them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import JSONObject

from organizations.models import OrganizationPage

Facts = Mapping[str, Any]
"""What was read of a thing, by name: dates are ISO 8601, choices are codes, what is not there is None."""
PAGE = {"page": "pk", "path": "url_path"}
"""What the address of a page is made of."""


@dataclass(frozen=True, slots=True)
class FactQuery:
    """Rows of one kind, and what is read of each: names, and the fields or expressions behind them."""

    rows: QuerySet[Any]
    facts: Mapping[str, Any]


def read_facts(parts: Mapping[str, FactQuery]) -> list[tuple[str, Facts]]:
    """Return the kind and the facts of each row, in no order. One query, whatever kinds there are; none for none."""
    asked = [
        part.rows.order_by()
        .annotate(facts_kind=Value(kind, CharField()), facts=JSONObject(**part.facts))
        .values_list("facts_kind", "facts")
        for kind, part in parts.items()
    ]
    return list(asked[0].union(*asked[1:], all=True).order_by()) if asked else []


@dataclass(frozen=True, slots=True)
class FactSource[Beside, Said]:
    """How things of a kind are read: what the public may see, the field of the id, the facts, and what they say.

    `say` is given the facts of a thing, and what was read beside those of all things.
    """

    visible: Callable[[], QuerySet[Any]]
    id_field: str
    facts: Mapping[str, Any]
    say: Callable[[Facts, Beside], Said]


def read_things(
    kinds: Mapping[Any, FactSource[Any, Any]], things: Iterable[tuple[str, str]]
) -> list[tuple[str, Facts]]:
    """Return the kind and the facts ("id" among them) of those things (kind, id) that the public may see. One query."""
    wanted: dict[str, set[str]] = {}
    for kind, thing in things:
        wanted.setdefault(kind, set()).add(thing)
    return read_facts({kind: _part(kinds[kind], keys) for kind, keys in wanted.items()})


def _part(kind: FactSource[Any, Any], keys: Collection[str]) -> FactQuery:
    rows = kind.visible().filter(**{f"{kind.id_field}__in": keys})
    return FactQuery(rows, {"id": kind.id_field, **kind.facts})


def keys_of(read: Iterable[tuple[str, Facts]], name: str) -> set[int]:
    """Return the primary keys that facts have under a name."""
    return {facts[name] for _kind, facts in read if facts.get(name) is not None}


def are_there(facts: Facts, known: Mapping[str, Mapping[int, Any]]) -> bool:
    """Tell whether nothing that a thing is named by, under the names of `known`, went between two queries."""
    return all(facts[name] in rows for name, rows in known.items() if name in facts)


def address_of(facts: Facts) -> str:
    """Return the address of a page of which `PAGE` was read, in the active language."""
    return OrganizationPage(id=facts["page"], url_path=facts["path"]).url or ""
