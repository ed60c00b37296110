"""The jobs of the worker: all that is due by the clock, in the order in which it is done."""

import datetime
from collections.abc import Callable, Collection, Iterator

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.models import Page, Revision

from organizations.sessions import forget_sessions
from organizations.sign_ins import forget_addresses
from practices.actions.adoption_notices import publish_due_adoptions
from practices.actions.assessment_notices import publish_due_assessments
from practices.actions.claims import publish_due_claims
from practices.actions.content_edits import take_over
from practices.actions.edition_pictures import sweep_pictures
from practices.actions.encoder_changes import bring_in_encoder
from practices.actions.evidence_checks import check_evidence
from practices.actions.held_uploads import sweep_held_uploads
from practices.actions.kept_files import sweep_kept_files
from practices.actions.ledger_heads import note_heads_of_day
from practices.actions.originals import sweep_originals
from practices.actions.page_visibility import mend_visibility
from practices.actions.participations import publish_due_participations
from practices.actions.passage_languages import store_missing_languages
from practices.actions.pending_texts import work_out_all, work_out_pending
from practices.actions.public_documents import trim_documents
from practices.actions.public_versions import merge_marks
from practices.actions.recognitions import recognise_pending
from practices.actions.releases import apply_due
from practices.actions.source_files import examine_released
from practices.actions.topic_proposals import propose_missing
from practices.actions.vectors import refresh_all
from practices.exchange.actions.changes import note_changes
from practices.exchange.actions.deliveries import deliver_webhooks
from practices.exchange.actions.harvest import harvest
from practices.exchange.actions.log_backfill import fill_logs
from practices.exchange.actions.partner_portal import PartnerPortal
from practices.exchange.actions.renewals import renew_adoptions
from practices.exchange.actions.submissions import bring_up_all
from practices.exchange.actions.tokens import tell_of_ending_tokens
from practices.exchange.actions.updates import send_updates
from practices.models.editions import today
from practices.models.exchange.harvest import HarvestSource
from practices.models.job_runs import JobUnfinished
from practices.operations.forgotten_passwords import answer_forgotten
from practices.operations.jobs import Job, JobDone, run_jobs
from practices.operations.kept_mails import send_kept_mails
from practices.operations.last_runs import note_run
from practices.outreach.actions.letter_files import write_waiting_letters
from practices.outreach.actions.mailbox import Mailbox, MailboxUnfinished, read_mailbox
from practices.queries.searching.public_index import refresh_index
from practices.queries.similar.provision_files import refresh_provision_files
from practices.reports.actions.waiting_freezes import freeze_waiting
from practices.sheets.actions.working import sweep_sheets, work_on_sheets

MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
AT_MOST = 20.0
"""Seconds of each minute in which another encoder reads texts: the other jobs wait meanwhile."""


def _publish_scheduled(now: datetime.datetime) -> int:
    """Let Wagtail publish and take down what editors set a time for."""
    due = Revision.objects.filter(approved_go_live_at__lt=now).count()
    due += Page.objects.filter(live=True, expire_at__lt=now).count()
    if due:
        call_command("publish_scheduled", verbosity=0)
    return due


def _harvest(_now: datetime.datetime) -> int:
    """Read every portal that is followed. Raises JobUnfinished where one could not be read to its end."""
    done = [harvest(source=source, portal=PartnerPortal(source.address)) for source in HarvestSource.objects.all()]
    if any(not one.is_equal for one in done):
        raise JobUnfinished("a portal could not be read to its end")
    return sum(one.read_count for one in done)


def _read_mailbox(_now: datetime.datetime) -> int:
    """Take new mails. Raises JobUnfinished where the mailbox did not give all that it was asked for."""
    try:
        return read_mailbox(Mailbox.parse(settings.REPLY_MAILBOX)) if settings.REPLY_MAILBOX else 0
    except MailboxUnfinished as error:
        raise JobUnfinished(str(error)) from error


def _refresh_vectors(_now: datetime.datetime) -> int:
    done = work_out_all()
    return done.prepared + done.dropped


def _make_vectors(_now: datetime.datetime) -> int:
    """Compare new texts, and let another encoder read some of all; once it comes into use, look for neighbours anew."""
    count = work_out_pending()
    step = bring_in_encoder(seconds=AT_MOST)
    if step.is_in_use:
        refresh_all()
    return count + step.read


def _note_heads(now: datetime.datetime) -> int:
    note_heads_of_day(now=now)
    return 1


def _clear_sessions(now: datetime.datetime) -> int:
    call_command("clearsessions", verbosity=0)
    return forget_sessions(now=now)


