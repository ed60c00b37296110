"""An adoption event that was submitted: a proposal, which a second person approves."""

import uuid
from typing import Any

from django.utils import timezone

from organizations.models import OrganizationPage
from practices.actions.adoption_order import (
    AdoptionRefused,
    OrderNeeded,
    new_word,
    refuse_accomplished_to_come,
    refuse_order,
)
from practices.actions.adoptions import (
    kind_behind,
    refuse_days_to_come,
    refuse_unsound,
    reverse_adoption,
    words_of,
)
from practices.actions.proposed_adoptions import record_proposed_adoption
from practices.exchange.actions.sent import OrderAsked, SentAdoption, SubmissionOutcome, SubmissionRefused
from practices.models import (
    AdoptionEvent,
    Decision,
    ExternalId,
    Origin,
    Proposal,
    State,
    Submission,
    SubmittedKind,
    Track,
    Workflow,
    today,
)

RECORD = "record_submitted_adoption"
"""Name of the action that approving calls."""


def event_called(organization: OrganizationPage, external_id: str) -> AdoptionEvent | None:
    """Return the event that the sender calls so, where it still holds."""
    named = ExternalId.objects.filter(
        organization=organization, kind=SubmittedKind.ADOPTION, external_id=external_id
    ).values("thing")
    return AdoptionEvent.objects.standing().filter(organization=organization, public_id__in=named).first()


def says_the_same(event: AdoptionEvent, sent: SentAdoption) -> bool:
    """Tell whether an event says what was sent. Its words may have been removed since: then it does not."""
    words = words_of(event.record)
    return (
        event.reference_id == sent.reference.pk
        and (event.track, event.state, event.basis) == (sent.track, sent.state, sent.basis)
        and (event.effective_on, event.effective_precision) == (sent.effective.on, sent.effective.precision)
        and event.evidence_kind == _kind(sent)
        and event.own_instrument_id == getattr(sent.own_instrument, "pk", None)
        and event.provision_id == getattr(sent.provision, "pk", None)
        and all(words[name] == sent.words.get(name, "") for name in words)
        and (event.follows_id, event.precedes_id)
        == (getattr(sent.follows, "pk", None), getattr(sent.precedes, "pk", None))
        and (sent.statement_on is None or event.record.statement_on == sent.statement_on)
    )


def refuse_event(
    sent: SentAdoption, organization: OrganizationPage, by: Any, *, without: AdoptionEvent | None = None
) -> None:
    """Refuse what could never be recorded. `without`: the event that it takes the place of.

    Raises SubmissionRefused, OrderAsked where it has to say which came first.
    """
    try:
        refuse_days_to_come(None, sent.statement_on)
        refuse_accomplished_to_come(sent.state, sent.effective)
        refuse_unsound(
            organization=organization,
            reference=sent.reference,
            track=sent.track,
            state=sent.state,
            basis=sent.basis,
            kind=_kind(sent),
            own_instrument=sent.own_instrument,
            provision=sent.provision,
            evidence_address=sent.words.get("evidence_address", ""),
            statement=sent.words.get("statement", ""),
            by=by,
            as_organization=True,
        )
        refuse_order(
            organization=organization,
            reference=sent.reference,
            track=sent.track,
            new=new_word(state=sent.state, effective=sent.effective, follows=sent.follows, precedes=sent.precedes),
            without=without,
        )
    except OrderNeeded as refusal:
        raise OrderAsked(str(refusal), refusal.public_ids) from refusal
    except AdoptionRefused as refusal:
        raise SubmissionRefused(str(refusal)) from refusal


def propose_event(*, sent: SentAdoption, submission: Submission, by: Any) -> tuple[Proposal | None, SubmissionOutcome]:
    """Propose to record the event, and to reverse the one that it takes the place of; None where nothing is new.

    In the transaction of the caller. Raises SubmissionRefused.
    """
    organization = submission.organization
    earlier = event_called(organization, submission.external_id)
    refuse_event(sent, organization, by, without=earlier)
    if earlier is not None and says_the_same(earlier, sent):
        return None, SubmissionOutcome(event=earlier.public_id)
    proposal = Proposal.objects.create(
        workflow=Workflow.ADOPTION,
        action=RECORD,
        arguments=_arguments(sent, submission, earlier),
        summary=_summary(sent),
        organization=organization,
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


def _kind(sent: SentAdoption) -> str:
    return sent.evidence_kind or kind_behind(sent.track, sent.basis)


def _summary(sent: SentAdoption) -> str:
    title, track, state = sent.reference.title_in("en"), Track(sent.track).label, State(sent.state).label
    return f"{title}: {track}, {state}"[:255]


def _arguments(sent: SentAdoption, submission: Submission, earlier: AdoptionEvent | None) -> dict[str, Any]:
    statement = sent.words.get("statement", "")
    on = sent.statement_on or (today() if statement else None)
    return {
        "organization": str(submission.organization.translation_key),
        "reference": str(sent.reference.translation_key),
        "track": sent.track,
        "state": sent.state,
        "effective": str(sent.effective),
        "basis": sent.basis,
        "evidence_kind": _kind(sent),
        "own_instrument": str(sent.own_instrument.translation_key) if sent.own_instrument else None,
        "provision": str(sent.provision.public_id) if sent.provision else None,
        **sent.words,
        "statement_on": on.isoformat() if on else None,
        "said_on": (sent.statement_on or today()).isoformat(),
        "follows": str(sent.follows.public_id) if sent.follows else None,
        "precedes": str(sent.precedes.public_id) if sent.precedes else None,
        "submission": str(submission.public_id),
        "external_id": submission.external_id,
        "replaces": str(earlier.public_id) if earlier else None,
    }
