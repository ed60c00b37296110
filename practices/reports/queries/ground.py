"""What a report is computed from: organizations, references and events, read once, in the active language."""

import datetime
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import Min, Q

from organizations.models import OrganizationEnd, OrganizationPage, with_end
from practices.models.evidence import Confirmation
from practices.models.instruments import InstrumentPage
from practices.models.releases import ReleasedKind
from practices.models.terms import TermsAcceptance
from practices.queries.adoptions.confirmed import LatestConfirmation, confirmed_by
from practices.queries.adoptions.courses import Place
from practices.queries.adoptions.references import takes_part
from practices.queries.wording import Words, name_of, title_of
from practices.reports.queries.entries import SeenEntry, seen_entries, standing_on
from practices.reports.queries.scope import ReportScope, reader_for, released_by


@dataclass(frozen=True, slots=True)
class ReportOrganization:
    """A published organization. `accepted_on`: when it first accepted the terms, None if it had not.

    `last_day`: the last day on which it existed, None while it does.
    """

    key: int
    id: uuid.UUID
    name: Words
    address: str
    is_demonstration: bool
    accepted_on: datetime.date | None
    last_day: datetime.date | None = None

    @property
    def order(self) -> tuple[str, str]:
        """By what organizations are listed: the name, without regard to capitals."""
        return self.name.text.casefold(), str(self.id)


@dataclass(frozen=True, slots=True)
class ReportReference:
    """An instrument that organizations are looked at beside."""

    key: int
    id: uuid.UUID
    slug: str
    title: Words
    symbol: str
    issuer: int
    issuer_name: Words
    address: str

    @property
    def order(self) -> tuple[str, str]:
        """By what references are listed: title, then issuer."""
        return self.title.text.casefold(), str(self.id)


@dataclass
class ReportData:
    """Everything that tables, figures and charts of one report share.

    `organizations` and `references` by key, alphabetical. `confirmations`: reference, organization, and a day on which
    it confirmed what is recorded of it there, in order.
    """

    scope: ReportScope
    organizations: dict[int, ReportOrganization]
    references: dict[int, ReportReference]
    entries: tuple[SeenEntry, ...]
    confirmations: list[tuple[int, int, datetime.date]]
    _standing: dict[datetime.date, dict[Place, SeenEntry]] = field(default_factory=dict)
    _grouped: dict[datetime.date, dict[int, dict[tuple[int, str], SeenEntry]]] = field(default_factory=dict)

    def standing(self, as_of: datetime.date) -> dict[Place, SeenEntry]:
        """Say which entry stands where on a day, as known now."""
        if as_of not in self._standing:
            self._standing[as_of] = standing_on(self.entries, as_of, rule=self.scope.rule)
        return self._standing[as_of]

    def standing_of(self, organization: int, as_of: datetime.date) -> dict[tuple[int, str], SeenEntry]:
        """Return what stands of one organization, by reference and track."""
        return self._by_organization(as_of).get(organization, {})

    def _by_organization(self, as_of: datetime.date) -> dict[int, dict[tuple[int, str], SeenEntry]]:
        if as_of not in self._grouped:
            grouped: dict[int, dict[tuple[int, str], SeenEntry]] = defaultdict(dict)
            for (reference, organization, track), entry in self.standing(as_of).items():
                grouped[organization][reference, track] = entry
            self._grouped[as_of] = grouped
        return self._grouped[as_of]

    @cached_property
    def issuers(self) -> frozenset[int]:
        """The organizations that issued a reference of this report."""
        return frozenset(reference.issuer for reference in self.references.values())

    def takes_part(self, organization: ReportOrganization, as_of: datetime.date) -> bool:
        """Tell whether an organization took part by a day: it had accepted the terms, or something is said of it.

        An issuer of a reference is in no count unless something is said of it beside another's instrument. One that has
        ended takes part to its last day; what it stated counts until its end is stated as well.
        """
        accepted = organization.accepted_on is not None and organization.accepted_on <= as_of
        return takes_part(
            has_joined=accepted and organization.key not in self.issuers,
            has_stated=bool(self.standing_of(organization.key, as_of)),
            last_day=organization.last_day,
            on=as_of,
        )

    def partakers(self, as_of: datetime.date) -> list[ReportOrganization]:
        """Return the organizations that took part by a day, alphabetical."""
        return [one for one in self.organizations.values() if self.takes_part(one, as_of)]

    def last_confirmed(self, as_of: datetime.date) -> dict[tuple[int, int], LatestConfirmation]:
        """Return by (reference, organization) when what stands there was last said or confirmed."""
        latest: dict[tuple[int, int], datetime.date] = {}
        for reference, organization, on in self.confirmations:
            if on <= as_of:
                latest[reference, organization] = on
        return confirmed_by(self.standing(as_of), latest, as_of=as_of, rule=self.scope.rule)


