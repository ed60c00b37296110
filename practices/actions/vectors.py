"""Keeping texts prepared for comparison, and the nearest provisions of others: by the worker, after publishing."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from practices.models.editions import EditionPage, TextStatus
from practices.models.pending_texts import PendingText
from practices.models.provisions import Provision
from practices.models.vectors import EditionVectors, EncoderInUse, Neighbour, NextVectors
from practices.queries.comparison.vectors import clauses_of, units_of
from practices.queries.encoders import chosen_encoder, encoder_of, serving_model
from practices.queries.similar.provision_files import PublicProvisions, public_provisions
from practices.texts.comparison import (
    METHOD_VERSION,
    Clause,
    Encoder,
    OnnxEncoder,
    UnreadableEncoder,
    UnreadableVectors,
    Vectors,
    digest_of,
    pack,
    prepare,
    unpack,
)
from practices.texts.comparison import NearestProvision as Near

MOST_NEAR = 20
"""Neighbours that are kept of a provision."""
LEAST_SCORE = 0.15
"""Score (0.0 to 1.0) below which a provision is nobody's neighbour: what unlike texts about unlike things have."""
BATCH = 10
ONLY = 1
"""The primary key of the encoder in use: there is one."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many texts were looked at, prepared anew and dropped, and how many neighbours were written."""

    seen: int = 0
    prepared: int = 0
    dropped: int = 0
    neighbours: int = 0


def published_texts() -> QuerySet[EditionPage]:
    """Return the editions of which something is kept: published, with provisions, no summaries, not set aside."""
    provisions = Provision.objects.current().filter(edition=OuterRef("pk")).order_by()
    set_aside = PendingText.objects.set_aside().filter(edition=OuterRef("pk")).order_by()
    return (
        EditionPage.objects.filter(Exists(provisions), ~Exists(set_aside), live=True, instrument__live=True)
        .exclude(text_status=TextStatus.SUMMARY)
        .select_related("instrument")
        .defer("numbered_text")
        .order_by("pk")
    )


def refresh_vectors(*, things: Iterable[uuid.UUID]) -> Refreshed:
    """Bring what is kept of some editions (or of those of some instruments) to what is published and public now.

    Their neighbours are found among the public texts; where they are public themselves, they become neighbours of
    what comes near to them, and where they are not any more, they cease to be. Running it again changes nothing.
    """
    keys = list(things)
    asked = Q(translation_key__in=keys) | Q(instrument__translation_key__in=keys)
    texts = list(published_texts().filter(asked))
    published = {text.pk for text in texts}
    gone = set(EditionPage.objects.filter(asked).values_list("pk", flat=True)) - published
    dropped = _drop(gone)
    prepared = sum(_prepare(batch) for batch in batched(texts, BATCH))
    public = public_provisions()
    bereft = _forget((published | gone) - public.keys, published | gone)
    written = sum(_find(text, public) for text in texts)
    _enter(sorted(published & public.keys))
    others = published_texts().filter(pk__in=[edition for edition in bereft if edition not in published])
    written += sum(_find(text, public, provisions=bereft[text.pk]) for text in others)
    return Refreshed(len(texts), prepared, dropped, written)


def refresh_all(*, anew: bool = False, tell: Callable[[int, int], None] = lambda _done, _all: None) -> Refreshed:
    """Bring what is kept of every edition up to date, and count the rarity of words anew.

    What was made from the same words by the same method is left as it is, unless `anew`. `tell` gets the number of
    steps done and of all: each text is prepared, and then its neighbours are looked for.
    """
    texts = list(published_texts())
    published = {text.pk for text in texts}
    dropped = _drop(set(EditionVectors.objects.values_list("edition_id", flat=True)) - published)
    prepared = written = done = 0
    for batch in batched(texts, BATCH):
        prepared += _prepare(batch, anew=anew)
        done += len(batch)
        tell(done, 2 * len(texts))
    public = public_provisions()
    Neighbour.objects.exclude(provision__edition__in=published).delete()
    Neighbour.objects.exclude(other__edition__in=public.keys).delete()
    for text in texts:
        written += _find(text, public)
        done += 1
        tell(done, 2 * len(texts))
    return Refreshed(len(texts), prepared, dropped, written)


def _drop(editions: Collection[int]) -> int:
    """Forget what is kept of editions that are no longer published; give of how many something was kept."""
    Neighbour.objects.filter(provision__edition__in=editions).delete()
    NextVectors.objects.filter(edition__in=editions).delete()
    return EditionVectors.objects.filter(edition__in=editions).delete()[0]


def _prepare(texts: Sequence[EditionPage], *, anew: bool = False) -> int:
    """Prepare the texts of which nothing is kept, or something stale; give how many."""
    model = model_in_use()
    units = units_of(texts)
    rows = EditionVectors.objects.filter(edition__in=texts).values_list("edition_id", "method", "digest")
    kept = {edition: (method, digest) for edition, method, digest in rows}
    clauses = {text.pk: clauses_of(units[text.pk], text.language) for text in texts}
    stale = [key for key, side in clauses.items() if side and (anew or kept.get(key) != _made(side, model))]
    encoder = encoder_of(model) if stale else None
    if encoder is None:  # what it read of these words is better than what can be made without it
        stale = [key for key in stale if kept.get(key) not in {_made(clauses[key], model), _made(clauses[key], "")}]
    for key in stale:
        made = prepared_fields(clauses[key], encoder) | {"made_at": timezone.now(), "topics_from": ""}
        EditionVectors.objects.update_or_create(edition_id=key, defaults=made)
    return len(stale)


