"""What waits to be sent or noted, and since when: for the status page and for measures."""

import datetime
from dataclasses import dataclass

from practices.actions.unsent_mails import kept_names
from practices.models.exchange.changes import Touch
from practices.models.exchange.webhooks import WebhookDelivery
from practices.models.job_runs import JobRun
from practices.operations.due import jobs_at_work
from practices.operations.health_of_webhooks import first_call_due
from practices.operations.kept_mails import kept_since


@dataclass(frozen=True, slots=True)
class Queue:
    """How many things wait, and since when the oldest does; None where none does, or nobody can tell."""

    name: str
    count: int
    since: datetime.datetime | None = None


def queues(*, now: datetime.datetime) -> list[Queue]:
    """Return the calls of webhooks that are due, the mails that were kept, the writes that are not noted as changes."""
    calls = WebhookDelivery.objects.filter(webhook__paused_at__isnull=True, next_at__lte=now)
    due = first_call_due()
    return [
        Queue("webhooks", calls.count(), due if due and due <= now else None),
        kept_mails_queue(),
        Queue("changes", Touch.objects.count()),
    ]


def kept_mails_queue() -> Queue:
    """Return the mails that wait for the mail server, which are files."""
    return Queue("mails", sum(1 for _name in kept_names()), kept_since())


def job_runs() -> list[JobRun]:
    """Return the rows of the jobs that the settings want, as far as they ran, in the order in which they run."""
    rows = {row.name: row for row in JobRun.objects.all()}
    return [rows[job.name] for job in jobs_at_work() if job.name in rows]
