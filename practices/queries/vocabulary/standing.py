"""The whole vocabulary as values, for files of it."""

from django.utils.translation import gettext, override

from practices.documents.vocabulary import ChangeNote, Concept
from practices.models.topics import Topic
from practices.models.vocabulary import TopicChange, TopicChangeKind


def vocabulary() -> tuple[Concept, ...]:
    """Return every topic, retired ones as well, each behind the one it is under. Five queries."""
    topics = list(
        Topic.objects.for_listing().select_related("broader").prefetch_related("redirects__target", "matches")
    )
    notes = _notes()
    known = {topic.pk for topic in topics}
    below: dict[int | None, list[Topic]] = {}
    for topic in topics:
        below.setdefault(topic.broader_id if topic.broader_id in known else None, []).append(topic)
    ordered: list[Concept] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        topic = waiting.pop()
        ordered.append(_concept(topic, notes.get(topic.pk, ())))
        waiting += reversed(below.get(topic.pk, []))
    return tuple(ordered)


def _concept(topic: Topic, notes: tuple[ChangeNote, ...]) -> Concept:
    labels = list(topic.labels.all())
    return Concept(
        code=topic.name,
        broader=topic.broader.name if topic.broader else "",
        is_core=topic.is_core,
        labels={
            row.language: (
                row.label,
                row.scope_note,
                tuple(other.label for other in labels if other.language == row.language and not other.is_preferred),
            )
            for row in labels
            if row.is_preferred
        },
        retired_on=topic.retired_on.isoformat() if topic.retired_on else "",
        replaced_by=tuple(redirect.target.name for redirect in topic.redirects.all()) if topic.retired_on else (),
        matches=tuple((match.kind, match.address) for match in topic.matches.all()),
        notes=notes,
    )


def _notes() -> dict[int, tuple[ChangeNote, ...]]:
    """Return what was done to each topic, oldest first, in English: files say it in one language."""
    found: dict[int, list[ChangeNote]] = {}
    with override("en"):
        for row in TopicChange.objects.exclude(kind=TopicChangeKind.MADE).order_by("changed_at", "pk"):
            words = [str(row.get_kind_display()), *([": " + ", ".join(row.codes)] if row.codes else [])]
            sentence = "".join(words) + (f". {row.reason}" if row.reason else "")
            found.setdefault(row.topic_id, []).append(ChangeNote(row.changed_at.date().isoformat(), sentence))
    return {key: tuple(notes) for key, notes in found.items()}


def vocabulary_titles() -> dict[str, str]:
    """Name the vocabulary in the languages of its first readers, by language."""
    titles = {}
    for language in ("en", "fr"):
        with override(language):
            titles[language] = gettext("Topics of rules of conduct")
    return titles