def _tend_database(_now: datetime.datetime) -> int:
    """Have SQLite look after what it plans by; PostgreSQL does so by itself."""
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA optimize")
    return 1


JOBS = (
    Job("scheduled_pages", MINUTE, _publish_scheduled),
    Job("releases", MINUTE, lambda now: len(apply_due(now=now))),
    Job("assessments", MINUTE, lambda _now: len(publish_due_assessments(on=today()))),
    Job("claims", MINUTE, lambda _now: publish_due_claims(on=today())),
    Job("adoptions", MINUTE, lambda _now: len(publish_due_adoptions(on=today()))),
    Job("participations", MINUTE, lambda _now: publish_due_participations(on=today())),
    Job("submissions", MINUTE, lambda _now: bring_up_all()),
    Job("changes", MINUTE, lambda _now: note_changes()),
    Job("new_logs", MINUTE, lambda _now: fill_logs()),
    Job("writers", MINUTE, lambda _now: take_over()),
    Job("adoption_rule", MINUTE, lambda _now: renew_adoptions()),
    Job("search_index", MINUTE, lambda _now: refresh_index() + refresh_provision_files()),
    Job("languages", MINUTE, lambda _now: store_missing_languages()),
    Job("new_vectors", MINUTE, _make_vectors),
    Job("sheets", MINUTE, lambda _now: work_on_sheets()),
    Job("letters", MINUTE, lambda _now: write_waiting_letters()),
    Job("issues", MINUTE, lambda _now: freeze_waiting()),
    Job("scans", MINUTE, lambda _now: recognise_pending()),
    Job("proposed_topics", MINUTE, lambda _now: propose_missing()),
    Job("page_marks", MINUTE, lambda _now: merge_marks() + trim_documents()),
    Job("updates", MINUTE, lambda now: send_updates(now=now).mail_count),
    Job("forgotten_passwords", MINUTE, lambda now: answer_forgotten(now=now)),
    Job("kept_mails", MINUTE, lambda now: send_kept_mails(now=now).sent),
    Job("webhooks", MINUTE, lambda _now: deliver_webhooks().delivered),
    Job("mailbox", MINUTE, _read_mailbox, is_on=lambda: bool(settings.REPLY_MAILBOX)),
    Job("ending_tokens", HOUR, lambda _now: tell_of_ending_tokens(on=today())),
    Job("ledger_heads", HOUR, _note_heads),
    Job("sign_in_addresses", HOUR, lambda now: forget_addresses(now=now)),
    Job("held_uploads", HOUR, lambda now: sweep_held_uploads(now=now)),
    Job("old_sheets", HOUR, lambda now: sweep_sheets(now=now)),
    Job("harvest", HOUR, _harvest, is_on=lambda: settings.HARVEST),
    Job("text_pictures", DAY, lambda now: sweep_pictures(now=now), hour=2),
    Job("sessions", DAY, _clear_sessions, hour=2),
    Job("files", DAY, lambda now: len(sweep_kept_files(now=now)) + len(sweep_originals(now=now)), hour=2),
    Job("source_files", DAY, lambda _now: examine_released(), hour=3),
    Job("evidence", DAY, lambda now: check_evidence(now=now).looked_at, hour=3, is_on=lambda: settings.EVIDENCE_CHECKS),
    Job("visibility", DAY, lambda _now: mend_visibility(), hour=3),
    Job("vectors", DAY, _refresh_vectors, hour=3),
    Job("database", DAY, _tend_database, hour=4),
)
"""What comes early may be what later ones tell of."""


TAKING_EFFECT = ("releases", "assessments", "claims", "adoptions", "participations", "submissions", "changes")
"""What takes effect by time, and asks no other machine."""


OTHER_MACHINES = frozenset({"harvest", "mailbox"})
"""Jobs that ask other machines."""


def jobs_at_work() -> tuple[Job, ...]:
    """Return the jobs that the settings want."""
    return tuple(job for job in JOBS if job.is_on())


def run_without_worker() -> Iterator[JobDone]:
    """Do what does not wait for an hour of the day and asks no other machine, due or not; yields each job that ran."""
    yield from run_due(only=[job.name for job in JOBS if job.hour is None and job.name not in OTHER_MACHINES])
    note_run(name="apply_due", now=timezone.now())


def run_due(*, only: Collection[str] = (), may_go_on: Callable[[], bool] = lambda: True) -> Iterator[JobDone]:
    """Do what is due, one pass: yields each job that ran here. `only`: these jobs, due or not.

    `may_go_on` is asked before each job. Raises DatabaseError where the database does not answer.
    """
    yield from run_jobs(JOBS, only=only, may_go_on=may_go_on)
    if not only:
        note_run(name="apply_due", now=timezone.now())
