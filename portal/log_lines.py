"""How a line of the log is written where others read it: one JSON object a line, with when, where, who and what.

Django itself tells of each refusal (4xx) and each fault (5xx) with the request that met it. Nothing that a stranger
sent can begin a line or an entry of its own; no key of a link and no value of a row stands in it
(portal/log_scrubbing.py).
"""

import datetime
import json
import logging
import sys
from types import TracebackType
from typing import Any

from django.http import HttpRequest

from portal.log_scrubbing import fault_text, message_of, without_keys
from portal.request_ids import current_request_id
from practices.views.rate_limits import visitor_of


class JsonLines(logging.Formatter):
    """Writes `at` (UTC), `level`, `logger`, `message`; of a request `request_id`, `method`, `path`, `status`, `visitor`
    and `account`.

    `account` is the primary key of who is signed in, `visitor` the network address, `fault` the traceback.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        row: dict[str, Any] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
            **_asked(record),
        }
        if record.exc_info and record.exc_info[1] is not None:
            row["fault"] = fault_text(record.exc_info[1])
        return json.dumps(row)


class TextLines(logging.Formatter):
    """Writes the message, and below it the traceback: for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines. What another formatter left in the record is not used: it holds everything."""
        lines = [message_of(record)]
        if record.exc_info and record.exc_info[1] is not None:
            lines.append(fault_text(record.exc_info[1]))
        return "\n".join(lines)


def print_uncaught(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:  # sys.excepthook
    """Write an error that ends a command as the log writes errors: its words go where the log goes."""
    if isinstance(error, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    sys.stderr.write(fault_text(error) + "\n")


def _asked(record: logging.LogRecord) -> dict[str, Any]:
    request = getattr(record, "request", None)
    request_id = current_request_id() or getattr(request, "request_id", "")
    named = {"request_id": request_id} if request_id else {}
    if not isinstance(request, HttpRequest):
        return named
    account = getattr(getattr(request, "_cached_user", None), "pk", None)
    return {
        **named,
        "method": request.method,
        "path": without_keys(request.path),
        "status": getattr(record, "status_code", None),
        "visitor": visitor_of(request),
        **({"account": account} if account is not None else {}),
    }
