"""What follows a publication in the background: vectors, likeness, links and missing images, worked out by the worker.

The row of a text is written in the transaction that publishes, withdraws, opens or narrows it, and goes once all is
worked out. A worker that is killed leaves the row: the text is worked out again, which changes nothing that was done.
"""

import datetime
import logging
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence

from django.db.models import F, Q
from django.utils import timezone

from practices.actions.edition_pictures import complete_from_source
from practices.actions.links import propose_links
from practices.actions.vectors import Refreshed, refresh_all, refresh_vectors
from practices.models.editions import EditionPage
from practices.models.pending_texts import PendingText

logger = logging.getLogger(__name__)

AT_ONCE = 5
"""Texts that are worked out together; one that was tried before goes alone, so that it holds up no other."""
SECONDS = 20.0
"""After how many seconds of a round no further texts are begun: the other jobs of the worker wait meanwhile."""
WAITS = (
    datetime.timedelta(minutes=1),
    datetime.timedelta(minutes=10),
    datetime.timedelta(hours=1),
    datetime.timedelta(hours=6),
    datetime.timedelta(hours=12),
)
"""How long is waited after each try that began. After the last the text is set aside."""
INTERRUPTED = "Interrupted"
"""The failure of a text at which the worker was killed again and again."""


def work_out_later(*, things: Iterable[uuid.UUID]) -> None:
    """Have these editions (or those of these instruments) worked out by the worker. The caller is in a transaction.

    However often it is asked for before the worker comes, it is done once; and what was set aside is tried again.
    """
    keys, now = list(things), timezone.now()
    asked = EditionPage.objects.filter(Q(translation_key__in=keys) | Q(instrument__translation_key__in=keys))
    editions = asked.order_by("pk").values_list("pk", flat=True)
    PendingText.objects.bulk_create(
        [PendingText(edition_id=key, asked_at=now, next_at=now) for key in editions],
        update_conflicts=True,
        unique_fields=["edition"],
        update_fields=["asked_at", "next_at", "tries", "failure"],
        batch_size=500,
    )


def work_out_pending(
    *,
    clock: Callable[[], datetime.datetime] = timezone.now,
    seconds: float = SECONDS,
    timer: Callable[[], float] = time.monotonic,
) -> int:
    """Work out what waits, what was asked for first in front; give how many texts were done.

    No text is begun after so many `seconds`. One that fails, or at which the worker is killed, is tried again later
    and alone, and set aside after as many tries as there are `WAITS`.
    """
    done, ends_at = 0, timer() + seconds
    _set_aside_interrupted(clock())
    while timer() < ends_at and (rows := _claim(clock())):
        try:
            _work_out([row.edition_id for row in rows])
        except Exception as error:  # one text must not keep the others waiting
            keys = [row.edition_id for row in rows]
            logger.exception("the editions %s could not be compared; each is tried again alone", keys)
            _note_failure(rows, type(error).__name__)
        else:
            done += _forget(rows)
    return done


def work_out_all(*, anew: bool = False, tell: Callable[[int, int], None] = lambda _done, _all: None) -> Refreshed:
    """Bring what is kept of every edition up to date (`refresh_all`), and propose the links of those that waited."""
    rows = list(PendingText.objects.waiting())
    refreshed = refresh_all(anew=anew, tell=tell)
    _propose([row.edition_id for row in rows])
    _forget(rows)
    return refreshed


def try_set_aside(*, now: datetime.datetime) -> int:
    """Let the worker try again what was set aside; give how many texts."""
    return PendingText.objects.set_aside().update(next_at=now, tries=0, failure="")


def _claim(now: datetime.datetime) -> list[PendingText]:
    """Begin a try of the texts that come next: new ones together, one that was tried before alone."""
    due = PendingText.objects.waiting().filter(next_at__lte=now)
    rows = list(due.filter(tries=0)[:AT_ONCE]) or list(due[:1])
    claimed = []
    for row in rows:
        mine = PendingText.objects.filter(pk=row.pk, asked_at=row.asked_at, tries=row.tries)
        if mine.update(tries=F("tries") + 1, next_at=now + WAITS[row.tries]):
            row.tries += 1
            claimed.append(row)
    return claimed


def _work_out(editions: Collection[int]) -> None:
    texts = EditionPage.objects.filter(pk__in=editions)
    for text in texts.filter(numbered_text__contains="![").order_by("pk"):
        complete_from_source(edition=text)
    refresh_vectors(things=texts.order_by("pk").values_list("translation_key", flat=True))
    _propose(editions)


def _propose(editions: Collection[int]) -> None:
    texts = EditionPage.objects.filter(pk__in=editions).select_related("instrument").defer("numbered_text")
    for text in texts.order_by("pk"):
        propose_links(edition=text)


def _forget(rows: Sequence[PendingText]) -> int:
    """Forget what was worked out, unless it was asked for again meanwhile; give how many."""
    return sum(PendingText.objects.filter(pk=row.pk, asked_at=row.asked_at).delete()[0] for row in rows)


def _note_failure(rows: Sequence[PendingText], failure: str) -> None:
    for row in rows:
        mine = PendingText.objects.filter(pk=row.pk, asked_at=row.asked_at)
        mine.update(failure=failure[:80], **({} if row.tries < len(WAITS) else {"next_at": None}))


def _set_aside_interrupted(now: datetime.datetime) -> None:
    """Set aside the texts whose last try nobody ended."""
    PendingText.objects.filter(next_at__lte=now, tries__gte=len(WAITS)).update(next_at=None, failure=INTERRUPTED)
