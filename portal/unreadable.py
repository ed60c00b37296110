"""Input that code of others does not look at before it uses it: answered with 400, as ours is.

Wagtail's own screens read numbers, names of pages and searches out of an address and hand them on; a number may be
longer than a database or Python takes. portal.views.server_error asks here, so that it is logged whole: a fault of
our own must not hide behind it.
"""

import traceback

from django.db import DataError, IntegrityError, OperationalError
from django.http import HttpRequest
from django.urls import NoReverseMatch

NUMBER_TOO_LONG = "Exceeds the limit"
"""How Python begins to refuse a number of more digits than it reads."""
NO_NUMBER = "datatype mismatch"
"""How SQLite refuses a number of rows that is longer than its own numbers."""
OURS = ("home", "organizations", "portal", "practices")


def is_unreadable(request: HttpRequest, exception: BaseException | None) -> bool:
    """Tell whether what was sent made code fail that did not look at it."""
    place = request.resolver_match
    has_key = place is not None and bool(place.args or place.kwargs)
    if not (request.GET or has_key or request.method == "POST"):
        return False
    match exception:
        case OverflowError() | DataError():
            return True
        case IntegrityError() if NO_NUMBER in str(exception):
            return _was_wagtails(exception)
        case ValueError() if str(exception).startswith(NUMBER_TOO_LONG):
            return True
        case ValueError() | NoReverseMatch() | OperationalError() | RecursionError():
            return _was_wagtails(exception)
    return False


def _was_wagtails(exception: BaseException) -> bool:
    """Tell whether it was Wagtail that asked for what failed: nothing of ours was called after it."""
    for frame, _line in reversed(list(traceback.walk_tb(exception.__traceback__))):
        package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
        if package == "wagtail" or package in OURS:
            return package == "wagtail"
    return False
