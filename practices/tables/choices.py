"""What a list can be limited to: the values that the visible rows have, and no others."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.models import EditionPage, InstrumentKind, InstrumentPage, PracticeKind, PracticePage, Topic
from practices.tables.listings import IN_FORCE, Asked
from practices.tables.vocabulary.history import standing_codes
from practices.tables.wording import language_name


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a list can be limited to."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """What the visible rows can be limited to."""

    kinds: list[Choice] = field(default_factory=list)
    organizations: list[Choice] = field(default_factory=list)
    topics: list[Choice] = field(default_factory=list)
    languages: list[Choice] = field(default_factory=list)
    in_force: list[Choice] = field(default_factory=list)


def instrument_choices(asked: Asked, user: Any) -> Choices:
    """Give what the instruments that `user` may see can be limited to. Six queries."""
    pages = InstrumentPage.objects.visible_to(user).order_by()
    languages = EditionPage.objects.visible_to(user).order_by().values_list("language", flat=True).distinct()
    labels = {"yes": _("In force"), "no": _("Not in force"), "not_stated": _("Not stated")}
    return Choices(
        kinds=_kinds(InstrumentKind, pages, asked),
        organizations=_organizations(pages, asked),
        topics=_topics(Q(practices_instrumenttopic_items__content_object__in=pages.values("pk")), asked),
        languages=_languages(languages, asked),
        in_force=[Choice(value, labels[value], value == asked.in_force) for value in IN_FORCE],
    )


def practice_choices(asked: Asked, user: Any) -> Choices:
    """Give what the practices that `user` may see can be limited to. Six queries."""
    pages = PracticePage.objects.visible_to(user).order_by()
    return Choices(
        kinds=_kinds(PracticeKind, pages, asked),
        organizations=_organizations(pages, asked),
        topics=_topics(Q(practices_practicetopic_items__content_object__in=pages.values("pk")), asked),
        languages=_languages(pages.values_list("language", flat=True).distinct(), asked),
    )


def _kinds(kinds: Any, pages: QuerySet[Any], asked: Asked) -> list[Choice]:
    present = set(pages.values_list("kind", flat=True).distinct())
    return [Choice(kind.value, str(kind.label), kind.value == asked.kind) for kind in kinds if kind.value in present]


def _organizations(pages: QuerySet[Any], asked: Asked) -> list[Choice]:
    found = OrganizationPage.objects.filter(live=True, pk__in=pages.values("organization")).for_listing()
    choices = [
        Choice(str(page.translation_key), page.name_in(), str(page.translation_key) == asked.organization)
        for page in found
    ]
    return sorted(choices, key=lambda choice: choice.label.casefold())


def _topics(rule: Q, asked: Asked) -> list[Choice]:
    topics = Topic.objects.current().filter(rule).distinct().for_listing()
    chosen = standing_codes(asked.topic) if asked.topic else ()
    return [Choice(topic.name, topic.label_in(), topic.name in chosen) for topic in topics]


def _languages(codes: Iterable[str], asked: Asked) -> list[Choice]:
    choices = [Choice(code, language_name(code), code == asked.language) for code in codes]
    return sorted(choices, key=lambda choice: choice.label.casefold())
