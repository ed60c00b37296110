"""Texts that hold words, by the stems of their own language, and topics that are called so: for those who follow."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from practices.models.editions import EditionPage
from practices.models.provisions import Provision
from practices.models.topics import Topic, TopicLabel
from practices.queries.typed import holds_word
from practices.texts.words import stems


def provisions_holding(wanted: Mapping[str, tuple[str, ...]], user: Any) -> QuerySet[Provision]:
    """Keep the provisions that `user` may see and that hold all stems of their language."""
    return Provision.objects.visible_to(user).filter(_rule(wanted))


def topics_named(query: str) -> Any:
    """Keep the topics with a label or synonym, in any language, that holds every word."""
    labels = TopicLabel.objects.filter(topic__retired_on__isnull=True)
    for word in query.split():
        labels = labels.filter(holds_word("label", word))
    return Topic.objects.filter(pk__in=labels.order_by().values("topic"))


def stems_by_language(query: str, user: Any) -> dict[str, tuple[str, ...]]:
    """Return the stems of the words in every language that a visible text is in; languages without any are left out."""
    spoken = EditionPage.objects.visible_to(user).order_by().values_list("language", flat=True).distinct()
    found = {language: tuple(dict.fromkeys(stems(query, language))) for language in spoken}
    return {language: wanted for language, wanted in found.items() if wanted}


def _rule(wanted: Mapping[str, tuple[str, ...]]) -> Q:
    """Make the condition: every word of the query, stemmed in the text's own language, is in the text."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for language, words in wanted.items():
        alike.setdefault(words, []).append(language)
    rule = Q(pk__in=())
    for words, languages in alike.items():
        together = Q(edition__language__in=languages)
        for word in words:
            together &= Q(stems__contains=f" {word} ")
        rule |= together
    return rule
