"""Recording who stands where on the four duties."""

import datetime
import secrets
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.actions.adoption_order import AdoptionRefused, new_word, refuse_accomplished_to_come, refuse_order
from practices.actions.kept_files import keeping_files
from practices.actions.ledger import append, lock_ledger
from practices.actions.outside_acts import OutsideAct, tell_organization
from practices.actions.relayed import UNKNOWN, Provenance, drop_waiting, relay
from practices.models.adoptions import (
    OF_ADOPTION_ALONE,
    STATES_OF,
    AdoptionEvent,
    AdoptionRecord,
    Basis,
    EvidenceKind,
    State,
    Track,
)
from practices.models.editions import today
from practices.models.relayed import RelayedKind
from practices.models.statements import CODES, WORDS, Statement
from practices.permissions import acts_for, is_secretariat_for, may_record_adoption

REPEATED = ("organization", "reference", "track", "state", "effective_on", "effective_precision", *CODES)
"""What an event about an earlier one repeats of it."""
KIND_OF_BASIS = {Basis.TEXT_PUBLISHED: EvidenceKind.TEXT, Basis.ARTICLE_CITED: EvidenceKind.ARTICLE}
"""What lies behind an adoption that rests on a text or an article."""


@keeping_files()
def record_adoption(
    *,
    statement: Statement,
    by: Any,
    agreed_on: datetime.date | None = None,
    as_organization: bool = False,
    said_on: datetime.date | None = None,
    provenance: Provenance = UNKNOWN,
    is_seconded: bool = False,
) -> AdoptionEvent:
    """Record what is said of where an organization stands, and return the event.

    Public at once when somebody of the organization says it. What the secretariat enters as said by the organization
    (`as_organization`), or as agreed to by it (`agreed_on`), waits for a second person, who looks at `provenance`; what
    it records itself waits for the organization. `is_seconded`: two persons stand behind it already (a return, a
    submission). `said_on` is the day of that return or letter, without it that of the statement; of who acts for the
    organization today. Raises AdoptionRefused (OrderNeeded where an event has to be named) and RelayRefused.
    """
    said = complete(statement)
    refuse_unsound(statement=said, by=by, as_organization=as_organization)
    refuse_days_to_come(agreed_on, said.statement_on, said_on)
    refuse_accomplished_to_come(said.state, said.effective)
    is_theirs = acts_for(by, said.organization)
    is_own = is_theirs or (as_organization and is_seconded)
    is_relayed = not is_own and (as_organization or agreed_on is not None)
    if said.statement.strip() and not (is_own or is_relayed):
        raise AdoptionRefused(_("A statement is the organization’s own: enter it as stated by the organization."))
    lock_ledger(AdoptionEvent)
    refuse_order_of(said)
    on = today()
    said_on = said_on or said.statement_on or (on if is_theirs and agreed_on is None else None)
    statement_on = said.statement_on or provenance.dated_on or min(said.effective.on, on)
    event = event_of(said)
    event.by = by
    recorded = append_with_record(
        event,
        **said.words,
        statement_on=statement_on if said.statement else None,
        is_public=is_own,
        agreed_on=agreed_on if is_own else None,
        said_on=said_on if is_own else None,
    )
    if is_relayed:
        relay(
            organization=said.organization,
            kind=RelayedKind.STATEMENT if as_organization else RelayedKind.AGREEMENT,
            said_on=(provenance.dated_on or said_on) if as_organization else agreed_on,
            by=by,
            provenance=provenance,
            event=recorded,
        )
    return recorded


def complete(said: Statement) -> Statement:
    """Return the statement with the kind of evidence that follows from track and basis where it names none."""
    return said if said.evidence_kind else replace(said, evidence_kind=kind_behind(said.track, said.basis))


def event_of(statement: Statement) -> AdoptionEvent:
    """Return the event that says so, not recorded yet."""
    return AdoptionEvent(
        organization=statement.organization,
        reference=statement.reference,
        track=statement.track,
        state=statement.state,
        effective_on=statement.effective.on,
        effective_precision=statement.effective.precision,
        basis=statement.basis,
        own_instrument=statement.own_instrument,
        provision=statement.provision,
        provision_hash=statement.provision.hash if statement.provision else "",
        follows=statement.follows,
        precedes=statement.precedes,
        **{name: getattr(statement, name) for name in CODES},
    )


