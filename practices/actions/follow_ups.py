"""What is attached follows a provision while its words are the same; else a person is asked."""

import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.models.editions import EditionPage
from practices.models.follow_ups import FollowUpDecision, TopicFollowUp
from practices.models.provisions import Provision, ProvisionTopic
from practices.permissions import may_write_for
from practices.texts.comparison import ChangeKind, Clause, ClauseChange, pair_by_place, trace


class FollowUpRefused(Exception):
    """This person may not decide; the message is for the user."""


@transaction.atomic
def carry_topics(*, edition: EditionPage, since: datetime.datetime) -> int:
    """After a publication, bring the topics of earlier words to the provisions that were made at `since` or later.

    The same words carry their topics; other words at their place become open follow-ups. Earlier words are those
    that this publication withdrew and, at an edition's first publication, those of the edition it was made from.
    Gives the number of follow-ups that wait.
    """
    fresh = [row for row in edition.provisions.current().in_order() if row.published_at >= since]
    if not fresh:
        return 0
    asked = _carry(_withdrawn(edition, since), fresh)
    source = edition.made_from
    if source is not None and len(fresh) == edition.provisions.count():
        asked += _carry(list(source.provisions.current().in_order()), fresh, source.language != edition.language)
    return asked


def _withdrawn(edition: EditionPage, since: datetime.datetime) -> list[Provision]:
    return list(edition.provisions.filter(withdrawn_at__gte=since).order_by("position", "pk"))


def _carry(earlier: list[Provision], fresh: list[Provision], across_languages: bool = False) -> int:
    tagged = _topics_of(earlier)
    if not tagged:
        return 0
    before = {row.eid: row for row in earlier}
    after = {row.eid: row for row in fresh}
    pairs = [
        (before[change.left], after[change.right], change.kind is ChangeKind.SAME)
        for change in _changes(earlier, fresh, across_languages)
        if change.left and change.right and before[change.left].pk in tagged
    ]
    same = [(old, new) for old, new, is_same in pairs if is_same and old.hash == new.hash]
    other = [(old, new) for old, new, is_same in pairs if not is_same or old.hash != new.hash]
    now = timezone.now()
    ProvisionTopic.objects.bulk_create(
        [
            ProvisionTopic(provision=new, topic_id=topic, pinned_hash=new.hash, tagged_at=now)
            for old, new in same
            for topic in tagged[old.pk]
        ],
        ignore_conflicts=True,
    )
    asked = TopicFollowUp.objects.bulk_create(
        [
            TopicFollowUp(provision=new, earlier=old, topic_id=topic, asked_at=now)
            for old, new in other
            for topic in tagged[old.pk]
        ],
        ignore_conflicts=True,
    )
    return len(asked)


def _topics_of(rows: Collection[Provision]) -> dict[int, list[int]]:
    """Return the topics (keys) that stand on each row's own words, by the row's key."""
    found: dict[int, list[int]] = {}
    items = ProvisionTopic.objects.standing().filter(provision__in=[row.pk for row in rows])
    for provision, topic in items.order_by("topic").values_list("provision_id", "topic_id"):
        found.setdefault(provision, []).append(topic)
    return found


def _changes(earlier: Iterable[Provision], fresh: Iterable[Provision], across_languages: bool) -> list[ClauseChange]:
    before, after = _clauses(earlier), _clauses(fresh)
    if across_languages:  # no words in common: the same place, and a person decides
        return [ClauseChange(ChangeKind.REWORDED, left, right) for left, right in pair_by_place(before, after)]
    return trace(before, after)


def _clauses(rows: Iterable[Provision]) -> list[Clause]:
    return [
        Clause(key=row.eid, text=row.text, heading=row.heading, label=row.label, language=row.edition.language)
        for row in rows
    ]


@transaction.atomic
def decide_follow_ups(*, follow_ups: Iterable[TopicFollowUp], confirm: bool, by: Any) -> int:
    """Confirm that the new words carry the topic, or dismiss it; give how many were decided.

    What somebody else has decided meanwhile is passed over. Raises FollowUpRefused when `by` does not write for an
    organization concerned: nothing is decided then.
    """
    keys = [row.pk for row in follow_ups]
    waiting = TopicFollowUp.objects.open().filter(pk__in=keys).select_for_update(of=("self",)).for_listing()
    rows = list(waiting)
    for organization in {row.provision.edition.instrument.organization for row in rows}:
        if not may_write_for(by, organization):
            raise FollowUpRefused(_("You do not act for this organization."))
    now = timezone.now()
    if confirm:
        ProvisionTopic.objects.bulk_create(
            [
                ProvisionTopic(provision=row.provision, topic=row.topic, pinned_hash=row.provision.hash, tagged_at=now)
                for row in rows
            ],
            ignore_conflicts=True,
        )
    TopicFollowUp.objects.filter(pk__in=[row.pk for row in rows]).update(
        decision=FollowUpDecision.CONFIRMED if confirm else FollowUpDecision.DISMISSED, decided_by=by, decided_at=now
    )
    return len(rows)