def _made(clauses: Sequence[Clause], model: str) -> tuple[str, str]:
    """Return the method and the digest of a text that a model read."""
    return METHOD_VERSION, digest_of(clauses, model)


def prepared_fields(clauses: Sequence[Clause], encoder: Encoder | None) -> dict[str, Any]:
    """Return what is kept of a text, by field, but for when it was made. Raises UnreadableEncoder."""
    return {
        "method": METHOD_VERSION,
        "digest": digest_of(clauses, encoder.model_id if encoder else ""),
        "content": pack(prepare(clauses, encoder=encoder)),
        "provisions": len(clauses),
    }


def model_in_use() -> str:
    """Return the model whose vectors serve, "" for words alone.

    Where nothing is kept yet, so that nothing has to serve meanwhile, the encoder of the settings is in use at once.
    """
    if settings.ENCODER and not EncoderInUse.objects.exists() and not EditionVectors.objects.exists():
        with suppress(UnreadableEncoder):
            use_encoder(chosen_encoder())
    return serving_model()


def use_encoder(encoder: Encoder | None) -> EncoderInUse | None:
    """Note that the vectors of an encoder serve from now on; of the one that comes as a package nothing is noted."""
    if not isinstance(encoder, OnnxEncoder):
        EncoderInUse.objects.all().delete()
        return None
    values = {"model": encoder.model_id, "folder": str(encoder.folder), "since": timezone.now()}
    return EncoderInUse.objects.update_or_create(pk=ONLY, defaults=values)[0]


def _forget(not_public: Collection[int], editions: Collection[int]) -> dict[int, set[int]]:
    """Let what does not stand in public, or is not there, be nobody's neighbour.

    Give the provisions that lost one, by edition.
    """
    off = Q(other__edition__in=not_public)
    replaced = Q(other__edition__in=editions, other__withdrawn_at__isnull=False)
    lost = Neighbour.objects.filter(off | replaced).order_by()
    bereft: dict[int, set[int]] = defaultdict(set)
    for edition, provision in lost.values_list("provision__edition_id", "provision_id").distinct():
        bereft[edition].add(provision)
    lost.delete()
    return bereft


def _find(text: EditionPage, public: PublicProvisions, *, provisions: Collection[int] | None = None) -> int:
    """Write the neighbours of a text (or of these provisions of it alone); give how many."""
    content = EditionVectors.objects.filter(edition=text, method=METHOD_VERSION).values_list("content", flat=True)
    vectors = next((_read(bytes(row)) for row in content), None)
    if vectors is None:
        return 0
    own = dict(text.provisions.current().values_list("eid", "pk"))
    keys = None if provisions is None else {key for key, number in own.items() if number in provisions}
    near = public.nearest(vectors, instrument=text.instrument_id, keys=keys, top=MOST_NEAR)
    with transaction.atomic():
        EditionVectors.objects.select_for_update().filter(edition=text).first()  # one at a time
        old = Neighbour.objects.filter(provision__edition=text)
        (old if provisions is None else old.filter(provision__in=provisions)).delete()
        rows = list(_rows(near, own))
        _write(rows)
    return len(rows)


def _read(content: bytes) -> Vectors | None:
    try:
        return unpack(content)
    except UnreadableVectors:
        return None


def _rows(near: Mapping[str, Sequence[Near]], own: Mapping[str, int]) -> Iterator[Neighbour]:
    """Turn what was found into rows; what is no longer published at its address is passed over."""
    found = {int(one.text) for rows in near.values() for one in rows if one.score >= LEAST_SCORE}
    there = Provision.objects.current().filter(edition__in=found).order_by()
    others = {(edition, eid): key for edition, eid, key in there.values_list("edition_id", "eid", "pk")}
    for key, rows in near.items():
        for one in rows:
            other = others.get((int(one.text), one.key))
            if one.score >= LEAST_SCORE and key in own and other is not None:
                yield Neighbour(
                    provision_id=own[key],
                    other_id=other,
                    score=round(one.score, 4),
                    words=round(one.words, 4),
                    sense=round(one.sense, 4),
                    method=METHOD_VERSION,
                )


def _write(rows: Sequence[Neighbour]) -> None:
    Neighbour.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["provision", "other"],
        update_fields=["score", "words", "sense", "method"],
        batch_size=500,
    )


def _enter(editions: Sequence[int]) -> None:
    """Enter public texts among the neighbours of what comes near to them; each keeps the nearest."""
    found = Neighbour.objects.filter(provision__edition__in=editions).order_by("other", "provision")
    turned = [
        Neighbour(
            provision_id=row.other_id,
            other_id=row.provision_id,
            score=row.score,
            words=row.words,
            sense=row.sense,
            method=row.method,
        )
        for row in found
    ]
    with transaction.atomic():
        _write(turned)
        _trim({row.provision_id for row in turned})


def _trim(provisions: Collection[int]) -> None:
    """Keep the nearest of each provision."""
    for batch in batched(sorted(provisions), 500):
        kept: dict[int, int] = defaultdict(int)
        surplus = []
        rows = Neighbour.objects.filter(provision__in=batch).order_by("provision", "-score", "other")
        for key, provision in rows.values_list("pk", "provision_id"):
            kept[provision] += 1
            if kept[provision] > MOST_NEAR:
                surplus.append(key)
        Neighbour.objects.filter(pk__in=surplus).delete()
