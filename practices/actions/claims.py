"""Claim and text: checking a sentence of a note against the words of the instrument that it speaks of."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.actions.judgement_log import AGREED, OBJECTED, STATED, TAKEN_BACK, TOLD, note_in_log
from practices.actions.notices import (
    begin_waiting,
    hear_objection,
    may_be_told,
    screen_of,
)
from practices.actions.outside_acts import OutsideAct, tell_organization
from practices.documents.verbatim import MOST_CHARACTERS, holds_verbatim, plain_spaces
from practices.mails import mail_claim_notice
from practices.models.claims import Claim, ClaimPin, Verdict
from practices.models.editions import EditionPage, today
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.provisions import Provision
from practices.permissions import acts_for, is_secretariat, may_write_for
from practices.queries.claims.checked import words_of_note

MOST_PINS = 40


class ClaimRefused(Exception):
    """The check breaks a rule; the message is for the user."""


@transaction.atomic
def check_claim(
    *,
    instrument: InstrumentPage,
    sentence: str,
    verdict: str,
    pins: Sequence[Provision],
    by: Any,
    practice: PracticePage | None = None,
    summary: Provision | None = None,
    note: str = "",
) -> Claim:
    """Record whether the words of `instrument` say what `sentence` asserts of them.

    The sentence stands in the published `practice`, or in the provision of a `summary`. Public at once when somebody
    of the note's organization checked it; what the secretariat checked waits for its agreement, or for a notice and
    the waiting time. Raises ClaimRefused.
    """
    if (practice is None) == (summary is None):
        raise ClaimRefused(_("A claim is part of a note or of a summary."))
    organization = owner_of_note(practice, summary)
    if not may_write_for(by, organization):
        raise ClaimRefused(_("Claims are checked by the organization that owns the note, and by the secretariat."))
    sentence = plain_spaces(sentence)
    _refuse_sentence(sentence, practice, summary, by)
    if not InstrumentPage.objects.visible_to(by).filter(pk=instrument.pk).exists():
        raise ClaimRefused(_("There is no such instrument here."))
    if verdict not in Verdict.values:
        raise ClaimRefused(_("Specify whether the text says so, says so in part, or does not say so."))
    read = list({provision.pk: provision for provision in pins}.values())
    _refuse_pins(read, instrument, verdict, by)
    is_own = acts_for(by, organization)
    claim = Claim.objects.create(
        organization=organization,
        practice=practice,
        summary=summary,
        instrument=instrument,
        sentence=sentence,
        verdict=verdict,
        note=note.strip(),
        checked_by=by,
        checked_for=organization if is_own else None,
        checked_at=timezone.now(),
        is_public=is_own,
    )
    ClaimPin.objects.bulk_create(
        [ClaimPin(claim=claim, provision=provision, pinned_hash=provision.hash) for provision in read]
    )
    return claim


@transaction.atomic
def agree_to_claim(*, claim: Claim, by: Any) -> None:
    """Note the agreement of the note's organization: from now on the public sees the check. Raises ClaimRefused."""
    if not acts_for(by, claim.organization):
        raise ClaimRefused(_("Only the organization that owns the note can agree."))
    if not Claim.objects.filter(pk=claim.pk, withdrawn_at__isnull=True).update(is_public=True, agreed_on=today()):
        raise ClaimRefused(_("This check was withdrawn."))
    note_in_log(judgement=claim, action=AGREED, by=by)


@transaction.atomic
def give_notice_of_claim(*, claim: Claim, by: Any) -> Claim:
    """Tell the note's organization of the check, and ask for its agreement. Its people get a mail.

    Where the terms that it accepted say so, the public sees it after the waiting time as the secretariat's word.
    Raises ClaimRefused.
    """
    _refuse_other_judges(claim, by)
    _hold(claim)  # one notice at a time
    if claim.withdrawn_at is not None:
        raise ClaimRefused(_("This check was withdrawn."))
    if claim.checked_for_id is not None or claim.is_public:
        raise ClaimRefused(_("Notice is given of checks by the secretariat that are not public yet."))
    if not may_be_told(claim, claim.organization):
        raise ClaimRefused(_("The organization was already notified."))
    begin_waiting(noticed=claim, organization=claim.organization)
    note_in_log(judgement=claim, action=TOLD, by=by)
    mail_claim_notice(claim)
    return claim


@transaction.atomic
def object_to_claim(*, claim: Claim, by: Any) -> bool:
    """Object, for the note's organization, to a check shown without its agreement; tell whether it is hidden now.

    Where the terms that it accepted do not cover it, the public does not see it any more, at once; else the
    secretariat is asked to take it down. Raises ClaimRefused.
    """
    if not acts_for(by, claim.organization):
        raise ClaimRefused(_("Only the organization itself can object."))
    _hold(claim)
    if not (claim.is_public and claim.is_unconfirmed):
        raise ClaimRefused(_("The organization stated this itself, or agreed to it, or it is not public."))
    note_in_log(judgement=claim, action=OBJECTED, by=by)
    return hear_objection(claim, claim.organization, screen_of("claims:detail", claim.public_id))


