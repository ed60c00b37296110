"""Texts with the names of their instruments and organizations, read by key: for rows of many texts."""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import QuerySet

from practices.models.editions import EditionPage
from practices.models.provisions import Provision

UNSHOWN = (
    "numbered_text", "accepted_doubts", "shows_gaps", "source_file", "source_name", "source_checksum",
    "instrument__reuse_terms", "instrument__organization__website",
)  # fmt: skip
"""What such a row does not show of a text."""


def named_texts(keys: Collection[int]) -> QuerySet[EditionPage]:
    """Return texts with their names, whoever may see them: that is the caller's to ask. One query."""
    found: QuerySet[EditionPage] = EditionPage.objects.filter(pk__in=keys).for_listing().defer(*UNSHOWN)
    return found


def give_texts(rows: Iterable[Provision], *, known: Mapping[int, EditionPage] | None = None) -> None:
    """Give provisions their texts (of `known`), each read once. One query, or none where all are known."""
    listed = list(rows)
    if not known:
        known = {text.pk: text for text in named_texts({row.edition_id for row in listed})} if listed else {}
    for row in listed:
        row.edition = known[row.edition_id]
