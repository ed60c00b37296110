"""Topics that may fit a provision: as the public texts were tagged that come near to it, in any language."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from django.contrib.auth.models import AnonymousUser

from practices.models import EditionPage, ProvisionTopic, TextStatus, TopicFollowUp
from practices.queries.comparison.vectors import clauses_of, units_of, vectors_of
from practices.queries.editions.units import Unit
from practices.texts.comparison import ProvisionIndex, Vectors, pair_by_place, suggest_topics

MOST = 5
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
    shelf = learned()
    found: dict[str, tuple[Suggested, ...]] = {}
    for unit in units:
        said: dict[str, SuggestionReason] = dict.fromkeys(
            waiting.get(unit.provision.pk, ()), SuggestionReason.FOLLOW_UP
        )
        for code in placed.get(unit.key, ()):
            said.setdefault(code, SuggestionReason.PLACE)
        for code, origin in _learned_for(shelf, edition, vectors, unit.key):
            said.setdefault(code, origin)
        left = [Suggested(code, origin) for code, origin in said.items() if code not in unit.topics]
        found[unit.key] = tuple(left[:MOST])
    return found


def _learned_for(
    shelf: ProvisionIndex, edition: EditionPage, vectors: Vectors | None, key: str
) -> list[tuple[str, SuggestionReason]]:
    if vectors is None or not len(shelf) or all(clause.key != key for clause in vectors.clauses):
        return []
    said = suggest_topics(shelf, vectors, key, top=MOST, without=[str(edition.pk)])
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


def learned() -> ProvisionIndex:
    """Return the public texts that carry topics, as a shelf. One query where nothing changed."""
    texts = EditionPage.objects.visible_to(AnonymousUser()).exclude(text_status=TextStatus.SUMMARY).order_by()
    tags = ProvisionTopic.objects.standing().filter(
        provision__edition__in=texts.values("pk"), provision__withdrawn_at__isnull=True
    )
    rows: Mapping[int, list[tuple[int, int]]] = defaultdict(list)
    for edition, provision, topic in tags.order_by("provision__edition", "provision", "topic").values_list(
        "provision__edition", "provision_id", "topic_id"
    ):
        rows[edition].append((provision, topic))
    return _shelf(tuple((edition, tuple(found)) for edition, found in rows.items()))


@lru_cache(maxsize=1)
def _shelf(tags: tuple[tuple[int, tuple[tuple[int, int], ...]], ...]) -> ProvisionIndex:
    """Make the shelf; the last one is kept in the process, by what it was learned from (provisions do not change)."""
    editions = list(EditionPage.objects.filter(pk__in=[edition for edition, _tags in tags]).defer("numbered_text"))
    return ProvisionIndex({str(key): vectors for key, vectors in vectors_of(editions).items()})
