"""The life of the vocabulary: topics are made, renamed, moved, merged, split, retired and restored, each with a reason.

A code is permanent. What a topic was, and what became of it, is kept in a log that readers see beside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.locks import lock_named
from practices.actions.retagging import ask_people, move_tags, stop_asking
from practices.models.editions import today
from practices.models.topics import Topic, TopicLabel
from practices.models.vocabulary import TopicChange, TopicChangeKind, TopicMatch, TopicRedirect
from practices.permissions import may_edit_vocabulary

type Labels = Mapping[str, tuple[str, str, tuple[str, ...]]]
"""Language to (label, scope note, synonyms)."""

DEEPEST = 12
"""Most levels of the tree."""
LONGEST_REASON = 2_000


class VocabularyRefused(Exception):
    """The change of the vocabulary breaks a rule; the message is for the user."""


@transaction.atomic
def make_topic(*, code: str, labels: Labels, broader: Topic | None, reason: str, by: Any) -> Topic:
    """Make a topic at the end of those beside it. Raises VocabularyRefused."""
    _check(by, reason)
    if not is_code(code):
        raise VocabularyRefused(
            _("A code consists of lower-case letters, digits and single hyphens: gifts, small-gifts.")
        )
    lock_named("topics")
    if Topic.objects.filter(name=code).exists() or Topic.objects.filter(slug=code).exists():
        raise VocabularyRefused(_("There is a topic %(code)s already; a code is never used twice.") % {"code": code})
    _check_labels(labels)
    above = _locked(broader)[0] if broader is not None else None
    if above is not None:
        _refuse_retired(above)
        _check_depth(above, 1)
    last = Topic.objects.order_by("-position").values_list("position", flat=True).first() or 0
    topic = Topic.objects.create(name=code, slug=code, broader=above, position=last + 1)
    write_labels(topic=topic, labels=labels)
    note_change(topic=topic, kind=TopicChangeKind.MADE, reason=reason, by=by, after={"labels": label_words(labels)})
    return topic


def is_code(code: str) -> bool:
    """Tell whether a text can be a permanent code: small Latin letters, digits, single hyphens, 2 to 100 of them."""
    parts = code.split("-")
    return 2 <= len(code) <= 100 and all(
        part and part.isascii() and part.isalnum() and part == part.lower() for part in parts
    )


@transaction.atomic
def describe_topic(*, topic: Topic, labels: Labels, by: Any, reason: str = "") -> None:
    """Return a topic exactly these labels, scope notes and synonyms, by language. The code stays.

    Only a change of preferred labels is a renaming, and is logged. Raises VocabularyRefused.
    """
    _check(by, reason)
    _check_labels(labels)
    row = _locked(topic)[0]
    before = labels_of(row)
    write_labels(topic=row, labels=labels)
    if label_words(before) != label_words(labels):
        note_change(
            topic=row,
            kind=TopicChangeKind.RENAMED,
            reason=reason,
            by=by,
            before={"labels": label_words(before)},
            after={"labels": label_words(labels)},
        )


@transaction.atomic
def move_topic(*, topic: Topic, broader: Topic | None, reason: str, by: Any) -> None:
    """Put a topic, with all below it, under another, or at the top. Raises VocabularyRefused."""
    _check(by, reason)
    row = _locked(topic)[0]
    _refuse_retired(row)
    if broader is not None:
        _refuse_retired(broader)
        if broader.pk in Topic.objects.branch(row.name):
            raise VocabularyRefused(_("A topic cannot be placed under itself, nor under one of its narrower topics."))
        _check_depth(broader, _height(row))
    if row.broader_id != (broader.pk if broader else None):
        _put(row, broader, reason, by)


def _put(row: Topic, broader: Topic | None, reason: str, by: Any) -> None:
    before = row.broader.name if row.broader else ""
    row.broader = broader
    row.save(update_fields=["broader"])
    after = broader.name if broader else ""
    note_change(
        topic=row,
        kind=TopicChangeKind.MOVED,
        reason=reason,
        by=by,
        codes=[code for code in (after,) if code],
        before={"broader": before},
        after={"broader": after},
    )


@transaction.atomic
def merge_topics(*, topic: Topic, into: Topic, reason: str, by: Any) -> None:
    """Merge a topic into another: all that carries it carries the other then, and its address leads there.

    Its labels become synonyms of the other, what was below it lies below the other, and its matches elsewhere are the
    other's. Raises VocabularyRefused.
    """
    _check(by, reason, is_grave=True)
    row, target = _locked(topic, into)
    _refuse_retired(row, target)
    if row.pk == target.pk:
        raise VocabularyRefused(_("A topic cannot be merged into itself."))
    if target.pk in Topic.objects.branch(row.name):
        _put(target, row.broader, reason, by)
    for below in row.narrower.select_for_update().exclude(pk=target.pk).order_by("position", "pk"):
        _put(below, target, reason, by)
    move_tags(topic=row, into=target)
    _give_labels(row, target)
    _give_matches(row, target)
    TopicRedirect.objects.filter(target=row).exclude(topic__redirects__target=target).exclude(topic=target).update(
        target=target
    )
    TopicRedirect.objects.filter(target=row).delete()
    _retire(row, [target])
    note_change(topic=row, kind=TopicChangeKind.MERGED, reason=reason, by=by, codes=[target.name])


@transaction.atomic
def split_topic(*, topic: Topic, into: Sequence[Topic], reason: str, by: Any) -> int:
    """Split a topic into two or more: it is retired, and its address names them all.

    Which of them fit is for people to say: each provision that carried it is asked about under "Topics to confirm";
    pages keep it, unseen, until somebody chooses. Gives the number of provisions that are asked about. Raises
    VocabularyRefused.
    """
    _check(by, reason, is_grave=True)
    row, *targets = _locked(topic, *into)
    targets = list({target.pk: target for target in targets}.values())
    _refuse_retired(row, *targets)
    if len(targets) < 2 or row.pk in {target.pk for target in targets}:
        raise VocabularyRefused(_("A topic is split into at least two others."))
    _refuse_branch(row, apart_from=targets, reason=reason, by=by)
    asked = ask_people(topic=row, among=targets)
    _lead_on(row, targets)
    _retire(row, targets)
    note_change(topic=row, kind=TopicChangeKind.SPLIT, reason=reason, by=by, codes=[target.name for target in targets])
    return asked


@transaction.atomic
def retire_topic(*, topic: Topic, replacement: Topic | None, reason: str, by: Any) -> int:
    """Retire a topic, with or without one that replaces it; what carried it keeps it, unseen.

    With a replacement its address leads there, and people are asked whether the provisions that carried it carry the
    other: that it replaces the topic does not say that it fits. (Where it does, merge them.) Gives the number of
    provisions that are asked about. Raises VocabularyRefused.
    """
    _check(by, reason, is_grave=True)
    row, *targets = _locked(topic, *([replacement] if replacement else []))
    _refuse_retired(row, *targets)
    if row.pk in {target.pk for target in targets}:
        raise VocabularyRefused(_("A topic cannot replace itself."))
    _refuse_branch(row, apart_from=targets, reason=reason, by=by)
    asked = ask_people(topic=row, among=targets)
    _lead_on(row, targets)
    _retire(row, targets)
    codes = [target.name for target in targets]
    note_change(topic=row, kind=TopicChangeKind.RETIRED, reason=reason, by=by, codes=codes)
    return asked


@transaction.atomic
def restore_topic(*, topic: Topic, reason: str, by: Any) -> None:
    """Bring a retired topic back: what still carries it shows it again. What was merged stays with the other topic.

    Raises VocabularyRefused.
    """
    _check(by, reason, is_grave=True)
    row = _locked(topic)[0]
    if row.retired_on is None:
        raise VocabularyRefused(_("The topic %(code)s is not retired.") % {"code": row.name})
    stop_asking(topic=row, among=[redirect.target for redirect in row.redirects.select_related("target")], by=by)
    row.redirects.all().delete()
    if row.broader is not None and row.broader.retired_on:
        row.broader = None
    row.retired_on = None
    row.save(update_fields=["retired_on", "broader"])
    note_change(topic=row, kind=TopicChangeKind.RESTORED, reason=reason, by=by)


def note_change(
    *,
    topic: Topic,
    kind: TopicChangeKind,
    reason: str,
    by: Any,
    codes: Iterable[str] = (),
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> TopicChange:
    """Add an entry to the log. `by` None is the operator's command."""
    return TopicChange.objects.create(
        topic=topic,
        kind=kind,
        codes=list(codes),
        before=dict(before or {}),
        after=dict(after or {}),
        reason=reason.strip(),
        changed_at=timezone.now(),
        by=by,
    )


