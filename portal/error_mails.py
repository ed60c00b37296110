"""Faults by mail to who runs the portal: what went wrong and where, nothing of whom and of what was sent.

Left out are the values that were at work, the words of the error and the query string: any of them may be somebody's.
The whole stands in the log, under the same request id.
"""

import datetime
import hashlib
import logging
import threading
import traceback
from collections.abc import Iterator
from types import TracebackType

from django.core.cache import cache
from django.core.mail import mail_admins
from django.http import HttpRequest

from portal.log_scrubbing import error_words, scrubbed, without_keys
from portal.request_ids import current_request_id

PAUSE = 15 * 60
"""Seconds in which the same fault is mailed once."""
_here = threading.local()


class ErrorMails(logging.Handler):
    """Mails a fault to ERROR_MAILS, the same one once in a quarter of an hour; nothing that mailing itself logs."""

    def emit(self, record: logging.LogRecord) -> None:
        """Send, unless the same was sent just now."""
        if getattr(_here, "is_mailing", False):
            return
        _here.is_mailing = True
        try:
            kind, lines = _fault(record)
            name = hashlib.sha256("\n".join([record.name, str(record.msg), kind, *lines[-1:]]).encode()).hexdigest()
            if cache.add(f"error-mail-{name}", 1, PAUSE):
                mail_admins(f"{record.levelname}: {kind or record.name}", "\n".join(_said(record, kind, lines)))
        except Exception:  # the log has it; a handler raises nothing
            self.handleError(record)
        finally:
            _here.is_mailing = False


def _said(record: logging.LogRecord, kind: str, lines: list[str]) -> Iterator[str]:
    at = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
    request = getattr(record, "request", None)
    request_id = current_request_id() or getattr(request, "request_id", "")
    yield f"At: {at.isoformat(timespec='seconds')}"
    yield f"Logger: {record.name}"
    said = error_words(record.msg) if isinstance(record.msg, BaseException) else scrubbed(str(record.msg))
    yield f"Message: {said}"  # without what is filled in
    if request_id:
        yield f"Request: {request_id}"
    if isinstance(request, HttpRequest):
        yield f"Address: {request.method} {without_keys(request.path)}"
    if kind:
        yield f"Error: {kind}"
        yield from lines


def _fault(record: logging.LogRecord) -> tuple[str, list[str]]:
    """Give the kind of an error, what it came from included, and where it went through the code."""
    if not record.exc_info or record.exc_info[1] is None:
        return "", []
    error: BaseException | None = record.exc_info[1]
    kinds: list[str] = []
    lines = list(_places(record.exc_info[2]))
    while error is not None and len(kinds) < 5:
        kinds.append(type(error).__name__)
        error = error.__cause__ or error.__context__
    return " from ".join(kinds), lines


def _places(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line}"
