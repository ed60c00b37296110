"""The copies of words beside the ledgers: what was proposed, sent, answered, logged or waits to be mailed.

A copy is known by being the very same words in a field for words. What a person wrote in other words is its own thing.
"""

import logging
from collections.abc import Collection, Iterator
from functools import partial
from typing import Any

from django.db import OperationalError, connection, models, transaction
from wagtail.models import ModelLogEntry, PageLogEntry

from organizations.models import OrganizationPage
from practices.actions.batches import in_batches
from practices.actions.kept_files import drop_file
from practices.actions.searching.word_tables import forget_words
from practices.actions.unsent_mails import kept_names, text_of
from practices.exchange.actions.changes import note_changes
from practices.migration_names import records
from practices.models.approvals.requests import ApprovalRequest
from practices.models.exchange.tokens import Submission, SubmissionFile
from practices.models.outreach.returns import Return
from practices.models.proposals import Proposal
from practices.models.releases import ReleasedKind
from practices.models.reports.issues import Report
from practices.models.statements import WORDS
from practices.queries.evidence import checks_of_no_evidence
from practices.queries.shared_files import drop_shared_files

logger = logging.getLogger(__name__)

WORD_FIELDS = frozenset({*WORDS, "authority", "remark", "remarks", "text", "words", "uncleaned_reason"})
"""The names under which proposals, returns, submissions and the log keep words."""
FEWEST_LETTERS = 8
"""Of words that are looked for in the text of mails: shorter ones stand in any."""


def forget_copies(*, organization: OrganizationPage | None, told: Collection[str]) -> None:
    """Take the same words out of what the organization proposed, sent and answered, out of the log and waiting mails.

    Without an organization: out of waiting mails alone.
    """
    words = frozenset(filter(None, told))
    if organization is not None:
        for row in _rows_of(organization):
            _forget(row, words)
        _forget_log(organization, words)
    _forget_addresses(words)
    transaction.on_commit(partial(_drop_mails, words))


def forget_title(*, report: Report) -> None:
    """Take the title of an issue out of the proposals to release it."""
    about = Proposal.objects.filter(arguments__kind=ReleasedKind.REPORT, arguments__thing=str(report.public_id))
    for proposal in about.order_by("pk"):
        proposal.summary = f"{report._meta.verbose_name} {report.issue}"
        proposal.save(update_fields=["summary"])


def overwrite_what_goes() -> None:
    """Let the database overwrite what is deleted, as far as it can be told so, and keep no copy in its journal.

    SQLite: what is freed is set to zero, and the journal is emptied after the commit unless somebody reads it at that
    moment (then by the next one). PostgreSQL gives the room of old rows to new ones by itself, in its own time.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
    transaction.on_commit(_write_anew)


def _write_anew() -> None:
    """Bring what was written beforehand for readers to what is left, then empty the journal."""
    note_changes()
    forget_words()
    drop_shared_files()
    if connection.vendor == "sqlite":
        try:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except OperationalError:
            logger.warning("the journal is in use: it is emptied by the next checkpoint")


def _rows_of(organization: OrganizationPage) -> Iterator[models.Model]:
    for model in (Proposal, Return, Submission, ApprovalRequest):
        yield from model._default_manager.filter(organization=organization).order_by("pk")


KEEPS = {
    Proposal: ("arguments", "reason"),
    Return: ("answers",),
    Submission: ("content", "remarks"),
    ApprovalRequest: ("asked_note", "note"),
}
"""The fields in which a row keeps words: as JSON, or as they are."""


def _forget(row: Any, told: frozenset[str]) -> None:
    changed = []
    for field in KEEPS[type(row)]:
        before = getattr(row, field)
        after = without(before, told, "words" if isinstance(before, str) else "")
        if after != before:
            setattr(row, field, after)
            changed.append(field)
    if changed:
        row.save(update_fields=changed)
        if isinstance(row, Submission):
            _drop_files(row)


def _drop_files(row: Submission) -> None:
    """The evidence that came with the words goes with them."""
    for file in SubmissionFile.objects.filter(submission=row):
        transaction.on_commit(partial(drop_file, str(file.stored)))
        file.delete()


def without(value: Any, told: frozenset[str], name: str = "") -> Any:
    """Return data without what was told in fields for words; codes and dates stay, whatever they are."""
    if isinstance(value, dict):
        return {key: without(one, told, key) for key, one in value.items()}
    if isinstance(value, list):
        return [without(one, told, name) for one in value]
    is_told = name in WORD_FIELDS and isinstance(value, str) and value.strip() in told
    return "" if is_told else value


def _forget_log(organization: OrganizationPage, told: frozenset[str]) -> None:
    """Take the words out of what the log keeps beside entries about the organization and its pages."""
    pages = list(organization.get_descendants(inclusive=True).values_list("pk", flat=True))
    of_pages = PageLogEntry.objects.filter(page__in=pages).exclude(data={})
    of_rows = ModelLogEntry.objects.filter(object_id=str(organization.pk)).exclude(data={})
    for entries in (of_pages, of_rows):
        for entry in in_batches(entries.only("pk", "data")):
            after = without(entry.data, told)
            if after != entry.data:
                type(entry)._default_manager.filter(pk=entry.pk).update(data=after)


def _forget_addresses(told: frozenset[str]) -> None:
    """Forget whether an address of evidence could be opened, when nothing names it any more."""
    checks_of_no_evidence().filter(address__in=told).delete()


def _drop_mails(told: frozenset[str]) -> None:
    """Drop mails that wait for the mail server and quote the words."""
    long = [words for words in told if len(words) >= FEWEST_LETTERS]
    for name in list(kept_names()) if long else ():
        text = text_of(name)
        if any(words in text for words in long):
            records().delete(name)
