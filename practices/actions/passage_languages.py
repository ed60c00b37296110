"""The languages of passages, stored with the provisions: a page of a mixed text needs no model."""

import time
from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction

from practices.documents.notation import bare_words
from practices.models.editions import EditionPage
from practices.models.provisions import Provision
from practices.queries.editions.passages import words_of
from practices.queries.editions.units import comparable_units
from practices.queries.things.provisions import own_words
from practices.texts.language_detection import tell_languages

SECONDS = 10.0
"""After how many seconds of a round no further text is begun: the other jobs of the worker wait meanwhile."""
AT_ONCE = 200


def store_languages(*, rows: Sequence[Provision], language: str) -> int:
    """Store the languages of the passages of an edition's provisions, given in order; return how many rows changed."""
    passages: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        passages[row.pk] += [bare_words(row.heading), own_words(row), *words_of(row)]
    for unit in comparable_units(rows, topics={}):
        passages[unit.provision.pk].append(unit.passage)
    changed = []
    for row in rows:
        told = tell_languages(passages[row.pk], language)
        if row.languages != told:
            row.languages = told
            changed.append(row)
    Provision.objects.filter(pk__in=[row.pk for row in changed if not row.languages]).update(languages={})
    Provision.objects.bulk_update([row for row in changed if row.languages], ["languages"], batch_size=AT_ONCE)
    return len(changed)


def store_missing_languages(*, seconds: float = SECONDS) -> int:
    """Store the languages of texts of which nobody did, such as those that were imported together; return how many."""
    count, ends_at = 0, time.monotonic() + seconds
    waiting = Provision.objects.current().filter(languages__isnull=True).order_by().values("edition")
    for edition in EditionPage.objects.filter(pk__in=waiting).order_by("pk").defer("numbered_text")[:AT_ONCE]:
        if time.monotonic() > ends_at:
            break
        with transaction.atomic():
            rows = edition.provisions.current().in_order().defer("stems").select_for_update()
            count += store_languages(rows=list(rows), language=edition.language) > 0
    return count
