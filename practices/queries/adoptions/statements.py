"""Rows of adoption events: what page, API and feed share."""

import datetime
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, prefetch_related_objects
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage, unread, with_child_rows
from practices.models.adoptions import AdoptionEvent, Basis, EvidenceKind, State, Track
from practices.models.dates import format_partial_date
from practices.models.erasable import RedactionReason
from practices.models.instruments import InstrumentPage
from practices.models.notices import WordOf
from practices.models.provisions import Provision
from practices.models.statements import CODES, WORDS, StatementDetails
from practices.queries.wording import with_label

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

NONE_SEEN: Mapping[int, InstrumentPage] = MappingProxyType({})
Reversals = tuple[uuid.UUID | None, uuid.UUID | None]
"""What an event reverses, and what reverses it (uuids)."""
SAID_BY_BASIS = {
    (Basis.TEXT_PUBLISHED, EvidenceKind.TEXT),
    (Basis.ARTICLE_CITED, EvidenceKind.ARTICLE),
    *((basis, EvidenceKind.STATEMENT) for basis in Basis),
}
"""Where the words for what a statement rests on say the kind of evidence already."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a uuid, a name and an address that the reader may open."""

    id: str
    name: str
    url: str
    symbol: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionRow(StatementDetails):
    """One event as a reader may see it. `effective_on` is in its known precision.

    A check has the words of the event that it checks, and its own note. `follows`, `precedes`: the event (uuid) that it
    says came before it, after it. `last_confirmed_on`, of what counts, and `said_on`, the last day on which the
    organization said this or agreed: where they are asked for. `redacted_on`: its words were removed then, for that
    kind of reason. `word_of` is a code of `WordOf`, `word_note` what stands beside what the
    organization did not confirm ("" for its own word).
    """

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
    statement_on: datetime.date | None
    reverses: str | None
    reversed_by: str | None
    is_demonstration: bool
    agreed_on: datetime.date | None = None
    is_public: bool = True
    checks: str | None = None
    redacted_on: datetime.date | None = None
    redacted_for: str = ""
    word_of: str = WordOf.ORGANIZATION.value
    word_note: str = ""
    entered_from: str = ""
    follows: str | None = None
    precedes: str | None = None
    last_confirmed_on: datetime.date | None = None
    said_on: datetime.date | None = None

    @property
    def rests_on_label(self) -> str:
        """What it rests on; nothing is said to be stated by an organization that did not confirm it."""
        return rests_on_words(self.basis, self.basis_label, self.word_note)

    @property
    def is_note_apart(self) -> bool:
        """Whether the note on whose word it is stands beside what it rests on, and is not in its place."""
        return bool(self.word_note) and self.basis != Basis.STATED

    @property
    def kind_label(self) -> str:
        """The kind of evidence in words, "" where the basis says it."""
        return kind_words(self.basis, self.evidence_kind)

    @property
    def redacted_for_label(self) -> str:
        """The kind of reason for which words were removed, "" where none were."""
        return str(RedactionReason(self.redacted_for).label) if self.redacted_for else ""

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


def stated_words(track: Any, state: Any, *, is_check: bool) -> str:
    """Say which duty and which state (labels); of a check by the secretariat that it is one, and no news of these."""
    said = with_label(track, state)
    return _("The secretariat checked the evidence for “%(statement)s”") % {"statement": said} if is_check else said


def rests_on_words(basis: str, label: str, word_note: str) -> str:
    """Return what a statement rests on, by its `label`; nobody states what `word_note` says they did not."""
    return word_note if word_note and basis == Basis.STATED else label


def kind_words(basis: str, kind: str) -> str:
    """Return the kind of evidence in words, "" where what the statement rests on says it already."""
    return "" if not kind or (basis, kind) in SAID_BY_BASIS else str(EvidenceKind(kind).label)


