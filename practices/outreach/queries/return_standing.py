"""What stands of an organization beside a reference, as its own people may see it: what a return begins with."""

from dataclasses import dataclass

from organizations.models import OrganizationPage, Reader, User, stand_in
from practices.models.adoptions import AdoptionEvent, Track
from practices.models.editions import today
from practices.models.instruments import InstrumentPage
from practices.queries.adoptions.courses import ENTRY_FIELDS, AdoptionEntry, decide_standing
from practices.queries.adoptions.statements import AdoptionRow, adoption_rows
from practices.queries.wording import Words, title_of


@dataclass(frozen=True, slots=True)
class TrackStanding:
    """Where the organization stands on one track by today; `event` is None where nothing is recorded."""

    track: str
    track_label: str
    event: AdoptionRow | None


@dataclass(frozen=True, slots=True)
class OwnInstrument:
    """An instrument that the organization may name as its own."""

    id: str
    title: Words


def reader_for(organization: OrganizationPage) -> User:
    """Return an account that is in no database and reads what the organization's people read."""
    return stand_in(Reader(organizations=frozenset({organization.pk})))


def standings_of(organization: OrganizationPage, reference: InstrumentPage) -> tuple[TrackStanding, ...]:
    """Return what counts on each track today; three queries."""
    user = reader_for(organization)
    seen = AdoptionEvent.objects.visible_to(user).filter(organization=organization, reference=reference).standing()
    entries = [AdoptionEntry(*row) for row in seen.order_by().values_list(*ENTRY_FIELDS)]
    counting = [entry.key for entry in decide_standing(entries, today()).values()]
    last = AdoptionEvent.objects.filter(pk__in=counting).for_listing()
    rows = {row.track: row for row in adoption_rows(last, user)}
    return tuple(TrackStanding(track, str(Track(track).label), rows.get(track)) for track in Track.values)


def tracks_with_standing(organization: OrganizationPage, reference: InstrumentPage) -> set[str]:
    """Return the tracks on which something stands by today (one query)."""
    events = AdoptionEvent.objects.filter(organization=organization, reference=reference)
    return set(events.standing().effective(today()).order_by().values_list("track", flat=True))


def own_instruments(organization: OrganizationPage) -> tuple[OwnInstrument, ...]:
    """Return the instruments that the organization may name as its own, by title."""
    pages = InstrumentPage.objects.visible_to(reader_for(organization)).filter(organization=organization)
    return tuple(OwnInstrument(str(page.translation_key), title_of(page)) for page in pages.for_listing())


def own_instrument_keys(organization: OrganizationPage) -> frozenset[str]:
    """Return the uuids of the instruments that the organization may name as its own."""
    return frozenset(own.id for own in own_instruments(organization))
