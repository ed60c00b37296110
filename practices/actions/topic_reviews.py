"""Going through the provisions of a text and giving each the topics that fit, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from practices.actions.topics import TopicRefused, tag_provision
from practices.models.follow_ups import FollowUpDecision, TopicFollowUp
from practices.models.proposed_topics import ProposedTopic
from practices.models.provisions import Provision, ProvisionTopic
from practices.models.topics import Topic
from practices.models.vocabulary import TopicReview
from practices.permissions import may_write_for


@dataclass(frozen=True, slots=True)
class TopicReviewAnswer:
    """What a person said of one provision. `had` are the codes it carried when it was shown to them."""

    provision: Provision
    topics: tuple[Topic, ...]
    had: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How many provisions were gone through, and changed; and those that somebody else changed meanwhile."""

    reviewed_count: int
    changed_count: int
    overtaken: tuple[Provision, ...]


@transaction.atomic
def review_topics(*, answers: Sequence[TopicReviewAnswer], by: Any) -> Reviewed:
    """Return each provision exactly these topics, and note that it was gone through with its present words.

    What somebody else changed since it was shown is left as they made it, and told. What waited for these provisions
    to be confirmed is decided: the topics that were chosen are confirmed, the others dismissed. Raises TopicRefused
    when `by` does not write for an organization concerned: nothing is changed then.
    """
    for organization in {answer.provision.edition.instrument.organization for answer in answers}:
        if not may_write_for(by, organization):
            raise TopicRefused(_("You do not act for this organization."))
    keys = [answer.provision.pk for answer in answers]
    rows = Provision.objects.select_for_update(of=("self",)).current().filter(pk__in=keys).for_listing()
    held = {row.pk: row for row in rows.prefetch_related("topic_items__topic")}
    overtaken, done, changed = [], [], 0
    for answer in answers:
        row = held.get(answer.provision.pk)
        if row is None:
            continue
        now = {item.topic.name for item in row.topic_items.all() if item.topic.retired_on is None}
        wanted = {topic.name for topic in answer.topics}
        if now not in (answer.had, wanted):
            overtaken.append(row)
            continue
        stale = any(item.pinned_hash != row.hash for item in row.topic_items.all())
        if now != wanted or stale:
            tag_provision(provision=row, topics=answer.topics, by=by)
            changed += 1
        done.append(row)
    _note(done, by)
    return Reviewed(len(done), changed, tuple(overtaken))


def _note(rows: Sequence[Provision], by: Any) -> None:
    now = timezone.now()
    waiting = TopicFollowUp.objects.filter(provision__in=rows, decision=FollowUpDecision.OPEN)
    tagged = ProvisionTopic.objects.filter(provision=OuterRef("provision"), topic=OuterRef("topic"))
    waiting.filter(Exists(tagged)).update(decision=FollowUpDecision.CONFIRMED, decided_by=by, decided_at=now)
    waiting.update(decision=FollowUpDecision.DISMISSED, decided_by=by, decided_at=now)
    ProposedTopic.objects.filter(provision__in=rows, rejected_at__isnull=True).delete()
    TopicReview.objects.bulk_create(
        [TopicReview(provision=row, pinned_hash=row.hash, reviewed_at=now, by=by) for row in rows],
        update_conflicts=True,
        unique_fields=["provision"],
        update_fields=["pinned_hash", "reviewed_at", "by"],
    )
