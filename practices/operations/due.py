"""What was decided for a time that has come, what waited long enough after a notice, and who is told of it."""

import datetime
from dataclasses import dataclass

from organizations.sessions import forget_sessions
from organizations.sign_ins import forget_addresses
from practices.actions.adoption_notices import publish_due_adoptions
from practices.actions.assessment_notices import publish_due_assessments
from practices.actions.claims import publish_due_claims
from practices.actions.ledger_heads import note_heads_of_day
from practices.actions.participations import publish_due_participations
from practices.actions.public_versions import merge_marks
from practices.actions.releases import apply_due
from practices.exchange.actions.changes import note_changes
from practices.exchange.actions.deliveries import deliver_webhooks
from practices.exchange.actions.log_backfill import fill_logs
from practices.exchange.actions.renewals import renew_adoptions
from practices.exchange.actions.submissions import bring_up_all
from practices.exchange.actions.tokens import tell_of_ending_tokens
from practices.exchange.actions.updates import send_updates
from practices.models import AdoptionEvent, Assessment, ReleaseDecision, today
from practices.operations.forgotten_passwords import answer_forgotten
from practices.operations.kept_mails import send_kept_mails
from practices.operations.last_runs import note_run


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
    address_count: int
    """Network addresses of sign-ins that were kept long enough."""


@dataclass(frozen=True, slots=True)
class NotificationCounts:
    """Who was told: logs that began of so many things; tokens whose end is near; calls of webhooks that were accepted;
    mails to followers; mails that were kept while the mail server was away."""

    looked_at_count: int
    token_count: int
    webhook_count: int
    mail_count: int
    kept_mail_count: int


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
        address_count=forget_addresses(now=now) + forget_sessions(now=now),
    )


def tell_all_due(*, now: datetime.datetime) -> NotificationCounts:
    """Tell organizations, webhooks and followers what is due. It asks other machines, and takes as long as they do."""
    answer_forgotten(now=now)
    told = NotificationCounts(
        looked_at_count=fill_logs(),
        token_count=tell_of_ending_tokens(on=today()),
        webhook_count=deliver_webhooks().delivered,
        mail_count=send_updates(now=now).mail_count,
        kept_mail_count=send_kept_mails(now=now).sent,
    )
    renew_adoptions()
    merge_marks()
    note_heads_of_day(now=now)
    note_run(name="apply_due", now=now)
    return told