def refuse_unsound(*, statement: Statement, by: Any, as_organization: bool) -> None:
    """Refuse a complete statement that breaks a rule of the exchange; nothing is recorded. Raises AdoptionRefused."""
    if not may_record_adoption(by, statement.organization):
        raise AdoptionRefused(_("You do not act for this organization."))
    _refuse_misfit(statement)
    _refuse_foreign_text(statement)
    _refuse_weak_basis(statement)
    if statement.basis == Basis.CHECKED and (as_organization or not may_check(statement.organization, by)):
        raise AdoptionRefused(_("Only the secretariat checks, and its members never check their own organization."))
    if statement.state == State.NOT_PLANNED and not statement.statement.strip():
        raise AdoptionRefused(_("“Not planned” is shown as the organization’s statement: add its wording."), "state")
    _refuse_dead_address(statement.evidence_address)


def refuse_order_of(said: Statement, *, without: AdoptionEvent | None = None) -> None:
    """Refuse a statement whose order beside others of its place is open or cannot be so; see `refuse_order`."""
    new = new_word(state=said.state, effective=said.effective, follows=said.follows, precedes=said.precedes)
    refuse_order(organization=said.organization, reference=said.reference, track=said.track, new=new, without=without)


@transaction.atomic
def reverse_adoption(*, event: AdoptionEvent, by: Any, note: str = "") -> AdoptionEvent:
    """Record that `event` does not hold: it stays in the ledger and is shown as reversed, its checks with it.

    A check alone is taken back by the secretariat, never by its own organization. Raises AdoptionRefused.
    """
    if not may_record_adoption(by, event.organization):
        raise AdoptionRefused(_("You do not act for this organization."))
    if event.checks_id and not may_check(event.organization, by):
        raise AdoptionRefused(_("Only the secretariat reverses a check; the event itself can be reversed."))
    lock(event)
    refuse_undone(event)
    for check in checks_of(event).for_listing():
        _take_back(check, by, "")
    reversal = _take_back(event, by, note)
    drop_waiting(by=by, event=event)
    if reversal.record.is_public:
        about = str(event.reference.title_in("en"))
        tell_organization(organization=event.organization, act=OutsideAct.STATEMENT_REVERSED, by=by, about=about)
    return reversal


def may_check(organization: OrganizationPage, by: Any) -> bool:
    """Tell whether `by` looks at evidence of `organization` for the secretariat: nobody does for their own."""
    return is_secretariat_for(by, organization)


def lock(event: AdoptionEvent) -> None:
    """Let nobody else decide about `event` until this transaction is done."""
    AdoptionEvent.objects.select_for_update().only("pk").get(pk=event.pk)


def lock_all(events: Iterable[AdoptionEvent]) -> None:
    """Let nobody else decide about any of `events` until this transaction is done, which holds no ledger yet."""
    keys = [event.pk for event in events]
    list(AdoptionEvent.objects.select_for_update().only("pk").filter(pk__in=keys).order_by("pk"))


def refuse_undone(event: AdoptionEvent) -> None:
    """Refuse what does not hold: a later event reverses it, or it is a reversal. Raises AdoptionRefused."""
    if event.reverses_id or AdoptionEvent.objects.filter(reverses=event).exists():
        raise AdoptionRefused(_("This event was reversed before, or is itself a reversal."))


def refuse_days_to_come(*days: datetime.date | None) -> None:
    """Refuse what the organization is said to say on a day to come. Raises AdoptionRefused.

    `days`: of its agreement, of its statement, of its letter or return.
    """
    agreed_on, statement_on, said_on = (*days, None, None)[:3]
    if agreed_on is not None and agreed_on > today():
        raise AdoptionRefused(_("The date of the organization’s agreement is in the future."))
    if statement_on is not None and statement_on > today():
        raise AdoptionRefused(_("The date of the organization’s statement is in the future."))
    if said_on is not None and said_on > today():
        raise AdoptionRefused(_("The date of the organization’s letter or return is in the future."))


def checks_of(event: AdoptionEvent) -> Any:
    """Keep the checks of an event that were not taken back."""
    return AdoptionEvent.objects.filter(checks=event, reversed_by__isnull=True)


