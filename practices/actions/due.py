"""What was decided for a time that has come, what waited long enough after a notice, and who is told of it."""

import datetime
from dataclasses import dataclass

from practices.actions.adoption_notices import publish_due_adoptions
from practices.actions.assessment_notices import publish_due_assessments
from practices.actions.claims import publish_due_claims
from practices.actions.exchange.changes import note_changes
from practices.actions.exchange.deliveries import deliver_webhooks
from practices.actions.exchange.submissions import bring_up_all
from practices.actions.exchange.updates import send_updates
from practices.actions.participations import publish_due_participations
from practices.actions.releases import apply_due
from practices.models import AdoptionEvent, Assessment, ReleaseDecision, today


@dataclass(frozen=True, slots=True)
class Applied:
    """What took effect: release decisions; assessments and adoption events that are public now; checked sentences;
    participations; submissions that are decided; entries of the change log."""

    decisions: list[ReleaseDecision]
    assessments: list[Assessment]
    claim_count: int
    adoptions: list[AdoptionEvent]
    participation_count: int
    submission_count: int
    change_count: int


@dataclass(frozen=True, slots=True)
class Told:
    """Who was told: calls of webhooks that were accepted; mails to followers."""

    webhook_count: int
    mail_count: int


def apply_all_due(*, now: datetime.datetime) -> Applied:
    """Let everything take effect whose time has come, each kind by itself; running it again changes nothing."""
    on = today()
    return Applied(
        decisions=apply_due(now=now),
        assessments=publish_due_assessments(on=on),
        claim_count=publish_due_claims(on=on),
        adoptions=publish_due_adoptions(on=on),
        participation_count=publish_due_participations(on=on),
        submission_count=bring_up_all(),
        change_count=note_changes(),
    )


def tell_all_due(*, now: datetime.datetime) -> Told:
    """Tell webhooks and followers what is due. It asks other machines, and can take as long as they do."""
    return Told(webhook_count=deliver_webhooks().delivered, mail_count=send_updates(now=now).mail_count)
