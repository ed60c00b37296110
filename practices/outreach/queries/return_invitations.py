"""Whom the secretariat can ask for a return, and why not whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from organizations.models import FocalPoint, OrganizationPage
from practices.models.instruments import InstrumentPage
from practices.models.outreach.returns import Return
from practices.outreach.queries.return_people import reachable_points
from practices.queries.wording import Words, name_of


@dataclass(frozen=True, slots=True)
class ReturnInvitation:
    """An organization, whom one would write to, and why it cannot be asked ("" where it can)."""

    organization: OrganizationPage
    name: Words
    contact: FocalPoint | None
    language: str
    reason: str


def invitations_to(
    organizations: Sequence[OrganizationPage], reference: InstrumentPage, year: int
) -> tuple[ReturnInvitation, ...]:
    """Say of each organization whether it can be asked, in the same order (two queries, names aside)."""
    contacts: dict[int, FocalPoint] = {}
    for point in reachable_points(*organizations):
        contacts.setdefault(point.organization_id, point)
    rows = Return.objects.filter(organization__in=organizations, reference=reference, year=year)
    asked = set(rows.filter(closed_at__isnull=True).order_by().values_list("organization", flat=True))
    return tuple(_invite(page, contacts.get(page.pk), page.pk in asked, reference) for page in organizations)


def _invite(
    organization: OrganizationPage, contact: FocalPoint | None, is_asked: bool, reference: InstrumentPage
) -> ReturnInvitation:
    reason = ""
    if organization.pk == reference.organization_id:
        reason = _("It issued the instrument: an issuer is never an adopter of its own.")
    elif contact is None:
        reason = _("No focal point with an e-mail address is registered.")
    elif is_asked:
        reason = _("A return for this year is already open or submitted.")
    language = contact.language if contact else ""
    return ReturnInvitation(organization, name_of(organization), contact, language, reason)
