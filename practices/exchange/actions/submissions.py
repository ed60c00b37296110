"""Taking in what an organization's own system sends: a proposal like any other, found again by the sender's id."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import TaskState, WorkflowState

from organizations.models import OrganizationPage
from practices.actions.kept_files import keep_file, keeping_files
from practices.actions.originals import drop_unnamed
from practices.actions.source_files import StoredImport, store_imported_file
from practices.documents.structure import read_structure
from practices.exchange.actions.sent import (
    SentEdition,
    SentInstrument,
    SentSubmission,
    SubmissionConflict,
    SubmissionOutcome,
    SubmissionRefused,
)
from practices.exchange.actions.submitted_adoptions import propose_event, take_back
from practices.exchange.actions.submitted_instruments import Bringing, ask_for_approval, bring_in
from practices.exchange.actions.tokens import submitter_by
from practices.models.exchange.tokens import AccessToken, Submission, SubmissionFile, SubmissionStatus
from practices.models.proposals import Decision, Proposal
from practices.permissions import acts_for
from practices.queries.editions.held_words import content_doubts

OPEN = (SubmissionStatus.WAITING, SubmissionStatus.SENT_BACK)
MOST_DOUBTS = 50
"""Doubts about one text that are told; the count is of all."""
OF_DECISION = {
    Decision.OPEN: SubmissionStatus.WAITING,
    Decision.APPROVED: SubmissionStatus.APPROVED,
    Decision.REJECTED: SubmissionStatus.REJECTED,
    Decision.WITHDRAWN: SubmissionStatus.WITHDRAWN,
}


class KeyUsedOtherwise(SubmissionRefused):
    """The idempotency key came with something else before."""


class KeyInUse(SubmissionRefused):
    """A submission with this idempotency key is being taken in at this moment."""


@dataclass(frozen=True, slots=True)
class ReceivedSubmission:
    """What became of a submission that came in.

    `is_new`: a row was made. `is_replayed`: the idempotency key had come before, with the same. In a trial the row is
    in no database.
    """

    submission: Submission
    is_new: bool = True
    is_replayed: bool = False


class _SubmissionTrial(Exception):
    """Rolls a trial back."""

    def __init__(self, taken: ReceivedSubmission) -> None:
        super().__init__()
        self.taken = taken


def submit(*, token: AccessToken, sent: SentSubmission, is_trial: bool = False) -> ReceivedSubmission:
    """Take in what was sent under a token, for a second person to approve; or refuse it and leave nothing behind.

    The same again while it waits gives the one that waits. A trial checks everything and keeps no row and no file.
    Raises SubmissionRefused (SubmissionConflict, KeyUsedOtherwise, KeyInUse).
    """
    if not token.may_submit:
        raise SubmissionRefused(_("This token cannot submit. Make one that can."))
    repeated = _repeated(token, sent)
    if repeated is not None:
        return repeated
    bringing = _prepared(token, sent)
    try:
        with keeping_files():
            OrganizationPage.objects.select_for_update(of=("self",)).get(pk=token.organization_id)  # one at a time
            taken = _take(token, sent, bringing, is_trial=is_trial)
            if is_trial:
                raise _SubmissionTrial(taken)  # noqa: TRY301 - rolls the transaction back
    except _SubmissionTrial as trial:
        return trial.taken
    except IntegrityError as error:
        raise KeyInUse(_("This submission is already being processed.")) from error
    finally:
        drop_unnamed([name for file in bringing.files.values() for name in file.names])
    return taken


@transaction.atomic
def withdraw_submission(*, submission: Submission, by: Any) -> Submission:
    """Take a submission back that waits or was sent back. Its drafts stay, and are nobody's to approve.

    Raises SubmissionRefused.
    """
    submission = _locked(submission)
    if not acts_for(by, submission.organization):
        raise SubmissionRefused(_("You do not act for this organization."))
    bring_up([submission])
    if submission.status not in OPEN:
        raise SubmissionConflict(
            _("Only a submission that is waiting for approval, or was sent back, can be withdrawn.")
        )
    _end(submission, SubmissionStatus.WITHDRAWN, by)
    return submission


def bring_up(submissions: Iterable[Submission]) -> None:
    """Bring what is known of open submissions to what was decided since (two queries, one more for each change)."""
    open_ones = [one for one in submissions if one.status in OPEN]
    states = _states(open_ones)
    remarks = _remarks(states)
    for submission in open_ones:
        was = submission.status, submission.remarks, submission.decided_at
        if submission.proposal is not None:
            proposal = submission.proposal
            submission.status = OF_DECISION[Decision(proposal.decision)]
            submission.remarks, submission.decided_at = proposal.reason, proposal.decided_at
        else:
            keys = submission.made.get("workflows", [])
            found = [states[key] for key in keys if key in states]
            submission.status = _status_of(found, submission)
            submission.remarks = "\n\n".join(line for key in keys for line in remarks.get(key, ()))
            is_open = submission.status in OPEN
            submission.decided_at = None if is_open else submission.decided_at or _decided_at(found)
        if was != (submission.status, submission.remarks, submission.decided_at):
            submission.save(update_fields=["status", "remarks", "decided_at"])


def bring_up_all() -> int:
    """Bring all open submissions to what was decided since; give how many are decided now."""
    rows = list(Submission.objects.filter(status__in=OPEN).select_related("proposal").defer("content"))
    bring_up(rows)
    return sum(row.status not in OPEN for row in rows)


def _repeated(token: AccessToken, sent: SentSubmission) -> ReceivedSubmission | None:
    """Return what the idempotency key made before. Raises KeyUsedOtherwise."""
    if not sent.idempotency_key:
        return None
    rows = Submission.objects.filter(token=token, idempotency_key=sent.idempotency_key)
    known = rows.for_listing().first()
    if known is None:
        return None
    if known.digest != sent.digest:
        raise KeyUsedOtherwise(_("This idempotency key was already used for another submission."), "Idempotency-Key")
    return ReceivedSubmission(known, is_new=False, is_replayed=True)


def _prepared(token: AccessToken, sent: SentSubmission) -> Bringing:
    """Do what takes long before anybody has to wait: find the doubts, store the source files."""
    makers = AccessToken.objects.filter(organization=token.organization_id).values_list("made_by", flat=True)
    bringing = Bringing(
        organization=token.organization,
        external_id=sent.external_id,
        by=submitter_by(token),
        makers=frozenset(makers),
    )
    if not isinstance(sent.meant, SentInstrument):
        return bringing
    editions = list(enumerate(sent.meant.editions))
    bringing.doubts = {place: _doubts(one) for place, one in editions if one.text or one.contents}
    files: dict[int, StoredImport] = {}
    try:
        for place, one in editions:
            if one.contents is not None:
                files[place] = store_imported_file(one.contents)
    except BaseException:
        drop_unnamed([name for file in files.values() for name in file.names])
        raise
    bringing.files = files
    return bringing


def _doubts(sent: SentEdition) -> tuple[int, tuple[dict[str, Any], ...]]:
    """Return the number of doubts about a file and its text, and the gravest of them."""
    file = sent.contents
    rows: list[tuple[Any, str]] = [(one, "") for one in content_doubts(file.held, file.fault)] if file else []
    if sent.text:
        structure = read_structure(sent.text, language=sent.language, of_file=sent.of_file)
        rows += [(one, one.words) for one in structure.doubts]
    rows.sort(key=lambda row: -row[0].weight)
    told = tuple(
        {"line": one.line, "code": one.code, "message": one.message, "weight": one.weight, "words": words}
        for one, words in rows[:MOST_DOUBTS]
    )
    return len(rows), told


def _take(token: AccessToken, sent: SentSubmission, bringing: Bringing, *, is_trial: bool) -> ReceivedSubmission:
    """Take it in, within the lock."""
    if sent.idempotency_key:
        _refuse_overtaken(token, sent)
    earlier = _open_one(token, sent)
    if earlier is not None and earlier.digest == sent.digest:
        return ReceivedSubmission(earlier, is_new=False)
    submission = Submission(
        organization=token.organization,
        token=token,
        kind=sent.kind,
        external_id=sent.external_id,
        idempotency_key=sent.idempotency_key,
        content=sent.content,
        digest=sent.digest,
    )
    if isinstance(sent.meant, SentInstrument):
        _take_instrument(sent.meant, submission, earlier, bringing, is_trial=is_trial)
    else:
        if earlier is not None:
            _end(earlier, SubmissionStatus.REPLACED, bringing.by)
        submission.proposal, made = propose_event(statement=sent.meant, submission=submission, by=bringing.by)
        _keep(submission, made, is_new=submission.proposal is not None)
    for file in sent.files:
        keep_file(
            SubmissionFile,
            name=file.name,
            media_type=file.media_type or "application/octet-stream",
            content=file.content,
            submission=submission,
        )
    return ReceivedSubmission(submission)


def _take_instrument(
    meant: SentInstrument, submission: Submission, earlier: Submission | None, bringing: Bringing, *, is_trial: bool
) -> None:
    bringing.ours = frozenset(earlier.made.get("workflows", ()) if earlier else ())
    brought = bring_in(meant, bringing)
    if earlier is not None:
        _end(earlier, SubmissionStatus.REPLACED, bringing.by)
    submission.instrument = brought.instrument
    submission.edition = brought.editions[0] if brought.editions else None
    waiting = () if is_trial else ask_for_approval(pages=brought.waiting, by=bringing.by)
    _keep(submission, replace(brought.made, workflows=waiting), is_new=bool(brought.waiting))


def _keep(submission: Submission, made: SubmissionOutcome, *, is_new: bool) -> None:
    if not is_new:
        submission.status, submission.decided_at = SubmissionStatus.UNCHANGED, timezone.now()
    submission.made = made.stored
    submission.save()


def _refuse_overtaken(token: AccessToken, sent: SentSubmission) -> None:
    """Refuse what came with the same key at the same time and was slower. Raises KeyInUse."""
    if Submission.objects.filter(token=token, idempotency_key=sent.idempotency_key).exists():
        raise KeyInUse(_("This submission is already being processed."), "Idempotency-Key")


def _open_one(token: AccessToken, sent: SentSubmission) -> Submission | None:
    """Return the submission of the same thing that waits still, brought up."""
    rows = Submission.objects.filter(
        organization=token.organization, kind=sent.kind, external_id=sent.external_id, status__in=OPEN
    )
    found = rows.for_listing().first()
    if found is None:
        return None
    if found.proposal_id:
        found.proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=found.proposal_id)
    bring_up([found])
    return found if found.status in OPEN else None


def _end(submission: Submission, status: str, by: Any) -> None:
    """Withdraw or replace an open submission, with its proposal or the approvals that are open still."""
    if submission.proposal is not None:
        take_back(proposal=submission.proposal, by=by)
    for state in WorkflowState.objects.active().filter(pk__in=submission.made.get("workflows", ())):
        state.cancel(user=by)
    submission.status, submission.decided_at = status, timezone.now()
    submission.save(update_fields=["status", "decided_at"])


def _locked(submission: Submission) -> Submission:
    row = Submission.objects.select_for_update(of=("self",)).select_related("organization").get(pk=submission.pk)
    if row.proposal_id:
        row.proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=row.proposal_id)
    return row


def _states(submissions: Sequence[Submission]) -> dict[int, WorkflowState]:
    keys = [key for one in submissions if one.proposal_id is None for key in one.made.get("workflows", ())]
    if not keys:
        return {}
    return {state.pk: state for state in WorkflowState.objects.filter(pk__in=keys).select_related("current_task_state")}


def _remarks(states: dict[int, WorkflowState]) -> dict[int, list[str]]:
    """Return what approvers said at each approval, in order."""
    said: dict[int, list[str]] = {}
    if states:
        tasks = TaskState.objects.filter(workflow_state__in=states.keys()).exclude(comment="").order_by("pk")
        for state, comment in tasks.values_list("workflow_state", "comment"):
            said.setdefault(state, []).append(comment)
    return said


def _status_of(states: Sequence[WorkflowState], submission: Submission) -> SubmissionStatus:
    """Tell where pages stand that are approved one by one: what is behind most counts.

    A page that was published by another way, or that is there no more, has no approval that waits.
    """
    found = {state.status for state in states}
    if WorkflowState.STATUS_NEEDS_CHANGES in found:
        return SubmissionStatus.SENT_BACK
    if WorkflowState.STATUS_IN_PROGRESS in found:
        return SubmissionStatus.WAITING
    if found == {WorkflowState.STATUS_APPROVED} and len(states) == len(submission.made.get("workflows", ())):
        return SubmissionStatus.APPROVED
    pages = [state.content_object for state in states]
    if pages and all(page is not None and page.live and not page.has_unpublished_changes for page in pages):
        return SubmissionStatus.APPROVED
    return SubmissionStatus.WITHDRAWN if any(pages) else SubmissionStatus.REJECTED


def _decided_at(states: Sequence[WorkflowState]) -> Any:
    moments = [state.current_task_state.finished_at for state in states if state.current_task_state]
    return max((moment for moment in moments if moment), default=timezone.now())
