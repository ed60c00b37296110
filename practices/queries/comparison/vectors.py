"""Texts prepared for comparison, read back as they were kept at publishing, or made anew where they were not."""

import threading
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress

from django.db.models import Prefetch

from practices.models.editions import EditionPage
from practices.models.provisions import Provision, ProvisionTopic
from practices.models.vectors import EditionVectors
from practices.queries.editions.units import Unit, comparable_units
from practices.queries.encoders import encoder_of, ready_encoder
from practices.texts.comparison import (
    METHOD_VERSION,
    Clause,
    UnreadableVectors,
    Vectors,
    digest_of,
    prepare,
    unpack,
)

MOST_KEPT = 64
"""Texts that stay in the memory of a process, the last used."""


class _Shelf:
    """The texts that were read last, by the digest of their words and by their topics."""

    def __init__(self) -> None:
        self._texts: OrderedDict[tuple[str, tuple[Clause, ...]], Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, digest: str, clauses: tuple[Clause, ...]) -> Vectors | None:
        with self._lock:
            found = self._texts.get((digest, clauses))
            if found is not None:
                self._texts.move_to_end((digest, clauses))
            return found

    def keep(self, digest: str, vectors: Vectors) -> None:
        with self._lock:
            self._texts[digest, vectors.clauses] = vectors
            while len(self._texts) > MOST_KEPT:
                self._texts.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._texts.clear()


memory = _Shelf()
"""What this process remembers of the texts that it compared last."""


def clauses_of(units: Sequence[Unit], language: str) -> tuple[Clause, ...]:
    """Return the units of an edition as the comparison sees them."""
    return tuple(
        Clause(
            key=unit.key,
            text=unit.text,
            heading=unit.heading,
            language=language,
            label=unit.cited,
            topics=unit.topics,
        )
        for unit in units
    )


def vectors_of(editions: Sequence[EditionPage]) -> dict[int, Vectors]:
    """Return the prepared texts of editions, by primary key. Three queries; the caller has asked who may see them."""
    units = units_of(editions)
    return vectors_of_clauses({edition.pk: clauses_of(units[edition.pk], edition.language) for edition in editions})


def units_of(editions: Sequence[EditionPage]) -> dict[int, list[Unit]]:
    """Return the units of editions, by primary key. Two queries."""
    tags = Prefetch("topic_items", ProvisionTopic.objects.standing().select_related("topic"))
    rows = Provision.objects.current().filter(edition__in=editions).in_order().defer("stems").prefetch_related(tags)
    by_edition: dict[int, list[Provision]] = defaultdict(list)
    for row in rows:
        by_edition[row.edition_id].append(row)
    return {edition.pk: comparable_units(by_edition[edition.pk]) for edition in editions}


def vectors_of_clauses(clauses: Mapping[int, Sequence[Clause]]) -> dict[int, Vectors]:
    """Return the prepared texts of editions whose clauses are at hand, by primary key. One query, or none.

    What was kept counts only where it was made from exactly these words, by this method: what is missing or stale is
    prepared here, and that is never an error. All are read by one encoder, where the one that read most can be had;
    else words alone are compared.
    """
    sides = {key: tuple(side) for key, side in clauses.items()}
    digests = {key: digest_of(side, "") for key, side in sides.items()}
    remembered = {key: memory.find(digests[key], side) for key, side in sides.items()}
    found = {key: vectors for key, vectors in remembered.items() if vectors is not None}
    found |= _read_kept({key: side for key, side in sides.items() if key not in found})
    if len(_models(found)) > 1:  # another encoder came into use since some were remembered
        found |= _read_kept({key: sides[key] for key, vectors in remembered.items() if vectors is not None})
    model = max(_models(found).items(), key=lambda one: (bool(one[0]), one[1]), default=(None, 0))[0]
    other = [key for key in sides if key not in found or found[key].model != model]
    if other:
        encoder = ready_encoder() if model is None else encoder_of(model)
        for key in other:
            if key not in found or encoder is not None:
                found[key] = prepare(sides[key], encoder=encoder)
    for key, vectors in found.items():
        memory.keep(digests[key], vectors)
    return found


def _models(found: Mapping[int, Vectors]) -> Counter[str]:
    return Counter(vectors.model for vectors in found.values() if vectors.clauses)


def _read_kept(sides: Mapping[int, tuple[Clause, ...]]) -> dict[int, Vectors]:
    """Return what is kept of texts as they are now, by whichever encoder it was made. One query, or none."""
    if not sides:
        return {}
    kept: dict[int, Vectors] = {}
    rows = EditionVectors.objects.filter(edition__in=sides, method=METHOD_VERSION).order_by()
    for key, digest, content in rows.values_list("edition_id", "digest", "content"):
        with suppress(UnreadableVectors):
            vectors = unpack(bytes(content), sides[key])
            if digest == digest_of(sides[key], vectors.model):
                kept[key] = vectors
    return kept
