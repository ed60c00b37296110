"""Faults by mail to who runs the portal: what went wrong and where, nothing of whom and of what was sent.

Left out are the values that were at work, the words of the error and the query string: any of them may be somebody's.
The whole stands in the log, under the same request id. An error that only says that the database, the cache or the
mail server is away joins the spell of that outage (`practices.operations.spells`): one mail, not one an error.
"""

import datetime
import hashlib
import logging
import threading
from collections.abc import Iterator

from django.http import HttpRequest
from django.utils import timezone

from portal.log_scrubbing import error_words, scrubbed, without_keys
from portal.request_ids import current_request_id
from practices.operations.fault_words import kind_of, places_of
from practices.operations.operator_mails import mail_operators
from practices.operations.outages import what_is_away
from practices.operations.remembered import changing_notes
from practices.operations.spells import report_fault

PAUSE = datetime.timedelta(minutes=15)
"""For how long the same fault is not mailed again."""
SEEN_AGAIN = datetime.timedelta(minutes=1)
"""How often a process notes that an outage lasts."""
NOTES = "error-mails"
_here = threading.local()


class ErrorMails(logging.Handler):
    """Mails a fault to ERROR_MAILS, the same one once in a quarter of an hour; nothing that mailing itself logs."""

    def __init__(self, level: int = logging.NOTSET) -> None:
        super().__init__(level)
        self._seen: dict[str, datetime.datetime] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Send, unless the same was sent just now, or who logged it reports it as a spell (`extra={"spell": ...}`)."""
        if getattr(_here, "is_mailing", False) or getattr(record, "spell", ""):
            return
        _here.is_mailing = True
        try:
            self._mail(record, timezone.now())
        except Exception:  # the log has it; a handler raises nothing
            self.handleError(record)
        finally:
            _here.is_mailing = False

    def _mail(self, record: logging.LogRecord, now: datetime.datetime) -> None:
        error = record.exc_info[1] if record.exc_info else None
        kind = kind_of(error)
        if away := what_is_away(error):
            if away not in self._seen or now - self._seen[away] >= SEEN_AGAIN:
                self._seen[away] = now
                words = f"The {away} does not answer: {kind}, first seen by {record.name}."
                report_fault(what=away, words=words, now=now)
            return
        lines = list(places_of(record.exc_info[2])) if record.exc_info and error is not None else []
        name = hashlib.sha256("\n".join([record.name, str(record.msg), kind, *lines[-1:]]).encode()).hexdigest()
        if _is_new(name, now):
            body = "\n".join(_said(record, kind, lines))
            mail_operators(subject=f"{record.levelname}: {kind or record.name}", body=body)


def _is_new(name: str, now: datetime.datetime) -> bool:
    """Note that a fault is mailed; False where it was mailed within `PAUSE`, by any process of this machine."""
    with changing_notes(NOTES) as notes:
        for old in [key for key, at in notes.items() if now - datetime.datetime.fromisoformat(at) >= PAUSE]:
            del notes[old]
        if name in notes:
            return False
        notes[name] = now.isoformat()
    return True


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