def write_labels(*, topic: Topic, labels: Labels) -> None:
    """Bring the labels of a topic to these, by language."""
    wanted = {(language, word, False) for language, (_word, _note, synonyms) in labels.items() for word in synonyms} | {
        (language, word, True) for language, (word, _note, _synonyms) in labels.items()
    }
    for row in list(topic.labels.all()):
        if (row.language, row.label, row.is_preferred) not in wanted:
            row.delete()
    for language, (preferred, note, synonyms) in labels.items():
        TopicLabel.objects.update_or_create(
            topic=topic,
            language=language,
            is_preferred=True,
            defaults={"label": preferred, "scope_note": note},
        )
        for synonym in dict.fromkeys(synonyms):
            if synonym != preferred:
                TopicLabel.objects.get_or_create(
                    topic=topic, language=language, label=synonym, defaults={"is_preferred": False}
                )


def labels_of(topic: Topic) -> dict[str, tuple[str, str, tuple[str, ...]]]:
    """Return the labels of a topic, by language, as they are written."""
    rows = list(topic.labels.all())
    return {
        row.language: (
            row.label,
            row.scope_note,
            tuple(other.label for other in rows if other.language == row.language and not other.is_preferred),
        )
        for row in rows
        if row.is_preferred
    }


def label_words(labels: Labels) -> dict[str, str]:
    """Return the preferred labels alone, by language."""
    return {language: word for language, (word, _note, _synonyms) in sorted(labels.items())}