@transaction.atomic
def state_beside_claim(*, claim: Claim, statement: str, by: Any) -> None:
    """Put the organization's own words beside the check; empty words take them away. Raises ClaimRefused."""
    if not acts_for(by, claim.organization):
        raise ClaimRefused(_("Only the organization that owns the note can add its statement."))
    words = statement.strip()
    Claim.objects.filter(pk=claim.pk).update(statement=words, statement_on=today() if words else None)
    note_in_log(judgement=claim, action=STATED, by=by)


@transaction.atomic
def withdraw_claim(*, claim: Claim, by: Any) -> None:
    """Take a check back: nobody but the organization and the secretariat sees it any more. Raises ClaimRefused."""
    _refuse_other_judges(claim, by)
    if not Claim.objects.filter(pk=claim.pk, withdrawn_at__isnull=True).update(
        is_public=False, public_from=None, agreed_on=None, withdrawn_at=timezone.now()
    ):
        raise ClaimRefused(_("This check was withdrawn."))
    note_in_log(judgement=claim, action=TAKEN_BACK, by=by)


@transaction.atomic
def publish_due_claims(*, on: datetime.date) -> int:
    """Show the public, as the secretariat's word, what waited long enough by `on`; count it.

    Only where the terms that the organization accepted say so; it is told.
    """
    rows: Any = Claim.objects.due(on).select_for_update(of=("self",)).select_related("organization")
    due: list[Claim] = list(rows.order_by("pk"))
    Claim.objects.filter(pk__in=[claim.pk for claim in due]).update(is_public=True)
    for claim in due:
        title = str(claim.instrument.title_in("en"))
        tell_organization(organization=claim.organization, act=OutsideAct.SHOWN_AFTER_NOTICE, by=None, about=title)
    return len(due)


def owner_of_note(practice: PracticePage | None, summary: Provision | None) -> OrganizationPage:
    """Return the organization whose note or summary it is. Raises ClaimRefused for a page without one."""
    owner = practice.organization if practice else summary.edition.instrument.organization if summary else None
    if owner is None:
        raise ClaimRefused(_("This note does not belong to an organization."))
    return owner


def _hold(claim: Claim) -> None:
    """Let nobody else decide about `claim` until this transaction is done, and read it again."""
    Claim.objects.select_for_update(of=("self",)).only("pk").get(pk=claim.pk)
    claim.refresh_from_db()


def _refuse_sentence(sentence: str, practice: PracticePage | None, summary: Provision | None, by: Any) -> None:
    """Ask the note as it is published now, whatever the caller holds of it."""
    if len(sentence) > MOST_CHARACTERS:
        raise ClaimRefused(_("A sentence has at most %(count)s characters.") % {"count": MOST_CHARACTERS})
    if summary is not None and not summary.edition.is_summary:
        raise ClaimRefused(_("The text of an instrument is not a claim about it: choose a summary or a note."))
    note = PracticePage.objects.visible_to(by).filter(pk=practice.pk).first() if practice else None
    place = Provision.objects.visible_to(by).filter(pk=summary.pk).first() if summary else None
    if note is None and place is None:
        raise ClaimRefused(_("Only a published note or summary can be checked."))
    if not any(holds_verbatim(words, sentence) for words in words_of_note(note, place)):
        raise ClaimRefused(_("This sentence is not in the note: copy it word for word."))


def _refuse_pins(pins: Sequence[Provision], instrument: InstrumentPage, verdict: str, by: Any) -> None:
    if not pins:
        raise ClaimRefused(_("Name the provisions that you read: at least one."))
    if len(pins) > MOST_PINS:
        raise ClaimRefused(_("Name at most %(count)s provisions.") % {"count": MOST_PINS})
    keys = [provision.pk for provision in pins]
    rows = Provision.objects.visible_to(by).filter(pk__in=keys, edition__instrument=instrument)
    editions = EditionPage.objects.filter(pk__in=rows.order_by().values("edition"))
    if rows.count() != len(keys):
        raise ClaimRefused(_("A provision does not belong to this instrument as it is published now."))
    if rows.filter(text="", children__withdrawn_at__isnull=True, children__isnull=False).exists():
        raise ClaimRefused(_("A heading does not state a rule: name the provisions below it."))
    if any(edition.is_summary for edition in editions):
        raise ClaimRefused(_("A summary is a retelling: use the text of the instrument itself."))
    if verdict == Verdict.NOT_SAID and any(edition.is_incomplete for edition in editions):
        raise ClaimRefused(_("An extract cannot show that a text is silent: read the whole text."))


def _refuse_other_judges(claim: Claim, by: Any) -> None:
    """Leave a check to the side that made it; the secretariat acts for no check of its own organization."""
    own = acts_for(by, claim.organization)
    is_theirs = own if claim.checked_for_id is not None else is_secretariat(by) and not own
    if not is_theirs:
        raise ClaimRefused(_("Only the assessor who made the check can change its status."))
