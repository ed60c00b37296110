"""How what is said about an organization becomes public: by its agreement, or shown as the word of who said it."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from practices.actions.adoption_order import refuse_open_order
from practices.actions.adoptions import (
    AdoptionRefused,
    lock,
    may_check,
    refuse_days_to_come,
    refuse_undone,
    words_of,
)
from practices.actions.judgement_log import OBJECTED
from practices.actions.kept_files import keeping_files
from practices.actions.ledger import lock_ledger
from practices.actions.notices import (
    Agreement,
    begin_waiting,
    is_covered_by_terms,
    may_be_told,
    put_beside,
    screen_of,
    tell_of_objection,
)
from practices.actions.outside_acts import OutsideAct, tell_organization
from practices.actions.relayed import UNKNOWN, Provenance, relay, settle
from practices.mails import mail_adoption_notice, mail_adoption_notices
from practices.models.adoptions import AdoptionEvent, AdoptionRecord
from practices.models.relayed import RelayedKind, RelayedStatement
from practices.permissions import acts_for, may_record_adoption


@keeping_files()
def agree_to_adoption(
    *, event: AdoptionEvent, on: datetime.date, by: Any, provenance: Provenance = UNKNOWN
) -> RelayedStatement | None:
    """Note the organization's agreement to what others say about it: from now on the public sees it as agreed.

    One of its own people agrees at once. What the secretariat notes for it, from `provenance`, waits for a second
    person and is given. Checks and reversals of the event become public with it: nobody is shown as standing where
    they do not. Raises AdoptionRefused and RelayRefused.
    """
    if not may_record_adoption(by, event.organization):
        raise AdoptionRefused(_("Only the organization, or the secretariat on its behalf, records its agreement."))
    refuse_days_to_come(on)
    first = first_of(event)
    lock(first)
    _refuse_agreed(AdoptionRecord.objects.get(event=first))
    if not acts_for(by, event.organization):
        refuse_undone(first)
        kind = RelayedKind.AGREEMENT
        return relay(organization=event.organization, kind=kind, said_on=on, by=by, provenance=provenance, event=first)
    _publish(first, Agreement(on))
    settle(by=by, event=first, kind__in=(RelayedKind.AGREEMENT, RelayedKind.STATEMENT))
    return None


def publish_agreed_adoption(
    *, event: AdoptionEvent, agreement: Agreement, said_on: datetime.date | None = None
) -> None:
    """Make public what the organization agreed to, or what is from a source. The caller holds the event.

    `said_on`: the day of the letter in which it said so itself. Raises AdoptionRefused, OrderNeeded where another event
    is open beside it now.
    """
    refuse_undone(event)
    _refuse_agreed(AdoptionRecord.objects.get(event=event))
    lock_ledger(AdoptionEvent)
    refuse_open_order(event)
    _publish(event, agreement)
    if said_on is not None:
        AdoptionRecord.objects.filter(event=event).update(said_on=said_on)


def first_of(event: AdoptionEvent) -> AdoptionEvent:
    """Return the event that a check or a reversal is about, else the event itself."""
    first = event.reverses or event
    return first.checks or first


@transaction.atomic
def give_adoption_notice(*, event: AdoptionEvent, by: Any) -> AdoptionRecord:
    """Tell the organization's people what is recorded of it, and ask for its agreement. Raises AdoptionRefused.

    Where the terms that it accepted say so, the public sees it after the waiting time as the secretariat's word.
    Where nobody can be told there is no notice, and the waiting time does not begin.
    """
    record = _begin_notice(event, by)
    if not mail_adoption_notice(event, record):
        raise AdoptionRefused(_nobody_to_tell())
    return record


@transaction.atomic
def give_adoption_notices(*, events: Sequence[AdoptionEvent], by: Any) -> list[str]:
    """Tell one organization by one mail of several entries about it; return why each of the others is left out.

    Raises AdoptionRefused where nobody can be told, or of nothing.
    """
    told, refused = [], []
    for event in sorted(events, key=lambda one: one.pk):
        try:
            with transaction.atomic():
                told.append((event, _begin_notice(event, by)))
        except AdoptionRefused as refusal:
            refused.append(str(refusal))
    if not told:
        raise AdoptionRefused(refused[0] if refused else _nobody_to_tell())
    if not mail_adoption_notices(told):
        raise AdoptionRefused(_nobody_to_tell())
    return refused


def _begin_notice(event: AdoptionEvent, by: Any) -> AdoptionRecord:
    if not may_check(event.organization, by):
        raise AdoptionRefused(
            _("Only the secretariat gives notice, and its members never give notice to their own organization.")
        )
    lock(event)
    record: AdoptionRecord = AdoptionRecord.objects.select_for_update(of=("self",)).get(event=event)
    if record.is_public:
        raise AdoptionRefused(_("This event is public already."))
    refuse_undone(event)
    if not may_be_told(record, event.organization):
        raise AdoptionRefused(_("The organization was already notified."))
    begin_waiting(noticed=record, organization=event.organization)
    if record.public_from is not None and record.statement and not has_later_statement(event, record):
        raise AdoptionRefused(_("The event has a statement of the organization itself, so it needs its agreement."))
    _all_about([event.pk]).update(noticed_on=record.noticed_on, public_from=record.public_from)
    return record


def _nobody_to_tell() -> str:
    return _("There is no one to notify: add an account or a focal point of the organization.")


@transaction.atomic
def object_to_adoption(*, event: AdoptionEvent, by: Any) -> bool:
    """Object, for the organization, to what is shown about it without its agreement; tell whether it is hidden now.

    Where the terms that it accepted do not cover it, the public does not see it any more, at once; else the
    secretariat is asked to take it down. Raises AdoptionRefused.
    """
    if not acts_for(by, event.organization):
        raise AdoptionRefused(_("Only the organization itself can object."))
    first = first_of(event)
    lock(first)
    record = AdoptionRecord.objects.get(event=first)
    if not (record.is_public and record.is_unconfirmed):
        raise AdoptionRefused(_("The organization stated this itself, or agreed to it, or it is not public."))
    is_hidden = not is_covered_by_terms(record, event.organization)
    if is_hidden:
        _all_about([first.pk]).update(is_public=False, public_at=None, public_from=None)
    log(instance=first.organization, action=OBJECTED, user=by)
    address = screen_of("adoption_events:detail", first.public_id)
    tell_of_objection(organization=event.organization, address=address, is_hidden=is_hidden)
    return is_hidden


@keeping_files()
def state_beside_adoption(
    *,
    event: AdoptionEvent,
    statement: str,
    by: Any,
    on: datetime.date | None = None,
    provenance: Provenance = UNKNOWN,
) -> RelayedStatement | None:
    """Put the organization's own words beside it, at any time; "" takes them away.

    The organization's people write today. What the secretariat enters as the organization wrote it on a day (`on`,
    else that of the letter), from `provenance`, waits for a second person and is given. Words that were recorded with
    the event are part of it. Raises AdoptionRefused and RelayRefused.
    """
    if not may_record_adoption(by, event.organization):
        raise AdoptionRefused(_("Only the organization itself adds its statement."))
    refuse_days_to_come(None, on)
    lock(event)
    record = _with_room_for_words(event)
    if acts_for(by, event.organization):
        _put_words_beside(record, statement)
        settle(by=by, event=event, kind=RelayedKind.REPLY)
        return None
    if not statement.strip():
        raise AdoptionRefused(_("Only the organization itself can remove its statement."))
    if on is None and provenance.dated_on is None:
        raise AdoptionRefused(_("Give the date of the organization’s statement."))
    return relay(
        organization=event.organization,
        kind=RelayedKind.REPLY,
        said_on=on,
        by=by,
        provenance=provenance,
        words=statement,
        event=event,
    )


def put_reply_beside(*, event: AdoptionEvent, statement: str, on: datetime.date) -> None:
    """Put the organization's own words of a day beside it. The caller holds the event. Raises AdoptionRefused."""
    _put_words_beside(_with_room_for_words(event), statement, on)


