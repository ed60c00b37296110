"""The vocabulary as a tree with counts, and which visible texts speak on one topic."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from practices.models.editions import EditionPage, TextStatus
from practices.models.instruments import InstrumentPage, InstrumentTopic
from practices.models.practices import PracticePage, PracticeTopic
from practices.models.proposed_topics import ProposedTopic
from practices.models.provisions import ProvisionTopic
from practices.models.topics import Topic
from practices.queries.comparison.comparing import MOST_EDITIONS
from practices.queries.editions.facts import TopicTag, label_of, topic_tags
from practices.queries.vocabulary.provisions_by_text import ProvisionsByText
from practices.queries.wording import Words, active_language, note_of


@dataclass(frozen=True, slots=True)
class TopicCounts:
    """How many things the reader may see carry each topic, by the topic's key; `found`: by a machine, not confirmed."""

    provisions: Counter[int]
    found: Counter[int]
    instruments: Counter[int]
    practices: Counter[int]


@dataclass(frozen=True, slots=True)
class Branch:
    """A topic with what lies under it."""

    tag: TopicTag
    note: Words
    provision_count: int
    found_count: int
    instrument_count: int
    practice_count: int
    narrower: tuple["Branch", ...]


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """A topic's own page: labels in other languages, synonyms, note, neighbours in the tree."""

    code: str
    label: Words
    note: Words
    synonyms: tuple[str, ...]
    other_labels: tuple[Words, ...]
    broader: TopicTag | None
    narrower: tuple[TopicTag, ...]
    is_core: bool


@dataclass(frozen=True, slots=True)
class TopicAssignments:
    """The rows by which things that a reader may see carry topics, of each kind; the topic is `topic`, then `tag`."""

    provisions: QuerySet[ProvisionTopic]
    instruments: QuerySet[InstrumentTopic]
    practices: QuerySet[PracticeTopic]


def carriers(user: Any) -> TopicAssignments:
    """Keep the rows of what `user` may see."""
    instruments = InstrumentPage.objects.visible_to(user).order_by()
    practices = PracticePage.objects.visible_to(user).order_by()
    return TopicAssignments(
        provisions=ProvisionTopic.objects.standing().visible_to(user),
        instruments=InstrumentTopic.objects.filter(content_object__in=instruments),
        practices=PracticeTopic.objects.filter(content_object__in=practices),
    )


def topic_counts(user: Any) -> TopicCounts:
    """Count what `user` may see by topic. Four queries."""
    rows = carriers(user)
    return TopicCounts(
        provisions=_count(rows.provisions, "topic"),
        found=_count(ProposedTopic.objects.visible_to(user), "topic"),
        instruments=_count(rows.instruments, "tag"),
        practices=_count(rows.practices, "tag"),
    )


def _count(items: QuerySet[Any], field: str) -> Counter[int]:
    return Counter(dict(items.order_by().values_list(field).annotate(many=Count("pk"))))


def topic_tree(user: Any) -> tuple[Branch, ...]:
    """Return the vocabulary as it stands, as a tree in its own order, with counts of what `user` may see."""
    topics = list(Topic.objects.current().as_tags())
    known = {topic.pk for topic in topics}
    below: dict[int | None, list[Topic]] = {}
    for topic in topics:
        below.setdefault(topic.broader_id if topic.broader_id in known else None, []).append(topic)
    counts = topic_counts(user)
    return _branches(below, None, counts)


def _branches(below: dict[int | None, list[Topic]], above: int | None, counts: TopicCounts) -> tuple[Branch, ...]:
    return tuple(
        Branch(
            tag=TopicTag(topic.name, label_of(topic), topic.is_core),
            note=note_of(topic),
            provision_count=counts.provisions[topic.pk],
            found_count=counts.found[topic.pk],
            instrument_count=counts.instruments[topic.pk],
            practice_count=counts.practices[topic.pk],
            narrower=_branches(below, topic.pk, counts),
        )
        for topic in below.get(above, ())
    )


def topic_facts(topic: Topic) -> TopicFacts:
    """Describe a topic (labels prefetched). One query."""
    preferred = topic.preferred()
    language = preferred.language if preferred else active_language()
    labels = list(topic.labels.all())
    beside = list(Topic.objects.current().filter(Q(broader=topic) | Q(pk=topic.broader_id)).as_tags())
    return TopicFacts(
        code=topic.name,
        label=label_of(topic),
        note=note_of(topic),
        synonyms=tuple(label.label for label in labels if label.language == language and not label.is_preferred),
        other_labels=tuple(
            Words(label.label, label.language) for label in labels if label.is_preferred and label.language != language
        ),
        broader=next(iter(topic_tags(one for one in beside if one.pk == topic.broader_id)), None),
        narrower=topic_tags(one for one in beside if one.broader_id == topic.pk),
        is_core=topic.is_core,
    )


def provisions_with(topic: Topic, user: Any, *, instrument: int | None = None) -> ProvisionsByText:
    """Return the visible provisions that carry a topic on their present words; of one instrument where it is named."""
    return ProvisionsByText(ProvisionTopic.objects.standing().filter(topic=topic), user, instrument=instrument)


def provisions_found(topic: Topic, user: Any) -> ProvisionsByText:
    """Return the visible provisions in which a machine found a topic and nobody has confirmed it, in the same order."""
    return ProvisionsByText(ProposedTopic.objects.open().filter(topic=topic), user)


def texts_to_compare(topic: Topic, user: Any) -> tuple[tuple[str, ...], int]:
    """Return the uuids of the texts that the comparison by a topic starts with, and how many instruments speak on it.

    Of each instrument the latest text, of two of that day the one in the reader's language; of very many instruments
    the first, by organization and title. Nothing of fewer than two. A summary cannot be compared.
    """
    items = ProvisionTopic.objects.standing().filter(topic=topic).order_by()
    editions = (
        EditionPage.objects.visible_to(user)
        .exclude(text_status=TextStatus.SUMMARY)
        .filter(pk__in=items.filter(provision__withdrawn_at__isnull=True).values("provision__edition"))
        .annotate(is_readable=Q(language=active_language()))
        .order_by(
            "instrument__organization__title",
            "instrument__title",
            "instrument",
            F("dated_on").desc(nulls_last=True),
            "-is_readable",
            "language",
            "pk",
        )
    )
    latest: dict[int | None, str] = {}
    for instrument, key in editions.values_list("instrument", "translation_key"):
        latest.setdefault(instrument, str(key))
    keys = tuple(latest.values())[:MOST_EDITIONS]
    return keys if len(keys) > 1 else (), len(latest)
