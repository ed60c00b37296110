"""The secretariat looks at the evidence of an adoption event, never of its own organization."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from practices.actions.adoption_order import order_of_check
from practices.actions.adoptions import (
    AdoptionRefused,
    append_with_record,
    checks_of,
    event_about,
    lock,
    may_check,
    refuse_undone,
)
from practices.actions.ledger import lock_ledger
from practices.models.adoptions import AdoptionEvent, AdoptionRecord, Basis


@transaction.atomic
def check_adoption(*, event: AdoptionEvent, by: Any, note: str = "") -> AdoptionEvent:
    """Record that the secretariat looked at the evidence of `event`, and that it shows what is said.

    A new event of the same state and date that rests on the check; public where `event` is. It changes no state that is
    shown: where `event` was recorded before one that counts, the check names that one. The words of `event`
    stay with it alone and are read from there. Raises AdoptionRefused.
    """
    if not may_check(event.organization, by):
        raise AdoptionRefused(_("Only the secretariat checks, and its members never check their own organization."))
    lock(event)
    lock_ledger(AdoptionEvent)
    _refuse_what_cannot_be_checked(event)
    check = event_about(
        event,
        basis=Basis.CHECKED,
        own_instrument=event.own_instrument,
        provision=event.provision,
        provision_hash=event.provision_hash,
        checks=event,
        **order_of_check(event),
        by=by,
    )
    record = AdoptionRecord.objects.get(event=event)
    return append_with_record(
        check,
        note=note.strip(),
        is_public=record.is_public,
        agreed_on=record.agreed_on,
        noticed_on=record.noticed_on,
        public_from=record.public_from,
        entered_from=record.entered_from,
    )


def has_evidence(event: AdoptionEvent, record: AdoptionRecord) -> bool:
    """Tell whether there is something to look at: a cited provision, a named instrument, or an address."""
    return bool(event.provision_id or event.own_instrument_id or record.evidence_address)


def _refuse_what_cannot_be_checked(event: AdoptionEvent) -> None:
    refuse_undone(event)
    if event.basis == Basis.CHECKED or checks_of(event).exists():
        raise AdoptionRefused(_("The evidence of this event was checked already."))
    if not has_evidence(event, AdoptionRecord.objects.get(event=event)):
        raise AdoptionRefused(_("There is no evidence to check: no text, no article and no address."))