def adoption_rows(
    events: Iterable[AdoptionEvent],
    user: Any,
    *,
    reversals: Mapping[int, Reversals] | None = None,
    seen: Mapping[int, InstrumentPage] = NONE_SEEN,
) -> list[AdoptionRow]:
    """Turn events (of `for_rows()`, already limited to what `user` may see) into rows, in the same order.

    Own instruments, cited provisions, reversals and events that come before or after are named only if `user` may see
    them. `reversals`, by the key of the event, are asked for where the caller does not know them; `seen`: instruments
    that `user` may see, by key. The number of queries does not grow with the list.
    """
    listed = list(events)
    told = _give_pages(listed, seen, user)
    _read_names(listed)
    own = {event.own_instrument_id for event in listed if event.own_instrument_id} - told.keys()
    others = InstrumentPage.objects.visible_to(user).filter(pk__in=own)
    shown = {key for key, is_seen in told.items() if is_seen} | set(others.values_list("pk", flat=True) if own else ())
    readable = _give_provisions(listed, user)
    undone = _reversals(listed, user) if reversals is None else reversals
    ordered = _ordered(listed, user)
    names: dict[int, Named] = {}
    kinds: tuple[type[models.TextChoices], ...] = (Track, State, Basis)
    words: dict[type, dict[str, str]] = {kind: {one.value: str(one.label) for one in kind} for kind in kinds}
    return [
        _row(event, event.own_instrument_id in shown, event.provision_id in readable, undone, ordered, names, words)
        for event in listed
    ]


def _give_pages(events: list[AdoptionEvent], seen: Mapping[int, InstrumentPage], user: Any) -> dict[int, bool]:
    """Read the instruments and organizations that events name and nobody has read yet (two queries at most).

    Return of the instruments that were read, and of `seen`, whether `user` may see them.
    """
    places = [(event, name) for event in events for name in ("reference", "own_instrument") if _lacks(event, name)]
    keys = {getattr(event, f"{name}_id") for event, name in places}
    visible = InstrumentPage.objects.visible_to(user).filter(pk=OuterRef("pk")).order_by()
    instruments = {**named_instruments(keys - seen.keys(), is_seen=Exists(visible)), **seen}
    for event, name in places:
        setattr(event, name, instruments[getattr(event, f"{name}_id")])
    known = {page.organization_id: page.organization for page in instruments.values()}
    without = [event for event in events if _lacks(event, "organization")]
    owners = {event.organization_id for event in without} - known.keys()
    found = with_child_rows(OrganizationPage.objects.filter(pk__in=owners).defer(*unread("")), "names")
    known |= {page.pk: page for page in found} if owners else {}
    for event in without:
        event.organization = known[event.organization_id]
    return {key: key in seen or bool(getattr(page, "is_seen", False)) for key, page in instruments.items()}


def _lacks(event: AdoptionEvent, name: str) -> bool:
    return getattr(event, f"{name}_id") is not None and not getattr(AdoptionEvent, name).is_cached(event)


def named_instruments(keys: Collection[int], **columns: Exists) -> dict[int, InstrumentPage]:
    """Return instruments by key with titles and organizations, whoever may see them. One query, or none."""
    pages = InstrumentPage.objects.filter(pk__in=keys).select_related("organization").annotate(**columns).order_by()
    pages = with_child_rows(pages.defer(*unread("", "organization")), "organization__names", "titles")
    return {page.pk: page for page in pages} if keys else {}


def _give_provisions(events: list[AdoptionEvent], user: Any) -> set[int]:
    """Give events the cited provisions that `user` may see, with texts; return their keys (one query, or none)."""
    cited = {event.provision_id for event in events if event.provision_id}
    visible = Provision.objects.visible_to(user).filter(pk__in=cited).select_related("edition").order_by()
    rows = visible.defer("stems", "edition__numbered_text", "edition__accepted_doubts", *unread("edition"))
    known = {row.pk: row for row in rows} if cited else {}
    for event in events:
        if event.provision_id in known:
            event.provision = known[event.provision_id]
    return set(known)


