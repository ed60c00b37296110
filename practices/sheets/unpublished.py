"""Adoption facts that are not public yet, and what each still needs."""

import datetime
import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from organizations.second_persons import debts_of_each, unreachable_among
from practices.actions.adoptions import may_check
from practices.actions.notices import may_be_told
from practices.actions.relayed import refuse_confirming
from practices.models.adoptions import AdoptionEvent
from practices.models.dates import format_partial_date
from practices.models.relayed import RelayedStatement
from practices.policies import ledger_of
from practices.queries.adoptions.waiting import waiting_for_agreement
from practices.queries.wording import with_label, written_date


class FactNeed(enum.StrEnum):
    """What a fact waits for."""

    SECOND_PERSON = "second_person"
    """Its source or letter was entered: somebody confirms it."""
    ANSWER = "answer"
    """Its organization was notified, and has not agreed."""
    AGREEMENT = "agreement"
    """Nothing was entered, and nobody was notified."""


@dataclass(frozen=True, slots=True)
class UnpublishedFact:
    """One of them. `relayed` waits for a second person; `refusal`: why the reader is not that, "" if they are."""

    event: AdoptionEvent
    what: str
    since: str
    needs: str
    relayed: RelayedStatement | None = None
    refusal: str = ""
    may_notice: bool = False

    @property
    def key(self) -> str:
        """What a form names it by."""
        return str(self.event.public_id)

    @property
    def source(self) -> str:
        """Where the organization's word is from: the public source that was entered, "" for a letter."""
        return self.relayed.source if self.relayed else ""


def unpublished(user: Any, *, need: str = "", reference: Any = None) -> Any:
    """Keep the facts that `user` keeps and that are not public, in order of organizations; by what they need."""
    waiting = Exists(RelayedStatement.objects.waiting().filter(event=OuterRef("pk")))
    events = waiting_for_agreement(ledger_of(user)).filter(organization__is_contact_only=False)
    events = events.annotate(is_relayed=waiting)
    if need == FactNeed.SECOND_PERSON:
        events = events.filter(is_relayed=True)
    elif need == FactNeed.ANSWER:
        events = events.filter(is_relayed=False, record__noticed_on__isnull=False)
    elif need == FactNeed.AGREEMENT:
        events = events.filter(is_relayed=False, record__noticed_on__isnull=True)
    if reference is not None:
        events = events.filter(reference=reference)
    return events.for_listing().order_by("organization__title", "reference__title", "sequence")


def fact_rows(events: Sequence[AdoptionEvent], user: Any) -> list[UnpublishedFact]:
    """Turn facts into rows, in the same order. Nine queries, and some for each person who owes an account or a role."""
    relayed = RelayedStatement.objects.waiting().filter(event__in=events).select_related("entered_by", "letter")
    by_event = {one.event_id: one for one in relayed.order_by("-pk")}
    people = {one.entered_by_id: one.entered_by for one in by_event.values()}
    organizations = list({event.organization_id: event.organization for event in events}.values())
    debts, unreachable = debts_of_each(organizations), unreachable_among(organizations)
    rows = []
    for event in events:
        waiting = by_event.get(event.pk)
        if waiting is not None:
            waiting.organization, waiting.event = event.organization, event
            waiting.entered_by = people[waiting.entered_by_id]  # one object: who they are is read once
            refusal = refuse_confirming(user, waiting, debts=debts[event.organization_id], unreachable=unreachable)
        rows.append(_row(event, waiting, refusal if waiting else "", user, unreachable))
    return rows


def _row(
    event: AdoptionEvent, waiting: RelayedStatement | None, refusal: str, user: Any, unreachable: Collection[int]
) -> UnpublishedFact:
    words = with_label(event.get_track_display(), event.get_state_display())
    since = format_partial_date(event.effective_on, event.effective_precision)
    if waiting is not None:
        return UnpublishedFact(event, words, since, refusal or _("Your confirmation"), waiting, refusal)
    is_out_of_reach = event.organization_id in unreachable
    told = event.record.noticed_on is None or may_be_told(event.record, event.organization)
    may_notice = not is_out_of_reach and told and may_check(event.organization, user)
    return UnpublishedFact(event, words, since, _needs(event, is_out_of_reach), may_notice=may_notice)


def _needs(event: AdoptionEvent, is_out_of_reach: bool) -> str:
    if is_out_of_reach:
        return _("A public source, which a second person confirms: nobody of the organization is here to ask")
    told: datetime.date | None = event.record.noticed_on
    if told is None:
        return _("The organization’s agreement: notify it, or record its agreement")
    if event.record.public_from is not None:
        days = {"told": written_date(told), "day": written_date(event.record.public_from)}
        return _("Notified on %(told)s; shown from %(day)s, or once it agrees") % days
    return _("The organization’s agreement: notified on %(day)s") % {"day": written_date(told)}
