"""What is derived from other rows, and has to be written again when its tables or columns are new."""

from collections.abc import Callable, Collection

from organizations.models import OrganizationPage
from practices.actions.searching.entries import write_all
from practices.exchange.actions.adopters import count_adopters
from practices.exchange.actions.changes import write_adoptions
from practices.exchange.actions.holdings import count_holdings
from practices.models.adoptions import AdoptionEvent
from practices.models.exchange.changes import PublicAdoption
from practices.models.exchange.public_counts import AdoptedReference, PublicHolding, SimilarSpan
from practices.models.search import SearchEntry
from practices.operations.remembered import changing_notes, read_notes


def _write_adoptions() -> None:
    write_adoptions(rows=list(AdoptionEvent.objects.order_by("pk").values_list("pk", flat=True)))


def _count_adopters() -> None:
    count_adopters(list(AdoptionEvent.objects.order_by("pk").values_list("pk", flat=True)))


def _count_holdings() -> None:
    count_holdings(list(OrganizationPage.objects.order_by("pk").values_list("pk", flat=True)))


def _write_entries() -> None:
    write_all()


NOTES = "rebuild-waits"


def note_waiting(tables: Collection[str]) -> None:
    """Remember that what lies in these tables waits to be written again, after `migrate`."""
    with changing_notes(NOTES) as notes:
        notes.update(dict.fromkeys(tables, True))


def waiting() -> frozenset[str]:
    """Return the tables whose derived rows wait to be written again."""
    return frozenset(read_notes(NOTES))


DERIVED: tuple[tuple[str, frozenset[str], Callable[[], None]], ...] = (
    ("adoption events as the public sees them", frozenset({PublicAdoption._meta.db_table}), _write_adoptions),
    (
        "counts of adoptions",
        frozenset({model._meta.db_table for model in (PublicAdoption, AdoptedReference, SimilarSpan)}),
        _count_adopters,
    ),
    ("counts of instruments and practices", frozenset({PublicHolding._meta.db_table}), _count_holdings),
    ("search index", frozenset({SearchEntry._meta.db_table}), _write_entries),
)
"""What is derived, the tables that hold it, and what writes it; each rests on those before it."""


def rebuild(tables: Collection[str]) -> tuple[str, ...]:
    """Write again what lies in these tables and is derived from others; return what that was."""
    done = []
    for name, held_in, write in DERIVED:
        if not held_in.isdisjoint(tables):
            write()
            done.append(name)
    with changing_notes(NOTES) as notes:
        for table in tables:
            notes.pop(table, None)
    return tuple(done)


def derived_tables() -> frozenset[str]:
    """Return the tables that hold nothing but what is derived."""
    return frozenset[str]().union(*(held_in for _name, held_in, _write in DERIVED))
