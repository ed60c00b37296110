"""Taking the demonstration out of the ledgers: the one place where rows go, and only in a database with DEBUG."""

import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.models import Q, QuerySet

from practices.actions.triggers import install_triggers, ledgers, remove_triggers
from practices.models.adoptions import AdoptionEvent, AdoptionRecord
from practices.models.assessments import Assessment, AssessmentPin, AssessmentRecord
from practices.models.exchange.changes import (
    PARTICIPATING,
    PUBLIC_SCOPE,
    AdoptionInterruption,
    Change,
    ChangeScope,
    LogEntry,
    PublicAdoption,
    ShownThing,
    Touch,
    digest_of_listing,
)
from practices.models.exchange.public_counts import AdoptedReference, PublicHolding, SimilarSpan
from practices.models.ledger import GENESIS, LedgerEntry
from practices.models.redactions import Redaction
from practices.models.relayed import RelayedStatement
from practices.models.releases import Release, ReleaseDecision, ReleaseRecord
from practices.models.terms import TermsAcceptance


@contextmanager
def open_ledgers() -> Iterator[None]:
    """Take the triggers away for the time of the block, and chain anew what is left. Inside a transaction only."""
    connection.check_constraints()  # PostgreSQL changes no trigger of a table with checks that wait
    remove_triggers()
    yield
    for ledger in ledgers():
        _chain(ledger)
    connection.check_constraints()
    install_triggers()


def remove_events(*, pages: Collection[int]) -> int:
    """Remove the adoption events that name one of these pages (primary keys); give how many."""
    named = Q(organization__in=pages) | Q(reference__in=pages) | Q(own_instrument__in=pages)
    gone = AdoptionEvent.objects.filter(
        pk__in=list(AdoptionEvent.objects.filter(named | Q(provision__edition__in=pages)).values_list("pk", flat=True))
    )
    AdoptionRecord.objects.filter(event__in=gone).delete()
    RelayedStatement.objects.filter(event__in=gone).update(event=None)
    gone.update(reverses=None, checks=None, follows=None, precedes=None)
    return gone.delete()[0]


def remove_assessments(*, pages: Collection[int]) -> int:
    """Remove what was judged of these instruments and texts (primary keys); give how many."""
    gone = Assessment.objects.filter(Q(instrument__in=pages) | Q(edition__in=pages))
    keys = list(gone.values_list("pk", flat=True))
    AssessmentPin.objects.filter(assessment__in=keys).delete()
    AssessmentRecord.objects.filter(assessment__in=keys).delete()
    RelayedStatement.objects.filter(assessment__in=keys).update(assessment=None)
    gone.update(reverses=None)
    return gone.delete()[0]


def remove_decisions(*, things: Collection[uuid.UUID]) -> int:
    """Remove the release decisions about these things, and what they came to; give how many."""
    Release.objects.filter(thing__in=things).delete()
    gone = ReleaseDecision.objects.filter(thing__in=things)
    ReleaseRecord.objects.filter(decision__in=gone).delete()
    return gone.delete()[0]


def remove_acceptances(*, pages: Collection[int]) -> int:
    """Remove what was accepted for these organizations (primary keys); give how many."""
    return TermsAcceptance.objects.filter(organization__in=pages).delete()[0]


def forget_people(*, accounts: Collection[int]) -> None:
    """Let the rows that stay name none of these accounts (primary keys)."""
    for ledger in ledgers():
        ledger._default_manager.filter(by__in=accounts).update(by=None)
    for ledger in (ReleaseDecision, Redaction):
        ledger._default_manager.filter(seconded_by__in=accounts).update(seconded_by=None)


def _chain(ledger: type[LedgerEntry]) -> None:
    """Number the rows 1, 2, 3 ... in their order, and chain their hashes."""
    previous = GENESIS
    for place, row in enumerate(list(ledger._default_manager.order_by("sequence")), start=1):
        row.sequence, row.previous_hash = place, previous
        row.hash = previous = row.compute_hash()
        ledger._default_manager.filter(pk=row.pk).update(
            sequence=row.sequence, previous_hash=row.previous_hash, hash=row.hash
        )


def forget_changes() -> None:
    """Remove the logs of organizations that are gone, and all logs when nothing is shown that they tell of.

    Else the withdrawals stay in them: somebody may follow.
    """
    scopes = [PUBLIC_SCOPE, PARTICIPATING, *ChangeScope.objects.values_list("code", flat=True)]
    told = ShownThing.objects.filter(scope__in=scopes, is_withdrawn=False)
    kept = scopes if told.exists() else []
    gone = LogEntry.objects.exclude(scope__in=kept)
    if gone.exists() or not kept:
        with open_ledgers():
            _forget_entries(gone, kept)
    ShownThing.objects.exclude(scope__in=kept).delete()
    if not kept:
        for model in (
            PublicAdoption,
            AdoptionInterruption,
            AdoptedReference,
            SimilarSpan,
            PublicHolding,
            ChangeScope,
            Touch,
        ):
            model.objects.all().delete()


def _forget_entries(gone: QuerySet[LogEntry], kept: Collection[str]) -> None:
    """Remove these entries, the changes that stand in no log any more, and the others' mention of them."""
    keys = set(gone.values_list("change", flat=True))
    gone.delete()
    Change.objects.exclude(scope__in=kept).filter(entries=None).delete()
    for change in Change.objects.filter(pk__in=keys).prefetch_related("entries"):
        listed = digest_of_listing((entry.scope, entry.number) for entry in change.entries.all())
        Change.objects.filter(pk=change.pk).update(listed=listed)
