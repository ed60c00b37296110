"""Enquiries as their screens show them: the list, the population with its states, one organization, the next acts."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage, former_names
from practices.models.editions import today
from practices.models.outreach.contacts import Contact, ContactKind
from practices.models.outreach.enquiries import NO_RESPONSE, Enquiry, EnquiryContact, MemberState
from practices.outreach.queries.contacts import ContactRow, contact_rows, with_all
from practices.outreach.queries.enquiry_counts import EnquiryAct, EnquiryEvent, MemberStanding
from practices.outreach.queries.enquiry_events import EnquiryRecord, acts_of, read_enquiry
from practices.outreach.queries.known import known_contacts
from practices.outreach.queries.recipients import directory, language_of, points_of
from practices.queries.adoptions.standing import end_of
from practices.queries.wording import language_name, name_of

SORTS = ("name", "state", "asked", "due")


@dataclass(frozen=True, slots=True)
class EnquiryMemberRow:
    """An organization of the population with its state. `order` are the texts and days by which lists are sorted."""

    id: str
    name: str
    acronym: str
    standing: MemberStanding
    focal_point: str
    language: str
    language_label: str
    is_contact_only: bool

    @property
    def state(self) -> str:
        """The code of its state."""
        return self.standing.state.value

    @property
    def state_label(self) -> str:
        """Its state in words."""
        return str(self.standing.state.label)


@dataclass(frozen=True, slots=True)
class MatchedNames:
    """The organizations that pasted lines name, and the lines that name none, or several of one acronym."""

    organizations: tuple[OrganizationPage, ...]
    unmatched: tuple[str, ...]
    ambiguous: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemberContact:
    """A contact with an organization since the enquiry began, and what it is to it: a code, "" if nothing.

    `is_unclear`: a reply that came after the organization was asked, and that neither thread nor note places.
    """

    row: ContactRow
    act: str
    act_label: str
    is_unclear: bool = False


def list_enquiries(user: Any) -> Any:
    """Return the enquiries that `user` may see, newest first, with the number of organizations."""
    present = Count("members", filter=Q(members__removed_at__isnull=True))
    return Enquiry.objects.visible_to(user).for_listing().annotate(member_count=present)


def find_enquiry(key: str, user: Any) -> Enquiry | None:
    """Return the enquiry with this uuid if `user` may see it; None for anything else."""
    try:
        public_id = uuid.UUID(key)
    except ValueError:
        return None
    return Enquiry.objects.visible_to(user).select_related("pack", "reference").filter(public_id=public_id).first()


def record_on(enquiry: Enquiry, on: datetime.date) -> EnquiryRecord:
    """Return an enquiry as it was known on a day; today as it is known now."""
    return read_enquiry(enquiry, as_of=on, known_at=min(end_of(on), timezone.now()))


def member_rows(record: EnquiryRecord, *, state: str = "", sort: str = "name") -> list[EnquiryMemberRow]:
    """Return the population, or those in one state, in an order of `SORTS`. Three queries."""
    standings = record.standings
    pages = list(OrganizationPage.objects.filter(pk__in=standings).for_listing())
    points = points_of(pages, on=record.as_of)
    rows = [_row(page, standings[page.pk], points.get(page.pk)) for page in pages]
    return sorted((row for row in rows if state in ("", row.state)), key=lambda row: _place(row, sort))


def _row(page: OrganizationPage, standing: MemberStanding, point: Any) -> EnquiryMemberRow:
    language = language_of(point)
    return EnquiryMemberRow(
        id=str(page.translation_key),
        name=name_of(page).text,
        acronym=page.acronym_in(),
        standing=standing,
        focal_point=str(point) if point else "",
        language=language,
        language_label=language_name(language),
        is_contact_only=page.is_contact_only,
    )


def _place(row: EnquiryMemberRow, sort: str) -> tuple[Any, ...]:
    name = row.name.casefold(), row.id
    asked, due_on = row.standing.asked, row.standing.due_on
    first: Mapping[str, Any] = {
        "state": [*MemberState].index(row.standing.state),
        "asked": asked.on if asked else datetime.date.max,
        "due": due_on or datetime.date.max,
    }
    return (first[sort], *name) if sort in first else name


def headline_of(record: EnquiryRecord, *, has_reference: bool) -> str:
    """Say in a sentence how many were asked and answered, and how many have or had a similar instrument."""
    counts, duties = record.counts, record.duties
    words = {"population": counts.population, "asked": counts.asked, "answered": counts.answered}
    if not has_reference:
        return _("Organizations: %(population)s; asked: %(asked)s; answered: %(answered)s.") % words
    return _(
        "Organizations: %(population)s; asked: %(asked)s; answered: %(answered)s; with a similar instrument: "
        "%(similar)s; had their own before: %(before)s."
    ) % {**words, "similar": duties.similar, "before": duties.had_before}


def to_be_asked(enquiry: Enquiry) -> list[str]:
    """Return the uuids of the organizations that are still to be asked today."""
    return _ids(record_on(enquiry, today()), {MemberState.TO_BE_ASKED})


def without_response(enquiry: Enquiry) -> list[str]:
    """Return the uuids of the organizations of which no response is recorded today, asked or not."""
    return _ids(record_on(enquiry, today()), {MemberState.TO_BE_ASKED, *NO_RESPONSE})


def overdue_requests(enquiry: Enquiry) -> set[str]:
    """Return the uuids of the contacts that asked the organizations whose day has passed without a response."""
    record = record_on(enquiry, today())
    late = {key for key, standing in record.standings.items() if standing.is_overdue}
    return {event.source for event in record.events if event.organization in late and _is_asking(event)}


def match_names(typed: str) -> MatchedNames:
    """Return the organizations of the directory that these lines name: a name, an acronym or an address part each.

    A former name counts where no organization is called so now.
    """
    known: dict[str, dict[int, OrganizationPage]] = {}
    former: dict[str, dict[int, OrganizationPage]] = {}
    for page in directory():
        for words in {page.slug, *(word for name in page.names.all() for word in (name.name, name.acronym))} - {""}:
            known.setdefault(_folded(words), {})[page.pk] = page
        for words in former_names(page):
            former.setdefault(_folded(words), {})[page.pk] = page
    found: dict[int, OrganizationPage] = {}
    unmatched: list[str] = []
    ambiguous: list[str] = []
    for line in _lines(typed):
        pages = known.get(_folded(line)) or former.get(_folded(line), {})
        if len(pages) == 1:
            found |= pages
        else:
            (ambiguous if pages else unmatched).append(line)
    return MatchedNames(tuple(found.values()), tuple(unmatched), tuple(ambiguous))


def contacts_of_member(enquiry: Enquiry, organization: OrganizationPage) -> list[MemberContact]:
    """Return the contacts with an organization that may belong to an enquiry, newest first. Seven queries.

    Those since it began, and those that belong to it already.
    """
    now = timezone.now()
    known = known_contacts(as_of=today(), known_at=now, organization=organization.pk)
    acts = acts_of(enquiry, known, now)
    shown = [one.pk for one in known if one.happened_on >= enquiry.begins_on or one.pk in acts]
    contacts = list(with_all(Contact.objects.filter(pk__in=shown)).order_by("-happened_on", "-sequence"))
    noted = set(EnquiryContact.objects.filter(enquiry=enquiry).values_list("contact", flat=True))
    asked_on = min((one.happened_on for one in known if acts.get(one.pk) == EnquiryAct.ASKS), default=None)

    def is_unclear(contact: Contact) -> bool:
        is_after = asked_on is not None and contact.happened_on >= asked_on
        return contact.kind == ContactKind.REPLY and is_after and contact.pk not in noted and contact.pk not in acts

    return [
        _contact(row, acts.get(contact.pk), is_unclear=row.stands and is_unclear(contact))
        for contact, row in zip(contacts, contact_rows(contacts), strict=True)
    ]


def last_asked(standing: MemberStanding | None, contacts: Iterable[MemberContact]) -> str:
    """Return the uuid of the letter, meeting or call that asked last and has no response, "" where there is none."""
    if standing is None or standing.state not in NO_RESPONSE:
        return ""
    return next((one.row.id for one in contacts if one.act == EnquiryAct.ASKS and one.row.stands), "")


def _contact(row: ContactRow, act: EnquiryAct | None, *, is_unclear: bool) -> MemberContact:
    labels = {
        EnquiryAct.ASKS: _("puts the question"),
        EnquiryAct.ANSWERS: _("answers"),
        EnquiryAct.DECLINES: _("declines to answer"),
    }
    return MemberContact(row, act.value if act else "", labels[act] if act else "", is_unclear)


def _ids(record: EnquiryRecord, states: set[MemberState]) -> list[str]:
    keys = [key for key, standing in record.standings.items() if standing.state in states]
    pages = OrganizationPage.objects.filter(pk__in=keys).order_by("title", "pk")
    return [str(key) for key in pages.values_list("translation_key", flat=True)]


def _is_asking(event: EnquiryEvent) -> bool:
    return event.act == EnquiryAct.ASKS and not event.is_return


def _lines(typed: str) -> Sequence[str]:
    lines: Iterable[str] = (" ".join(line.split()) for part in typed.splitlines() for line in part.split("\t")[:1])
    return list(dict.fromkeys(line for line in lines if line))


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())
