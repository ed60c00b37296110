"""How a line of the log is written where others read it: one JSON object a line, with when, where, who and what.

Django itself tells of each refusal (4xx) and each fault (5xx) with the request that met it. Nothing that a stranger
sent can begin a line or an entry of its own, and no key of a link stands in it.
"""

import datetime
import json
import logging
import re
from typing import Any

from django.http import HttpRequest

from portal.request_ids import current_request_id
from practices.views.rate_limits import visitor_of

KEY = re.compile(r"(?<=/)[\w.:~=-]{38,}(?=[/\s\"?]|$)", re.ASCII)
"""A part of an address as long as the key of a link; a uuid is shorter."""


class JsonLines(logging.Formatter):
    """Writes `at` (UTC), `level`, `logger`, `message`; of a request `request_id`, `method`, `path`, `status`, `visitor`
    and `account`.

    `account` is the primary key of who is signed in, `visitor` the network address, `fault` the traceback.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        at = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        row: dict[str, Any] = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_keys(record.getMessage()),
            **_asked(record),
        }
        if record.exc_info:
            row["fault"] = without_keys(self.formatException(record.exc_info))
        return json.dumps(row)


def without_keys(text: str) -> str:
    """Give the text with the keys of links left out."""
    return KEY.sub("…", text)


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
