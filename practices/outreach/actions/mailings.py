"""Making letters to many recipients in one action. Nothing is sent by the portal."""

import datetime
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import OrganizationEvent, OrganizationPage
from practices.actions.kept_files import keeping_files
from practices.documents.letters.fields import uses
from practices.models.editions import today
from practices.models.outreach.contacts import Actor, Contact
from practices.models.outreach.enquiries import Enquiry
from practices.models.outreach.letters import Letter, LetterModel, LetterPurpose, Mailing
from practices.models.outreach.packs import Pack
from practices.outreach.actions.enquiries import outside_words
from practices.outreach.actions.letter_files import keep_letter_files, letter_data
from practices.outreach.actions.packs import pin_pack
from practices.outreach.queries.letters import MailingDetails, PlannedLetter, plan_letters, write_letter
from practices.outreach.queries.requests import open_requests
from practices.permissions import is_secretariat
from practices.queries.wording import list_words

MOST_LETTERS = 500
WRITTEN_AT_ONCE = 25
"""Of how many letters the files are made at once; the worker makes those of the others."""
NUMBERS_LOCK = zlib.crc32(b"practices_letter.number")
"""The advisory lock under which numbers are given, to the end of the transaction."""
YEARS = range(1990, 2101)


class MailingRefused(Exception):
    """The letters cannot be made; the message is for the user, and nothing was made."""


@keeping_files()
def make_mailing(
    *,
    organizations: Sequence[OrganizationPage],
    letter_model: LetterModel,
    actor: str,
    dated_on: datetime.date,
    due_on: datetime.date | None,
    pack: Pack | None,
    by: Any,
    follows: Mapping[int, Contact] | None = None,
    enquiry: Enquiry | None = None,
) -> Mailing:
    """Make a letter for each organization as Word and PDF, numbered in their order without gaps within the year.

    The files of the first are made at once, those of the others by the worker (`write_waiting_letters`).

    `follows` gives the contact that a letter repeats, by the organization's key. Texts of the pack that are not open
    to a recipient do not go along, and the mailing keeps why. `enquiry`: these letters ask for it. Raises
    MailingRefused.
    """
    _refuse_others(by)
    recipients = list({page.pk: page for page in organizations}.values())
    _refuse_occasion(recipients, actor, dated_on, due_on)
    if enquiry is not None and (outside := outside_words(enquiry, recipients)):
        raise MailingRefused(outside)
    planned = plan_letters(
        organizations=recipients,
        letter_model=letter_model,
        pack=pack,
        dated_on=dated_on,
        follows=follows,
        languages=enquiry.languages if enquiry else (),
    )
    refuse_plan(planned, due_on, enquiry)
    if pack is not None:
        pin_pack(pack=pack)
    mailing = Mailing.objects.create(
        letter_model=letter_model,
        pack=pack,
        enquiry=enquiry,
        actor=actor,
        dated_on=dated_on,
        due_on=due_on,
        refused=_refusals(planned),
        made_by=by,
    )
    occasion = MailingDetails(actor, dated_on, due_on, enquiry.question if enquiry else "")
    numbers = _numbers(dated_on.year)
    for place, one in enumerate(planned):
        _make_letter(mailing, one, occasion, next(numbers), is_written=place < WRITTEN_AT_ONCE)
    return mailing


def refuse_plan(planned: Sequence[PlannedLetter], due_on: datetime.date | None, enquiry: Enquiry | None = None) -> None:
    """Refuse letters that would say nothing where they speak of something. Raises MailingRefused."""
    texts = [text for one in planned if one.wording for text in (one.wording.subject, one.wording.body)]
    if any(one.wording is None for one in planned) and enquiry is not None and enquiry.languages:
        raise MailingRefused(_("This model letter has no version in a language of the enquiry."))
    if any(one.wording is None for one in planned):
        raise MailingRefused(_("This model letter has no English version."))
    if due_on is None and uses("due_on", texts):
        raise MailingRefused(_("This model letter mentions a deadline for the answer: give the date."))
    if enquiry is None and uses("question", texts):
        raise MailingRefused(
            _("This model letter puts the question of an enquiry: write from the page of the enquiry.")
        )
    if uses("earlier_letter", texts) and any(one.follows is None for one in planned):
        raise MailingRefused(
            _("This model letter refers to an earlier letter: make it from the list of letters without a reply.")
        )
    without = [one.name for one in planned if one.goes_without]
    if without:
        raise MailingRefused(
            _("Nothing in the pack may be sent to: %(names)s. Leave them out, or propose to release it to them first.")
            % {"names": list_words(without[:10])}
        )


