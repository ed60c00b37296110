"""Writing the provisions of many new editions together."""

import datetime
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from wagtail.models import Revision

from practices.actions.bulk_rows import insert_values, take_keys
from practices.actions.editions import PIECE_FIELDS
from practices.documents.provisions import ProvisionText
from practices.models.editions import EditionPage
from practices.models.provisions import Provision
from practices.texts.numbering import HASH_VERSION

NAMES = (
    *("id", "public_id", "edition_id", "revision_id", "parent_id", "replaces_id"),
    *("hash_version", "published_at", "withdrawn_at", *PIECE_FIELDS),
)
"""The attributes of a provision in the order in which `_rows` gives them."""

_read_piece = attrgetter(*PIECE_FIELDS)


@dataclass(frozen=True, slots=True)
class NewText:
    """The provisions of an edition that has none yet, and the revision that publishes them."""

    edition: EditionPage
    revision: Revision
    pieces: tuple[ProvisionText, ...]


def write_new_provisions(texts: Sequence[NewText], *, at: datetime.datetime) -> None:
    """Write the rows of all texts. The caller is in a transaction."""
    keys = iter(take_keys(Provision, sum(len(text.pieces) for text in texts)))
    insert_values(Provision, NAMES, _rows(texts, keys, at))


def _rows(texts: Sequence[NewText], keys: Iterator[int], at: datetime.datetime) -> Iterator[tuple[Any, ...]]:
    for text in texts:
        own: dict[str, int] = {}
        edition, revision = text.edition.pk, text.revision.pk
        for piece in text.pieces:
            key = own[piece.eid] = next(keys)
            parent = own.get(piece.parent or "")
            yield (
                *(key, uuid.uuid4(), edition, revision, parent, None),
                *(HASH_VERSION, at, None),
                *_read_piece(piece),
            )
