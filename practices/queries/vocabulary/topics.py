"""The vocabulary as a tree with counts, and what the visible texts say on one topic, in their own words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from practices.documents.notation import bare_text, bare_words
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage, InstrumentTopic
from practices.models.practices import PracticePage, PracticeTopic
from practices.models.proposed_topics import ProposedTopic
from practices.models.provisions import Provision, ProvisionTopic
from practices.models.topics import Topic
from practices.queries.adoptions.statements import Named, name_organization
from practices.queries.citing import cite_provisions
from practices.queries.comparison.comparing import MOST_EDITIONS
from practices.queries.editions.facts import TopicTag, label_of, topic_tags
from practices.queries.editions.passages import paragraphs_of
from practices.queries.editions.rows import Dates, EditionRow, edition_row, later_text_note, latest_dates
from practices.queries.wording import Words, active_language, note_of, title_of


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
class Saying:
    """A provision that carries the topic, in its exact words; `cited` is how it is cited."""

    cited: str
    heading: str
    paragraphs: tuple[str, ...]
    url: str
    permanent_id: str


@dataclass(frozen=True, slots=True)
class EditionSayings:
    """What one edition says, with the edition and its instrument."""

    title: Words
    symbol: str
    edition: EditionRow
    sayings: tuple[Saying, ...]
    later: str = ""
    """That there is a later text, where there is one."""


@dataclass(frozen=True, slots=True)
class OrganizationSayings:
    """What the editions of one organization say on a topic."""

    organization: Named
    editions: tuple[EditionSayings, ...]


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
    topics = list(Topic.objects.current().for_listing())
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
    """Describe a topic (labels prefetched). Four queries."""
    preferred = topic.preferred()
    language = preferred.language if preferred else active_language()
    labels = list(topic.labels.all())
    broader = Topic.objects.current().filter(pk=topic.broader_id).for_listing()
    return TopicFacts(
        code=topic.name,
        label=label_of(topic),
        note=note_of(topic),
        synonyms=tuple(label.label for label in labels if label.language == language and not label.is_preferred),
        other_labels=tuple(
            Words(label.label, label.language) for label in labels if label.is_preferred and label.language != language
        ),
        broader=next(iter(topic_tags(broader)), None),
        narrower=topic_tags(Topic.objects.current().filter(broader=topic).for_listing()),
        is_core=topic.is_core,
    )


def provisions_with(topic: Topic, user: Any) -> QuerySet[Provision]:
    """Return the visible provisions that carry a topic on their present words, by organization, edition and place."""
    return _by_organization(ProvisionTopic.objects.standing().filter(topic=topic), user)


def provisions_found(topic: Topic, user: Any) -> QuerySet[Provision]:
    """Return the visible provisions in which a machine found a topic and nobody has confirmed it, in the same order."""
    return _by_organization(ProposedTopic.objects.open().filter(topic=topic), user)


def _by_organization(items: QuerySet[Any], user: Any) -> QuerySet[Provision]:
    return (
        Provision.objects.visible_to(user)
        .filter(pk__in=items.order_by().values("provision"))
        .select_related("edition__instrument__organization")
        .prefetch_related("edition__instrument__titles", "edition__instrument__organization__names")
        .defer("stems", "edition__numbered_text")
        .order_by(
            "edition__instrument__organization__title",
            "edition__instrument__organization",
            "edition__instrument__title",
            "edition__instrument",
            F("edition__dated_on").desc(nulls_last=True),
            "edition",
            "position",
            "pk",
        )
    )


def sayings(provisions: Iterable[Provision], user: Any) -> list[OrganizationSayings]:
    """Group provisions (of `provisions_with`) by organization and edition, in the same order.

    `user` is told of a text where there is a later one that he or she may see.

    An article that is only a heading speaks by the paragraphs below it.
    """
    rows = list(provisions)
    cited = cite_provisions(rows)
    words = _words_below(row.pk for row in rows if not row.text)
    dates = latest_dates({row.edition.instrument_id for row in rows}, user)
    grouped: dict[int, dict[int, list[Provision]]] = {}
    for row in rows:
        grouped.setdefault(row.edition.instrument.organization_id, {}).setdefault(row.edition_id, []).append(row)
    return [
        OrganizationSayings(
            name_organization(next(iter(editions.values()))[0].edition.instrument.organization),
            tuple(_of_edition(together, cited, words, dates) for together in editions.values()),
        )
        for editions in grouped.values()
    ]


def _words_below(headings: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
    """Return the labelled words of what stands below provisions without own words, two levels deep, by their key."""
    keys = set(headings)
    if not keys:
        return {}
    words: dict[int, list[str]] = {}
    below = Provision.objects.current().filter(Q(parent__in=keys) | Q(parent__parent__in=keys)).exclude(text="")
    for row in below.select_related("parent").only("label", "text", "parent__parent").in_order():
        above = row.parent_id if row.parent_id in keys or row.parent is None else row.parent.parent_id
        assert above is not None  # noqa: S101 - the query keeps what has a parent among the headings
        words.setdefault(above, []).extend(paragraphs_of(f"{row.label} {bare_text(row.text)}".strip()))
    return {key: tuple(paragraphs) for key, paragraphs in words.items()}


def _of_edition(
    rows: list[Provision], cited: Mapping[int, str], words: Mapping[int, tuple[str, ...]], dates: Dates
) -> EditionSayings:
    edition = rows[0].edition
    return EditionSayings(
        title=title_of(edition.instrument),
        symbol=edition.instrument.symbol,
        edition=edition_row(edition),
        later=later_text_note(edition, dates),
        sayings=tuple(
            Saying(
                cited=cited[row.pk],
                heading=bare_words(row.heading),
                paragraphs=paragraphs_of(bare_text(row.text)) or words.get(row.pk, ()),
                url=f"{edition.url}#{row.eid}",
                permanent_id=str(row.public_id),
            )
            for row in rows
        ),
    )


def texts_to_compare(topic: Topic, user: Any) -> tuple[tuple[str, ...], int]:
    """Return the uuids of the texts that the comparison by a topic starts with, and how many instruments speak on it.

    Of each instrument the latest text, of two of that day the one in the reader's language; of very many instruments
    the first, by organization and title. Nothing of fewer than two.
    """
    items = ProvisionTopic.objects.standing().filter(topic=topic).order_by()
    editions = (
        EditionPage.objects.visible_to(user)
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
