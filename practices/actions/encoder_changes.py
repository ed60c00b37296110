"""Bringing another encoder into use: it reads every text in the background, while the vectors of the old one serve."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from practices.actions.vectors import model_in_use, prepared_fields, published_texts, use_encoder
from practices.models.editions import EditionPage
from practices.models.vectors import EditionVectors, EncoderInUse, NextVectors
from practices.queries.comparison.vectors import clauses_of, units_of
from practices.queries.encoders import chosen_encoder
from practices.texts.comparison import METHOD_VERSION, Encoder

logger = logging.getLogger(__name__)

AT_ONCE = 5
"""Texts after which it is seen whether there is time for more."""
KEPT = ("method", "digest", "content", "provisions")


@dataclass(frozen=True, slots=True)
class EncoderStep:
    """How many texts another encoder read, how many it has still to read, and whether it came into use."""

    read: int = 0
    left: int = 0
    is_in_use: bool = False


def bring_in_encoder(
    *, seconds: float | None = None, tell: Callable[[int, int], None] = lambda _done, _all: None
) -> EncoderStep:
    """Let the encoder that the settings want read the texts, where another is in use; when it read all, use it.

    It stops after about so many `seconds`, and goes on at the next call, whatever ended the last one. Raises
    UnreadableEncoder where the settings name a folder that cannot be used.
    """
    encoder = chosen_encoder()
    model = encoder.model_id if encoder is not None else ""
    if model == model_in_use():
        NextVectors.objects.all().delete()
        return EncoderStep()
    began, read = time.monotonic(), 0
    for _pass in range(2):  # the second for what was published during the first
        texts = list(_unread(model))
        for done, some in enumerate(batched(texts, AT_ONCE)):
            if seconds is not None and time.monotonic() - began >= seconds:
                return EncoderStep(read, len(texts) - done * AT_ONCE)
            read += _read(some, encoder, model)
            tell(read, max(read, len(texts)))
    change_encoder(encoder=encoder)
    return EncoderStep(read, is_in_use=True)


def change_encoder(*, encoder: Encoder | None) -> None:
    """Put the vectors that another encoder made in the place of those that serve, all at once."""
    model = encoder.model_id if encoder is not None else ""
    with transaction.atomic():
        EncoderInUse.objects.select_for_update().first()
        ready = NextVectors.objects.filter(_is_ready(model), edition=OuterRef("edition"))
        values: dict[str, Any] = {name: Subquery(ready.values(name)[:1]) for name in KEPT}
        changed = EditionVectors.objects.filter(Exists(ready)).update(**values, made_at=timezone.now(), topics_from="")
        NextVectors.objects.all().delete()
        use_encoder(encoder)
    logger.warning("another encoder is in use: %s, of %s texts", model or "none", changed)


def _is_ready(model: str) -> Q:
    """Return the condition that next vectors are of a model and not older than those that serve."""
    is_young = Q(edition__vectors__isnull=True) | Q(made_at__gte=F("edition__vectors__made_at"))
    return Q(is_young, model=model, method=METHOD_VERSION)


def _unread(model: str) -> QuerySet[EditionPage]:
    return published_texts().filter(~Exists(NextVectors.objects.filter(_is_ready(model), edition=OuterRef("pk"))))


def _read(texts: tuple[EditionPage, ...], encoder: Encoder | None, model: str) -> int:
    """Let an encoder read texts; give how many have any words to read."""
    at = timezone.now()
    units = units_of(texts)
    clauses = {text.pk: clauses_of(units[text.pk], text.language) for text in texts if units[text.pk]}
    for key, side in clauses.items():
        made = prepared_fields(side, encoder) | {"made_at": at, "model": model}
        NextVectors.objects.update_or_create(edition_id=key, defaults=made)
    return len(clauses)
