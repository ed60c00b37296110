"""What a report says of its enquiry: the population with its states, and what others than the secretariat may count."""

from collections.abc import Mapping
from dataclasses import dataclass

from organizations.models import OrganizationPage
from practices.models.adoptions import Track
from practices.models.instruments import InstrumentPage
from practices.models.outreach.enquiries import NO_RESPONSE, Enquiry, MemberState
from practices.models.practices import PracticePage
from practices.models.releases import ReleasedKind
from practices.outreach.queries.enquiry_counts import DutyCounts, EnquiryCounts, MemberStanding, count_duties
from practices.outreach.queries.enquiry_disclosure import CountedEnquiry, may_be_given
from practices.outreach.queries.enquiry_events import EnquiryRecord, read_enquiry
from practices.outreach.queries.enquiry_listing import alike_since
from practices.queries.adoptions.statements import Named, name_organization
from practices.reports.queries.ground import ReportData
from practices.reports.queries.kept_enquiries import enquiry_in
from practices.reports.queries.openings import has_ended, is_shown, participations_seen, published_pages
from practices.reports.queries.scope import WITH_ENDED, ReportScope

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
    here, or take part in one. `numbers`: what others than the secretariat are given, value and denominator by the name
    of the figure.
    """

    enquiry: Enquiry
    record: EnquiryRecord
    members: tuple[EnquiryMemberName, ...]
    states: States
    with_instruments: frozenset[int]
    with_practices: frozenset[int]
    in_initiatives: frozenset[int]
    numbers: Mapping[str, tuple[int, int | None]]
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
    enquiry = enquiry_in(scope)
    if enquiry is None:
        return None
    record = read_enquiry(
        enquiry,
        as_of=scope.as_of,
        known_at=scope.known_at,
        rule=scope.rule,
        with_ended=not scope.is_restricted or scope.enquiry_rule == WITH_ENDED,
        with_removed=not scope.is_restricted,
    )
    standings = record.standings
    counted = None if scope.is_restricted or scope.kept else _given(enquiry, record, scope)
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
        numbers=scope.kept.numbers if scope.kept else _numbers(counted),
        standings=standings,
        counts=record.counts,
    )


def _seen_states(ground: ReportData, enquiry: Enquiry, scope: ReportScope) -> States:
    return {
        (organization, track): entry.state
        for (reference, organization, track), entry in ground.standing(scope.as_of).items()
        if reference == enquiry.reference_id
    }


def _given(enquiry: Enquiry, record: EnquiryRecord, scope: ReportScope) -> CountedEnquiry | None:
    """Return who is counted in the numbers that others are given of an enquiry, None where these are withheld."""
    if enquiry.listed is None:  # begun before it was kept who was listed
        return None
    issuer = enquiry.reference.organization_id if enquiry.reference else None
    listed = frozenset(enquiry.listed) - {issuer}
    standings = record.standings
    counted = CountedEnquiry(
        members=frozenset(standings),
        asked=frozenset(key for key, one in standings.items() if one.asked is not None),
        answered=frozenset(key for key, one in standings.items() if one.state == MemberState.ANSWERED),
        silent=frozenset(key for key, one in standings.items() if one.state in NO_RESPONSE),
    ).within(listed)
    ever = frozenset(enquiry.members.values_list("organization", flat=True))
    alike = alike_since(listed, as_of=scope.as_of)
    return counted if may_be_given(counted, outside=len(listed - ever), unlike=len(listed - alike)) else None


def _numbers(counted: CountedEnquiry | None) -> dict[str, tuple[int, int]]:
    if counted is None:
        return {}
    total = len(counted.members)
    return {
        "enquiry_population": (total, total),
        "enquiry_asked": (len(counted.asked), total),
        "enquiry_answered": (len(counted.answered), total),
    }


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
