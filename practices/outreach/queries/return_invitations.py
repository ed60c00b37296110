"""Whom the secretariat can ask for a return, and why not whom."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from organizations.models import FocalPoint, OrganizationPage, without_ended
from practices.models.editions import today
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
    """Say of each organization whether it can be asked, in the same order (three queries, names aside)."""
    contacts: dict[int, FocalPoint] = {}
    for point in reachable_points(*organizations):
        contacts.setdefault(point.organization_id, point)
    rows = Return.objects.filter(organization__in=organizations, reference=reference, year=year)
    asked = set(rows.filter(closed_at__isnull=True).order_by().values_list("organization", flat=True))
    pages = OrganizationPage.objects.filter(pk__in=[page.pk for page in organizations])
    there = set(without_ended(pages, today()).order_by().values_list("pk", flat=True))
    reasons = {page.pk: _reason(page.pk, contacts, asked, there, reference) for page in organizations}
    return tuple(_invite(page, contacts.get(page.pk), reasons[page.pk]) for page in organizations)


def _reason(
    organization: int, contacts: Container[int], asked: Container[int], there: Container[int], reference: InstrumentPage
) -> str:
    if organization == reference.organization_id:
        return _("It issued the instrument: an issuer is never an adopter of its own.")
    if organization not in there:
        return _("The organization has ended.")
    if organization not in contacts:
        return _("No focal point with an e-mail address is registered.")
    return _("A return for this year is already open or submitted.") if organization in asked else ""


def _invite(organization: OrganizationPage, contact: FocalPoint | None, reason: str) -> ReturnInvitation:
    language = contact.language if contact else ""
    return ReturnInvitation(organization, name_of(organization), contact, language, reason)
