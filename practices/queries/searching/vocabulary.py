"""The topics with all of their labels, as the search needs them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from practices.models.topics import TopicLabel
from practices.queries.wording import Words, active_language


@dataclass(frozen=True, slots=True)
class Labelled:
    """A topic: its code, address, broader topic, and labels (language, text), the preferred ones by language."""

    code: str
    slug: str
    broader: int | None
    is_core: bool
    labels: tuple[tuple[str, str], ...]
    preferred: Mapping[str, str]

    @property
    def label(self) -> Words:
        """Its label in the active language, else in English, else any, else the code."""
        for language in (active_language(), "en", *self.preferred):
            if language in self.preferred:
                return Words(self.preferred[language], language)
        return Words(self.code)


Vocabulary = Mapping[int, Labelled]
"""The topics that stand, by key, in the order of the vocabulary."""


def read_vocabulary() -> Vocabulary:
    """Return the topics that stand. One query."""
    fields = ("topic__name", "topic__slug", "topic__broader", "topic__is_core")
    rows = TopicLabel.objects.filter(topic__retired_on__isnull=True).order_by("topic__position", "topic", "pk")
    topics: dict[int, tuple[str, str, int | None, bool]] = {}
    labels: dict[int, list[tuple[str, str]]] = defaultdict(list)
    preferred: dict[int, dict[str, str]] = defaultdict(dict)
    for key, language, label, is_preferred, *about in rows.values_list(
        "topic", "language", "label", "is_preferred", *fields
    ):
        topics[key] = (about[0], about[1], about[2], about[3])
        labels[key].append((language, label))
        if is_preferred:
            preferred[key][language] = label
    return {key: Labelled(*about, tuple(labels[key]), preferred[key]) for key, about in topics.items()}
