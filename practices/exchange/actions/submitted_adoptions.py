"""An adoption event that was submitted: a proposal, which a second person approves."""

import uuid
from dataclasses import replace
from typing import Any

from django.utils import timezone

from organizations.models import OrganizationPage
from practices.actions.adoption_order import (
    AdoptionRefused,
    OrderNeeded,
    refuse_accomplished_to_come,
)
from practices.actions.adoptions import (
    REPEATED,
    complete,
    event_of,
    refuse_days_to_come,
    refuse_order_of,
    refuse_unsound,
    reverse_adoption,
    words_of,
)
from practices.actions.proposed_adoptions import record_proposed_adoption, statement_arguments
from practices.exchange.actions.sent import OrderAsked, SubmissionOutcome, SubmissionRefused
from practices.models.adoptions import AdoptionEvent, State, Track
from practices.models.editions import today
from practices.models.exchange.tokens import ExternalId, Submission, SubmittedKind
from practices.models.proposals import Decision, Origin, Proposal, Workflow
from practices.models.statements import Statement

COMPARED = [
    field.attname
    for field in AdoptionEvent._meta.concrete_fields
    if field.name in (*REPEATED, "basis", "own_instrument", "provision", "follows", "precedes")
]
"""The columns in which an event has to be the same to say the same."""
RECORD = "record_submitted_adoption"
"""Name of the action that approving calls."""


def event_called(organization: OrganizationPage, external_id: str) -> AdoptionEvent | None:
    """Return the event that the sender calls so, where it still holds."""
    named = ExternalId.objects.filter(
        organization=organization, kind=SubmittedKind.ADOPTION, external_id=external_id
    ).values("thing")
    return AdoptionEvent.objects.standing().filter(organization=organization, public_id__in=named).first()


def says_the_same(event: AdoptionEvent, said: Statement) -> bool:
    """Tell whether an event says what was sent. Its words may have been removed since: then it does not."""
    meant = event_of(complete(said))
    return (
        all(getattr(event, name) == getattr(meant, name) for name in COMPARED)
        and words_of(event.record) == said.words
        and (said.statement_on is None or event.record.statement_on == said.statement_on)
    )


def refuse_event(said: Statement, by: Any, *, without: AdoptionEvent | None = None) -> None:
    """Refuse what could never be recorded. `without`: the event that it takes the place of.

    Raises SubmissionRefused, OrderAsked where it has to say which came first.
    """
    try:
        refuse_days_to_come(None, said.statement_on)
        refuse_accomplished_to_come(said.state, said.effective)
        refuse_unsound(statement=complete(said), by=by, as_organization=True)
        refuse_order_of(said, without=without)
    except OrderNeeded as refusal:
        raise OrderAsked(str(refusal), refusal.public_ids) from refusal
    except AdoptionRefused as refusal:
        raise SubmissionRefused(str(refusal)) from refusal


def propose_event(
    *, statement: Statement, submission: Submission, by: Any
) -> tuple[Proposal | None, SubmissionOutcome]:
    """Propose to record the event, and to reverse the one that it takes the place of; None where nothing is new.

    In the transaction of the caller. Raises SubmissionRefused.
    """
    earlier = event_called(submission.organization, submission.external_id)
    refuse_event(statement, by, without=earlier)
    if earlier is not None and says_the_same(earlier, statement):
        return None, SubmissionOutcome(event=earlier.public_id)
    proposal = Proposal.objects.create(
        workflow=Workflow.ADOPTION,
        action=RECORD,
        arguments=_arguments(complete(statement), submission, earlier),
        summary=_summary(statement),
        organization=submission.organization,
        origin=Origin.TOKEN,
        proposed_by=by,
        proposed_at=timezone.now(),
    )
    return proposal, SubmissionOutcome(replaces_event=earlier.public_id if earlier else None)


def record_submitted_adoption(*, arguments: dict[str, Any], proposed_by: Any, by: Any) -> None:
    """Record what a machine submitted; `by` approves it. Raises AdoptionRefused.

    Arguments: those of `record_proposed_adoption`; uuid of the submission; external_id; replaces, the uuid of the
    event that is reversed, where it still holds.
    """
    submission = Submission.objects.select_related("organization").get(public_id=uuid.UUID(arguments["submission"]))
    replaced = arguments.get("replaces")
    if replaced:
        earlier = AdoptionEvent.objects.standing().filter(public_id=uuid.UUID(replaced)).first()
        if earlier is not None:
            reverse_adoption(event=earlier, by=proposed_by or by)
    event = record_proposed_adoption(arguments=arguments, proposed_by=proposed_by, by=by)
    ExternalId.objects.update_or_create(
        organization=submission.organization,
        kind=SubmittedKind.ADOPTION,
        external_id=arguments["external_id"],
        defaults={"thing": event.public_id},
    )
    submission.made = {**submission.made, "event": str(event.public_id)}
    submission.save(update_fields=["made"])


def take_back(*, proposal: Proposal, by: Any) -> None:
    """Withdraw the proposal of a submission, if it is open still: its organization's machine took it back."""
    open_ones = Proposal.objects.filter(pk=proposal.pk, decision=Decision.OPEN)
    open_ones.update(decision=Decision.WITHDRAWN, decided_by=by, decided_at=timezone.now())


def _summary(said: Statement) -> str:
    title, track, state = said.reference.title_in("en"), Track(said.track).label, State(said.state).label
    return f"{title}: {track}, {state}"[:255]


def _arguments(said: Statement, submission: Submission, earlier: AdoptionEvent | None) -> dict[str, Any]:
    said_on = said.statement_on or today()
    return {
        **statement_arguments(replace(said, statement_on=said_on) if said.statement else said),
        "said_on": said_on.isoformat(),
        "submission": str(submission.public_id),
        "external_id": submission.external_id,
        "replaces": str(earlier.public_id) if earlier else None,
    }
