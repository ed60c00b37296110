"""Publishing an edition, and the provisions that follow from its text."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from wagtail.models import Revision

from practices.actions.passage_languages import store_languages
from practices.actions.stored_files import store_file
from practices.documents.provisions import ProvisionText, read_provisions
from practices.models.editions import EditionPage
from practices.models.provisions import Provision
from practices.texts.numbering import HASH_VERSION

PIECE_FIELDS = ("eid", "element", "label", "num", "path", "heading", "text", "level", "position", "hash", "stems")
"""The fields of a provision that repeat what its piece of the text says."""


class EditionRefused(Exception):
    """The text cannot be published; the message is for the user."""


@transaction.atomic
def publish_edition(*, edition: EditionPage, by: Any) -> Revision:
    """Save the edition as a revision and publish it: page, provisions and log, all or nothing.

    The caller has decided that `by` may publish. Raises EditionRefused.
    """
    revision = edition.save_revision(user=by, log_action=True)
    revision.publish(user=by, skip_permission_checks=True)
    edition.refresh_from_db()
    return revision


def store_source(*, name: str, content: bytes) -> str:
    """Put an original file into its storage; give the name it has there."""
    return store_file(EditionPage._meta.get_field("source_file"), name=name, content=content)


def drop_source(*, stored: str) -> None:
    """Take an original file out of its storage again: nothing came of it."""
    EditionPage._meta.get_field("source_file").storage.delete(stored)


def keep_source(*, edition: EditionPage, name: str, content: bytes, stored: str = "") -> None:
    """Keep the original file beside the text, with its name and SHA-256. The caller saves the edition.

    `stored` is the file's name in the storage of originals, when it lies there already.
    """
    edition.note_source(name=name, content=content)
    edition.source_file = stored or store_source(name=name, content=content)


@transaction.atomic
def write_provisions(*, edition: EditionPage, revision: Revision | None) -> list[Provision]:
    """Bring the edition's provision rows to its text; give those that are current, in order.

    A row is kept where eId and hash match; else a hash that is unique on both sides is re-addressed; else a
    new row names the one it replaces. Rows are never deleted: what is gone is withdrawn. What stays as it was is
    not written again, so that a row's `revision` is the one that published it as it stands. The number of queries
    grows with the depth of the text, not with its length.
    """
    pieces = read_provisions(edition.numbered_text, language=edition.language).provisions
    current = list(edition.provisions.current())
    kept = match_rows(pieces, current)
    now = timezone.now()
    _withdraw(current, kept, now)
    _vacate(kept)
    written = _make_rows(pieces, kept, current, edition=edition, revision=revision, now=now)
    _bring_up(pieces, written, kept, revision)
    rows = [written[piece.eid] for piece in pieces]
    store_languages(rows=rows, language=edition.language)
    return rows


@transaction.atomic
def withdraw_provisions(*, edition: EditionPage) -> int:
    """Withdraw the current provisions of an edition that is no longer published; give how many."""
    return edition.provisions.current().update(withdrawn_at=timezone.now())


def match_rows(pieces: Sequence[ProvisionText], current: Sequence[Provision]) -> dict[str, Provision]:
    """Return the row that each piece of a text keeps, by the piece's eId."""
    rows = {(row.eid, row.hash): row for row in current}
    kept = {piece.eid: rows[key] for piece in pieces if (key := (piece.eid, piece.hash)) in rows}
    taken = {row.pk for row in kept.values()}
    left = [piece for piece in pieces if piece.eid not in kept]
    free = [row for row in current if row.pk not in taken]
    sides = Counter(piece.hash for piece in left), Counter(row.hash for row in free)
    by_hash = {row.hash: row for row in free if sides[1][row.hash] == 1}
    for piece in left:
        if sides[0][piece.hash] == 1 and piece.hash in by_hash:
            kept[piece.eid] = by_hash[piece.hash]
    return kept


def new_row(piece: ProvisionText, *, edition: EditionPage, revision: Revision | None, at: datetime) -> Provision:
    """Make the row of a piece that has none yet, unsaved; its parent is set by the caller."""
    row = Provision(edition=edition, revision=revision, published_at=at, languages={})
    for field in PIECE_FIELDS:
        setattr(row, field, getattr(piece, field))
    row.hash_version = HASH_VERSION
    return row


def save_new_rows(levels: Iterable[Sequence[tuple[Provision, Provision | None]]]) -> None:
    """Save rows with their parents, level by level: a parent has its key before its children are written."""
    for level in levels:
        for row, parent in level:
            row.parent = parent
        Provision.objects.bulk_create([row for row, _parent in level])


def by_depth(pieces: Iterable[ProvisionText]) -> list[list[ProvisionText]]:
    """Group the pieces of a text by how deep they stand, the outermost first."""
    depths: dict[str, int] = {}
    levels: list[list[ProvisionText]] = []
    for piece in pieces:
        depth = depths[piece.eid] = depths.get(piece.parent or "", -1) + 1
        if depth == len(levels):
            levels.append([])
        levels[depth].append(piece)
    return levels


def _withdraw(current: Sequence[Provision], kept: dict[str, Provision], now: datetime) -> None:
    stay = {row.pk for row in kept.values()}
    gone = [row.pk for row in current if row.pk not in stay]
    if gone:
        Provision.objects.filter(pk__in=gone).update(withdrawn_at=now)


def _vacate(kept: dict[str, Provision]) -> None:
    """Free the addresses of rows that move, so that two may change places."""
    moving = [row.pk for eid, row in kept.items() if row.eid != eid]
    if moving:
        Provision.objects.filter(pk__in=moving).update(eid=Concat(Value("moving-"), Cast("pk", CharField())))


def _make_rows(
    pieces: Sequence[ProvisionText],
    kept: dict[str, Provision],
    current: Sequence[Provision],
    *,
    edition: EditionPage,
    revision: Revision | None,
    now: datetime,
) -> dict[str, Provision]:
    """Save the rows of the pieces that keep none; give the rows of all pieces by eId."""
    at_address = {row.eid: row for row in current}
    written = dict(kept)
    for piece in pieces:
        if piece.eid not in kept:
            row = written[piece.eid] = new_row(piece, edition=edition, revision=revision, at=now)
            row.replaces = at_address.get(piece.eid)
    save_new_rows(
        [(written[piece.eid], written.get(piece.parent or "")) for piece in level if piece.eid not in kept]
        for level in by_depth(pieces)
    )
    return written


def _bring_up(
    pieces: Sequence[ProvisionText],
    written: dict[str, Provision],
    kept: dict[str, Provision],
    revision: Revision | None,
) -> None:
    """Write the kept rows that stand elsewhere or are described otherwise than before, in one query."""
    changed = []
    for piece in pieces:
        if piece.eid not in kept:
            continue
        row, parent = kept[piece.eid], written.get(piece.parent or "")
        wanted = {field: getattr(piece, field) for field in PIECE_FIELDS} | {
            "parent_id": parent.pk if parent else None,
            "hash_version": HASH_VERSION,
        }
        if any(getattr(row, field) != value for field, value in wanted.items()):
            for field, value in wanted.items():
                setattr(row, field, value)
            row.revision = revision
            changed.append(row)
    if changed:
        Provision.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*PIECE_FIELDS, "parent", "hash_version", "revision"],
        )
