"""What becomes of a return: sent by one person, confirmed by a second one, handed in as proposals."""

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from organizations.models import FocalPoint
from practices.actions.adoption_order import AdoptionRefused, new_word, refuse_order
from practices.actions.mailed_codes import use_code
from practices.mails import mail_focal_point, mail_secretariat
from practices.models.adoptions import AdoptionEvent, State, Track
from practices.models.dates import PartialDate
from practices.models.editions import today
from practices.models.outreach.returns import Return
from practices.models.proposals import Origin, Proposal, Workflow
from practices.outreach.actions.return_sharing import shared_proposals
from practices.outreach.actions.returns import ReturnRefused, hand_to_first, hand_to_second, locked_return, version_of
from practices.outreach.queries.return_answers import TrackAnswer, faults_of, read_answers
from practices.outreach.queries.return_people import second_points
from practices.outreach.queries.return_sharing import faults_of_shared, read_shared
from practices.outreach.queries.return_standing import own_instrument_keys, tracks_with_standing
from practices.permissions import acts_for, is_approver
from practices.queries.adoptions.counting import NewWord
from practices.queries.wording import with_label, written_date

SENT = "practices.return_sent"
HANDED_IN = "practices.return_handed_in"
SENT_BACK = "practices.return_sent_back"
LONGEST_REMARK = 2000


def answer_by_link(*, yearly_return: Return, second: FocalPoint | None, typed: str, seen: str) -> Return:
    """Send a return with the code that its focal point was mailed; its second person gets a link of their own.

    `seen` is `version_of` the answers that the sender read. A wrong code is counted. Raises ReturnRefused.
    """

    def send(row: Return) -> None:
        if second is None or second not in second_points(row):
            raise ReturnRefused(_("Choose the registered person of your organization who confirms."))
        _refuse_stale(row, seen)
        _refuse_faults(row)
        row.answered_at = timezone.now()
        row.answers = {name: value for name, value in row.answers.items() if name not in ("remark", "sent_by")}
        hand_to_second(row, second)

    return _with_code(yearly_return, typed, send, is_second=False)


def hand_in_by_link(*, yearly_return: Return, typed: str) -> Return:
    """Confirm a return with the code that its second person was mailed: its answers become proposals.

    Both persons get the receipt. A wrong code is counted. Raises ReturnRefused.
    """
    return _with_code(yearly_return, typed, lambda row: _hand_in(row, Origin.SIGNED_LINK, None), is_second=True)


def send_back_by_link(*, yearly_return: Return, typed: str, remark: str) -> Return:
    """Send a return back to its focal point, who gets a new link with the remark. Raises ReturnRefused."""

    def send_back(row: Return) -> None:
        _keep_remark(row, remark)
        hand_to_first(row)

    return _with_code(yearly_return, typed, send_back, is_second=True)


@transaction.atomic
def answer_as_officer(*, yearly_return: Return, seen: str, by: Any) -> Return:
    """Send a return with an account: an approver of the organization confirms it. Raises ReturnRefused."""
    if not acts_for(by, yearly_return.organization):
        raise ReturnRefused(_("You do not act for this organization."))
    row = locked_return(yearly_return)
    if row.answered_at is not None:
        raise ReturnRefused(_("This return was sent already."))
    _refuse_stale(row, seen)
    _refuse_faults(row)
    kept = {name: value for name, value in row.answers.items() if name != "remark"}
    row.answered_at, row.answers = timezone.now(), kept | {"sent_by": by.pk}
    row.save(update_fields=["answered_at", "answers"])
    log(instance=row, action=SENT, user=by)
    return row


@transaction.atomic
def hand_in_as_approver(*, yearly_return: Return, by: Any) -> Return:
    """Confirm a return that an officer sent: its answers become proposals. Raises ReturnRefused."""
    row = _sent_with_account(yearly_return, by)
    _hand_in(row, Origin.FORM, sender_of(row))
    log(instance=row, action=HANDED_IN, user=by)
    return row


@transaction.atomic
def send_back_as_approver(*, yearly_return: Return, remark: str, by: Any) -> Return:
    """Send a return back to the officer who sent it. Raises ReturnRefused."""
    row = _sent_with_account(yearly_return, by)
    _keep_remark(row, remark)
    row.answered_at = None
    row.save(update_fields=["answered_at", "answers"])
    log(instance=row, action=SENT_BACK, user=by)
    return row


def may_confirm(yearly_return: Return, user: Any) -> bool:
    """Tell whether `user` is the second person of a return that was sent with an account."""
    sender = yearly_return.answers.get("sent_by")
    is_sent = yearly_return.answered_at is not None and yearly_return.handed_in_at is None
    return is_sent and sender not in (None, user.pk) and is_approver(user, yearly_return.organization)


def sender_of(yearly_return: Return) -> Any:
    """Return the account that sent a return, None if it came by link (one query)."""
    return get_user_model().objects.filter(pk=yearly_return.answers.get("sent_by")).first()


@transaction.atomic
def ask_for_second(*, yearly_return: Return, words: str) -> None:
    """Ask the secretariat, by mail, to register a second person; `words` may name one. Raises ReturnRefused."""
    row = locked_return(yearly_return)
    if second_points(row):
        raise ReturnRefused(_("A second person is registered already."))

    def describe() -> dict[str, Any]:
        return {
            "organization": row.organization.name_in(),
            "year": row.year,
            "words": words.strip()[:LONGEST_REMARK],
            "address": settings.BASE_URL + reverse("focal_points:index"),
        }

    mail_secretariat("return_second_wanted", describe)


