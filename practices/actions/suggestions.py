"""What the machine suggests to the secretariat: texts that read like a reference, where nothing is recorded yet."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.locks import lock_named
from practices.models.adoptions import AdoptionEvent
from practices.models.evidence import AdoptionSuggestion
from practices.models.instruments import InstrumentPage
from practices.models.proposals import Decision
from practices.permissions import acts_for, is_secretariat
from practices.queries.similar.instruments import near_counts, similar_to
from practices.texts.comparison import METHOD_VERSION

LEAST_LIKENESS = 0.25
"""A share of provisions alike (0.0 to 1.0) below which nothing is suggested."""
MOST_NAMED = 100


class SuggestionRefused(Exception):
    """The suggestion may not be decided by this person; the message is for the user."""


@transaction.atomic
def suggest_adoptions(*, reference: InstrumentPage, now: datetime.datetime, by: Any = None) -> list[AdoptionSuggestion]:
    """Suggest the texts that read like `reference`, one of each organization without an event beside it; give the new.

    By the likeness that is kept, of what `by` may see (None: the public). A pair is suggested once: what was decided
    stays so. Nothing is recorded of anybody.
    """
    lock_named(f"suggestions {reference.pk}")
    near = near_counts(reference, by)
    stated = AdoptionEvent.objects.filter(reference=reference).order_by().values("organization")
    others = (
        InstrumentPage.objects.filter(pk__in=near, organization__live=True, organization__is_contact_only=False)
        .exclude(organization__in=stated)
        .exclude(organization=reference.organization_id)
    )
    keys = sorted(others.values_list("pk", flat=True), key=lambda key: (-near[key], key))[:MOST_NAMED]
    best: dict[str, tuple[float, int]] = {}
    for row in similar_to(reference, keys, by).rows if keys else ():
        if row.texts.likeness >= max(LEAST_LIKENESS, best.get(row.organization.id, (0.0, 0))[0]):
            best[row.organization.id] = (row.texts.likeness, row.key)
    known = dict(AdoptionSuggestion.objects.filter(reference=reference).values_list("instrument", "decision"))
    _renew(reference, [found for found in best.values() if known.get(found[1]) == Decision.OPEN], now)
    return AdoptionSuggestion.objects.bulk_create(
        AdoptionSuggestion(
            reference=reference, instrument_id=key, likeness=likeness, method=METHOD_VERSION, found_at=now
        )
        for likeness, key in best.values()
        if key not in known
    )


def suggest_beside_all(*, now: datetime.datetime, by: Any = None) -> int:
    """Suggest beside each reference that organizations stand beside; give how many are new."""
    references = InstrumentPage.objects.filter(pk__in=AdoptionEvent.objects.order_by().values("reference"))
    return sum(len(suggest_adoptions(reference=reference, now=now, by=by)) for reference in references.order_by("pk"))


@transaction.atomic
def decide_suggestion(*, suggestion: AdoptionSuggestion, decision: str, by: Any) -> AdoptionSuggestion:
    """Note that the secretariat took it up (approved) or dismissed it (rejected). Raises SuggestionRefused."""
    suggestion = (
        AdoptionSuggestion.objects.select_for_update(of=("self",))
        .select_related("instrument__organization")
        .get(pk=suggestion.pk)
    )
    owner = suggestion.instrument.organization
    assert owner is not None  # noqa: S101 - null only while a page is being made
    if not is_secretariat(by) or acts_for(by, owner):
        raise SuggestionRefused(
            _("Only the secretariat decides; its members never decide about their own organization.")
        )
    if decision not in (Decision.APPROVED, Decision.REJECTED):
        raise SuggestionRefused(_("Accept the suggestion, or dismiss it."))
    if suggestion.decision != Decision.OPEN:
        raise SuggestionRefused(_("This suggestion has already been decided."))
    suggestion.decision, suggestion.decided_by, suggestion.decided_at = decision, by, timezone.now()
    suggestion.save(update_fields=["decision", "decided_by", "decided_at"])
    return suggestion


def _renew(reference: InstrumentPage, found: list[tuple[float, int]], now: datetime.datetime) -> None:
    """Bring what is still open up to date."""
    for likeness, key in found:
        AdoptionSuggestion.objects.filter(reference=reference, instrument=key).update(
            likeness=likeness, method=METHOD_VERSION, found_at=now
        )
