"""An organization says that what is recorded of it beside a reference still holds."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.actions.kept_files import keeping_files
from practices.actions.ledger import append, lock_ledger
from practices.actions.relayed import Provenance, relay, settle
from practices.models.adoptions import AdoptionEvent
from practices.models.editions import today
from practices.models.evidence import Confirmation
from practices.models.instruments import InstrumentPage
from practices.models.proposals import Origin
from practices.models.relayed import RelayedKind, RelayedStatement
from practices.permissions import acts_for


class ConfirmationRefused(Exception):
    """Nothing can be confirmed, or not by this person; the message is for the user."""


@transaction.atomic
def confirm_standing(
    *,
    organization: OrganizationPage,
    reference: InstrumentPage,
    by: Any,
    confirmed_on: datetime.date | None = None,
    origin: str = Origin.FORM,
    is_seconded: bool = False,
) -> Confirmation:
    """Record that the organization confirmed on a day (default: today) what stands of it beside `reference`.

    By its own people; `is_seconded`: by two persons who stand behind it already (its return). Confirming twice on one
    day gives the first row. Raises ConfirmationRefused.
    """
    if not (is_seconded or acts_for(by, organization)):
        raise ConfirmationRefused(_("You do not act for this organization."))
    lock_ledger(Confirmation)
    made = append_confirmation(
        organization=organization, reference=reference, on=confirmed_on or today(), origin=origin, by=by
    )
    settle(by=by, organization=organization, reference=reference, kind=RelayedKind.CONFIRMATION)
    return made


@keeping_files()
def relay_confirmation(
    *, organization: OrganizationPage, reference: InstrumentPage, by: Any, on: datetime.date, provenance: Provenance
) -> RelayedStatement:
    """Enter that the organization confirmed by letter on a day what stands of it, for a second person to confirm.

    Raises ConfirmationRefused and RelayRefused.
    """
    lock_ledger(Confirmation)
    _refuse_nothing(organization, reference, on)
    return relay(
        organization=organization,
        kind=RelayedKind.CONFIRMATION,
        said_on=on,
        by=by,
        provenance=provenance,
        reference=reference,
    )


def append_confirmation(
    *, organization: OrganizationPage, reference: InstrumentPage, on: datetime.date, origin: str, by: Any
) -> Confirmation:
    """Add the confirmation of a day, once. The caller holds the ledger. Raises ConfirmationRefused."""
    _refuse_nothing(organization, reference, on)
    known = Confirmation.objects.filter(organization=organization, reference=reference, confirmed_on=on).first()
    return known or append(
        Confirmation(organization=organization, reference=reference, confirmed_on=on, origin=origin, by=by)
    )


def _refuse_nothing(organization: OrganizationPage, reference: InstrumentPage, on: datetime.date) -> None:
    if on > today():
        raise ConfirmationRefused(_("The date of the confirmation is in the future."))
    events = AdoptionEvent.objects.filter(organization=organization, reference=reference).standing()
    if not events.of_adopters().effective(on).exists():
        raise ConfirmationRefused(_("Nothing is recorded about this organization in relation to this instrument."))
