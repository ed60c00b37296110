"""What happened in an enquiry, read from the ledger of contacts, the letters and the returns, as known at a moment."""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from organizations.models import OrganizationEnd, OrganizationPage, with_end
from practices.models.adoptions import AdoptionEvent
from practices.models.outreach.contacts import Contact, ContactKind
from practices.models.outreach.enquiries import ContactMeaning, Enquiry, EnquiryContact, EnquiryMember
from practices.models.outreach.letters import Letter
from practices.models.outreach.returns import Return
from practices.outreach.queries.enquiry_counts import (
    DutyCounts,
    EnquiryAct,
    EnquiryCounts,
    EnquiryEvent,
    EnquiryStep,
    MemberSpan,
    MemberStanding,
    count_duties,
    count_enquiry,
    counts_over_time,
    population_on,
    standings_on,
)
from practices.outreach.queries.known import known_contacts
from practices.queries.adoptions.counting import RULE
from practices.queries.adoptions.courses import ENTRY_FIELDS, AdoptionEntry, decide_standing

ACTS: Mapping[str, EnquiryAct] = {
    ContactMeaning.ASKS: EnquiryAct.ASKS,
    ContactMeaning.ANSWERS: EnquiryAct.ANSWERS,
    ContactMeaning.DECLINES: EnquiryAct.DECLINES,
}
RETURN_FIELDS = ("public_id", "organization", "opened_at", "handed_in_at")


@dataclass(frozen=True)
class EnquiryRecord:
    """Everything that the figures of an enquiry are computed from, as known at a moment; organizations by key."""

    as_of: datetime.date
    due_on: datetime.date | None
    spans: tuple[MemberSpan, ...]
    events: tuple[EnquiryEvent, ...]
    states: Mapping[tuple[int, str], str]

    @cached_property
    def population(self) -> frozenset[int]:
        """The population of the day."""
        return population_on(self.spans, self.as_of)

    @cached_property
    def standings(self) -> dict[int, MemberStanding]:
        """Where each organization of the population stands on the day."""
        return standings_on(self.population, self.events, self.as_of, due_on=self.due_on)

    @property
    def settled(self) -> frozenset[str]:
        """The uuids of the contacts that asked who has responded since, by a linked reply or otherwise."""
        responded = {key for key, standing in self.standings.items() if standing.response is not None}
        asking = (event for event in self.events if event.act == EnquiryAct.ASKS and not event.is_return)
        return frozenset(event.source for event in asking if event.organization in responded)

    @cached_property
    def counts(self) -> EnquiryCounts:
        """Who was asked and who answered, by the day."""
        return count_enquiry(self.standings.values())

    @cached_property
    def duties(self) -> DutyCounts:
        """Where the population stands in relation to the reference, on the day."""
        return count_duties(self.population, self.states)

    @cached_property
    def steps(self) -> tuple[EnquiryStep, ...]:
        """The counts over time, up to the day."""
        return counts_over_time(self.spans, self.events, self.as_of, due_on=self.due_on)


def read_enquiry(
    enquiry: Enquiry,
    *,
    as_of: datetime.date,
    known_at: datetime.datetime,
    rule: int = RULE,
    with_ended: bool = False,
    with_removed: bool = False,
) -> EnquiryRecord:
    """Read an enquiry as of a day, of what was recorded by `known_at`. Eight queries, whatever the size.

    `rule`: the version of the rule by which statements count. `with_ended`, `with_removed`: an organization that ended,
    or that was removed, stays in the population.
    """
    spans = spans_of(enquiry, known_at)
    if with_removed:
        spans = tuple(replace(span, removed_on=None) for span in spans)
    if not with_ended:
        spans = until_their_end(spans)
    members = {span.organization for span in spans}
    contacts = known_contacts(as_of=as_of, known_at=known_at, organizations=members)
    acts = acts_of(enquiry, contacts, known_at)
    events = [*contact_events(contacts, acts), *_return_events(enquiry, members, as_of, known_at)]
    return EnquiryRecord(
        as_of=as_of,
        due_on=enquiry.due_on,
        spans=spans,
        events=tuple(sorted(events, key=lambda event: event.place)),
        states=states_of(enquiry, members, as_of=as_of, known_at=known_at, rule=rule),
    )


def spans_of(enquiry: Enquiry, known_at: datetime.datetime) -> tuple[MemberSpan, ...]:
    """Return from when to when each organization is in the population, as known at a moment. One query."""
    rows = EnquiryMember.objects.filter(enquiry=enquiry, added_at__lte=known_at).order_by("pk")
    listed = rows.values_list("organization", "added_on", "removed_at")
    return tuple(MemberSpan(key, on, _day(until, known_at)) for key, on, until in listed)


def until_their_end(spans: Collection[MemberSpan]) -> tuple[MemberSpan, ...]:
    """Take organizations that ended out of the population from the day after their last one. One query.

    An end has no moment at which it became known: it counts as it is on the page of the organization.
    """
    pages = with_end(OrganizationPage.objects.filter(pk__in={span.organization for span in spans}))
    ends = {page.pk: end.last_day + datetime.timedelta(days=1) for page in pages if (end := OrganizationEnd.of(page))}
    return tuple(_cut(span, ends.get(span.organization)) for span in spans)


