"""Lists of several kinds as one: the same columns of each, put together in one query."""

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, Count, DateField, F, TextField, Value
from django.db.models.functions import Cast


def columns(
    name: str, rows: Any, *, day: str, owner: str = "", thing: str = "public_id", words: Sequence[str] = ("", "")
) -> Any:
    """Return rows as name of the list, day, owner's key, key of the thing, and two words; all but the day as text."""
    texts = [Cast(F(word), TextField()) if word else Value("", TextField()) for word in words]
    return (
        rows.order_by()
        .annotate(
            list_name=Value(name, CharField()),
            list_day=Cast(F(day), DateField()) if day else Value(None, DateField()),
            list_owner=Cast(F(owner), CharField()) if owner else Value("", CharField()),
            list_thing=Cast(F(thing), CharField()),
            list_words=texts[0],
            list_more=texts[1],
        )
        .values_list("list_name", "list_day", "list_owner", "list_thing", "list_words", "list_more")
    )


def together(lists: Sequence[Any]) -> Any:
    """Put lists (of `columns`) together, the earliest day first, then by name of the list and key."""
    first, *others = lists
    return first.union(*others, all=True).order_by("list_day", "list_name", "list_thing")


def counted(**lists: Any) -> dict[str, int]:
    """Count several lists, by name. One query."""
    sums = [
        rows.order_by()
        .annotate(list_name=Value(name, output_field=CharField()))
        .values("list_name")
        .annotate(row_count=Count("pk"))
        .values_list("list_name", "row_count")
        for name, rows in lists.items()
    ]
    first, *others = sums
    return dict.fromkeys(lists, 0) | dict(first.union(*others, all=True))
