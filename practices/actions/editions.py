"""Publishing an edition, and the provisions that follow from its text."""

from collections import Counter
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from practices.comparison.tokens import stems
from practices.models import EditionPage, Provision, checksum
from practices.numbering import HASH_VERSION, Segment, segment, text_hash


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
    field = EditionPage._meta.get_field("source_file")
    wanted = field.generate_filename(EditionPage(), f"{checksum(content)[:16]}-{name[-80:]}")
    return str(field.storage.save(wanted, ContentFile(content), max_length=field.max_length))


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
    new row names the one it replaces. Rows are never deleted: what is gone is withdrawn.
    """
    now = timezone.now()
    segments = segment(edition.numbered_text, language=edition.language).segments
    current = list(edition.provisions.current())
    hashes = {piece.eid: own_hash(piece) for piece in segments}
    kept = _match(segments, hashes, current)
    at_address = {row.eid: row for row in current}
    gone = [row.pk for row in current if row.pk not in {found.pk for found in kept.values()}]
    Provision.objects.filter(pk__in=gone).update(withdrawn_at=now)
    _vacate(kept)
    written: dict[str, Provision] = {}
    for position, piece in enumerate(segments):
        row = kept.get(piece.eid)
        if row is None:
            row = Provision(published_at=now, replaces=at_address.get(piece.eid))
        _describe(row, piece, edition=edition, position=position, parent=written.get(piece.parent or ""))
        row.hash, row.hash_version, row.revision = hashes[piece.eid], HASH_VERSION, revision
        row.save()
        written[piece.eid] = row
    return list(written.values())


@transaction.atomic
def withdraw_provisions(*, edition: EditionPage) -> int:
    """Withdraw the current provisions of an edition that is no longer published; give how many."""
    return edition.provisions.current().update(withdrawn_at=timezone.now())


def own_hash(piece: Segment) -> str:
    """Give the hash of a segment's own words: heading and text, without children."""
    return text_hash(f"{piece.heading}\n{piece.text}")


def _match(segments: tuple[Segment, ...], hashes: dict[str, str], current: list[Provision]) -> dict[str, Provision]:
    """Give the row that each segment keeps, by the segment's eId; `hashes` are those of the segments' own words."""
    rows = {(row.eid, row.hash): row for row in current}
    kept = {piece.eid: rows[key] for piece in segments if (key := (piece.eid, hashes[piece.eid])) in rows}
    taken = {row.pk for row in kept.values()}
    left = [piece for piece in segments if piece.eid not in kept]
    free = [row for row in current if row.pk not in taken]
    sides = Counter(hashes[piece.eid] for piece in left), Counter(row.hash for row in free)
    by_hash = {row.hash: row for row in free if sides[1][row.hash] == 1}
    for piece in left:
        digest = hashes[piece.eid]
        if sides[0][digest] == 1 and digest in by_hash:
            kept[piece.eid] = by_hash[digest]
    return kept


def _vacate(kept: dict[str, Provision]) -> None:
    """Free the addresses of rows that move, so that two may change places."""
    moving = [row for eid, row in kept.items() if row.eid != eid]
    for row in moving:
        row.eid = f"moving-{row.pk}"
    Provision.objects.bulk_update(moving, ["eid"])


def _describe(row: Provision, piece: Segment, *, edition: EditionPage, position: int, parent: Provision | None) -> None:
    """Say of a row where it stands; its hash is set by the caller."""
    row.edition = edition
    row.eid, row.element, row.label, row.num = piece.eid, piece.element, piece.label[:120], (piece.num or "")[:40]
    row.path, row.heading, row.text = "/".join(piece.path)[:255], piece.heading, piece.text
    row.level, row.position, row.parent = min(piece.level, 32767), position, parent
    row.stems = " ".join(["", *stems(f"{piece.heading} {piece.text}", edition.language), ""])
