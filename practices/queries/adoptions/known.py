"""What is known of each organization beside an instrument, or beside those similar to it, and of whom nothing is."""

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.db.models import Q, Subquery
from django.utils.translation import gettext_lazy as _

from practices.models.adoptions import AdoptionEvent, State, Track
from practices.models.instruments import InstrumentPage, InstrumentTopic
from practices.queries.adoptions.confirmed import confirmed_by, last_confirmation
from practices.queries.adoptions.courses import AdoptionEntry, decide_standing
from practices.queries.adoptions.references import ListedOrganization, exchange_events, exchange_members
from practices.queries.adoptions.standing import end_of, read_entries
from practices.queries.adoptions.statements import AdoptionRow, Named, adoption_rows, name_organization


class AdoptionKnowledge(models.TextChoices):
    """What is known of an organization on one duty. Nothing known is not a no: nothing is inferred from it."""

    STATED = "stated", _("Stated")
    NOTHING_PLANNED = "nothing_planned", _("States that nothing is planned")
    NOTHING_KNOWN = "nothing_known", _("Nothing known")


@dataclass(frozen=True, slots=True)
class KnownRow:
    """One organization on one duty: what is known, and the statements that stand, the last effective first."""

    organization: Named
    is_demonstration: bool
    track: str
    known: AdoptionKnowledge
    statements: tuple[AdoptionRow, ...]


@dataclass(frozen=True, slots=True)
class KnownTable:
    """Every organization that takes part, alphabetical, on each duty; the issuer of the instrument aside.

    `counts`: of all of them, by track and by what is known.
    """

    instrument: InstrumentPage
    rows: tuple[KnownRow, ...]
    counts: Mapping[str, Mapping[str, int]]
    as_of: datetime.date
    known_on: datetime.date


def known_beside(
    instrument: InstrumentPage, user: Any, *, is_similar: bool, as_of: datetime.date, known_on: datetime.date
) -> KnownTable:
    """Say of each organization what was known to `user` by the end of `known_on` (UTC) of how it stood on `as_of`.

    Beside the instrument itself or, with `is_similar`, beside all instruments that share a topic with it: statements
    towards one of them, or with one of them as the organization's own. Which statement counts is decided in
    `standing`. Ten queries at most, whatever the size.
    """
    about = _alike(instrument, user) if is_similar else frozenset([instrument.pk])
    members = exchange_members(user, as_of)
    references = _references(about, user) if is_similar else about
    entries = read_entries(user, known_at=end_of(known_on), references=references)
    standing = decide_standing(entries, as_of)
    last = last_confirmation(as_of=as_of, known_at=end_of(known_on))
    statements = _statements(standing.values(), members, user, last)
    latest = {(event.reference_id, event.organization_id): event.confirmed_last for _row, event in statements}
    confirmed = confirmed_by(standing, latest, as_of=as_of)
    if is_similar:
        statements = [pair for pair in statements if _is_about(pair[1], about)]
    found: dict[tuple[int, str], list[AdoptionRow]] = defaultdict(list)
    for row, event in statements:
        said = confirmed.get((event.reference_id, event.organization_id))
        found[event.organization_id, event.track].append(replace(row, last_confirmed_on=said.on if said else None))
    listed = _listed(members.values(), instrument.organization_id)
    rows = tuple(_row(member, track, found[member.page.pk, track]) for member in listed for track in Track.values)
    return KnownTable(instrument, rows, _counts(rows), as_of, known_on)


def _alike(instrument: InstrumentPage, user: Any) -> frozenset[int]:
    """Return the keys of the instruments that share a topic with it, of those that `user` may see."""
    topics = InstrumentTopic.objects.filter(content_object=instrument, tag__retired_on__isnull=True).values("tag")
    tagged = InstrumentTopic.objects.filter(tag__in=topics).values("content_object")
    return frozenset(
        InstrumentPage.objects.visible_to(user).filter(pk__in=tagged).order_by().values_list("pk", flat=True)
    )


def _references(about: Collection[int], user: Any) -> Any:
    """Add the references beside which somebody named one of these as its own; a query within the next one."""
    named = exchange_events(user).filter(own_instrument__in=about).order_by().values("reference")
    return InstrumentPage.objects.filter(Q(pk__in=about) | Q(pk__in=named)).order_by().values("pk")


def _statements(
    entries: Iterable[AdoptionEntry], members: Mapping[int, ListedOrganization], user: Any, confirmed_last: Subquery
) -> list[tuple[AdoptionRow, Any]]:
    """Return the rows of what stands, with the events that they are made of, the last effective first.

    Each event says on which day its organization confirmed last what stands there (`confirmed_last`).

    Organizations are those already read; nothing that stands is reversed or reverses anything.
    """
    standing = AdoptionEvent.objects.filter(pk__in=[entry.key for entry in entries]).for_listing()
    standing = standing.annotate(confirmed_last=confirmed_last)
    events = list(standing.prefetch_related(None).order_by("-effective_on", "-sequence"))
    for event in events:
        event.organization = members[event.organization_id].page
        issuer = members.get(event.reference.organization_id)
        event.reference.organization = issuer.page if issuer else event.reference.organization
    return list(zip(adoption_rows(events, user, reversals={}), events, strict=True))


def _is_about(event: AdoptionEvent, about: Collection[int]) -> bool:
    return event.reference_id in about or event.own_instrument_id in about


def _listed(members: Iterable[ListedOrganization], issuer: int | None) -> list[ListedOrganization]:
    taking_part = (member for member in members if member.takes_part and member.page.pk != issuer)
    return sorted(taking_part, key=lambda member: (member.name.text.casefold(), str(member.page.translation_key)))


def _row(member: ListedOrganization, track: str, statements: list[AdoptionRow]) -> KnownRow:
    return KnownRow(
        name_organization(member.page), member.page.is_demonstration, track, _known(statements), tuple(statements)
    )


def _known(statements: Iterable[AdoptionRow]) -> AdoptionKnowledge:
    """Say what statements come to: one that says something leads, one that says "not known" says nothing."""
    states = {row.state for row in statements} - {State.NOT_KNOWN}
    if states - {State.NOT_PLANNED}:
        return AdoptionKnowledge.STATED
    return AdoptionKnowledge.NOTHING_PLANNED if states else AdoptionKnowledge.NOTHING_KNOWN


def _counts(rows: Iterable[KnownRow]) -> Mapping[str, Mapping[str, int]]:
    counted = Counter((row.track, row.known) for row in rows)
    return {track: {known.value: counted[track, known] for known in AdoptionKnowledge} for track in Track.values}


def instrument_asked(key: uuid.UUID, user: Any) -> InstrumentPage | None:
    """Return the instrument with this id, None if `user` may not see it (one query)."""
    found: InstrumentPage | None = (
        InstrumentPage.objects.visible_to(user).filter(translation_key=key).order_by().first()
    )
    return found
