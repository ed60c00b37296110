"""What is read of things of several kinds, all in one query: a page of a feed mixes them."""

from collections.abc import Mapping
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
class Part:
    """Rows of one kind, and what is read of each: names, and the fields or expressions behind them."""

    rows: QuerySet[Any]
    facts: Mapping[str, Any]


def read_facts(parts: Mapping[str, Part]) -> list[tuple[str, Facts]]:
    """Give the kind and the facts of each row, in no order. One query, whatever kinds there are; none for none."""
    asked = [
        part.rows.order_by()
        .annotate(facts_kind=Value(kind, CharField()), facts=JSONObject(**part.facts))
        .values_list("facts_kind", "facts")
        for kind, part in parts.items()
    ]
    return list(asked[0].union(*asked[1:], all=True).order_by()) if asked else []


def address_of(facts: Facts) -> str:
    """Give the address of a page of which `PAGE` was read, in the active language."""
    return OrganizationPage(id=facts["page"], url_path=facts["path"]).url or ""
