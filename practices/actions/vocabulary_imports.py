"""A vocabulary out of a file: what it would change, and changing it. Codes are permanent; what it leaves out stays."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.languages import is_known_language
from practices.actions.vocabulary import (
    VocabularyRefused,
    describe_topic,
    label_words,
    labels_of,
    move_topic,
    retire_topic,
    split_topic,
)
from practices.documents.vocabulary import UNKNOWN_DAY, Concept, VocabularyUnreadable, in_order
from practices.models.topics import Topic, TopicLabel
from practices.models.vocabulary import TopicChange, TopicChangeKind, TopicMatch
from practices.permissions import may_edit_vocabulary

READ_AS = {"zh": "zh-hans"}
"""Languages that files name more widely than the portal does."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A topic that the file changes: its code, and what it was and would be, in words."""

    code: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class VocabularyPlan:
    """What a file changes. `described`: other words than the preferred labels. `kept_retired`: it does not restore."""

    added: tuple[Changed, ...]
    renamed: tuple[Changed, ...]
    described: tuple[str, ...]
    moved: tuple[Changed, ...]
    retired: tuple[Changed, ...]
    kept_retired: tuple[str, ...]
    untouched_count: int
    absent_count: int

    @property
    def changes_anything(self) -> bool:
        """Whether anything would be different."""
        return bool(self.added or self.renamed or self.described or self.moved or self.retired)


def plan_import(*, concepts: Iterable[Concept], reason: str, by: Any) -> VocabularyPlan:
    """Say what importing these would change, by doing it and taking it back. Raises VocabularyRefused."""
    with transaction.atomic():
        plan = import_vocabulary(concepts=concepts, reason=reason, by=by)
        transaction.set_rollback(True)
    return plan


@transaction.atomic
def import_vocabulary(*, concepts: Iterable[Concept], reason: str = "", by: Any = None) -> VocabularyPlan:
    """Make and change topics as a file says, by code; topics that it leaves out stay as they are.

    Where the file names every topic that stands, its order becomes theirs. Running it again changes nothing. `by` None
    is the operator's command. Raises VocabularyRefused.
    """
    if by is not None and not may_edit_vocabulary(by):
        raise VocabularyRefused(_("Only the secretariat changes the vocabulary."))
    listed = _checked(concepts)
    held = {topic.name: topic for topic in Topic.objects.select_for_update(of=("self",)).for_listing()}
    plan = _compare(listed, held)
    topics = held | _make([concept for concept in listed if concept.code not in held], held, reason, by)
    for concept in listed:
        if concept.code in held:
            _bring_up(concept, topics, reason, by)
    _write_matches(listed, topics)
    for concept in listed:
        _retire(concept, topics, reason, by)
    _put_in_order(listed, topics)
    return plan


def _checked(concepts: Iterable[Concept]) -> tuple[Concept, ...]:
    """Check the file as a whole, and its languages. Raises VocabularyRefused."""
    try:
        listed = in_order(concepts)
    except VocabularyUnreadable as error:
        raise VocabularyRefused(str(error)) from error
    for concept in listed:
        for language in concept.labels:
            if not is_known_language(READ_AS.get(language, language)):
                raise VocabularyRefused(
                    _("%(code)s has a label in “%(language)s”, which is not a known language code.")
                    % {"code": concept.code, "language": language[:20]}
                )
    return listed


def _labels(concept: Concept) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    return {READ_AS.get(language, language): words for language, words in concept.labels.items()}


def _compare(listed: Sequence[Concept], held: dict[str, Topic]) -> VocabularyPlan:
    names = {topic.pk: topic.name for topic in held.values()}
    added: list[Changed] = []
    renamed: list[Changed] = []
    moved: list[Changed] = []
    retired: list[Changed] = []
    described: list[str] = []
    kept: list[str] = []
    untouched = 0
    for concept in listed:
        topic, after = held.get(concept.code), _labels(concept)
        if topic is None:
            added.append(Changed(concept.code, "", _word(after)))
            continue
        before, above, stands = labels_of(topic), names.get(topic.broader_id or 0, ""), topic.retired_on is None
        is_renamed = label_words(before) != label_words(after)
        is_described = not is_renamed and _described(topic, before) != _described(concept, after)
        is_moved = stands and above != concept.broader
        is_retired = stands and bool(concept.retired_on)
        if is_renamed:
            renamed.append(Changed(concept.code, _words(before, after), _words(after, before)))
        if is_described:
            described.append(concept.code)
        if is_moved:
            moved.append(Changed(concept.code, above, concept.broader))
        if is_retired:
            retired.append(Changed(concept.code, _word(before), ", ".join(concept.replaced_by)))
        if not stands and not concept.retired_on:
            kept.append(concept.code)
        untouched += not (is_renamed or is_described or is_moved or is_retired)
    absent = sum(topic.retired_on is None for code, topic in held.items() if code not in {c.code for c in listed})
    return VocabularyPlan(
        tuple(added), tuple(renamed), tuple(described), tuple(moved), tuple(retired), tuple(kept), untouched, absent
    )


