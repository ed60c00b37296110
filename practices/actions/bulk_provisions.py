"""Writing the provisions of many new editions together."""

import datetime
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from wagtail.models import Revision

from practices.actions.bulk_rows import copy_rows, insert_rows, take_keys
from practices.actions.editions import PIECE_FIELDS
from practices.interchange.provisions import ProvisionText
from practices.models import EditionPage, Provision
from practices.numbering import HASH_VERSION

COLUMNS = (
    *("id", "public_id", "edition_id", "revision_id", "parent_id", "replaces_id"),
    *("hash_version", "published_at", "withdrawn_at", *PIECE_FIELDS),
)
"""The columns of a provision in the order in which `_rows` gives them."""


@dataclass(frozen=True, slots=True)
class NewText:
    """The provisions of an edition that has none yet, and the revision that publishes them."""

    edition: EditionPage
    revision: Revision
    pieces: tuple[ProvisionText, ...]


def write_new_provisions(texts: Sequence[NewText], *, at: datetime.datetime) -> None:
    """Write the rows of all texts. The caller is in a transaction."""
    keys = iter(take_keys(Provision, sum(len(text.pieces) for text in texts)))
    rows = _rows(texts, keys, at)
    if connection.vendor == "postgresql":
        copy_rows(Provision, COLUMNS, rows)
    else:
        insert_rows(Provision, [Provision(**dict(zip(COLUMNS, row, strict=True))) for row in rows])


def _rows(texts: Sequence[NewText], keys: Iterator[int], at: datetime.datetime) -> Iterator[tuple[Any, ...]]:
    for text in texts:
        own: dict[str, int] = {}
        for piece in text.pieces:
            key = own[piece.eid] = next(keys)
            yield (
                *(key, uuid.uuid4(), text.edition.pk, text.revision.pk, own.get(piece.parent or ""), None),
                *(HASH_VERSION, at, None, *(getattr(piece, name) for name in PIECE_FIELDS)),
            )
