"""What the desk's search found, each with the way to its editor for who may write it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from organizations.models import reader_of
from practices.models.search import FoundKind, SearchEntry
from practices.queries.searching.finding import SearchResults
from practices.queries.searching.hits import Hit

PAGES = frozenset({FoundKind.ORGANIZATION, FoundKind.INSTRUMENT, FoundKind.PRACTICE})
"""Kinds whose row is a page."""


@dataclass(frozen=True, slots=True)
class DeskHit:
    """Something that was found. `edit_url` is "" for who does not write it."""

    hit: Hit
    edit_url: str

    @property
    def name(self) -> str:
        """What it is called, without marks: of a provision how it is cited."""
        return "".join(piece.text for piece in self.hit.title) or self.hit.cited


def desk_hits(found: SearchResults, user: Any) -> list[DeskHit]:
    """Return one page of what was found by `user`, with the editors of what they write. One query."""
    reader = reader_of(user)
    entries = SearchEntry.objects.filter(pk__in=list(found.page.object_list)).order_by()
    editors = {}
    for kind, row, organization, edition in entries.values_list("kind", "row", "organization", "edition"):
        owner = row if kind == FoundKind.ORGANIZATION else organization
        if reader.is_secretariat or owner in reader.organizations:
            editors[kind, row] = row if kind in PAGES else edition
    return [DeskHit(hit, _editor(editors.get((hit.kind, hit.row)))) for hit in found.hits]


def _editor(page: int | None) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page]) if page else ""