def _cut(span: MemberSpan, gone_on: datetime.date | None) -> MemberSpan:
    if gone_on is None or (span.removed_on is not None and span.removed_on <= gone_on):
        return span
    return replace(span, removed_on=max(gone_on, span.added_on))


def acts_of(enquiry: Enquiry, contacts: Sequence[Contact], known_at: datetime.datetime) -> dict[int, EnquiryAct | None]:
    """Return by key of the contacts that belong to the enquiry what each does; None: it neither asks nor responds.

    `contacts` in order of the ledger. Two queries.
    """
    noted = dict(
        EnquiryContact.objects.filter(enquiry=enquiry, noted_at__lte=known_at)
        .order_by("noted_at", "pk")
        .values_list("contact", "meaning")
    )
    letters = Letter.objects.filter(mailing__enquiry=enquiry, contact__isnull=False)
    return acts_among(contacts, noted, set(letters.order_by().values_list("contact", flat=True)))


def acts_among(
    contacts: Sequence[Contact], noted: Mapping[int, str], written: Collection[int]
) -> dict[int, EnquiryAct | None]:
    """Return the same from what was `noted` of contacts and which were `written` for the enquiry. No query.

    What was noted of a contact counts first, then that its letter was made for the enquiry, then what it follows:
    a reply answers, a letter that follows what asks asks again.
    """
    acts: dict[int, EnquiryAct | None] = {}
    for contact in contacts:
        if contact.pk in noted:
            if noted[contact.pk] != ContactMeaning.NOTHING:
                acts[contact.pk] = ACTS[noted[contact.pk]]
        elif contact.pk in written:
            acts[contact.pk] = EnquiryAct.ASKS
        elif contact.follows_id in acts:
            acts[contact.pk] = _followed(contact, acts[contact.follows_id])
    return acts


def _followed(contact: Contact, before: EnquiryAct | None) -> EnquiryAct | None:
    if contact.kind == ContactKind.REPLY:
        return EnquiryAct.ANSWERS
    is_again = contact.kind == ContactKind.LETTER and before == EnquiryAct.ASKS
    return EnquiryAct.ASKS if is_again else None


def contact_events(contacts: Iterable[Contact], acts: Mapping[int, EnquiryAct | None]) -> Iterator[EnquiryEvent]:
    """Yield what the contacts say that belong to the enquiry. No query."""
    for contact in contacts:
        act = acts.get(contact.pk)
        if act is not None:
            due_on = contact.due_on if act == EnquiryAct.ASKS else None
            where = contact.organization_id, act, contact.happened_on, contact.recorded_at
            has_texts = act == EnquiryAct.ASKS and contact.pack_id is not None
            yield EnquiryEvent(*where, due_on, str(contact.public_id), has_texts=has_texts)


def _return_events(
    enquiry: Enquiry, members: Collection[int], as_of: datetime.date, known_at: datetime.datetime
) -> Iterator[EnquiryEvent]:
    """Yield what returns say; one that was withdrawn because it was sent in error says nothing. One query."""
    rows = Return.objects.filter(enquiry=enquiry, organization__in=members, opened_at__lte=known_at)
    rows = rows.exclude(is_error=True, closed_at__lte=known_at)
    for row in rows.order_by("pk").values_list(*RETURN_FIELDS):
        yield from return_events(*row, as_of=as_of, known_at=known_at)


def return_events(
    key: Any,
    organization: int,
    opened_at: datetime.datetime | None,
    handed_in_at: datetime.datetime | None,
    *,
    as_of: datetime.date,
    known_at: datetime.datetime,
) -> Iterator[EnquiryEvent]:
    """Yield what one return says (`RETURN_FIELDS`): the first link asks, a submitted return answers. No query."""
    for act, moment in ((EnquiryAct.ASKS, opened_at), (EnquiryAct.ANSWERS, handed_in_at)):
        day = _day(moment, known_at)
        if moment is not None and day is not None and day <= as_of:
            yield EnquiryEvent(organization, act, day, moment, source=str(key), is_return=True)


def states_of(
    enquiry: Enquiry, members: Collection[int], *, as_of: datetime.date, known_at: datetime.datetime, rule: int
) -> dict[tuple[int, str], str]:
    """Return by organization and track the state that stands beside the reference; nothing without one. One query.

    Everything that is recorded counts, also what is not public: the secretariat alone sees it.
    """
    if enquiry.reference_id is None:
        return {}
    events = AdoptionEvent.objects.of_adopters().known(known_at)
    rows = events.filter(reference=enquiry.reference_id, organization__in=members).order_by("sequence")
    entries = [AdoptionEntry(*row) for row in rows.values_list(*ENTRY_FIELDS)]
    standing = decide_standing(entries, as_of, rule=rule).values()
    return {(entry.organization, entry.track): entry.state for entry in standing}


def _day(moment: datetime.datetime | None, known_at: datetime.datetime) -> datetime.date | None:
    """Return the day (UTC) of a moment, None of one that was not yet known."""
    return moment.astimezone(datetime.UTC).date() if moment is not None and moment <= known_at else None
