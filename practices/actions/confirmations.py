"""An organization says that what is recorded of it beside a reference still holds."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.actions.ledger import append, lock_ledger
from practices.models import AdoptionEvent, Confirmation, InstrumentPage, Origin, today
from practices.permissions import may_record_adoption


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
) -> Confirmation:
    """Record that the organization confirmed on a day (default: today) what stands of it beside `reference`.

    By its people, or by the secretariat from its letter or return. Confirming twice on one day gives the first row.
    Raises ConfirmationRefused.
    """
    on = confirmed_on or today()
    if not may_record_adoption(by, organization):
        raise ConfirmationRefused(_("You do not act for this organization."))
    if on > today():
        raise ConfirmationRefused(_("The day of the confirmation lies in the future."))
    lock_ledger(Confirmation)
    events = AdoptionEvent.objects.filter(organization=organization, reference=reference).standing()
    if not events.of_adopters().effective(on).exists():
        raise ConfirmationRefused(_("Nothing is recorded of this organization beside this instrument."))
    known = Confirmation.objects.filter(organization=organization, reference=reference, confirmed_on=on).first()
    return known or append(
        Confirmation(organization=organization, reference=reference, confirmed_on=on, origin=origin, by=by)
    )