def _read_names(events: list[AdoptionEvent]) -> None:
    """Read the names of organizations and the titles of instruments that nobody has read yet (two queries at most)."""
    organizations = [page for event in events for page in (event.organization, event.reference.organization)]
    instruments = [page for event in events for page in (event.reference, event.own_instrument) if page]
    prefetch_related_objects(organizations, "names")
    prefetch_related_objects(instruments, "titles")


def _reversals(events: list[AdoptionEvent], user: Any) -> Mapping[int, Reversals]:
    """Return by event what it reverses and what reverses it, as far as `user` may see it (one query)."""
    keys = {event.pk for event in events}
    undone = {event.reverses_id for event in events if event.reverses_id}
    seen = AdoptionEvent.objects.visible_to(user).filter(Q(pk__in=undone) | Q(reverses__in=keys)).order_by()
    own = ((event.pk, event.reverses_id, event.public_id) for event in events)
    return reversals_of({*own, *seen.values_list("pk", "reverses", "public_id")})


def _ordered(events: list[AdoptionEvent], user: Any) -> Mapping[int | None, str]:
    """Return by key the uuids of what events follow or precede, as far as `user` may see it (one query, or none)."""
    keys = {key for event in events for key in (event.follows_id, event.precedes_id) if key}
    if not keys:
        return {}
    seen = AdoptionEvent.objects.visible_to(user).filter(pk__in=keys).order_by()
    return {key: str(public_id) for key, public_id in seen.values_list("pk", "public_id")}


def reversals_of(rows: Iterable[tuple[int, int | None, uuid.UUID]]) -> Mapping[int, Reversals]:
    """Return by event what it reverses and what reverses it, from (key, key of what it reverses, uuid) of each."""
    listed = list(rows)
    names = {key: public_id for key, _reverses, public_id in listed}
    found: dict[int, Reversals] = {}
    for key, reverses, public_id in listed:
        if reverses:
            found[key] = (names.get(reverses), None)
            found[reverses] = (None, public_id)
    return found


def _row(
    event: AdoptionEvent,
    shows_own: bool,
    shows_provision: bool,
    undone: Mapping[int, Reversals],
    ordered: Mapping[int | None, str],
    names: dict[int, Named],
    words: Mapping[type, Mapping[str, str]],
) -> AdoptionRow:
    record = event.record
    said = event.checks.record if event.checks else record
    removed = record if record.redacted_on else said
    reverses, reversed_by = undone.get(event.pk, (None, None))
    own = event.own_instrument if shows_own else None
    return AdoptionRow(
        id=str(event.public_id),
        sequence=event.sequence,
        organization=_once(names, event.organization, name_organization),
        reference=_once(names, event.reference, name_instrument),
        reference_organization=_once(names, event.reference.organization, name_organization),
        track=event.track,
        track_label=words[Track][event.track],
        state=event.state,
        state_label=words[State][event.state],
        effective_on=format_partial_date(event.effective_on, event.effective_precision),
        effective_precision=event.effective_precision,
        effective_day=event.effective_on,
        recorded_at=event.recorded_at,
        basis=event.basis,
        basis_label=words[Basis][event.basis],
        own_instrument=_once(names, own, name_instrument) if own else None,
        provision=_name_provision(event) if shows_provision else None,
        statement_on=said.statement_on,
        reverses=str(reverses) if reverses else None,
        reversed_by=str(reversed_by) if reversed_by else None,
        is_demonstration=event.organization.is_demonstration,
        agreed_on=record.agreed_on,
        is_public=record.is_public,
        checks=str(event.checks.public_id) if event.checks else None,
        redacted_on=removed.redacted_on,
        redacted_for=removed.redacted_for,
        word_of=said.word_of.value,
        word_note=said.word_note,
        entered_from=said.entered_from,
        follows=ordered.get(event.follows_id),
        precedes=ordered.get(event.precedes_id),
        **{name: getattr(event, name) for name in CODES},
        **{name: getattr(said, name) for name in WORDS} | {"note": record.note},
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