def has_later_statement(event: AdoptionEvent, record: AdoptionRecord) -> bool:
    """Tell whether the statement was put beside the event later: its digest then knows of none."""
    words = {**words_of(record), "statement": ""}
    given = AdoptionEvent.digest_of_record(record.salt, words, version=event.hash_version)
    return bool(record.statement) and event.record_digest == given


@transaction.atomic
def publish_due_adoptions(*, on: datetime.date) -> list[AdoptionEvent]:
    """Make public what waited long enough by the day `on`, as the secretariat's word; return it by the ledger's order.

    Only where the terms that the organization accepted say so. What was reversed meanwhile never becomes public.
    Checks become public with what they check. The organizations are told.
    """
    due = (
        AdoptionRecord.objects.due(on, about="event__organization")
        .filter(event__checks__isnull=True, event__reversed_by__isnull=True)
        .select_for_update(of=("self",))
        .select_related("event__organization", "event__reference")
        .order_by("event__sequence")
    )
    records = list(due)
    about = _all_about([record.event_id for record in records])
    about.filter(is_public=False).update(is_public=True, public_at=timezone.now())
    for record in records:
        title = str(record.event.reference.title_in("en"))
        tell_organization(
            organization=record.event.organization, act=OutsideAct.SHOWN_AFTER_NOTICE, by=None, about=title
        )
    return [record.event for record in records]


def _publish(first: AdoptionEvent, agreement: Agreement) -> None:
    about = _all_about([first.pk])
    now = timezone.now()
    about.filter(agreed_on__isnull=True).update(**agreement.values, agreed_at=now if agreement.on else None)
    about.filter(is_public=False).update(is_public=True, public_at=now)


def _put_words_beside(record: AdoptionRecord, statement: str, on: datetime.date | None = None) -> None:
    put_beside(noticed=record, statement=statement, on=on)
    record.stated_at = timezone.now()
    record.save(update_fields=["stated_at"])


def _refuse_agreed(record: AdoptionRecord) -> None:
    if record.is_public and not record.is_unconfirmed:
        raise AdoptionRefused(_("This event is public already."))


def _with_room_for_words(event: AdoptionEvent) -> AdoptionRecord:
    """Hold the record of an event that has no words of the organization of its own. Raises AdoptionRefused."""
    record: AdoptionRecord = AdoptionRecord.objects.select_for_update(of=("self",)).get(event=event)
    if record.redacted_on:
        raise AdoptionRefused(_("The content of this event was removed."))
    if record.statement and not has_later_statement(event, record):
        raise AdoptionRefused(_("This statement is part of the event: reverse the event and record it again."))
    return record


def _all_about(keys: list[int]) -> Any:
    """Return the records of events (by key), of their checks, and of the reversals of both."""
    itself = Q(event__in=keys) | Q(event__checks__in=keys)
    return AdoptionRecord.objects.filter(itself | Q(event__reverses__in=keys) | Q(event__reverses__checks__in=keys))
