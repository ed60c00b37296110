"""Recording who stands where on the four duties."""

import datetime
import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage, reader_of
from practices.actions.ledger import append
from practices.models import (
    STATES_OF,
    AdoptionEvent,
    AdoptionRecord,
    Basis,
    InstrumentPage,
    PartialDate,
    Provision,
    State,
    Track,
    salted_digest,
    today,
)
from practices.permissions import may_record_adoption


class AdoptionRefused(Exception):
    """The event breaks a rule of the exchange; the message is for the user."""


@transaction.atomic
def record_adoption(
    *,
    organization: OrganizationPage,
    reference: InstrumentPage,
    track: str,
    state: str,
    effective: PartialDate,
    by: Any,
    basis: str = Basis.STATED,
    own_instrument: InstrumentPage | None = None,
    provision: Provision | None = None,
    note: str = "",
    evidence_address: str = "",
    statement: str = "",
    agreed_on: datetime.date | None = None,
) -> AdoptionEvent:
    """Record that `organization` stood at `state` on `track` towards `reference`, from `effective`.

    Public at once when somebody of the organization says it, or when it agreed (`agreed_on`); else it is
    the secretariat's alone. Raises AdoptionRefused.
    """
    if not may_record_adoption(by, organization):
        raise AdoptionRefused(_("You do not act for this organization."))
    _refuse_misfit(organization, reference, track, state)
    _refuse_weak_basis(organization, track, basis, own_instrument, provision, by)
    if state == State.NOT_PLANNED and not statement.strip():
        raise AdoptionRefused(_("“Not planned” is shown as the organization’s statement: add its words."))
    _refuse_dead_address(evidence_address)
    if agreed_on is not None and agreed_on > today():
        raise AdoptionRefused(_("The day of the organization’s agreement lies in the future."))
    event = AdoptionEvent(
        organization=organization,
        reference=reference,
        track=track,
        state=state,
        effective_on=effective.on,
        effective_precision=effective.precision,
        basis=basis,
        own_instrument=own_instrument,
        provision=provision,
        provision_hash=provision.hash if provision else "",
        by=by,
    )
    own_words = organization.pk in reader_of(by).organizations
    return _append_with_record(
        event,
        note=note,
        evidence_address=evidence_address,
        statement=statement,
        statement_on=effective.on if statement else None,
        is_public=own_words or agreed_on is not None,
        agreed_on=agreed_on,
    )


@transaction.atomic
def reverse_adoption(*, event: AdoptionEvent, by: Any, note: str = "") -> AdoptionEvent:
    """Record that `event` does not hold: it stays in the ledger and is shown as reversed. Raises AdoptionRefused."""
    if not may_record_adoption(by, event.organization):
        raise AdoptionRefused(_("You do not act for this organization."))
    AdoptionEvent.objects.select_for_update().only("pk").get(pk=event.pk)  # one reversal at a time
    if event.reverses_id or AdoptionEvent.objects.filter(reverses=event).exists():
        raise AdoptionRefused(_("This event was reversed before, or is itself a reversal."))
    reversal = AdoptionEvent(
        organization=event.organization,
        reference=event.reference,
        track=event.track,
        state=event.state,
        effective_on=event.effective_on,
        effective_precision=event.effective_precision,
        basis=event.basis,
        reverses=event,
        by=by,
    )
    return _append_with_record(reversal, note=note, is_public=event.record.is_public)


@transaction.atomic
def agree_to_adoption(*, event: AdoptionEvent, on: datetime.date, by: Any) -> None:
    """Note the organization's agreement to what others say about it: from now on the public sees it.

    A reversal of the event becomes public with it: nobody is shown as standing where they do not.
    """
    if event.organization_id not in reader_of(by).organizations and not reader_of(by).is_secretariat:
        raise AdoptionRefused(_("Only the organization, or the secretariat for it, notes its agreement."))
    about = Q(event=event) | Q(event__reverses=event)
    AdoptionRecord.objects.filter(about).update(is_public=True, agreed_on=on, public_at=timezone.now())


def _append_with_record(event: AdoptionEvent, **fields: Any) -> AdoptionEvent:
    salt = secrets.token_hex(16)
    words = {name: fields.get(name, "") for name in ("note", "evidence_address", "statement")}
    event.record_digest = salted_digest(salt, **words)
    event = append(event)
    public_at = event.recorded_at if fields.get("is_public") else None
    AdoptionRecord.objects.create(event=event, salt=salt, public_at=public_at, **fields)
    return event


def _refuse_misfit(organization: OrganizationPage, reference: InstrumentPage, track: str, state: str) -> None:
    if track not in STATES_OF or state not in STATES_OF[track]:
        raise AdoptionRefused(_("This state does not fit this track."))
    if reference.organization_id == organization.pk:
        raise AdoptionRefused(_("An issuer is never an adopter of its own instrument."))


def _refuse_dead_address(address: str) -> None:
    if not address:
        return
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as error:
        raise AdoptionRefused(_("The address of the evidence begins with https:// and can be opened.")) from error


def _refuse_weak_basis(
    organization: OrganizationPage,
    track: str,
    basis: str,
    own_instrument: InstrumentPage | None,
    provision: Provision | None,
    by: Any,
) -> None:
    if own_instrument is not None and own_instrument.organization_id != organization.pk:
        raise AdoptionRefused(_("The instrument that is named as the organization’s own is another’s."))
    if provision is not None and (own_instrument is None or provision.edition.instrument_id != own_instrument.pk):
        raise AdoptionRefused(_("The cited provision does not belong to the organization’s instrument."))
    if basis == Basis.TEXT_PUBLISHED and own_instrument is None:
        raise AdoptionRefused(_("“Text published” names the organization’s instrument."))
    if basis == Basis.ARTICLE_CITED and provision is None:
        raise AdoptionRefused(_("“Article cited” names the provision."))
    if basis == Basis.ARTICLE_CITED and track != Track.ADOPTION:
        raise AdoptionRefused(
            _("An article proves adoption only; this track rests on an order, a procedure, a record or a statement.")
        )
    if basis == Basis.CHECKED and not _may_check(organization, by):
        raise AdoptionRefused(_("Only the secretariat checks, and nobody checks their own organization."))


def _may_check(organization: OrganizationPage, by: Any) -> bool:
    reader = reader_of(by)
    return reader.is_secretariat and organization.pk not in reader.organizations
