"""Enquiries: beginning one, its population, and what a contact is to it."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from organizations.languages import is_known_language
from organizations.models import OrganizationEvent, OrganizationPage
from organizations.words import storable, storable_line
from practices.actions.kept_files import keeping_files
from practices.models.editions import today
from practices.models.instruments import InstrumentPage
from practices.models.outreach.contacts import Contact, ContactKind
from practices.models.outreach.enquiries import ContactMeaning, Enquiry, EnquiryContact, EnquiryMember
from practices.models.outreach.packs import Pack
from practices.outreach.actions.contacts import log_contact
from practices.outreach.queries.enquiry_listing import listed_today
from practices.permissions import is_secretariat
from practices.queries.wording import list_words

MOST_MEMBERS = 2000
MOST_CHARACTERS = 10_000
BEGUN = "practices.enquiry_begun"
CHANGED = "practices.enquiry_changed"
ADDED = "practices.enquiry_members_added"
REMOVED = "practices.enquiry_member_removed"
NOTED = "practices.enquiry_contact_noted"

MEANINGS_OF: dict[str, tuple[ContactMeaning, ...]] = {
    ContactKind.LETTER: (ContactMeaning.ASKS, ContactMeaning.NOTHING),
    ContactKind.MEETING: tuple(ContactMeaning),
    ContactKind.CALL: tuple(ContactMeaning),
    ContactKind.NOTE: (ContactMeaning.NOTHING,),
    ContactKind.REPLY: (ContactMeaning.ANSWERS, ContactMeaning.DECLINES, ContactMeaning.NOTHING),
}
"""What a contact of each kind can be to an enquiry."""


class EnquiryRefused(Exception):
    """The enquiry, its population or a note on a contact cannot be so; the message is for the user."""


@dataclass(frozen=True, slots=True)
class EnquiryPlan:
    """What an enquiry is about. `languages`: codes of those that its letters are written in."""

    title: str
    question: str
    begins_on: datetime.date
    due_on: datetime.date | None = None
    reference: InstrumentPage | None = None
    pack: Pack | None = None
    languages: Sequence[str] = ()


@transaction.atomic
def begin_enquiry(*, plan: EnquiryPlan, organizations: Collection[OrganizationPage], by: Any) -> Enquiry:
    """Begin an enquiry with its population, which holds from the day it begins or from today. Raises EnquiryRefused."""
    _refuse_others(by)
    if not organizations:
        raise EnquiryRefused(_("Choose at least one organization."))
    enquiry = Enquiry(made_by=by, listed=listed_today(organizations))
    _take(enquiry, plan)
    log(instance=enquiry, action=BEGUN, user=by)
    _add(enquiry, organizations, min(plan.begins_on, today()), by)
    return enquiry


@transaction.atomic
def change_enquiry(*, enquiry: Enquiry, plan: EnquiryPlan, by: Any) -> Enquiry:
    """Change what an enquiry is about; its reference stays once anything was sent or noted. Raises EnquiryRefused."""
    found = _locked(enquiry, by)
    if plan.reference != found.reference and _is_under_way(found):
        raise EnquiryRefused(_("The reference instrument cannot be changed: letters, returns or notes refer to it."))
    _take(found, plan)
    if plan.reference is not None:
        _refuse_pages([member.organization for member in _present(found)], found)
    log(instance=found, action=CHANGED, user=by)
    return found


@transaction.atomic
def add_members(*, enquiry: Enquiry, organizations: Collection[OrganizationPage], by: Any) -> list[EnquiryMember]:
    """Add organizations to the population from today on; those that are in it already stay. Raises EnquiryRefused."""
    found = _locked(enquiry, by)
    made = _add(found, organizations, today(), by)
    if made:
        log(instance=found, action=ADDED, user=by, data={"count": len(made)})
    return made


@transaction.atomic
def remove_member(*, enquiry: Enquiry, organization: OrganizationPage, why: str, by: Any) -> EnquiryMember:
    """Take an organization out of the population from today on, with the reason. Raises EnquiryRefused."""
    found = _locked(enquiry, by)
    reason = storable_line(why)[:255]
    if not reason:
        raise EnquiryRefused(_("Explain why the organization is no longer in the population."))
    member = _present(found).filter(organization=organization).first()
    if member is None:
        raise EnquiryRefused(_("This organization is not in the population."))
    member.removed_at, member.removed_by, member.removed_why = timezone.now(), by, reason
    member.save(update_fields=["removed_at", "removed_by", "removed_why"])
    log(instance=found, action=REMOVED, user=by)
    return member


@transaction.atomic
def note_contact(*, enquiry: Enquiry, contact: Contact, meaning: str, by: Any) -> EnquiryContact:
    """Note what a contact is to an enquiry: the newest note counts. Raises EnquiryRefused."""
    found = _locked(enquiry, by)
    if meaning not in ContactMeaning.values:
        raise EnquiryRefused(_("Choose what the contact is to the enquiry."))
    if meaning not in MEANINGS_OF[contact.kind]:
        raise EnquiryRefused(_("A contact of this kind cannot be that: a reply answers, a letter asks."))
    if contact.reverses_id or Contact.objects.filter(reverses=contact).exists():
        raise EnquiryRefused(_("This contact was withdrawn, or is itself a withdrawal."))
    if not _present(found).filter(organization=contact.organization_id).exists():
        raise EnquiryRefused(_("The organization of this contact is not in the population."))
    note = EnquiryContact.objects.create(
        enquiry=found, contact=contact, meaning=meaning, noted_at=timezone.now(), noted_by=by
    )
    log(instance=found, action=NOTED, user=by)
    return note


@keeping_files()
def log_enquiry_contact(*, enquiry: Enquiry, meaning: str, by: Any, **said: Any) -> Contact:
    """Record a contact with an organization of the population, and note what it is to the enquiry.

    `said`: what `log_contact` takes. `meaning` "": what its thread says. Raises ContactRefused and EnquiryRefused.
    """
    contact = log_contact(**said, by=by)
    if meaning:
        note_contact(enquiry=enquiry, contact=contact, meaning=meaning, by=by)
    return contact


def not_in_population(enquiry: Enquiry, organizations: Iterable[OrganizationPage]) -> list[OrganizationPage]:
    """Return those that are not in the population of an enquiry now. One query."""
    present = set(_present(enquiry).values_list("organization", flat=True))
    return [page for page in organizations if page.pk not in present]


def outside_words(enquiry: Enquiry, organizations: Iterable[OrganizationPage]) -> str:
    """Say which organizations cannot be asked for an enquiry, "" if all can."""
    others = not_in_population(enquiry, organizations)
    if not others:
        return ""
    names = list_words(page.name_in() for page in others[:10])
    return _("Not in the population of the enquiry: %(names)s. Add them to it first.") % {"names": names}


def _add(
    enquiry: Enquiry, organizations: Collection[OrganizationPage], on: datetime.date, by: Any
) -> list[EnquiryMember]:
    new = not_in_population(enquiry, {page.pk: page for page in organizations}.values())
    _refuse_pages(new, enquiry)
    _refuse_ended(new)
    if _present(enquiry).count() + len(new) > MOST_MEMBERS:
        raise EnquiryRefused(_("An enquiry can have up to %(count)s organizations.") % {"count": MOST_MEMBERS})
    now = timezone.now()
    return EnquiryMember.objects.bulk_create(
        EnquiryMember(enquiry=enquiry, organization=page, added_on=on, added_at=now, added_by=by) for page in new
    )


def _take(enquiry: Enquiry, plan: EnquiryPlan) -> None:
    title, question = storable_line(plan.title)[:200], storable(plan.question)
    if not title:
        raise EnquiryRefused(_("Give the enquiry a title."))
    if not question:
        raise EnquiryRefused(_("Write the question that the organizations are asked."))
    if len(question) > MOST_CHARACTERS:
        raise EnquiryRefused(_("A question can have up to %(count)s characters.") % {"count": MOST_CHARACTERS})
    if plan.due_on is not None and plan.due_on < plan.begins_on:
        raise EnquiryRefused(_("The deadline for the answer is before the enquiry begins."))
    if not all(is_known_language(language) for language in plan.languages):
        raise EnquiryRefused(_("Choose languages of the list."))
    enquiry.title, enquiry.question = title, question
    enquiry.begins_on, enquiry.due_on = plan.begins_on, plan.due_on
    enquiry.reference, enquiry.pack, enquiry.languages = plan.reference, plan.pack, list(plan.languages)
    enquiry.save()


def _refuse_pages(pages: Iterable[OrganizationPage], enquiry: Enquiry) -> None:
    for page in pages:
        if page.is_test or not (page.live or page.is_contact_only):
            raise EnquiryRefused(
                _("%(name)s cannot be asked: it is neither published nor a contact only.") % {"name": page.name_in()}
            )
        if enquiry.reference is not None and enquiry.reference.organization_id == page.pk:
            raise EnquiryRefused(
                _("%(name)s issued the reference instrument: an issuer is never asked about its own.")
                % {"name": page.name_in()}
            )


def _refuse_ended(pages: Iterable[OrganizationPage]) -> None:
    gone = OrganizationEvent.objects.ended_before(today()).filter(organization__in=list(pages))
    first = gone.select_related("organization").order_by("organization__title", "pk").first()
    if first is not None:
        raise EnquiryRefused(_("%(name)s has ended: it cannot be asked.") % {"name": first.organization.name_in()})


def _is_under_way(enquiry: Enquiry) -> bool:
    return any(found.exists() for found in (enquiry.mailings.all(), enquiry.returns.all(), enquiry.notes.all()))


def _present(enquiry: Enquiry) -> Any:
    return EnquiryMember.objects.present().filter(enquiry=enquiry).select_related("organization")


def _locked(enquiry: Enquiry, by: Any) -> Enquiry:
    _refuse_others(by)
    return Enquiry.objects.select_for_update(of=("self",)).select_related("reference").get(pk=enquiry.pk)


def _refuse_others(by: Any) -> None:
    if not is_secretariat(by):
        raise EnquiryRefused(_("Only the secretariat can use enquiries."))
