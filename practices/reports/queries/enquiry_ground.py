"""What a report says of its enquiry: the population with its states, and what others than the secretariat may count."""

from collections.abc import Mapping
from dataclasses import dataclass

from organizations.models import OrganizationPage
from practices.models.adoptions import AdoptionEvent, Track
from practices.models.instruments import InstrumentPage
from practices.models.outreach.enquiries import NO_RESPONSE, Enquiry
from practices.models.practices import PracticePage
from practices.models.releases import ReleasedKind
from practices.outreach.queries.enquiry_counts import (
    DutyCounts,
    EnquiryCounts,
    MemberStanding,
    count_duties,
    may_be_counted_in_public,
)
from practices.outreach.queries.enquiry_events import EnquiryRecord, read_enquiry
from practices.queries.adoptions.statements import Named, name_organization
from practices.reports.queries.ground import ReportData
from practices.reports.queries.openings import has_ended, is_shown, participations_seen, published_pages
from practices.reports.queries.scope import ReportScope

ENQUIRY_RULE = 1
"""The version of the counting rules of enquiries (docs/reports.md): issues say by which one they were compiled."""

States = Mapping[tuple[int, str], str]
"""The state that stands beside the reference, by organization (primary key) and track."""


@dataclass(frozen=True, slots=True)
class EnquiryMemberName:
    """An organization of the population as a report names it."""

    key: int
    name: Named


@dataclass(frozen=True, slots=True)
class EnquiryData:
    """An enquiry as a report sees it. `members` alphabetical; `states` are those that the audience sees.

    `with_instruments`, `with_practices` and `in_initiatives` are the organizations (primary keys) that published one
    here, or take part in one. `is_countable`: whether its audience is told how many were asked and answered.
    """

    enquiry: Enquiry
    record: EnquiryRecord
    members: tuple[EnquiryMemberName, ...]
    states: States
    with_instruments: frozenset[int]
    with_practices: frozenset[int]
    in_initiatives: frozenset[int]
    is_countable: bool
    standings: Mapping[int, MemberStanding]
    counts: EnquiryCounts

    @property
    def keys(self) -> frozenset[int]:
        """The population."""
        return frozenset(one.key for one in self.members)

    @property
    def duties(self) -> DutyCounts:
        """Where the population stands, as the audience sees it."""
        return count_duties(self.keys, self.states)


def read_enquiry_data(ground: ReportData, scope: ReportScope) -> EnquiryData | None:
    """Read the enquiry of a report, None without one."""
    if scope.enquiry is None:
        return None
    enquiry = Enquiry.objects.select_related("reference").get(pk=scope.enquiry)
    record = read_enquiry(enquiry, as_of=scope.as_of, known_at=scope.known_at, rule=scope.rule)
    standings = record.standings
    pages = OrganizationPage.objects.filter(pk__in=standings).prefetch_related("names")
    named = [EnquiryMemberName(page.pk, name_organization(page)) for page in pages]
    members = tuple(sorted(named, key=lambda one: (one.name.name.casefold(), one.name.id)))
    return EnquiryData(
        enquiry=enquiry,
        record=record,
        members=members,
        states=record.states if scope.is_restricted else _seen_states(ground, enquiry, scope),
        with_instruments=_owners(published_pages(InstrumentPage, ReleasedKind.INSTRUMENT, scope)),
        with_practices=_owners(published_pages(PracticePage, ReleasedKind.PRACTICE, scope)),
        in_initiatives=_partaking(scope),
        is_countable=scope.is_restricted or _is_countable(ground, enquiry, standings),
        standings=standings,
        counts=record.counts,
    )


def _seen_states(ground: ReportData, enquiry: Enquiry, scope: ReportScope) -> States:
    return {
        (organization, track): entry.state
        for (reference, organization, track), entry in ground.standing(scope.as_of).items()
        if reference == enquiry.reference_id
    }


def _is_countable(ground: ReportData, enquiry: Enquiry, standings: Mapping[int, MemberStanding]) -> bool:
    """Tell whether the counts name nobody silent by subtraction from what readers of any audience can list, now.

    The directory, less the issuer and less everybody of whom anything is recorded beside the reference on any track:
    somebody may read two issues, and what is recorded later than this one knows may be read beside it.
    """
    about = AdoptionEvent.objects.filter(reference=enquiry.reference_id).order_by()
    shown = set(about.values_list("organization", flat=True).distinct())
    issuer = enquiry.reference.organization_id if enquiry.reference else None
    unnamed = set(ground.organizations) - shown - {issuer}
    silent = {key for key, standing in standings.items() if standing.state in NO_RESPONSE}
    return may_be_counted_in_public(silent=silent, unnamed=unnamed)


def _owners(pages: object) -> frozenset[int]:
    return frozenset(page.organization_id for page in pages)  # type: ignore[attr-defined]


def _partaking(scope: ReportScope) -> frozenset[int]:
    rows = participations_seen(scope)
    return frozenset(
        row.organization_id for row in rows if is_shown(row, scope) and not has_ended(row.initiative, scope.as_of)
    )


def state_on(found: EnquiryData, key: int, track: Track) -> str:
    """Return the state of an organization on a track, "" where nothing is shown."""
    return found.states.get((key, track.value), "")