def make_reminders(
    *,
    contacts: Sequence[Contact],
    by: Any,
    dated_on: datetime.date,
    due_on: datetime.date | None,
    actor: str = Actor.SECRETARIAT,
    letter_model: LetterModel | None = None,
    enquiry: Enquiry | None = None,
) -> Mailing:
    """Make a reminder for each organization of these contacts, of which no reply is recorded and the day has passed.

    One letter for an organization, about the contact that was held last. `letter_model`: else the first model for
    reminders. `enquiry`: they are for it. Raises MailingRefused.
    """
    _refuse_others(by)
    if not contacts:
        raise MailingRefused(_("Choose the letters for which to send a reminder."))
    model = letter_model or LetterModel.objects.filter(purpose=LetterPurpose.REMINDER).order_by("title").first()
    if model is None:
        raise MailingRefused(_("There is no model letter for reminders yet: write one first."))
    late = {one.id for one in open_requests(as_of=today(), known_at=timezone.now()) if one.is_overdue}
    for contact in contacts:
        if str(contact.public_id) not in late:
            raise MailingRefused(
                _("%(name)s: a reply is recorded, or the deadline has not passed. No letters were made.")
                % {"name": contact.organization.name_in()}
            )
    follows = {one.organization_id: one for one in sorted(contacts, key=lambda one: (one.happened_on, one.sequence))}
    pages = OrganizationPage.objects.filter(pk__in=follows)
    gone = OrganizationEvent.objects.ended_before(today()).order_by().values("organization")
    ended = pages.filter(pk__in=gone).for_listing().first()
    if ended is not None:
        raise MailingRefused(_("%(name)s has ended. No letters were made.") % {"name": ended.name_in()})
    return make_mailing(
        organizations=list(pages.for_listing()),
        letter_model=model,
        actor=actor,
        dated_on=dated_on,
        due_on=due_on,
        pack=None,
        by=by,
        follows=follows,
        enquiry=enquiry,
    )


def _make_letter(
    mailing: Mailing, planned: PlannedLetter, occasion: MailingDetails, number: int, *, is_written: bool
) -> Letter:
    year = occasion.dated_on.year
    reference_number = f"{settings.REFERENCE_PREFIX}/{year}/{number:04}"
    subject, body, document = write_letter(planned, occasion, reference_number)
    letter = Letter.objects.create(
        mailing=mailing,
        organization=planned.organization,
        focal_point=planned.focal_point,
        language=planned.language,
        year=year,
        number=number,
        reference_number=reference_number,
        subject=subject,
        body=body,
        unwritten=None if is_written else letter_data(document),
        follows=planned.follows,
    )
    if is_written:
        keep_letter_files(letter, document)
    return letter


def _numbers(year: int) -> Iterator[int]:
    """Return the next numbers of a year, under the lock (SQLite: transactions are IMMEDIATE, only one writes)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS_LOCK])
    last = Letter.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
    while True:
        last += 1
        yield last


def _refusals(planned: Sequence[PlannedLetter]) -> list[list[str]]:
    return [[one.id, str(row.edition.translation_key), row.reason] for one in planned for row in one.refused]


def _refuse_occasion(
    recipients: Sequence[OrganizationPage], actor: str, dated_on: datetime.date, due_on: datetime.date | None
) -> None:
    if not recipients:
        raise MailingRefused(_("Choose at least one recipient."))
    if len(recipients) > MOST_LETTERS:
        raise MailingRefused(_("You can make up to %(count)s letters at once.") % {"count": MOST_LETTERS})
    if any(page.is_test or not (page.live or page.is_contact_only) for page in recipients):
        raise MailingRefused(_("Letters can be made only for organizations that are published or are a contact only."))
    if actor not in Actor.values:
        raise MailingRefused(_("Choose in whose name the letters are written."))
    if dated_on.year not in YEARS:
        raise MailingRefused(_("Check the date of the letters."))
    if due_on is not None and due_on < dated_on:
        raise MailingRefused(_("The deadline for the answer is before the date of the letters."))


def _refuse_others(by: Any) -> None:
    if not is_secretariat(by):
        raise MailingRefused(_("Only the secretariat can use letters."))
