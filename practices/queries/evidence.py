"""The addresses that evidence lies at, and what was found of them."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from organizations.models import reader_of
from practices.models.adoptions import AdoptionEvent, AdoptionRecord
from practices.models.evidence import EvidenceCheck
from practices.models.initiatives import Participation

ASKED_ANEW = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
"""When an address counts as looked at that somebody asks to be looked at again."""


def records_with_evidence() -> Any:
    """Keep the records of standing events that give an address as evidence."""
    standing = AdoptionEvent.objects.standing().order_by().values("pk")
    return AdoptionRecord.objects.filter(event__in=standing, redacted_on__isnull=True).exclude(evidence_address="")


def participations_with_evidence() -> Any:
    """Keep the participations that give an address as evidence."""
    return Participation.objects.exclude(evidence_address="")


def evidence_addresses() -> list[str]:
    """Return each address of evidence once, in their order. One query."""
    events = records_with_evidence().order_by().values_list("evidence_address", flat=True)
    parts = participations_with_evidence().order_by().values_list("evidence_address", flat=True)
    return sorted(events.union(parts))


def addresses_of(user: Any) -> Any:
    """Keep what was found of the evidence of the organizations that `user` acts for."""
    mine = reader_of(user).organizations
    events = records_with_evidence().filter(event__organization__in=mine, evidence_address=OuterRef("address"))
    parts = participations_with_evidence().filter(organization__in=mine, evidence_address=OuterRef("address"))
    return EvidenceCheck.objects.filter(Exists(events) | Exists(parts))


def failing_evidence() -> Any:
    """Keep what was found of the evidence of an outer row, where it cannot be opened."""
    return EvidenceCheck.objects.filter(address=OuterRef("evidence_address"), failing_since__isnull=False)


def checks_of_no_evidence() -> Any:
    """Keep what was found of addresses that are no evidence any more."""
    kept = EvidenceCheck.objects.exclude(address__in=records_with_evidence().order_by().values("evidence_address"))
    return kept.exclude(address__in=participations_with_evidence().order_by().values("evidence_address"))
