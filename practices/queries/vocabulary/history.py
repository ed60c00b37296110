"""What became of topics: where old codes lead, and the log of changes in sentences."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from practices.models.topics import Topic
from practices.models.vocabulary import TopicChange, TopicChangeKind, TopicRedirect
from practices.queries.editions.facts import TopicTag, topic_tags
from practices.queries.wording import active_language, list_words, written_date

MOST_ENTRIES = 50


@dataclass(frozen=True, slots=True)
class TopicLogEntry:
    """One line of the log: a day, a sentence, why."""

    on: str
    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of a retired topic. `targets` take its place: none, one or several."""

    on: str
    sentence: str
    reason: str
    targets: tuple[TopicTag, ...]


def standing_codes(code: str) -> tuple[str, ...]:
    """Return the codes that a code stands for today: itself, or where a retired topic leads; none for an unknown one.

    Two queries, one for a code that stands. A retired topic that leads nowhere stands for nothing.
    """
    row = Topic.objects.filter(name=code).order_by().values_list("pk", "retired_on").first()
    if row is None:
        return ()
    if row[1] is None:
        return (code,)
    targets = TopicRedirect.objects.filter(topic=row[0], target__retired_on__isnull=True)
    return tuple(targets.values_list("target__name", flat=True))


def codes_leading_to(topic: Topic) -> tuple[str, ...]:
    """Return the codes of the retired topics that lead to this one, merged ones and others. One query."""
    rows = TopicRedirect.objects.filter(target=topic).order_by("topic__name")
    return tuple(rows.values_list("topic__name", flat=True))


def ending_of(topic: Topic) -> Ending:
    """Say what became of a retired topic. Four queries."""
    targets = topic_tags(Topic.objects.current().filter(pk__in=topic.redirects.values("target")).as_tags())
    kinds = (TopicChangeKind.MERGED, TopicChangeKind.SPLIT, TopicChangeKind.RETIRED)
    change = topic.changes.filter(kind__in=kinds).first()
    ended = TopicChangeKind(change.kind) if change else TopicChangeKind.RETIRED
    return Ending(written_date(topic.retired_on), _ended(ended, targets), change.reason if change else "", targets)


def _ended(kind: TopicChangeKind, targets: tuple[TopicTag, ...]) -> str:
    if kind == TopicChangeKind.MERGED:
        return _("This topic was merged into another.")
    if kind == TopicChangeKind.SPLIT:
        return _("This topic was split. Each organization decides which of the new topics its texts are about.")
    return _("This topic was retired, and another is used instead.") if targets else _("This topic was retired.")


def log_of(topic: Topic) -> tuple[TopicLogEntry, ...]:
    """Tell what was done to a topic, and which were merged into it, newest first. Three queries."""
    merged = TopicRedirect.objects.filter(target=topic).values("topic")
    ends = (TopicChangeKind.MERGED, TopicChangeKind.SPLIT, TopicChangeKind.RETIRED)
    rows = list(
        (
            TopicChange.objects.filter(topic=topic) | TopicChange.objects.filter(topic__in=merged, kind__in=ends)
        ).select_related("topic")[:MOST_ENTRIES]
    )
    words = _labels({code for row in rows for code in (row.topic.name, *row.codes, *_places(row))})
    return tuple(
        TopicLogEntry(written_date(row.changed_at.date()), _sentence(row, topic, words), row.reason) for row in rows
    )


def _places(row: TopicChange) -> list[str]:
    return [str(side["broader"]) for side in (row.before, row.after) if side.get("broader")]


def _labels(codes: Iterable[str]) -> dict[str, str]:
    return {topic.name: topic.label_in() for topic in Topic.objects.filter(name__in=set(codes)).as_tags()}


def _sentence(row: TopicChange, topic: Topic, words: dict[str, str]) -> str:
    named = _list(words.get(code, code) for code in row.codes)
    own = words.get(row.topic.name, row.topic.name)
    if row.topic_id != topic.pk:
        return {
            TopicChangeKind.MERGED: _("“%(topic)s” was merged into this topic."),
            TopicChangeKind.SPLIT: _("“%(topic)s” was split; this topic is one of those that replace it."),
            TopicChangeKind.RETIRED: _("“%(topic)s” was retired; this topic is used instead."),
        }[TopicChangeKind(row.kind)] % {"topic": own}
    if row.kind == TopicChangeKind.RENAMED:
        before, after = _renamed(row)
        return _("Renamed from “%(before)s” to “%(after)s”.") % {"before": before, "after": after}
    if row.kind == TopicChangeKind.MOVED:
        above = row.after.get("broader")
        if not above:
            return _("Moved to the top of the vocabulary.")
        return _("Moved under “%(topic)s”.") % {"topic": words.get(above, above)}
    return {
        TopicChangeKind.MADE: _("Created."),
        TopicChangeKind.MERGED: _("Merged into %(topics)s."),
        TopicChangeKind.SPLIT: _("Split into %(topics)s."),
        TopicChangeKind.RETIRED: _("Retired; %(topics)s is used instead.") if named else _("Retired."),
        TopicChangeKind.RESTORED: _("Restored."),
    }[TopicChangeKind(row.kind)] % {"topics": named}


def _renamed(row: TopicChange) -> tuple[str, str]:
    """Return the label before and after in the reader's language, where that changed, else in the first that did."""
    before, after = row.before.get("labels", {}), row.after.get("labels", {})
    changed = [code for code in sorted({*before, *after}) if before.get(code) != after.get(code)]
    shown = active_language() if active_language() in changed else next(iter(changed), "")
    return str(before.get(shown, "–")), str(after.get(shown, "–"))


def _list(words: Iterable[str]) -> str:
    return list_words(_("“%(word)s”") % {"word": word} for word in words)
