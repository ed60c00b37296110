"""The answer to a request for approval: by a registered approver with a link and a code, or by the secretariat."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log
from wagtail.models import TaskState

from organizations.words import storable, storable_line
from practices.actions.approvals.requests import (
    HOLDS_FOR,
    LONGEST_NOTE,
    SALT,
    ApprovalRefused,
    Subject,
    refuse_approver,
    refuse_asking,
    subject_of,
)
from practices.actions.approvals.selections import ApprovalSelection, decide_parts
from practices.actions.mailed_codes import end_passes, has_pass
from practices.actions.proposals import (
    ProposalRefused,
    decide_proposal,
    decide_release_outside,
    refuse_second_person,
)
from practices.actions.releases import ReleaseRefused
from practices.actions.signed_keys import digest_of_key, is_key
from practices.mails import mail_account
from practices.models.approvals.approvers import RegisteredApprover
from practices.models.approvals.requests import (
    ApprovalAnswer,
    ApprovalPart,
    ApprovalRequest,
    ApprovalWay,
    PinnedSubject,
)
from practices.models.editions import today
from practices.models.proposals import Proposal
from practices.models.workflows import refuse_seconding
from practices.permissions import is_secretariat_for
from practices.queries.approvals.pinned import Pins, pin_request
from practices.queries.approvals.record import account_name
from practices.queries.wording import list_words, with_label

APPROVED = "practices.approval_given"
CHANGES = "practices.approval_changes"
NOT_CONFIRMED = "practices.approval_not_confirmed"


@dataclass(frozen=True, slots=True)
class Signed:
    """What an approver answers: approved or changes asked for, name, function, and a note."""

    answer: str
    name: str
    function: str
    note: str = ""


def find_by_key(key: str) -> ApprovalRequest | None:
    """Find the request that a link leads to; None for an unknown, damaged, expired or closed one. Changes nothing.

    None too for a person who is not registered any more. An answered one is found, to say that it was answered.
    """
    if not is_key(key, SALT, max_age=HOLDS_FOR):
        return None
    rows = ApprovalRequest.objects.filter(token_digest=digest_of_key(key), closed_at__isnull=True)
    valid = RegisteredApprover.objects.valid(today()).order_by().values("pk")
    rows = rows.filter(expires_at__gt=timezone.now(), approver__in=valid)
    return rows.select_related("organization", "approver", "page", "proposal", "task_state").first()


def refuse_answer(asked: ApprovalRequest, pins: Pins | None = None) -> str:
    """Say why a request can no longer be approved as it was made, "" if it can. Several queries, fewer with `pins`."""
    if not asked.is_open:
        return _("This request was already answered or withdrawn.")
    reason = refuse_asking(subject_of(asked))
    if reason:
        return reason
    for one, now in (pin_request(asked) if pins is None else pins).items():
        is_same = now is not None and now.is_same(one)
        if one == asked and not is_same:
            return _("The text, or who will see it, changed since you were asked: a new request is needed.")
        if one != asked and (not is_same or refuse_asking(subject_of(one))):
            return _("Part of this was changed or decided after you were asked: a new request is needed.")
    return ""


def parts_for(asked: ApprovalRequest, user: Any = None) -> list[ApprovalPart]:
    """Return the parts that an answer decides; of the secretariat only those whose second person `user` is."""
    return [part for part in asked.parts.for_listing() if user is None or not _refuse_part(user, subject_of(part))]


@transaction.atomic
def answer_by_link(
    *, asked: ApprovalRequest, signed: Signed, opened_with: str, choice: ApprovalSelection | None = None
) -> ApprovalRequest:
    """Approve, or ask for changes, as the registered approver who entered the code. The link is used up by it.

    `opened_with` is the pass that the code gave. An approval is the second person's: the text goes on in its workflow
    with its instrument, releases are decided; `choice` refuses some of them, for the note. Changes are asked for of
    the text or release of the request alone. Raises ApprovalRefused, and then does nothing.
    """
    row = _held(asked)
    if not has_pass(row, opened_with):
        raise ApprovalRefused(_("Please request a code and enter it first."))
    signed = _checked(signed)
    _refuse_changed(row)
    assert row.approver is not None  # noqa: S101 - a signed link is somebody's
    is_approval = signed.answer == ApprovalAnswer.APPROVED
    decided = decide_parts(row, parts_for(row), choice, signed.note) if is_approval else {}
    for one in (row, *decided):
        if reason := refuse_approver(row.approver, subject_of(one)):
            raise ApprovalRefused(reason)
    _take_effect(row, is_approval, decided, _comment(signed, ApprovalWay.SIGNED_LINK))
    end_passes(row)
    return _keep(row, signed, decided, None)


@transaction.atomic
def answer_as_secretariat(
    *, asked: ApprovalRequest, approve: bool, by: Any, note: str = "", choice: ApprovalSelection | None = None
) -> ApprovalRequest:
    """Confirm a signed note, or countersign for a one-person office, as one person of the secretariat.

    One is enough: with the author there are two, of two offices. It is somebody who does not act for the organization
    and neither wrote nor asked. Without `approve` a countersignature asks for changes; a note is not accepted, and
    the text waits on. Parts whose second person `by` is not wait on; `choice` is as above. Raises ApprovalRefused.
    """
    row = _held(asked)
    if row.way == ApprovalWay.SIGNED_LINK:
        raise ApprovalRefused(_("The registered approver answers this."))
    if not may_answer(by, row):
        raise ApprovalRefused(
            _("A member of the secretariat answers who does not act for the organization and did not ask.")
        )
    words = storable(note)[:LONGEST_NOTE]
    if not approve and not words:
        raise ApprovalRefused(_("Specify what should be changed."))
    if approve:
        _refuse_changed(row)
    is_note = row.way == ApprovalWay.SIGNED_NOTE
    name, function = (row.signer_name, row.signer_function) if is_note else (str(by), "")
    answer = ApprovalAnswer.APPROVED if approve else ApprovalAnswer.CHANGES
    signed = Signed(answer.value, name, function, words)
    decided = decide_parts(row, parts_for(row, by), choice, words) if approve else {}
    if approve or not is_note:
        _take_effect(row, approve, decided, _comment(signed, row.way), by=by)
    return _keep(row, signed, decided, by)


def may_answer(user: Any, asked: ApprovalRequest) -> bool:
    """Tell whether `user` may confirm or countersign a request to the secretariat."""
    is_other = is_secretariat_for(user, asked.organization)
    return is_other and user.pk != asked.asked_by_id and asked.way != ApprovalWay.SIGNED_LINK


def _held(asked: ApprovalRequest) -> ApprovalRequest:
    rows = ApprovalRequest.objects.select_for_update(of=("self",))
    row = rows.select_related("organization", "approver", "asked_by").get(pk=asked.pk)
    if not row.is_open:
        raise ApprovalRefused(_("This request was already answered or withdrawn."))
    _hold_subjects([row, *row.parts.for_listing()])
    return row


def _hold_subjects(asked: list[PinnedSubject]) -> None:
    """Hold what is asked about in the order in which an approval with an account does: texts, then releases."""
    for one in asked:
        if one.task_state_id is not None:
            TaskState.objects.select_for_update(of=("self",)).get(pk=one.task_state_id)
    proposals = Proposal.objects.filter(pk__in=[one.proposal_id for one in asked if one.proposal_id is not None])
    list(proposals.select_for_update(of=("self",)).order_by("pk"))


def _refuse_part(user: Any, subject: Subject) -> str:
    """Say why an account is not the second person for a part, "" if it is. Several queries."""
    if isinstance(subject, Proposal):
        return refuse_second_person(user, subject)
    return refuse_seconding(subject.workflow_state.content_object, user)


def _checked(signed: Signed) -> Signed:
    name, function = storable_line(signed.name)[:200], storable_line(signed.function)[:200]
    note = storable(signed.note)
    if signed.answer not in ApprovalAnswer.values:
        raise ApprovalRefused(_("Approve, or ask for changes."))
    if not name or not function:
        raise ApprovalRefused(_("Give your name and your function."))
    if signed.answer == ApprovalAnswer.CHANGES and not note:
        raise ApprovalRefused(_("Specify what should be changed."), "note")
    if len(note) > LONGEST_NOTE:
        raise ApprovalRefused(_("The note is longer than %(count)s characters.") % {"count": LONGEST_NOTE}, "note")
    return Signed(signed.answer, name, function, note)


def _refuse_changed(row: ApprovalRequest) -> None:
    reason = refuse_answer(row)
    if reason:
        raise ApprovalRefused(reason)


def _comment(signed: Signed, way: str) -> str:
    """Say who answered and how, in the portal's language: it stands where a comment of the workflow stands."""
    with override(settings.LANGUAGE_CODE):
        told = {
            ApprovalWay.SIGNED_LINK: _("%(who)s, by a signed link"),
            ApprovalWay.SIGNED_NOTE: _("%(who)s, by a signed note"),
            ApprovalWay.COUNTERSIGNATURE: _("%(who)s, countersignature of the secretariat"),
        }[ApprovalWay(way)]
    who = told % {"who": list_words(filter(None, (signed.name, signed.function)))}
    return with_label(who, signed.note) if signed.note else who


