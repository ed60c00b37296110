"""How the desk names a thing in a line."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from practices.models.adoptions import State, Track
from practices.outreach.queries.requests import OpenRequest

MOST_LETTERS = 120
"""Letters of a line: of what was written freely only the beginning is shown."""


def shorten(words: str) -> str:
    """Return the beginning of what somebody wrote."""
    return Truncator(words).chars(MOST_LETTERS)


def name_event(track: str, state: str) -> str:
    """Name a statement by track and state, with a place for the title of the reference."""
    words = _("%(track)s: %(state)s, in relation to %(title)s")
    return words % {"track": Track(track).label, "state": State(state).label, "title": "%(first)s"}


def name_request(request: OpenRequest) -> str:
    """Name what asked for an answer: its kind, and its reference number."""
    return f"{request.kind_label} {request.reference_number}".strip()
