"""Attaching topics, and loading the vocabulary. Topics are Topic objects here, never words that somebody typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from practices.models import (
    FollowUpDecision,
    InstrumentPage,
    PracticePage,
    Provision,
    ProvisionTopic,
    Topic,
    TopicLabel,
)
from practices.permissions import may_edit_vocabulary, may_write_for


class TopicRefused(Exception):
    """The tag or the change of the vocabulary breaks a rule; the message is for the user."""


@dataclass(frozen=True, slots=True)
class TopicDraft:
    """A topic as a vocabulary file gives it. `labels`: language to (label, scope note, synonyms)."""

    code: str
    broader: str = ""
    is_core: bool = False
    labels: Mapping[str, tuple[str, str, tuple[str, ...]]] = field(default_factory=dict)


@transaction.atomic
def tag_page(*, page: InstrumentPage | PracticePage, topics: Iterable[Topic], by: Any) -> Revision:
    """Give a page exactly these topics, in a new revision of its draft; give that revision.

    The topics of a page are part of its text: readers see them once the revision is published, and that
    takes a second person. Raises TopicRefused.
    """
    if page.organization is None or not may_write_for(by, page.organization):
        raise TopicRefused(_("You do not act for this organization."))
    draft = page.get_latest_revision_as_object()
    lock = draft.get_lock()
    if lock is not None and lock.for_user(by):
        raise TopicRefused(_("This page is locked or under approval."))
    draft.topics.set([topic.name for topic in _current(topics)])
    return draft.save_revision(user=by, log_action=True)


@transaction.atomic
def tag_provision(*, provision: Provision, topics: Iterable[Topic], by: Any) -> list[ProvisionTopic]:
    """Give a provision exactly these topics, pinned to its present words. Raises TopicRefused."""
    organization = provision.edition.instrument.organization
    if not may_write_for(by, organization):
        raise TopicRefused(_("You do not act for this organization."))
    wanted = {topic.pk: topic for topic in _current(topics)}
    provision.topic_items.exclude(topic__in=wanted).delete()
    now = timezone.now()
    provision.topic_follow_ups.filter(decision=FollowUpDecision.OPEN, topic__in=wanted).update(
        decision=FollowUpDecision.CONFIRMED, decided_by=by, decided_at=now
    )
    return [
        ProvisionTopic.objects.update_or_create(
            topic=topic,
            provision=provision,
            defaults={"pinned_hash": provision.hash},
            create_defaults={"pinned_hash": provision.hash, "tagged_at": now},
        )[0]
        for topic in wanted.values()
    ]


@transaction.atomic
def load_vocabulary(*, drafts: Iterable[TopicDraft], by: Any = None) -> list[Topic]:
    """Make or update the topics of a vocabulary, by code; give them in its order. Running it again changes nothing.

    `by` None is the operator's command. Raises TopicRefused for a broader code that no topic has.
    """
    if by is not None and not may_edit_vocabulary(by):
        raise TopicRefused(_("Only the secretariat changes the vocabulary."))
    made: dict[str, Topic] = {}
    for position, draft in enumerate(drafts, start=1):
        if draft.broader and draft.broader not in made:
            raise TopicRefused(
                _("The topic %(code)s lies under %(broader)s, which does not come before it.")
                % {"code": draft.code, "broader": draft.broader}
            )
        topic, _made = Topic.objects.update_or_create(
            name=draft.code,
            defaults={
                "slug": draft.code,
                "broader": made.get(draft.broader),
                "position": position,
                "is_core": draft.is_core,
            },
        )
        _label(topic, draft.labels)
        made[draft.code] = topic
    return list(made.values())


@transaction.atomic
def describe_topic(*, topic: Topic, labels: Mapping[str, tuple[str, str, tuple[str, ...]]], by: Any) -> None:
    """Give a topic exactly these labels, scope notes and synonyms, by language. Raises TopicRefused."""
    if not may_edit_vocabulary(by):
        raise TopicRefused(_("Only the secretariat changes the vocabulary."))
    if not labels:
        raise TopicRefused(_("A topic has a label in at least one language."))
    _label(topic, labels)


def _label(topic: Topic, labels: Mapping[str, tuple[str, str, tuple[str, ...]]]) -> None:
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


def _current(topics: Iterable[Topic]) -> list[Topic]:
    listed = list(topics)
    retired = next((topic for topic in listed if topic.retired_on), None)
    if retired is not None:
        raise TopicRefused(_("The topic %(code)s was retired.") % {"code": retired.name})
    return listed
