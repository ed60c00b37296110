"""What carries a topic, when that topic is merged into another, or given up: nothing is lost, nobody is guessed for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.utils import timezone
from wagtail.models import Revision

from practices.actions.batches import in_batches
from practices.models.follow_ups import FollowUpDecision, TopicFollowUp
from practices.models.instruments import InstrumentPage, InstrumentTopic
from practices.models.practices import PracticePage, PracticeTopic
from practices.models.provisions import ProvisionTopic
from practices.models.topics import Topic
from practices.models.vocabulary import TopicReview


@dataclass(frozen=True, slots=True)
class TopicUsage:
    """How many things carry a topic, whoever may see them. `draft_count`: pages whose draft alone has it."""

    provision_count: int
    instrument_count: int
    practice_count: int
    draft_count: int
    follow_up_count: int


def count_carriers(*, topic: Topic) -> TopicUsage:
    """Count what carries a topic: published provisions, instruments, practices, drafts, and what waits."""
    live = {
        (ContentType.objects.get_for_model(model).pk, str(key))
        for model, items in ((InstrumentPage, InstrumentTopic), (PracticePage, PracticeTopic))
        for key in items.objects.filter(tag=topic).values_list("content_object", flat=True)
    }
    drafts = {
        (row.base_content_type_id, row.object_id)
        for row in _latest_revisions()
        if topic.pk in _keys(row.content) and (row.content_type_id, row.object_id) not in live
    }
    return TopicUsage(
        ProvisionTopic.objects.filter(topic=topic, provision__withdrawn_at__isnull=True).count(),
        InstrumentTopic.objects.filter(tag=topic).count(),
        PracticeTopic.objects.filter(tag=topic).count(),
        len(drafts),
        TopicFollowUp.objects.open().filter(topic=topic).count(),
    )


def move_tags(*, topic: Topic, into: Topic) -> None:
    """Return to `into` all that carries `topic`: provisions, pages with their drafts and revisions, what waits.

    The words that a tag is pinned to stay as they were. A revision keeps everything but the code of the topic, so that
    publishing a draft, or going back to an older text, finds the topic that stands.
    """
    _move_provisions(topic, into)
    for items in (InstrumentTopic, PracticeTopic):
        taken = items.objects.filter(tag=into).order_by().values("content_object")
        both = list(taken.values_list("content_object", flat=True))
        items.objects.filter(tag=topic, content_object__in=both).delete()
        items.objects.filter(tag=topic).update(tag=into)
    for revision in _revisions():
        if _replace(revision.content, topic.pk, into.pk):
            revision.save(update_fields=["content"])
    _move_follow_ups(topic, into)


def _move_provisions(topic: Topic, into: Topic) -> None:
    own = ProvisionTopic.objects.filter(topic=topic)
    shared = ProvisionTopic.objects.filter(topic=into, provision__in=own.values("provision"))
    both = {row.provision_id: row for row in shared}
    doubled = own.filter(provision__in=list(both))
    for row in doubled.filter(pinned_hash=F("provision__hash")):
        if both[row.provision_id].pinned_hash != row.pinned_hash:
            both[row.provision_id].pinned_hash = row.pinned_hash
            both[row.provision_id].save(update_fields=["pinned_hash"])
    doubled.delete()
    own.update(topic=into)


def _move_follow_ups(topic: Topic, into: Topic) -> None:
    """Move what waits; where it waits, or was decided, for the other topic as well, once is enough."""
    waiting = TopicFollowUp.objects.filter(topic=topic, decision=FollowUpDecision.OPEN)
    asked = list(TopicFollowUp.objects.filter(topic=into).values_list("provision", flat=True))
    tagged = list(ProvisionTopic.objects.standing().filter(topic=into).values_list("provision", flat=True))
    waiting.filter(provision__in=[*asked, *tagged]).delete()
    waiting.update(topic=into)


def ask_people(*, topic: Topic, among: Sequence[Topic]) -> int:
    """Ask the people of each provision that carries `topic` which of `among` fit its words; give how many are asked.

    The tags of `topic` stay where they are: they count again when it is restored. Whoever went through the topics of
    these provisions is shown them again.
    """
    tagged = ProvisionTopic.objects.filter(
        topic=topic, pinned_hash=F("provision__hash"), provision__withdrawn_at__isnull=True
    )
    provisions = list(tagged.order_by("provision").values_list("provision_id", flat=True))
    now = timezone.now()
    held = set(
        ProvisionTopic.objects.filter(topic__in=among, pinned_hash=F("provision__hash")).values_list(
            "provision_id", "topic_id"
        )
    )
    TopicFollowUp.objects.bulk_create(
        [
            TopicFollowUp(provision_id=provision, earlier_id=provision, topic=other, asked_at=now)
            for provision in provisions
            for other in among
            if (provision, other.pk) not in held
        ],
        ignore_conflicts=True,
    )
    TopicFollowUp.objects.filter(topic=topic, decision=FollowUpDecision.OPEN).update(
        decision=FollowUpDecision.DISMISSED, decided_at=now
    )
    TopicReview.objects.filter(provision__in=provisions).delete()
    return len(provisions) if among else 0


def stop_asking(*, topic: Topic, among: Iterable[Topic], by: Any) -> None:
    """Dismiss what `ask_people` asked and nobody answered: the topic stands again."""
    tagged = ProvisionTopic.objects.filter(topic=topic).order_by().values("provision")
    TopicFollowUp.objects.filter(
        provision__in=list(tagged.values_list("provision", flat=True)),
        earlier=F("provision"),
        topic__in=list(among),
        decision=FollowUpDecision.OPEN,
    ).update(decision=FollowUpDecision.DISMISSED, decided_by=by, decided_at=timezone.now())


def _revisions() -> Iterable[Revision]:
    kinds = ContentType.objects.get_for_models(InstrumentPage, PracticePage).values()
    return in_batches(Revision.objects.filter(content_type__in=kinds), size=200)


def _latest_revisions() -> Iterable[Revision]:
    for model in (InstrumentPage, PracticePage):
        latest = model.objects.exclude(latest_revision=None).order_by().values("latest_revision")
        yield from in_batches(Revision.objects.filter(pk__in=latest), size=200)


def _keys(content: Any) -> set[int]:
    """Return the topics (keys) that a revision holds."""
    items = content.get("topic_items") if isinstance(content, dict) else None
    return {item["tag"] for item in items or () if isinstance(item, dict) and isinstance(item.get("tag"), int)}


def _replace(content: Any, old: int, new: int) -> bool:
    """Write one topic for another in a revision's content, once; tell whether it was there."""
    if old not in _keys(content):
        return False
    has_both = new in _keys(content)
    kept = [item for item in content["topic_items"] if not (has_both and item.get("tag") == old)]
    content["topic_items"] = [{**item, "tag": new} if item.get("tag") == old else item for item in kept]
    return True