def _with_code(yearly_return: Return, typed: str, act: Callable[[Return], None], *, is_second: bool) -> Return:
    """Do one thing if the code is right; what a wrong code counts stays when the thing is refused."""
    with transaction.atomic():
        row = locked_return(yearly_return)
        person = row.second_point if is_second else row.focal_point
        if person is None or (row.answered_at is not None) != is_second:
            raise ReturnRefused(_("This return was sent already, or sent back. Open your link again."))
        refusal = use_code(row, typed, focal_point=person)
        if not refusal:
            act(row)
    if refusal:
        raise ReturnRefused(refusal)
    return row


def _hand_in(row: Return, origin: str, sent_by: Any) -> None:
    _refuse_open_order(row)
    now = timezone.now()
    row.handed_in_at, row.receipt = now, f"R-{row.year}-{row.public_id.hex[:8].upper()}"
    row.save(update_fields=["handed_in_at", "receipt"])
    Proposal.objects.bulk_create(_proposals(row, origin, sent_by, now))
    for person in filter(None, (row.focal_point, row.second_point)):
        if person.erased_at is None and person.email:
            mail_focal_point(person, "return_receipt", lambda: _receipt(row))


def _proposals(row: Return, origin: str, sent_by: Any, now: datetime.datetime) -> list[Proposal]:
    """Make a proposal of each change and of what is shared, and one that confirms what stands where nothing changed."""
    about = {
        "organization": str(row.organization.translation_key),
        "reference": str(row.reference.translation_key),
    }
    with override(settings.LANGUAGE_CODE):
        title = row.reference.title_in()
        shared = shared_proposals(read_shared(row.answers))
        changes = [answer for answer in read_answers(row.answers) if answer.is_change]
        made = [("record_adoption", about | _arguments(answer), _summary(title, answer)) for answer in changes]
        unchanged = tracks_with_standing(row.organization, row.reference) - {answer.track for answer in changes}
        whose = {"organization": about["organization"]}
        made += [(action, whose | arguments, summary) for action, arguments, summary in shared]
        if unchanged:
            confirmed = about | {"confirmed_on": today().isoformat()}
            made.append(("confirm_standing", confirmed, f"{title}: {_('the recorded entries are still valid')}"))
    return [
        Proposal(
            workflow=Workflow.ADOPTION,
            action=action,
            arguments=arguments,
            summary=summary[:255],
            organization=row.organization,
            origin=origin,
            proposed_by=sent_by,
            proposed_at=now,
        )
        for action, arguments, summary in made
    ]


def _arguments(answer: TrackAnswer) -> dict[str, Any]:
    return {
        **answer.complete.details,
        "basis": answer.basis,
        "track": answer.track,
        "state": answer.state,
        "effective": answer.since,
        "own_instrument": answer.own_instrument or None,
        "statement_on": today().isoformat() if answer.statement else None,
        "said_on": today().isoformat(),
        **answer.named,
    }


def _summary(title: str, answer: TrackAnswer) -> str:
    return f"{Track(answer.track).label}: {State(answer.state).label}, {answer.since} ({title})"


def _receipt(row: Return) -> dict[str, Any]:
    assert row.handed_in_at is not None  # noqa: S101 - set right before
    return {
        "organization": row.organization.name_in(),
        "year": row.year,
        "receipt": row.receipt,
        "handed_in": written_date(row.handed_in_at.date()),
        "reference": row.reference.title_in(),
    }


def _refuse_stale(row: Return, seen: str) -> None:
    if version_of(row) != seen:
        raise ReturnRefused(_("Other answers were saved in the meantime. Check again what would be submitted."))


def _refuse_faults(row: Return) -> None:
    answers = read_answers(row.answers)
    keys = own_instrument_keys(row.organization)
    for answer in answers:
        for fault in faults_of(answer, keys).values():
            raise ReturnRefused(with_label(Track(answer.track).label, fault))
    shared = read_shared(row.answers)
    for fault in faults_of_shared(shared, row.organization).values():
        raise ReturnRefused(with_label(_("What you share"), fault))
    _refuse_open_order(row)
    is_empty = not shared.is_begun and not any(answer.is_change for answer in answers)
    if is_empty and not tracks_with_standing(row.organization, row.reference):
        raise ReturnRefused(_("Nothing is recorded yet and nothing was filled in: there is nothing to submit."))


def _refuse_open_order(row: Return) -> None:
    """Refuse answers that have to say which came first, and do not, or say what cannot be so. Raises ReturnRefused."""
    for answer in read_answers(row.answers):
        if answer.is_change:
            try:
                refuse_order(
                    organization=row.organization,
                    reference=row.reference,
                    track=answer.track,
                    new=word_of_answer(answer),
                )
            except AdoptionRefused as refusal:
                raise ReturnRefused(with_label(Track(answer.track).label, refusal)) from refusal


def word_of_answer(answer: TrackAnswer) -> NewWord:
    """Return what an answer without faults says, as the rule reads it."""
    named = {name: AdoptionEvent.objects.filter(public_id=key).first() for name, key in answer.named.items()}
    return new_word(state=answer.state, effective=PartialDate.parse(answer.since), **named)


def _keep_remark(row: Return, remark: str) -> None:
    words = remark.replace("\0", "").strip()[:LONGEST_REMARK]
    if not words:
        raise ReturnRefused(_("Explain in a remark what should be changed."))
    row.answers = {**row.answers, "remark": {"words": words, "on": today().isoformat()}}


def _sent_with_account(yearly_return: Return, by: Any) -> Return:
    row = locked_return(yearly_return)
    if not may_confirm(row, by):
        raise ReturnRefused(_("An approver of the organization confirms, never the person who sent it."))
    return row
