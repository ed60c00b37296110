"""Topics to choose from: those chosen, those suggested for a page, and all of the vocabulary."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import template

from practices.models.topics import Topic, topics_by_word
from practices.queries.vocabulary.draft_topics import topics_for_draft

register = template.Library()


@dataclass(frozen=True, slots=True)
class TopicChoices:
    """What a field of topics shows. `typed`: words that name no topic; `names`: the labels of the vocabulary."""

    chosen: tuple[Topic, ...]
    suggested: tuple[Topic, ...]
    typed: str
    names: tuple[str, ...]


@register.simple_tag
def topic_choices(page: Any, words: Collection[str]) -> TopicChoices:
    """Return the topics that `words` name (codes or labels), and those suggested for `page` beside them."""
    topics = list(Topic.objects.current().for_listing())
    known = topics_by_word(words)
    chosen = tuple(topic for topic in topics if topic in known.values())
    suggested = topics_for_draft(page) if page is not None else []
    return TopicChoices(
        chosen,
        tuple(topic for topic in suggested if topic not in chosen),
        "; ".join(word for word in words if word.casefold() not in known),
        tuple(topic.label_in() for topic in topics),
    )
