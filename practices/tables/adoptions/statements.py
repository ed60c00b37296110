"""Rows of adoption events: what page, API and feed share."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from organizations.models import OrganizationPage
from practices.models import AdoptionEvent, Basis, InstrumentPage, Provision, State, Track, format_partial_date

TONES = {
    State.HAD_BEFORE: "yes",
    State.IN_PLACE: "yes",
    State.PROCEDURE_IN_PLACE: "yes",
    State.PARTLY: "part",
    State.PLANNED: "planned",
    State.CONSIDERING: "planned",
    State.NOT_PLANNED: "no",
    State.WITHDRAWN: "no",
    State.NONE_PUBLISHED: "unknown",
    State.NOT_KNOWN: "unknown",
}
"""The sign of each state."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a uuid, a name and an address that the reader may open."""

    id: str
    name: str
    url: str
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class AdoptionRow:
    """One event as a reader may see it. `effective_on` is in its known precision."""

    id: str
    sequence: int
    organization: Named
    reference: Named
    reference_organization: Named
    track: str
    track_label: str
    state: str
    state_label: str
    effective_on: str
    effective_precision: str
    effective_day: datetime.date
    recorded_at: datetime.datetime
    basis: str
    basis_label: str
    own_instrument: Named | None
    provision: Named | None
    note: str
    evidence_address: str
    statement: str
    statement_on: datetime.date | None
    reverses: str | None
    reversed_by: str | None
    is_demonstration: bool
    agreed_on: datetime.date | None = None
    is_public: bool = True

    @property
    def tone(self) -> str:
        """The sign that stands beside the state: yes, part, planned, no or unknown."""
        return TONES[State(self.state)]

    @property
    def evidence_link(self) -> str:
        """The address of the evidence where it can be followed (http, https), else ""."""
        return self.evidence_address if self.evidence_address.startswith(("http://", "https://")) else ""

    @property
    def is_reversed(self) -> bool:
        """Whether a later event says that this one does not hold."""
        return self.reversed_by is not None


def adoption_rows(events: Iterable[AdoptionEvent], user: Any) -> list[AdoptionRow]:
    """Turn events (of `for_listing()`, already limited to what `user` may see) into rows, in the same order.

    Own instruments, cited provisions and reversals are named only if `user` may see them.
    The number of queries does not grow with the list.
    """
    listed = list(events)
    own = {event.own_instrument_id for event in listed if event.own_instrument_id}
    seen = (
        set(InstrumentPage.objects.visible_to(user).filter(pk__in=own).values_list("pk", flat=True)) if own else set()
    )
    cited = {event.provision_id for event in listed if event.provision_id}
    readable = (
        set(Provision.objects.visible_to(user).filter(pk__in=cited).values_list("pk", flat=True)) if cited else set()
    )
    reversals = _reversals(listed, user)
    names: dict[int, Named] = {}
    return [
        _row(event, event.own_instrument_id in seen, event.provision_id in readable, reversals, names)
        for event in listed
    ]


def _reversals(events: list[AdoptionEvent], user: Any) -> dict[int, tuple[Any, Any]]:
    """Give by event what it reverses and what reverses it, as far as `user` may see it (uuids; one query)."""
    keys = {event.pk for event in events}
    undone = {event.reverses_id for event in events if event.reverses_id}
    seen = AdoptionEvent.objects.visible_to(user).filter(Q(pk__in=undone) | Q(reverses__in=keys)).order_by()
    rows = list(seen.values_list("pk", "reverses", "public_id"))
    names = {key: public_id for key, _reverses, public_id in rows}
    reversing = {reverses: public_id for _key, reverses, public_id in rows if reverses}
    return {event.pk: (names.get(event.reverses_id or 0), reversing.get(event.pk)) for event in events}


def _row(
    event: AdoptionEvent,
    shows_own: bool,
    shows_provision: bool,
    reversals: dict[int, tuple[Any, Any]],
    names: dict[int, Named],
) -> AdoptionRow:
    record = event.record
    reverses, reversed_by = reversals[event.pk]
    own = event.own_instrument if shows_own else None
    return AdoptionRow(
        id=str(event.public_id),
        sequence=event.sequence,
        organization=_once(names, event.organization, name_organization),
        reference=_once(names, event.reference, name_instrument),
        reference_organization=_once(names, event.reference.organization, name_organization),
        track=event.track,
        track_label=str(Track(event.track).label),
        state=event.state,
        state_label=str(State(event.state).label),
        effective_on=format_partial_date(event.effective_on, event.effective_precision),
        effective_precision=event.effective_precision,
        effective_day=event.effective_on,
        recorded_at=event.recorded_at,
        basis=event.basis,
        basis_label=str(Basis(event.basis).label),
        own_instrument=_once(names, own, name_instrument) if own else None,
        provision=_name_provision(event) if shows_provision else None,
        note=record.note,
        evidence_address=record.evidence_address,
        statement=record.statement,
        statement_on=record.statement_on,
        reverses=str(reverses) if reverses else None,
        reversed_by=str(reversed_by) if reversed_by else None,
        is_demonstration=event.organization.is_demonstration,
        agreed_on=record.agreed_on,
        is_public=record.is_public,
    )


def _once(names: dict[int, Named], page: Any, name: Callable[[Any], Named]) -> Named:
    """Name a page the first time that a list needs it."""
    if page.pk not in names:
        names[page.pk] = name(page)
    return names[page.pk]


def name_organization(organization: OrganizationPage | None) -> Named:
    """Name an organization in the active language. What is published has one."""
    assert organization is not None  # noqa: S101 - null only while a page is being made
    return Named(
        str(organization.translation_key),
        organization.name_in(),
        organization.url or "",
        organization.acronym_in(),
    )


def name_instrument(instrument: InstrumentPage | None) -> Named:
    """Name an instrument in the active language. What is published has one."""
    assert instrument is not None  # noqa: S101 - null only while a page is being made
    return Named(str(instrument.translation_key), instrument.title_in(), instrument.url or "", instrument.symbol)


def _name_provision(event: AdoptionEvent) -> Named:
    provision = event.provision
    assert provision is not None  # noqa: S101 - asked for only where there is one
    return Named(str(provision.public_id), str(provision), f"{provision.edition.url}#{provision.eid}")
