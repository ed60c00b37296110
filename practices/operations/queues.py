"""What waits to be sent, noted or compared, and since when: for the status page and for measures."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Min

from practices.actions.unsent_mails import kept_names
from practices.models.exchange.changes import Touch
from practices.models.exchange.webhooks import WebhookDelivery
from practices.models.job_runs import JobRun
from practices.models.outreach.letters import Letter
from practices.models.pending_texts import PendingText, PendingTextQuerySet
from practices.models.recognitions import Recognition, RecognitionQuerySet
from practices.models.reports.drafts import ReportDraft
from practices.models.sheets import SheetImport
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
    """Return what waits: calls of webhooks that are due, kept mails, writes to be noted, texts to be compared."""
    calls = WebhookDelivery.objects.filter(webhook__paused_at__isnull=True, next_at__lte=now)
    due = first_call_due()
    return [
        Queue("webhooks", calls.count(), due if due and due <= now else None),
        kept_mails_queue(),
        Queue("changes", Touch.objects.count()),
        _texts_queue("texts", PendingText.objects.waiting()),
        _texts_queue("texts set aside", PendingText.objects.set_aside()),
        _texts_queue("scans", Recognition.objects.waiting()),
        _texts_queue("scans set aside", Recognition.objects.set_aside()),
        Queue("sheets", SheetImport.objects.at_work().count()),
        Queue("letters", Letter.objects.unwritten().count()),
        Queue("issues", ReportDraft.objects.to_freeze().count()),
    ]


def _texts_queue(name: str, texts: PendingTextQuerySet | RecognitionQuerySet) -> Queue:
    found = texts.order_by().aggregate(count=Count("pk"), since=Min("asked_at"))
    return Queue(name, found["count"], found["since"])


def kept_mails_queue() -> Queue:
    """Return the mails that wait for the mail server, which are files."""
    return Queue("mails", sum(1 for _name in kept_names()), kept_since())


def job_runs() -> list[JobRun]:
    """Return the rows of the jobs that the settings want, as far as they ran, in the order in which they run."""
    rows = {row.name: row for row in JobRun.objects.all()}
    return [rows[job.name] for job in jobs_at_work() if job.name in rows]
