"""The pages of a feed, newest first: each begins after, or ends before, an entry that is named by its public id."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError as FieldError
from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

PARAMETER = "cursor"
ENTRY_COUNT = 100
"""Entries of a page."""
NEAR = 4 * ENTRY_COUNT
"""Rows that are tried first, before all are put in order as SQLite does; most of them are public."""
LARGEST_NUMBER = 18
"""Digits of a number that names an entry; no entry has a larger one."""


@dataclass(frozen=True, slots=True)
class FeedPage[Row]:
    """Entries, and the cursors of the pages with older and with newer ones; None where there are none."""

    rows: list[Row]
    older: str | None
    newer: str | None


def read_page(
    things: QuerySet[Any],
    cursor: str | None,
    *,
    among: QuerySet[Any],
    keyset: Sequence[str],
    id_field: str,
    every: QuerySet[Any] | None = None,
) -> FeedPage[Any]:
    """Read the page of `things` that a cursor asks for; the first one without it. At most three queries.

    `among`: all that the public may see; the cursor names one of them, whether or not the filters keep it. `keyset`
    is a total order of fields that are never null. `every`: all rows, hidden ones too, where an index has them in this
    order. Raises ValidationError.
    """
    backward, position = _position(cursor, among, keyset, id_field)
    order = [_turned(field) for field in keyset] if backward else list(keyset)
    rows = _first(things, every, order, Q() if position is None else _beyond(order, position))
    more, rows = len(rows) > ENTRY_COUNT, rows[:ENTRY_COUNT]
    if backward:
        rows.reverse()
    has_older, has_newer = (True, more) if backward else (more, position is not None)
    first, last = (getattr(rows[place], id_field) for place in (0, -1)) if rows else (None, None)
    return FeedPage(
        rows,
        older=f"after-{last}" if rows and has_older else None,
        newer=f"before-{first}" if rows and has_newer else None,
    )


def _first(things: QuerySet[Any], every: QuerySet[Any] | None, order: Sequence[str], beyond: Q) -> list[Any]:
    """Read one row more than a page has: among the nearest of `every`, then, where those are too few, among all."""
    listed = things.filter(beyond).order_by(*order)
    if every is not None:
        near = every.filter(beyond).order_by(*order).values("pk")
        among = listed.filter(pk__in=near[:NEAR]).annotate(has_further=Exists(near[NEAR:]))
        rows = list(among[: ENTRY_COUNT + 1])
        if len(rows) > ENTRY_COUNT or (rows and not rows[0].has_further):
            return rows
    return list(listed[: ENTRY_COUNT + 1])


def _position(
    cursor: str | None, among: QuerySet[Any], keyset: Sequence[str], id_field: str
) -> tuple[bool, Sequence[Any] | None]:
    if cursor is None:
        return False, None
    found = re.fullmatch(rf"(after|before)-([0-9a-f-]{{36}}|[0-9]{{1,{LARGEST_NUMBER}}})", cursor, re.ASCII)
    names = [name.removeprefix("-") for name in keyset]
    try:
        row = among.filter(**{id_field: found[2]}).order_by().values_list(*names).first() if found else None
    except (FieldError, ValueError):
        row = None
    if row is None or found is None:
        raise ValidationError({PARAMETER: [_("There is no such place in this feed. Start from its first page.")]})
    return found[1] == "before", row


def _turned(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"


def _beyond(order: Sequence[str], position: Sequence[Any]) -> Q:
    """Make the condition "later in `order` than `position`" (row values, field by field)."""
    rule, equal = Q(), Q()
    for field, value in zip(order, position, strict=True):
        name = field.removeprefix("-")
        rule |= equal & Q(**{f"{name}__{'lt' if field.startswith('-') else 'gt'}": value})
        equal &= Q(**{name: value})
    return rule
