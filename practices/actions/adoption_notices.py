"""How what is said about an organization becomes public: agreement, or notice and a waiting time; its statement."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.actions.adoptions import (
    AdoptionRefused,
    lock,
    may_check,
    refuse_days_to_come,
    refuse_undone,
    words_of,
)
from practices.actions.notices import begin_waiting, put_beside
from practices.mails import mail_adoption_notice
from practices.models import AdoptionEvent, AdoptionRecord
from practices.permissions import acts_for, may_record_adoption


@transaction.atomic
def agree_to_adoption(*, event: AdoptionEvent, on: datetime.date, by: Any) -> None:
    """Note the organization's agreement to what others say about it: from now on the public sees it.

    Checks and reversals of the event become public with it: nobody is shown as standing where they do not.
    Raises AdoptionRefused.
    """
    if not may_record_adoption(by, event.organization):
        raise AdoptionRefused(_("Only the organization, or the secretariat for it, notes its agreement."))
    refuse_days_to_come(on)
    first = event.reverses or event
    first = first.checks or first
    lock(first)
    record = AdoptionRecord.objects.get(event=first)
    if record.agreed_on or (record.is_public and not record.noticed_on):
        raise AdoptionRefused(_("This event is public already."))
    about = _all_about([first.pk])
    now = timezone.now()
    about.filter(agreed_on__isnull=True).update(agreed_on=on, agreed_at=now)
    about.filter(is_public=False).update(is_public=True, public_at=now)


@transaction.atomic
def give_adoption_notice(*, event: AdoptionEvent, by: Any) -> AdoptionRecord:
    """Tell the organization's people what is recorded of it: public after the waiting time. Raises AdoptionRefused.

    Where nobody can be told there is no notice, and the waiting time does not begin.
    """
    if not may_check(event.organization, by):
        raise AdoptionRefused(_("Only the secretariat gives notice, and never to its own organization."))
    lock(event)
    record: AdoptionRecord = AdoptionRecord.objects.select_for_update(of=("self",)).get(event=event)
    if record.is_public:
        raise AdoptionRefused(_("This event is public already."))
    refuse_undone(event)
    if record.noticed_on is not None:
        raise AdoptionRefused(_("The organization was told already."))
    begin_waiting(noticed=record)
    if not mail_adoption_notice(event, record):
        raise AdoptionRefused(_("There is nobody to be told: add an account or a focal point of the organization."))
    return record


@transaction.atomic
def state_beside_adoption(*, event: AdoptionEvent, statement: str, by: Any, on: datetime.date | None = None) -> None:
    """Put the organization's own words beside it, at any time; "" takes them away. Raises AdoptionRefused.

    The secretariat enters what the organization wrote, and on which day (`on`); the organization's people write today.
    Words that were recorded with the event are part of it.
    """
    if not may_record_adoption(by, event.organization):
        raise AdoptionRefused(_("Only the organization itself adds its statement."))
    is_theirs = acts_for(by, event.organization)
    if statement.strip() and on is None and not is_theirs:
        raise AdoptionRefused(_("Give the date of the organization’s statement."))
    refuse_days_to_come(None, on)
    record: AdoptionRecord = AdoptionRecord.objects.select_for_update(of=("self",)).get(event=event)
    if record.redacted_on:
        raise AdoptionRefused(_("The words of this event were removed."))
    if record.statement and not has_later_statement(event, record):
        raise AdoptionRefused(_("This statement is part of the event: reverse the event and record it anew."))
    put_beside(noticed=record, statement=statement)
    record.stated_at = timezone.now()
    if record.statement and on is not None and not is_theirs:
        record.statement_on = on
    record.save(update_fields=["statement_on", "stated_at"])


def has_later_statement(event: AdoptionEvent, record: AdoptionRecord) -> bool:
    """Tell whether the statement was put beside the event later: its digest then knows of none."""
    words = {**words_of(record), "statement": ""}
    given = AdoptionEvent.digest_of_record(record.salt, words, version=event.hash_version)
    return bool(record.statement) and event.record_digest == given


@transaction.atomic
def publish_due_adoptions(*, on: datetime.date) -> list[AdoptionEvent]:
    """Make public what waited long enough by the day `on`; give these events in the order of the ledger.

    What was reversed meanwhile never becomes public. Checks become public with what they check.
    """
    due = (
        AdoptionRecord.objects.due(on)
        .filter(event__checks__isnull=True, event__reversed_by__isnull=True)
        .select_for_update(of=("self",))
        .select_related("event__organization", "event__reference")
        .order_by("event__sequence")
    )
    records = list(due)
    about = _all_about([record.event_id for record in records])
    about.filter(is_public=False).update(is_public=True, public_at=timezone.now())
    return [record.event for record in records]


def _all_about(keys: list[int]) -> Any:
    """Give the records of events (by key), of their checks, and of the reversals of both."""
    itself = Q(event__in=keys) | Q(event__checks__in=keys)
    return AdoptionRecord.objects.filter(itself | Q(event__reverses__in=keys) | Q(event__reverses__checks__in=keys))
