"""Topics that may fit a provision: as the public texts were tagged that come near to it, in any language."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import batched

from django.contrib.auth.models import AnonymousUser

from practices.models.editions import EditionPage, TextStatus
from practices.models.follow_ups import TopicFollowUp
from practices.models.provisions import ProvisionTopic
from practices.queries.comparison.vectors import clauses_of, units_of, vectors_of
from practices.queries.editions.units import Unit
from practices.queries.similar.provision_files import ProvisionFiles, provision_files
from practices.texts.comparison import TaggedProvisions, Vectors, pair_by_place, suggest_topics

MOST = 5
AT_ONCE = 50
LEAST = 0.12
LIKELY, SURE = 0.3, 0.6
"""Confidence (0.0 to 1.0) from which on a suggestion is made, is called likely, and very likely."""


class SuggestionReason(StrEnum):
    """Why a topic is suggested."""

    FOLLOW_UP = "follow_up"  # the words before these carried it
    PLACE = "place"  # the same place of the text in another language carries it
    SURE = "sure"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Suggested:
    """A topic (its code) that may fit."""

    code: str
    origin: SuggestionReason


def suggestions_for(edition: EditionPage, units: Sequence[Unit]) -> dict[str, tuple[Suggested, ...]]:
    """Suggest up to MOST topics for units of an edition, by eId, the surest first: what they carry is left out.

    What is learned from is public alone, so that nothing hidden is told by a suggestion; the edition's own tags do
    not count. Eight queries, and those that read the public texts where these changed.
    """
    vectors = vectors_of([edition]).get(edition.pk)
    waiting = _follow_ups(units)
    placed = _same_place(edition)
    tagged = learned()
    found: dict[str, tuple[Suggested, ...]] = {}
    for unit in units:
        said: dict[str, SuggestionReason] = dict.fromkeys(
            waiting.get(unit.provision.pk, ()), SuggestionReason.FOLLOW_UP
        )
        for code in placed.get(unit.key, ()):
            said.setdefault(code, SuggestionReason.PLACE)
        for code, origin in _learned_for(tagged, edition, vectors, unit.key):
            said.setdefault(code, origin)
        left = [Suggested(code, origin) for code, origin in said.items() if code not in unit.topics]
        found[unit.key] = tuple(left[:MOST])
    return found


def _learned_for(
    tagged: TaggedProvisions | None, edition: EditionPage, vectors: Vectors | None, key: str
) -> list[tuple[str, SuggestionReason]]:
    if vectors is None or not tagged or all(clause.key != key for clause in vectors.clauses):
        return []
    said = suggest_topics(tagged, vectors, key, top=MOST, without=[str(edition.pk)])
    return [(one.topic, _origin(one.confidence)) for one in said if one.confidence >= LEAST]


def _origin(confidence: float) -> SuggestionReason:
    if confidence >= SURE:
        return SuggestionReason.SURE
    return SuggestionReason.LIKELY if confidence >= LIKELY else SuggestionReason.POSSIBLE


def _follow_ups(units: Sequence[Unit]) -> dict[int, list[str]]:
    rows = TopicFollowUp.objects.open().filter(
        provision__in=[unit.provision.pk for unit in units], topic__retired_on__isnull=True
    )
    found: dict[int, list[str]] = defaultdict(list)
    for provision, code in rows.order_by("topic__position").values_list("provision_id", "topic__name"):
        found[provision].append(code)
    return found


def _same_place(edition: EditionPage) -> dict[str, list[str]]:
    """Return the topics of the same places of the authentic text that this one translates, by eId. Three queries."""
    source = _authentic(edition)
    if source is None or edition.is_summary:
        return {}
    units = units_of([source, edition])
    theirs, own = units[source.pk], units[edition.pk]
    topics = {unit.key: sorted(unit.topics) for unit in theirs}
    pairs = pair_by_place(clauses_of(theirs, source.language), clauses_of(own, edition.language))
    return {right: topics[left] for left, right in pairs if topics[left]}


def _authentic(edition: EditionPage) -> EditionPage | None:
    if edition.text_status not in {TextStatus.OFFICIAL_TRANSLATION, TextStatus.UNOFFICIAL_TRANSLATION}:
        return None
    if edition.made_from_id:
        return edition.made_from
    texts = EditionPage.objects.filter(
        instrument=edition.instrument_id, live=True, dated_on=edition.dated_on, text_status=TextStatus.AUTHENTIC
    )
    return texts.exclude(language=edition.language).defer("numbered_text").order_by("language", "pk").first()


def learned() -> TaggedProvisions | None:
    """Return what the public texts that stand were tagged with; None before any are kept. Four queries.

    What the tags are of is kept in the process until the files or the tags are others.
    """
    files = provision_files()
    if files is None:
        return None
    texts = EditionPage.objects.visible_to(AnonymousUser()).exclude(text_status=TextStatus.SUMMARY).order_by()
    tags = ProvisionTopic.objects.standing().filter(
        provision__edition__in=texts.values("pk"), provision__withdrawn_at__isnull=True
    )
    rows = tags.order_by("provision__edition", "provision", "topic")
    return _tagged(files, tuple(rows.values_list("provision__edition", "provision_id", "topic_id")))


@lru_cache(maxsize=1)
def _tagged(files: ProvisionFiles, tags: tuple[tuple[int, int, int], ...]) -> TaggedProvisions:
    """Read the topics of the tagged texts, some at a time (provisions do not change)."""
    topics: dict[str, dict[str, frozenset[str]]] = {}
    for keys in batched(dict.fromkeys(edition for edition, _provision, _topic in tags), AT_ONCE):
        editions = EditionPage.objects.filter(pk__in=keys).defer("numbered_text").order_by("pk")
        for edition, units in units_of(list(editions)).items():
            topics[str(edition)] = {unit.key: unit.topics for unit in units if unit.topics}
    return TaggedProvisions.of(files.index, topics)
