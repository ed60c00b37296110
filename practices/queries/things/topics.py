"""Topics with all that their pages say of them: words in all languages, what became of them, how much carries them."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Prefetch, QuerySet, Value

from practices.models.topics import Topic
from practices.models.vocabulary import TopicChange, TopicRedirect
from practices.queries.vocabulary.topics import carriers


@dataclass(frozen=True, slots=True)
class DescribedTopic:
    """A topic with what its page says; codes of other topics in the order of the vocabulary.

    Counts are of what the reader may see and carries this very topic, not one below it.
    """

    topic: Topic
    narrower: tuple[str, ...]
    replaced_by: tuple[str, ...]
    replaces: tuple[str, ...]
    history: tuple[TopicChange, ...]
    provision_count: int
    instrument_count: int
    practice_count: int


def topics_to_describe() -> QuerySet[Topic]:
    """Return all topics, retired ones included, in any order, for `describe_topics`."""
    history = Prefetch("changes", TopicChange.objects.order_by("changed_at", "pk"))
    return Topic.objects.select_related("broader").prefetch_related("labels", "matches", history)


def describe_topics(topics: Sequence[Topic], user: Any, *, counted: bool = True) -> list[DescribedTopic]:
    """Describe topics of `topics_to_describe`, in their order, with counts of what `user` may see. Three queries.

    Where they are not `counted`, the counts are 0, and nothing is looked through for them.
    """
    keys = [topic.pk for topic in topics]
    below, after, before = _codes_below(keys), defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    redirects = TopicRedirect.objects.filter(topic__in=keys) | TopicRedirect.objects.filter(target__in=keys)
    fields = ("topic", "topic__name", "target", "target__name")
    for old, old_code, new, new_code in redirects.order_by("topic__position", "target__position").values_list(*fields):
        after[old].append(new_code)
        before[new].append(old_code)
    counts = _counts(keys, user) if counted else Counter()
    return [
        DescribedTopic(
            topic=topic,
            narrower=tuple(below[topic.pk]),
            replaced_by=tuple(after[topic.pk]) if topic.retired_on else (),
            replaces=tuple(before[topic.pk]),
            history=tuple(topic.changes.all()),
            provision_count=counts["provision", topic.pk],
            instrument_count=counts["instrument", topic.pk],
            practice_count=counts["practice", topic.pk],
        )
        for topic in topics
    ]


def _counts(keys: Sequence[int], user: Any) -> Counter[tuple[str, int]]:
    """Count what `user` may see and carries these topics, by kind and topic. One query."""
    rows = carriers(user)
    kinds: tuple[tuple[str, QuerySet[Any], str], ...] = (
        ("provision", rows.provisions, "topic"),
        ("instrument", rows.instruments, "tag"),
        ("practice", rows.practices, "tag"),
    )
    first, *others = (
        items.filter(**{f"{field}__in": keys})
        .order_by()
        .values_list(Value(kind, output_field=CharField()), field)
        .annotate(many=Count("pk"))
        for kind, items, field in kinds
    )
    return Counter({(kind, topic): many for kind, topic, many in first.union(*others, all=True).order_by()})


def _codes_below(keys: Sequence[int]) -> dict[int, list[str]]:
    below: dict[int, list[str]] = defaultdict(list)
    rows = Topic.objects.current().filter(broader__in=keys).order_by("position", "pk")
    for broader, code in rows.values_list("broader", "name"):
        below[broader].append(code)
    return below
