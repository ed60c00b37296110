"""Marking messages of the desk as read, and as unread again."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from practices.models.messages import ReadMessage

MOST_KEPT = 1_000
"""Marks that are kept of one account: the oldest go first."""
KEY = re.compile(r"[0-9a-f]{32}")


@transaction.atomic
def mark_read(*, keys: Iterable[str], by: Any) -> int:
    """Mark messages of the account `by` as read; give how many there are among the keys. Again changes nothing."""
    wanted = _known(keys)
    ReadMessage.objects.bulk_create([ReadMessage(user=by, key=key) for key in wanted], ignore_conflicts=True)
    kept = ReadMessage.objects.filter(user=by).order_by("-pk").values_list("pk", flat=True)
    last = kept[MOST_KEPT - 1 : MOST_KEPT].first()
    if last is not None:
        ReadMessage.objects.filter(user=by, pk__lt=last).delete()
    return len(wanted)


@transaction.atomic
def mark_unread(*, keys: Iterable[str], by: Any) -> int:
    """Take back that the account `by` read messages; give how many there are among the keys."""
    wanted = _known(keys)
    ReadMessage.objects.filter(user=by, key__in=wanted).delete()
    return len(wanted)


def _known(keys: Iterable[str]) -> list[str]:
    """Return what is written like a key, without repeats."""
    return [key for key in dict.fromkeys(keys) if KEY.fullmatch(key)][:MOST_KEPT]
