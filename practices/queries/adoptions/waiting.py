"""Which adoption events wait for somebody: for the organization's agreement, or for the secretariat's check."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from organizations.models import reader_of
from practices.models.adoptions import AdoptionEvent, Basis


def waiting_for_agreement(events: Any) -> Any:
    """Keep what stands and is not public: its organization has not agreed, or the waiting time has not passed."""
    return events.standing().filter(record__is_public=False, checks__isnull=True)


def events_to_check(events: Any, user: Any) -> Any:
    """Keep what stands, has evidence that nobody checked, and is not of an organization that `user` acts for.

    None for who is not of the secretariat.
    """
    reader = reader_of(user)
    if not reader.is_secretariat:
        return events.none()
    checks = AdoptionEvent.objects.filter(checks=OuterRef("pk"), reversed_by__isnull=True)
    has_evidence = Q(provision__isnull=False) | Q(own_instrument__isnull=False) | ~Q(record__evidence_address="")
    return (
        events.standing()
        .filter(has_evidence)
        .exclude(basis=Basis.CHECKED)
        .exclude(organization__in=reader.organizations)
        .exclude(Exists(checks))
    )