def event_about(earlier: AdoptionEvent, **fields: Any) -> AdoptionEvent:
    """Begin an event that checks or reverses an earlier one: it repeats what that one says; the rest are `fields`."""
    return AdoptionEvent(**{name: getattr(earlier, name) for name in REPEATED}, **fields)


def append_with_record(event: AdoptionEvent, **fields: Any) -> AdoptionEvent:
    """Add `event` to the ledger and its words, with the salt of their digest, to the erasable record beside it."""
    salt = secrets.token_hex(16)
    event.record_digest = AdoptionEvent.digest_of_record(salt, fields)
    event = append(event)
    public_at = event.recorded_at if fields.get("is_public") else None
    AdoptionRecord.objects.create(event=event, salt=salt, public_at=public_at, **fields)
    return event


def words_of(record: AdoptionRecord) -> dict[str, str]:
    """Return the words of a record as they are now."""
    return {name: getattr(record, name) for name in WORDS}


def _take_back(event: AdoptionEvent, by: Any, note: str) -> AdoptionEvent:
    reversal = event_about(event, basis=event.basis, reverses=event, by=by)
    is_public = AdoptionRecord.objects.filter(event=event, is_public=True).exists()
    return append_with_record(reversal, note=note, is_public=is_public)


def kind_behind(track: str, basis: str) -> str:
    """Return the kind of evidence that follows from a track and what the event rests on."""
    of_adoption = KIND_OF_BASIS.get(Basis(basis)) if basis in Basis.values and track == Track.ADOPTION else None
    return of_adoption or EvidenceKind.STATEMENT


def _refuse_misfit(said: Statement) -> None:
    if said.track not in STATES_OF or said.state not in STATES_OF[said.track]:
        raise AdoptionRefused(_("This state does not fit this track."), "state")
    if said.reference.organization_id == said.organization.pk:
        raise AdoptionRefused(_("An issuer is never an adopter of its own instrument."), "organization")


def _refuse_dead_address(address: str) -> None:
    if not address:
        return
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as error:
        raise AdoptionRefused(
            _("The address of the evidence begins with https:// and can be opened."), "evidence_address"
        ) from error


def _refuse_foreign_text(said: Statement) -> None:
    own, cited = said.own_instrument, said.provision
    if own is not None and own.organization_id != said.organization.pk:
        raise AdoptionRefused(
            _("The instrument given as the organization’s own belongs to another organization."), "own_instrument"
        )
    if cited is not None and (own is None or cited.edition.instrument_id != own.pk):
        raise AdoptionRefused(_("The cited provision does not belong to the organization’s instrument."), "provision")


def _refuse_weak_basis(said: Statement) -> None:
    basis, kind = said.basis, said.evidence_kind
    if basis not in Basis.values or kind not in EvidenceKind.values:
        raise AdoptionRefused(_("State the evidence for the event."))
    if basis == Basis.TEXT_PUBLISHED and said.own_instrument is None:
        raise AdoptionRefused(_("“Text published” requires the organization’s instrument."), "own_instrument")
    if basis == Basis.ARTICLE_CITED and said.provision is None:
        raise AdoptionRefused(_("“Article cited” requires the provision."), "provision")
    if said.track != Track.ADOPTION and (basis == Basis.ARTICLE_CITED or kind == EvidenceKind.ARTICLE):
        raise AdoptionRefused(
            _("An article proves adoption only; this track rests on an order, a procedure, a record or a statement.")
        )
    if said.track != Track.ADOPTION and kind in OF_ADOPTION_ALONE:
        raise AdoptionRefused(
            _("A text proves adoption only; this track rests on an order, a procedure, a record or a statement.")
        )
    if basis == Basis.ARTICLE_CITED and kind != EvidenceKind.ARTICLE:
        raise AdoptionRefused(_("Where an article is cited, the kind of evidence is an article."), "evidence_kind")
    if kind == EvidenceKind.ARTICLE and said.provision is None:
        raise AdoptionRefused(_("Evidence that is an article has to be cited: name the provision."), "provision")
    if kind == EvidenceKind.TEXT and said.own_instrument is None and not said.evidence_address:
        raise AdoptionRefused(
            _("Evidence that is a text has to be named: choose the instrument, or give the address of the text.")
        )
