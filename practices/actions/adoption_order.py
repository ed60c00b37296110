"""What an adoption event may say of its day, and of its order beside others of its place; and when it has to."""

import datetime
import uuid
from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.models.adoptions import MAY_LIE_AHEAD, AdoptionEvent, State
from practices.models.dates import PartialDate
from practices.models.editions import begun_anywhere
from practices.models.instruments import InstrumentPage
from practices.queries.adoptions.counting import (
    CountableEvent,
    NewWord,
    course_of,
    is_possible,
    names_of,
    shown_on,
    to_name,
)
from practices.queries.adoptions.courses import AdoptionEntry
from practices.queries.adoptions.standing import read_place
from practices.queries.wording import written_date


class AdoptionRefused(Exception):
    """The event breaks a rule of the exchange; the message is for the user.

    `field` is the one of the statement that it is about, "" for the statement as a whole.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class OrderNeeded(AdoptionRefused):
    """What is shown depends on the order of two events, and the new one does not say which came first.

    `events` are those of which it has to name one that it follows or precedes, the one recorded last first.
    """

    def __init__(self, message: str, events: Sequence[AdoptionEntry]) -> None:
        super().__init__(message)
        self.events = tuple(events)

    @property
    def public_ids(self) -> tuple[uuid.UUID, ...]:
        """The uuids of the events."""
        return tuple(event.public_id for event in self.events)


def refuse_accomplished_to_come(state: str, effective: PartialDate) -> None:
    """Refuse what is so already and begins on a day that has not begun anywhere. Raises AdoptionRefused."""
    if state not in MAY_LIE_AHEAD and effective.on > begun_anywhere():
        raise AdoptionRefused(
            _("This date is in the future. Until then, record “Planned” or “Considering”."), "effective"
        )


def new_word(
    *, state: str, effective: PartialDate, follows: AdoptionEvent | None = None, precedes: AdoptionEvent | None = None
) -> NewWord:
    """Return an event that is not recorded yet as the rule reads it."""
    later_than, earlier_than = follows.pk if follows else None, precedes.pk if precedes else None
    return NewWord(state, effective.on, effective.precision, later_than, earlier_than)


def refuse_order(
    *,
    organization: OrganizationPage,
    reference: InstrumentPage,
    track: str,
    new: NewWord,
    without: AdoptionEvent | None = None,
) -> None:
    """Refuse a new event that names what cannot be so, or does not name what it has to. One query.

    `without` is an event of the place that the new one takes the place of. The caller holds the ledger where the event
    is recorded at once. Raises AdoptionRefused, OrderNeeded where an event has to be named.
    """
    words = place_without(organization, reference, track, without)
    _refuse_contradiction(words, new)
    asked = to_name(words, new, today=begun_anywhere())
    if asked:
        message = _("Specify which came first: this, or “%(event)s”?") % {"event": event_in_words(asked[0])}
        raise OrderNeeded(message, asked)


def refuse_open_order(event: AdoptionEvent) -> None:
    """Refuse to confirm an event whose order beside another one is open, as what it named may be reversed since.

    One query. The caller holds the ledger. Raises OrderNeeded.
    """
    words = place_without(event.organization, event.reference, event.track, event)
    standing = {word.key for word in words}
    follows, precedes = (key if key in standing else None for key in (event.follows_id, event.precedes_id))
    new = NewWord(
        event.state, event.effective_on, event.effective_precision, follows, precedes, event.pk, event.sequence
    )
    asked = to_name(words, new, today=begun_anywhere())
    if asked:
        message = _("This overlaps with “%(event)s”: reverse this, and enter it again, specifying which came first.")
        raise OrderNeeded(message % {"event": event_in_words(asked[0])}, asked)


def place_without(
    organization: OrganizationPage, reference: InstrumentPage, track: str, without: AdoptionEvent | None = None
) -> list[AdoptionEntry]:
    """Return what stands in a place, one event and its checks aside where one is given. One query."""
    place = read_place(organization.pk, reference.pk, track)
    return [word for word in place if without is None or without.pk not in (word.key, word.checks)]


def changes_nothing(words: Collection[AdoptionEntry], new: NewWord) -> AdoptionEntry | None:
    """Return the event that goes on being shown, today and in the end, with the same state and date; else None."""
    together: list[CountableEvent] = [*words, new]
    before, after = course_of(words), course_of(together)
    goes_on = [shown_on(before, day) for day in (begun_anywhere(), datetime.date.max)]
    then = [shown_on(after, day) for day in (begun_anywhere(), datetime.date.max)]
    return goes_on[0] if [_shown(word) for word in goes_on] == [_shown(word) for word in then] else None


def event_in_words(event: AdoptionEntry) -> str:
    """Say what an event says: "In place, since 14 May 2004"."""
    since = written_date(event.effective_on, event.effective_precision)
    return _("%(state)s, since %(since)s") % {"state": State(event.state).label, "since": since}


def order_of_check(event: AdoptionEvent) -> dict[str, AdoptionEvent]:
    """Return what a check of an event names so that the states that are shown stay as they are. Two queries at most.

    Raises AdoptionRefused where no single name does that: another event stands in its place then.
    """
    words = read_place(event.organization_id, event.reference_id, event.track)
    shown = _states(words, words)
    names: list[tuple[int | None, int | None]] = [(None, None)]
    names += [(None, word.key) for word in reversed(words)] + [(word.key, None) for word in reversed(words)]
    for follows, precedes in names:
        check = NewWord(event.state, event.effective_on, event.effective_precision, follows, precedes)
        if _may_stand(words, check) and _states(words, [*words, check]) == shown:
            found = AdoptionEvent.objects.in_bulk([key for key in (follows, precedes) if key])
            named = {"follows": found.get(follows), "precedes": found.get(precedes)}
            return {name: other for name, other in named.items() if other is not None}
    raise AdoptionRefused(_("A later event of the same day has replaced it: check that one."))


def _may_stand(words: Sequence[AdoptionEntry], new: NewWord) -> bool:
    try:
        _refuse_contradiction(words, new)
    except AdoptionRefused:
        return False
    return True


def _states(words: Sequence[AdoptionEntry], together: Sequence[CountableEvent]) -> list[str]:
    course = course_of(together)
    days = sorted({word.effective_on for word in words})
    return [found.state if (found := shown_on(course, day)) else "" for day in days]


def _shown(word: CountableEvent | None) -> tuple[str, datetime.date, str] | None:
    return (word.state, word.effective_on, word.effective_precision) if word else None


def _refuse_contradiction(words: Sequence[AdoptionEntry], new: NewWord) -> None:
    if new.follows is not None and new.precedes is not None:
        raise AdoptionRefused(_("An event follows another or precedes one, not both."))
    named = new.follows or new.precedes
    if named is None:
        return
    if named not in {word.key for word in words}:
        raise AdoptionRefused(_("Name an event of the same organization, reference and track that was not reversed."))
    later, earlier = (new.key, named) if new.follows else (named, new.key)
    if not is_possible([*words, new], names_of(words), later=later, earlier=earlier):
        raise AdoptionRefused(_("The dates, or the order of other events, contradict this."))