def _take_effect(
    row: ApprovalRequest, is_approval: bool, decided: Mapping[ApprovalPart, bool], comment: str, by: Any = None
) -> None:
    """Let texts go on, that of the instrument first, then decide the releases as they were proposed."""
    every: dict[PinnedSubject, bool] = {row: is_approval, **dict(decided.items())}
    try:
        for one in sorted(every, key=lambda one: (one.proposal_id or 0, one is row)):
            if one.proposal is not None:
                _decide(one.proposal, every[one], comment, by, row)
            else:
                _act(one, every[one], comment, by)
    except (ProposalRefused, ReleaseRefused, PermissionDenied) as refusal:
        raise ApprovalRefused(str(refusal) or _("This text does not wait for a second person.")) from refusal


def _decide(proposal: Proposal, is_approval: bool, comment: str, by: Any, row: ApprovalRequest) -> None:
    if by is None:
        decide_release_outside(proposal=proposal, approve=is_approval, asked=row.public_id, reason=comment)
    else:
        decide_proposal(proposal=proposal, approve=is_approval, by=by, reason=comment)


def _act(one: PinnedSubject, is_approval: bool, comment: str, by: Any) -> None:
    """Let the step of the workflow go on. A registered approver has no account: what the task asks was asked before."""
    state = TaskState.objects.select_for_update(of=("self",)).get(pk=one.task_state_id)
    if by is not None:
        action = "approve" if is_approval else "reject"
        state.task.specific.on_action(state, by, action, is_alone=True, comment=comment)
    elif is_approval:
        state.approve(comment=comment)
    else:
        state.reject(comment=comment)