def _check(by: Any, reason: str, *, is_grave: bool = False) -> None:
    """Raise VocabularyRefused unless `by` may change topics, and has given a reason where one must be."""
    if by is not None and not may_edit_vocabulary(by):
        raise VocabularyRefused(_("Only the secretariat changes the vocabulary."))
    if is_grave and not reason.strip():
        raise VocabularyRefused(_("Give a reason: readers see it with the topic."))
    if len(reason) > LONGEST_REASON:
        raise VocabularyRefused(_("The reason is too long: at most %(count)s characters.") % {"count": LONGEST_REASON})


def _check_labels(labels: Labels) -> None:
    if not labels:
        raise VocabularyRefused(_("A topic has a label in at least one language."))
    if any(not word.strip() for word, _note, _synonyms in labels.values()):
        raise VocabularyRefused(_("A label is not empty."))


def _locked(*topics: Topic) -> list[Topic]:
    """Read topics anew and hold them until the transaction ends, always in one order; give them as they came."""
    keys = [topic.pk for topic in topics]
    rows = {row.pk: row for row in Topic.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")}
    return [rows[key] for key in keys]


def _refuse_retired(*topics: Topic) -> None:
    retired = next((topic for topic in topics if topic.retired_on), None)
    if retired is not None:
        raise VocabularyRefused(_("The topic %(code)s was retired.") % {"code": retired.name})


def _refuse_branch(row: Topic, *, apart_from: Sequence[Topic], reason: str, by: Any) -> None:
    """Let the topics that take over rise one level; raise VocabularyRefused while others lie below."""
    kept = {target.pk for target in apart_from}
    below = list(row.narrower.filter(retired_on__isnull=True).order_by("position", "pk"))
    if any(topic.pk not in kept for topic in below):
        raise VocabularyRefused(
            _("There are topics under %(code)s. Move them first, or specify where each one goes.") % {"code": row.name}
        )
    for topic in below:
        _put(topic, row.broader, reason, by)


def _check_depth(above: Topic, height: int) -> None:
    depth = 0
    topic: Topic | None = above
    while topic is not None and depth <= DEEPEST:
        depth, topic = depth + 1, topic.broader
    if depth + height > DEEPEST:
        raise VocabularyRefused(_("The tree has at most %(count)s levels.") % {"count": DEEPEST})


def _height(topic: Topic) -> int:
    """Count the levels of a topic and what lies below it."""
    below = dict(Topic.objects.order_by().values_list("pk", "broader_id"))
    level, height = {topic.pk}, 0
    while level:
        height += 1
        level = {key for key, broader in below.items() if broader in level}
    return height


def _retire(row: Topic, targets: Iterable[Topic]) -> None:
    row.retired_on = today()
    row.save(update_fields=["retired_on"])
    TopicRedirect.objects.bulk_create(
        [TopicRedirect(topic=row, target=target) for target in targets], ignore_conflicts=True
    )


def _lead_on(row: Topic, targets: Sequence[Topic]) -> None:
    """Let what led to `row` lead to what takes its place; where nothing does it ends there."""
    if not targets:
        return
    for redirect in TopicRedirect.objects.filter(target=row).exclude(topic__in=targets):
        TopicRedirect.objects.bulk_create(
            [TopicRedirect(topic_id=redirect.topic_id, target=target) for target in targets], ignore_conflicts=True
        )
    TopicRedirect.objects.filter(target=row).delete()


def _give_labels(row: Topic, target: Topic) -> None:
    """Let search find the other topic by the words of this one, in the languages that it has a label in."""
    spoken = {label.language for label in target.labels.all() if label.is_preferred}
    TopicLabel.objects.bulk_create(
        [
            TopicLabel(topic=target, language=label.language, label=label.label, is_preferred=False)
            for label in row.labels.all()
            if label.language in spoken
        ],
        ignore_conflicts=True,
    )


def _give_matches(row: Topic, target: Topic) -> None:
    TopicMatch.objects.bulk_create(
        [TopicMatch(topic=target, kind=match.kind, address=match.address) for match in row.matches.all()],
        ignore_conflicts=True,
    )
