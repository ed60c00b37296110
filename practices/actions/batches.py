"""Reading very many rows, some at a time."""

from collections.abc import Iterator
from operator import attrgetter

from django.db.models import Model, QuerySet


def in_batches[Row: Model](rows: QuerySet[Row], *, by: str = "pk", size: int = 1000) -> Iterator[Row]:
    """Return rows in the order of `by`, which is unique, `size` (one or more) from the database at a time.

    Unlike a cursor that the server keeps, which `iterator` would use: behind a pool that lends connections by
    transaction there are none, and all rows would be read at once.
    """
    ordered, place = rows.order_by(by), attrgetter(by)
    some = list(ordered[:size])
    while some:
        yield from some
        if len(some) < size:
            return
        some = list(ordered.filter(**{f"{by}__gt": place(some[-1])})[:size])