def _keep(row: ApprovalRequest, signed: Signed, decided: Mapping[ApprovalPart, bool], by: Any) -> ApprovalRequest:
    row.answer, row.answered_at, row.answered_by = signed.answer, timezone.now(), by
    row.signer_name, row.signer_function, row.note = signed.name, signed.function, signed.note
    row.save()
    for part, is_approved in decided.items():
        part.is_approved = is_approved
        part.save(update_fields=["is_approved"])
    is_approval = signed.answer == ApprovalAnswer.APPROVED
    refused = NOT_CONFIRMED if row.way == ApprovalWay.SIGNED_NOTE else CHANGES
    told = {"request": str(row.public_id), "way": row.way, "name": signed.name, "function": signed.function}
    log(instance=row.page.specific, action=APPROVED if is_approval else refused, user=by, data=told)

    signer = list_words(filter(None, (signed.name, signed.function)))

    def describe() -> dict[str, Any]:
        return {
            "is_approval": is_approval,
            "refused": [
                part.proposal.summary for part, is_opened in decided.items() if part.proposal and not is_opened
            ],
            "who": signer if is_approval or by is None else account_name(by),
            "note": signed.note,
            "address": settings.BASE_URL + reverse("approvals:detail", args=[row.public_id]),
        }

    mail_account(row.asked_by, "approval_answered", describe)
    return row
