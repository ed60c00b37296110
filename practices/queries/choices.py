"""What a list can be limited to: the values that the visible rows have, and no others."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentKind, InstrumentPage, InstrumentTopic
from practices.models.practices import PracticeKind, PracticePage, PracticeTopic
from practices.models.topics import Topic
from practices.queries.listings import IN_FORCE, ListingQuery
from practices.queries.vocabulary.history import standing_codes
from practices.queries.wording import language_name

MOST_ORGANIZATIONS = 300
"""Organizations that one list offers."""


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """One value that a list can be limited to."""

    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """What the visible rows can be limited to. `is_part`: there are more organizations than a list holds."""

    kinds: list[FilterChoice] = field(default_factory=list)
    organizations: list[FilterChoice] = field(default_factory=list)
    is_part: bool = False
    topics: list[FilterChoice] = field(default_factory=list)
    languages: list[FilterChoice] = field(default_factory=list)
    in_force: list[FilterChoice] = field(default_factory=list)


def instrument_choices(asked: ListingQuery, user: Any) -> Choices:
    """Return what the instruments that `user` may see can be limited to. Eight queries."""
    pages = InstrumentPage.objects.visible_to(user).order_by()
    editions = EditionPage.objects.visible_to(user).order_by()
    labels = {"yes": _("In force"), "no": _("Not in force"), "not_stated": _("Not stated")}
    organizations, is_part = _organizations(pages, asked)
    return Choices(
        kinds=_kinds(InstrumentKind, pages, asked),
        organizations=organizations,
        is_part=is_part,
        topics=_topics(InstrumentTopic, pages, asked),
        languages=_languages(_present(editions, "language", _languages_of_all()), asked),
        in_force=[FilterChoice(value, labels[value], value == asked.in_force) for value in IN_FORCE],
    )


def practice_choices(asked: ListingQuery, user: Any) -> Choices:
    """Return what the practices that `user` may see can be limited to. Seven queries."""
    pages = PracticePage.objects.visible_to(user).order_by()
    organizations, is_part = _organizations(pages, asked)
    return Choices(
        kinds=_kinds(PracticeKind, pages, asked),
        organizations=organizations,
        is_part=is_part,
        topics=_topics(PracticeTopic, pages, asked),
        languages=_languages(pages.values_list("language", flat=True).distinct(), asked),
    )


def _kinds(kinds: Any, pages: QuerySet[Any], asked: ListingQuery) -> list[FilterChoice]:
    present = _present(pages, "kind", kinds.values)
    return [
        FilterChoice(kind.value, str(kind.label), kind.value == asked.kind) for kind in kinds if kind.value in present
    ]


def _present(rows: QuerySet[Any], column: str, values: Iterable[str]) -> set[str]:
    """Return the values that some row has: of each the first row that is met tells. One query."""
    firsts = [
        rows.model.objects.filter(pk=Subquery(rows.filter(**{column: value}).order_by().values("pk")[:1]))
        .order_by()
        .values_list(column, flat=True)
        for value in values
    ]
    return set(firsts[0].union(*firsts[1:], all=True)) if firsts else set()


def _languages_of_all() -> list[str]:
    """Return the languages of all texts, hidden ones too: one step along an index for each. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE step(language) AS (
                SELECT min(language) FROM practices_editionpage
                UNION ALL
                SELECT (SELECT min(e.language) FROM practices_editionpage e WHERE e.language > step.language)
                FROM step WHERE step.language IS NOT NULL
            )
            SELECT language FROM step WHERE language IS NOT NULL
            """
        )
        return [language for (language,) in cursor.fetchall()]


def _organizations(pages: QuerySet[Any], asked: ListingQuery) -> tuple[list[FilterChoice], bool]:
    """Return the organizations of the pages; of too many for a list the chosen one alone, and that there are more."""
    owners = OrganizationPage.objects.filter(Exists(pages.filter(organization=OuterRef("pk"))), live=True)
    keys = list(owners.order_by().values_list("pk", flat=True)[: MOST_ORGANIZATIONS + 1])
    is_part = len(keys) > MOST_ORGANIZATIONS
    if is_part:
        found = owners.filter(translation_key=asked.organization or None).for_listing()
    else:
        found = OrganizationPage.objects.filter(pk__in=keys).for_listing()
    choices = [
        FilterChoice(str(page.translation_key), page.name_in(), str(page.translation_key) == asked.organization)
        for page in found
    ]
    return sorted(choices, key=lambda choice: choice.label.casefold()), is_part


def _topics(items: Any, pages: QuerySet[Any], asked: ListingQuery) -> list[FilterChoice]:
    carried = items.objects.filter(tag=OuterRef("pk"), content_object__in=pages.values("pk")).order_by()
    topics = Topic.objects.current().filter(Exists(carried)).as_tags()
    chosen = standing_codes(asked.topic) if asked.topic else ()
    return [FilterChoice(topic.name, topic.label_in(), topic.name in chosen) for topic in topics]


def _languages(codes: Iterable[str], asked: ListingQuery) -> list[FilterChoice]:
    choices = [FilterChoice(code, language_name(code), code == asked.language) for code in codes]
    return sorted(choices, key=lambda choice: choice.label.casefold())
