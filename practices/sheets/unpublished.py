"""Adoption facts that are not public yet, and what each still needs."""

import datetime
import enum
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, Min, OuterRef
from django.utils.translation import gettext as _

from organizations.second_persons import debts_of_each, unreachable_among
from practices.actions.adoptions import may_check
from practices.actions.notices import may_be_told
from practices.actions.relayed import refuse_confirming
from practices.models.adoptions import AdoptionEvent
from practices.models.dates import format_partial_date
from practices.models.outreach.contacts import Contact, ContactFile
from practices.models.outreach.enquiries import Enquiry
from practices.models.relayed import RelayedStatement
from practices.outreach.queries.enquiry_answers import answered_by
from practices.policies import ledger_of
from practices.queries.adoptions.waiting import waiting_for_agreement
from practices.queries.wording import with_label, written_date


class FactNeed(enum.StrEnum):
    """What a fact waits for."""

    SECOND_PERSON = "second_person"
    """Its source or letter was entered: somebody confirms it."""
    ANSWER = "answer"
    """Its organization was notified, and has not agreed."""
    AGREEMENT = "agreement"
    """Nothing was entered, and nobody was notified."""


@dataclass(frozen=True, slots=True)
class EnquiryAnswer:
    """A reply to an enquiry whose scan was entered as the letter."""

    contact: Contact
    enquiry: Enquiry


@dataclass(frozen=True, slots=True)
class UnpublishedFact:
    """One of them. `relayed` waits for a second person; `refusal`: why the reader is not that, "" if they are.

    `answers`: to enquiries about its reference, whose scan is the letter.
    """

    event: AdoptionEvent
    what: str
    since: str
    needs: str
    relayed: RelayedStatement | None = None
    refusal: str = ""
    may_notice: bool = False
    answers: tuple[EnquiryAnswer, ...] = ()

    @property
    def key(self) -> str:
        """What a form names it by, with what was entered about it as it is shown."""
        return f"{self.event.public_id}.{self.relayed.public_id if self.relayed else ''}"

    @property
    def source(self) -> str:
        """Where the organization's word is from: the public source that was entered, "" for a letter."""
        return self.relayed.source if self.relayed else ""


def unpublished(user: Any, *, need: str = "", reference: Any = None) -> Any:
    """Keep the facts that `user` keeps and that are not public, in order of organizations; by what they need."""
    waiting = Exists(RelayedStatement.objects.publishing().filter(event=OuterRef("pk")))
    events = waiting_for_agreement(ledger_of(user)).filter(organization__is_contact_only=False)
    events = events.annotate(is_relayed=waiting)
    if need == FactNeed.SECOND_PERSON:
        events = events.filter(is_relayed=True)
    elif need == FactNeed.ANSWER:
        events = events.filter(is_relayed=False, record__noticed_on__isnull=False)
    elif need == FactNeed.AGREEMENT:
        events = events.filter(is_relayed=False, record__noticed_on__isnull=True)
    if reference is not None:
        events = events.filter(reference=reference)
    return events.for_listing().order_by("organization__title", "reference__title", "sequence")


def fact_rows(events: Sequence[AdoptionEvent], user: Any) -> list[UnpublishedFact]:
    """Turn facts into rows, in the same order. Nine queries, and some for each person who owes an account or a role.

    Where letters wait, four more and two for each enquiry whose answers they may be.
    """
    relayed = RelayedStatement.objects.publishing().filter(event__in=events).select_related("entered_by", "letter")
    by_event = {one.event_id: one for one in relayed.order_by("-pk")}
    people = {one.entered_by_id: one.entered_by for one in by_event.values()}
    organizations = list({event.organization_id: event.organization for event in events}.values())
    debts, unreachable = debts_of_each(organizations), unreachable_among(organizations)
    answers = _answers_of(by_event.values())
    rows = []
    for event in events:
        waiting = by_event.get(event.pk)
        if waiting is not None:
            waiting.organization, waiting.event = event.organization, event
            waiting.entered_by = people[waiting.entered_by_id]  # one object: who they are is read once
            refusal = refuse_confirming(user, waiting, debts=debts[event.organization_id], unreachable=unreachable)
        row = _row(event, waiting, refusal if waiting else "", user, unreachable)
        given = answers.get(waiting.pk, []) if waiting is not None else []
        about = tuple(one for one in given if one.enquiry.reference_id == event.reference_id)
        rows.append(replace(row, answers=about))
    return rows


def shown_statements(events: Collection[int]) -> list[int]:
    """Return the keys of what waits about facts (keys) and is shown: of each, what was entered first. One query."""
    rows = RelayedStatement.objects.publishing().filter(event__in=events).order_by().values("event")
    return list(rows.annotate(first=Min("pk")).values_list("first", flat=True))


def _answers_of(relayed: Collection[RelayedStatement]) -> dict[int, list[EnquiryAnswer]]:
    """Return by statement (key) the answers of its organization to enquiries whose scan is its letter."""
    letters = {one.pk: (one.organization_id, one.letter.checksum) for one in relayed if one.letter is not None}
    if not letters:
        return {}
    scans = ContactFile.objects.filter(checksum__in={checksum for _organization, checksum in letters.values()})
    scans = scans.filter(contact__organization__in={organization for organization, _checksum in letters.values()})
    contacts: dict[tuple[int, str], dict[int, Contact]] = defaultdict(dict)
    for scan in scans.select_related("contact__record").order_by("contact__sequence", "pk"):
        contacts[scan.contact.organization_id, scan.checksum][scan.contact_id] = scan.contact
    enquiries = answered_by([one for some in contacts.values() for one in some.values()])
    return {
        key: [EnquiryAnswer(one, enquiry) for one in contacts[scan].values() for enquiry in enquiries.get(one.pk, ())]
        for key, scan in letters.items()
        if scan in contacts
    }


def _row(
    event: AdoptionEvent, waiting: RelayedStatement | None, refusal: str, user: Any, unreachable: Collection[int]
) -> UnpublishedFact:
    words = with_label(event.get_track_display(), event.get_state_display())
    since = format_partial_date(event.effective_on, event.effective_precision)
    if waiting is not None:
        return UnpublishedFact(event, words, since, refusal or _("Your confirmation"), waiting, refusal)
    is_out_of_reach = event.organization_id in unreachable
    told = event.record.noticed_on is None or may_be_told(event.record, event.organization)
    may_notice = not is_out_of_reach and told and may_check(event.organization, user)
    return UnpublishedFact(event, words, since, _needs(event, is_out_of_reach), may_notice=may_notice)


def _needs(event: AdoptionEvent, is_out_of_reach: bool) -> str:
    if is_out_of_reach:
        return _("A public source, which a second person confirms: nobody of the organization is here to ask")
    told: datetime.date | None = event.record.noticed_on
    if told is None:
        return _("The organization’s agreement: notify it, or record its agreement")
    if event.record.public_from is not None:
        days = {"told": written_date(told), "day": written_date(event.record.public_from)}
        return _("Notified on %(told)s; shown from %(day)s, or once it agrees") % days
    return _("The organization’s agreement: notified on %(day)s") % {"day": written_date(told)}