def read_ground(scope: ReportScope) -> ReportData:
    """Read everything once: five queries and the names, whatever the size."""
    organizations = _organizations(scope)
    entries = [entry for entry in seen_entries(scope) if entry.organization in organizations]
    references = _references(scope, {entry.reference for entry in entries}, organizations)
    known = tuple(entry for entry in entries if entry.reference in references)
    return ReportData(scope, organizations, references, known, _confirmations(scope, references))


def _organizations(scope: ReportScope) -> dict[int, ReportOrganization]:
    """Return the published organizations as known; a contact-only one is in no report."""
    accepted: dict[int, datetime.datetime] = dict(
        TermsAcceptance.objects.filter(recorded_at__lte=scope.known_at)
        .values_list("organization")
        .annotate(first=Min("recorded_at"))
        .order_by()
    )
    pages = listed_organizations(scope.known_at).prefetch_related("names")
    found = [
        ReportOrganization(
            page.pk,
            page.translation_key,
            name_of(page),
            full_address(page),
            page.is_demonstration,
            accepted[page.pk].astimezone(datetime.UTC).date() if page.pk in accepted else None,
            end.last_day if (end := OrganizationEnd.of(page)) else None,
        )
        for page in with_end(pages)
    ]
    return {one.key: one for one in sorted(found, key=lambda one: one.order)}


def listed_organizations(known_at: datetime.datetime) -> Any:
    """Return the organizations of the directory that were published by a moment."""
    published = Q(first_published_at__lte=known_at) | Q(first_published_at__isnull=True)
    return OrganizationPage.objects.filter(published, live=True, is_contact_only=False)


def _references(
    scope: ReportScope, named: set[int], organizations: dict[int, ReportOrganization]
) -> dict[int, ReportReference]:
    """Return the references that the audience saw: those asked for, else all that something is said beside."""
    pages = InstrumentPage.objects.visible_to(reader_for(scope.audience)).filter(
        pk__in=named if scope.references is None else scope.references
    )
    pages = released_by(pages, ReleasedKind.INSTRUMENT, scope)
    published = Q(first_published_at__lte=scope.known_at) | Q(first_published_at__isnull=True)
    found = [
        ReportReference(
            page.pk,
            page.translation_key,
            page.slug,
            title_of(page),
            page.symbol,
            page.organization_id,
            organizations[page.organization_id].name,
            full_address(page),
        )
        for page in pages.filter(published).prefetch_related("titles").order_by("pk")
        if page.organization_id in organizations
    ]
    return {one.key: one for one in sorted(found, key=lambda one: one.order)}


def _confirmations(scope: ReportScope, references: dict[int, ReportReference]) -> list[tuple[int, int, datetime.date]]:
    rows = Confirmation.objects.filter(recorded_at__lte=scope.known_at, confirmed_on__lte=scope.as_of)
    return sorted(set(rows.filter(reference__in=references).values_list("reference", "organization", "confirmed_on")))


def full_address(page: Any) -> str:
    """Return the address of a page as a paper prints it."""
    address: str = page.url or ""
    return urljoin(settings.BASE_URL, address) if address else ""