def _described(thing: Topic | Concept, labels: dict[str, Any]) -> tuple[Any, ...]:
    matches = (
        {(match.kind, match.address) for match in thing.matches.all()}
        if isinstance(thing, Topic)
        else set(thing.matches)
    )
    words = {language: (note, frozenset(synonyms)) for language, (_word, note, synonyms) in labels.items()}
    return thing.is_core, matches, words


def _word(labels: dict[str, tuple[str, str, tuple[str, ...]]]) -> str:
    return (labels.get("en") or next(iter(labels.values())))[0] if labels else ""


def _words(labels: dict[str, Any], other: dict[str, Any]) -> str:
    """Return the labels that differ from the other's, by language: "Gifts (en), Cadeaux (fr)"."""
    own, theirs = label_words(labels), label_words(other)
    return ", ".join(f"{word} ({language})" for language, word in own.items() if theirs.get(language) != word) or "–"


def _make(concepts: Sequence[Concept], held: dict[str, Topic], reason: str, by: Any) -> dict[str, Topic]:
    """Make topics, level by level, each under the one that the file names."""
    if not concepts:
        return {}
    made: dict[str, Topic] = {}
    last = max((topic.position for topic in held.values()), default=0)
    positions = {concept.code: last + place for place, concept in enumerate(concepts, start=1)}
    waiting = list(concepts)
    while waiting:
        known = held.keys() | made.keys() | {""}
        level = [concept for concept in waiting if concept.broader in known]
        rows = [
            Topic(
                name=concept.code,
                slug=concept.code,
                broader=made.get(concept.broader) or held.get(concept.broader),
                position=positions[concept.code],
                is_core=concept.is_core,
            )
            for concept in level
        ]
        made |= {topic.name: topic for topic in Topic.objects.bulk_create(rows)}
        waiting = [concept for concept in waiting if concept.code not in made]
    TopicLabel.objects.bulk_create(
        [label for concept in concepts for label in _label_rows(made[concept.code], _labels(concept))]
    )
    now = timezone.now()
    TopicChange.objects.bulk_create(
        [
            TopicChange(
                kind=TopicChangeKind.MADE,
                topic=made[concept.code],
                after={"labels": label_words(_labels(concept))},
                reason=reason.strip(),
                changed_at=now,
                by=by,
            )
            for concept in concepts
        ]
    )
    return made


def _label_rows(topic: Topic, labels: dict[str, tuple[str, str, tuple[str, ...]]]) -> list[TopicLabel]:
    rows = []
    for language, (label, note, synonyms) in labels.items():
        rows.append(TopicLabel(topic=topic, language=language, label=label, scope_note=note))
        rows += [
            TopicLabel(topic=topic, language=language, label=word, is_preferred=False)
            for word in dict.fromkeys(synonyms)
            if word != label
        ]
    return rows


def _bring_up(concept: Concept, topics: dict[str, Topic], reason: str, by: Any) -> None:
    """Bring an existing topic to what the file says of it."""
    topic = topics[concept.code]
    if labels_of(topic) != _labels(concept):
        describe_topic(topic=topic, labels=_labels(concept), reason=reason, by=by)
    if topic.is_core != concept.is_core:
        Topic.objects.filter(pk=topic.pk).update(is_core=concept.is_core)
    if topic.retired_on is None:
        above = topics[concept.broader] if concept.broader else None
        if topic.broader_id != (above.pk if above else None):
            move_topic(topic=topic, broader=above, reason=reason, by=by)


def _write_matches(listed: Sequence[Concept], topics: dict[str, Topic]) -> None:
    wanted = {(topics[concept.code].pk, kind, address) for concept in listed for kind, address in concept.matches}
    rows = TopicMatch.objects.filter(topic__in=[topics[concept.code] for concept in listed])
    held = {(row.topic_id, row.kind, row.address): row.pk for row in rows}
    TopicMatch.objects.filter(pk__in=[key for match, key in held.items() if match not in wanted]).delete()
    TopicMatch.objects.bulk_create(
        [TopicMatch(topic_id=key, kind=kind, address=address) for key, kind, address in sorted(wanted - held.keys())],
        ignore_conflicts=True,
    )


def _retire(concept: Concept, topics: dict[str, Topic], reason: str, by: Any) -> None:
    topic = topics[concept.code]
    if not concept.retired_on or topic.retired_on is not None:
        return
    why = reason.strip() or _("As in the imported vocabulary.")
    targets = [topics[code] for code in concept.replaced_by]
    standing = [target for target in targets if target.retired_on is None]
    if len(standing) > 1:
        split_topic(topic=topic, into=standing, reason=why, by=by)
    else:
        retire_topic(topic=topic, replacement=standing[0] if standing else None, reason=why, by=by)
    if concept.retired_on != UNKNOWN_DAY:
        Topic.objects.filter(pk=topic.pk).update(retired_on=datetime.date.fromisoformat(concept.retired_on))


def _put_in_order(listed: Sequence[Concept], topics: dict[str, Topic]) -> None:
    """Return the topics the order of the file, where it names all that stand."""
    standing = set(Topic.objects.current().values_list("name", flat=True))
    if not standing <= {concept.code for concept in listed}:
        return
    rows = []
    for place, concept in enumerate(listed, start=1):
        if topics[concept.code].position != place:
            topics[concept.code].position = place
            rows.append(topics[concept.code])
    Topic.objects.bulk_update(rows, ["position"], batch_size=500)
