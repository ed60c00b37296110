"""Words of scans, recognised in the background: page by page, some at a time, each page kept as soon as it is read.

The row is written with the draft that shows the file, and stays with the text once all pages are read. A worker that is
killed leaves the pages that it had read; the next one goes on behind them.
"""

import datetime
import logging
import time
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from practices.actions.searching.entries import write_entries
from practices.actions.source_files import SourceRefused, read_source
from practices.documents.files import count_file_pages, read_file
from practices.documents.programs import ProgramFailed
from practices.documents.readings import ReadFile
from practices.documents.recognition import (
    MOST_PAGES,
    RecognisedPage,
    assemble_pages,
    can_recognise,
    models_for,
    recognise_page,
)
from practices.documents.structure import keep_doubts
from practices.documents.text import UnreadableText
from practices.mails import mail_recognised
from practices.models.editions import EditionPage, checksum
from practices.models.recognitions import Recognition, RecognitionPage
from practices.models.search import FoundKind

logger = logging.getLogger(__name__)

SECONDS = 20.0
"""After how many seconds of a round no further page is begun: the other jobs of the worker wait meanwhile."""
WAITS = (
    datetime.timedelta(minutes=10),
    datetime.timedelta(hours=1),
    datetime.timedelta(hours=6),
)
"""How long is waited after each try that got no further. After the last the scan is set aside."""
INTERRUPTED = "Interrupted"


class PagesFailed(Exception):
    """Some pages could not be recognised; they are tried again later."""


class FileReplaced(Exception):
    """The file of the edition is another one by now, or gone."""


@transaction.atomic
def recognise_later(*, edition: EditionPage, by: Any) -> Recognition | None:
    """Have the words of an edition's file recognised by the worker; None where nothing here can, or there is no PDF.

    `edition` may be a draft. What was recognised of the same file stays.
    """
    is_read = can_recognise() and bool(models_for(edition.language))
    if not is_read or not edition.source_name.lower().endswith(".pdf"):
        return None
    EditionPage.objects.select_for_update(of=("self",)).get(pk=edition.pk)  # of two who ask one waits
    known = Recognition.objects.filter(edition_id=edition.pk, checksum=edition.source_checksum).first()
    if known is not None and (known.done_at or known.next_at):
        return known
    Recognition.objects.filter(edition_id=edition.pk).delete()
    now = timezone.now()
    return Recognition.objects.create(
        edition_id=edition.pk, checksum=edition.source_checksum, asked_by=by, asked_at=now, next_at=now
    )


def recognise_pending(
    *,
    clock: Callable[[], datetime.datetime] = timezone.now,
    seconds: float = SECONDS,
    timer: Callable[[], float] = time.monotonic,
) -> int:
    """Recognise pages of what waits, what was asked for first in front; return how many were read.

    No page is begun after so many `seconds`. A scan that gets no further is tried again later, in the end set aside.
    """
    if not can_recognise():
        return 0
    count, ends_at = 0, timer() + seconds
    Recognition.objects.filter(next_at__lte=clock(), tries__gte=len(WAITS)).update(next_at=None, failure=INTERRUPTED)
    while timer() < ends_at and (row := _claim(clock())):
        try:
            count += _read_some(row, lambda: timer() < ends_at)
        except FileReplaced:
            row.delete()
        except Exception as error:  # one scan must not keep the others waiting
            logger.exception("the scan of edition %s could not be recognised", row.edition_id)
            _note_failure(row, type(error).__name__)
    return count


def _claim(now: datetime.datetime) -> Recognition | None:
    """Begin a try of the scan that comes next."""
    for row in Recognition.objects.waiting().filter(next_at__lte=now).select_related("edition")[:1]:
        mine = Recognition.objects.filter(pk=row.pk, next_at=row.next_at, tries=row.tries)
        if mine.update(tries=F("tries") + 1, next_at=now + WAITS[row.tries]):
            row.tries += 1
            return row
    return None


def _read_some(row: Recognition, may_go_on: Callable[[], bool]) -> int:
    """Recognise the pages that are not read yet while there is time; finish with the last. Return how many."""
    name, data = _file_of(row)
    if not row.page_count and _is_finished_at_once(row, name, data):
        return 0
    done = set(row.done_pages.values_list("number", flat=True))
    left = [number for number in range(1, row.page_count + 1) if number not in done]
    count = 0
    for number in left:
        if not may_go_on():
            tries = 0 if count else min(row.tries, len(WAITS) - 1)
            Recognition.objects.filter(pk=row.pk).update(next_at=timezone.now(), tries=tries)
            return count
        count += _recognise(row, data, number)
    if count < len(left):
        raise PagesFailed
    _finish(row, assemble_pages(_pages(row), language=row.edition.language))
    return count


def _file_of(row: Recognition) -> tuple[str, bytes]:
    try:
        name, data = read_source(row.edition.get_latest_revision_as_object())
    except SourceRefused as error:
        raise FileReplaced from error
    if checksum(data) != row.checksum:
        raise FileReplaced
    return name, data


def _is_finished_at_once(row: Recognition, name: str, data: bytes) -> bool:
    """Count the pages; take the words of a file that holds them, and set aside one of too many pages."""
    read = read_file(name, data)
    row.page_count = count_file_pages(data)
    if not read.is_scan:
        _finish(row, read)
        return True
    if row.page_count > MOST_PAGES:
        Recognition.objects.filter(pk=row.pk).update(next_at=None, failure="TooManyPages", page_count=row.page_count)
        return True
    Recognition.objects.filter(pk=row.pk).update(page_count=row.page_count)
    return False


def _recognise(row: Recognition, data: bytes, number: int) -> bool:
    """Keep the words of a page, and tell whether it is done: one that fails with the last try is an empty one."""
    try:
        page = recognise_page(data, number, language=row.edition.language)
    except (UnreadableText, ProgramFailed) as error:
        logger.warning("page %s of a scan could not be recognised: %s", number, error)
        if row.tries < len(WAITS):
            return False
        page = RecognisedPage()
    _keep_page(row, number, page)
    return True


def _keep_page(row: Recognition, number: int, page: RecognisedPage) -> None:
    values = {"layer": page.layer, "text": page.text, "unsure": list(page.unsure)}
    RecognitionPage.objects.update_or_create(recognition=row, number=number, defaults=values)


def _pages(row: Recognition) -> list[RecognisedPage]:
    rows = row.done_pages.order_by("number")
    return [RecognisedPage(bytes(page.layer), page.text, tuple(page.unsure)) for page in rows]


@transaction.atomic
def _finish(row: Recognition, read: ReadFile) -> None:
    """Keep the text, let it be found where the file is public, and tell who asked, if pages had to be recognised.

    A row that is gone stays gone.
    """
    doubts = [one.sent for one in keep_doubts(read.doubts, read.text)]
    values = {"text": read.text, "doubts": doubts, "pages": list(read.pages), "failure": ""}
    if not Recognition.objects.filter(pk=row.pk).update(done_at=timezone.now(), next_at=None, **values):
        return
    write_entries(kind=FoundKind.INSTRUMENT, rows=[row.edition.instrument_id])
    if row.done_pages.all().delete()[0]:
        mail_recognised(row, doubt_count=len(doubts))


def _note_failure(row: Recognition, failure: str) -> None:
    more = {} if row.tries < len(WAITS) else {"next_at": None}
    Recognition.objects.filter(pk=row.pk).update(failure=failure[:80], **more)
