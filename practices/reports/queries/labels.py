"""Days, states and tracks in words: a long report says the same few of them again and again."""

import datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from practices.models.adoptions import State, Track
from practices.models.notices import WordOf
from practices.models.releases import Audience
from practices.queries.adoptions.standing import end_of
from practices.queries.wording import written_date


def day_words(on: datetime.date, precision: str = "day") -> str:
    """Write a date in the active language and its known precision."""
    return _day(on, precision, get_language())


def moment_words(at: datetime.datetime) -> str:
    """Write the moment by which something was known: the day alone where it is the whole day."""
    moment = at.astimezone(datetime.UTC)
    on = written_date(moment.date())
    if moment == end_of(moment.date()):
        return on
    return _("%(day)s, %(time)s (UTC)") % {"day": on, "time": date_format(moment, "H:i:s")}


def audience_label(audience: str) -> str:
    """Say for whom a report is compiled, or to whom it is open: its own organization is the secretariat."""
    return _("The secretariat") if audience == Audience.OWN else str(Audience(audience).label)


def state_label(state: str) -> str:
    """Return a state in the active language."""
    return _state(state, get_language())


def track_label(track: str) -> str:
    """Return a track in the active language."""
    return _track(track, get_language())


def unconfirmed_note(*, is_confirmed: bool) -> str:
    """Return what stands beside what the organization did not confirm; "" for its own word."""
    return "" if is_confirmed else str(WordOf.SECRETARIAT.label)


@lru_cache(maxsize=20_000)
def _day(on: datetime.date, precision: str, _language: str | None) -> str:
    return written_date(on, precision)


@lru_cache(maxsize=1_000)
def _state(state: str, _language: str | None) -> str:
    return str(State(state).label)


@lru_cache(maxsize=1_000)
def _track(track: str, _language: str | None) -> str:
    return str(Track(track).label)
