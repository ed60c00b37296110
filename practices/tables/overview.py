"""The exchange at a glance: figures, questions, what is new, adoption by year."""

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from practices.models import (
    HAS_SIMILAR,
    AdoptionEvent,
    EditionPage,
    InstrumentPage,
    Precision,
    Provision,
    ProvisionTopic,
    Release,
    ReleasedKind,
    State,
    Topic,
    Track,
    today,
)
from practices.tables.adoptions.references import exchange_members
from practices.tables.adoptions.statements import AdoptionRow, Named, adoption_rows, name_organization
from practices.tables.editions.facts import TopicTag, label_of, organizations_with_similar
from practices.tables.editions.rows import EditionRow, edition_row
from practices.tables.wording import Words, note_of, title_of

MOST_NEWS = 6
MOST_QUESTIONS = 8
MOST_YEARS = 12
NO_NEWS = (State.NOT_PLANNED, State.NONE_PUBLISHED, State.NOT_KNOWN)
"""States that are never told as news: there is no news of who did not act."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What the reader may see, counted."""

    organizations: int
    instruments: int
    provisions: int
    similar: int


@dataclass(frozen=True, slots=True)
class Question:
    """A core topic, and how many organizations have a provision on it (0: nothing is said)."""

    tag: TopicTag
    note: Words
    organization_count: int


@dataclass(frozen=True, slots=True)
class News:
    """Something new: an adoption event, or an edition with its instrument's title and organization."""

    at: datetime.datetime
    event: AdoptionRow | None = None
    edition: EditionRow | None = None
    title: Words | None = None
    organization: Named | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One year of the chart: how many organizations had a similar instrument at its end, and where it is drawn."""

    year: int
    count: int
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        """The middle of the bar, for what is written above and below it."""
        return self.x + self.width // 2

    @property
    def above(self) -> int:
        """The line on which the count is written."""
        return self.y - 6


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars on a ground line; lengths are in the units of the drawing."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    ground: int
    legend: int

    @property
    def first(self) -> Bar:
        """The earliest year."""
        return self.bars[0]

    @property
    def last(self) -> Bar:
        """The latest year."""
        return self.bars[-1]


def figures(user: Any) -> Figures:
    """Count what `user` may see of the organizations that take part; who only issues is in no count."""
    members = [key for key, member in exchange_members(user).items() if member.takes_part]
    return Figures(
        organizations=len(members),
        instruments=InstrumentPage.objects.visible_to(user).filter(organization__in=members).count(),
        provisions=Provision.objects.visible_to(user).filter(edition__instrument__organization__in=members).count(),
        similar=len(organizations_with_similar(user, today())),
    )


def questions(user: Any) -> list[Question]:
    """Give the core topics to start from: those that most can be read on, in the order of the vocabulary."""
    topics = list(Topic.objects.current().filter(is_core=True).for_listing())
    visible = Provision.objects.visible_to(user).order_by()
    pairs = (
        ProvisionTopic.objects.standing()
        .filter(topic__in=topics, provision__in=visible)
        .order_by()
        .values_list("topic", "provision__edition__instrument__organization")
        .distinct()
    )
    counts = Counter(topic for topic, _organization in pairs)
    kept = {topic.pk for topic in sorted(topics, key=lambda topic: -counts[topic.pk])[:MOST_QUESTIONS]}
    return [
        Question(TopicTag(topic.name, label_of(topic), is_core=True), note_of(topic), counts[topic.pk])
        for topic in topics
        if topic.pk in kept
    ]


def news(user: Any) -> list[News]:
    """Give the latest adoption events and published editions that `user` may see, newest first."""
    events = AdoptionEvent.objects.visible_to(user).standing().exclude(state__in=NO_NEWS).for_listing()[:MOST_NEWS]
    told = [News(at=row.recorded_at, event=row) for row in adoption_rows(events, user)]
    opened = Release.objects.filter(kind=ReleasedKind.EDITION, thing=OuterRef("translation_key")).values("since")
    editions = (
        EditionPage.objects.visible_to(user)
        .for_listing()
        .defer("numbered_text")
        .annotate(opened_at=Coalesce(Subquery(opened), "first_published_at"))
        .filter(opened_at__isnull=False)
        .order_by("-opened_at", "-pk")[:MOST_NEWS]
    )
    told += [
        News(
            at=edition.opened_at,
            edition=edition_row(edition),
            title=title_of(edition.instrument),
            organization=name_organization(edition.instrument.organization),
        )
        for edition in editions
    ]
    return sorted(told, key=lambda item: item.at, reverse=True)[:MOST_NEWS]


def adoption_by_year(user: Any) -> Chart | None:
    """Draw how many organizations had a similar instrument at the end of each year; None when none is known.

    The years run from the first to the last with a statement, at most the latest twelve.
    """
    events = (
        AdoptionEvent.objects.visible_to(user)
        .filter(track=Track.ADOPTION)
        .exclude(effective_precision=Precision.UNKNOWN)
        .standing()
        .of_adopters()
        .effective(today())
        .order_by("effective_on", "sequence")
    )
    standing: dict[tuple[int, int], bool] = {}
    by_year: dict[int, int] = {}
    for organization, reference, state, on in events.values_list(
        "organization_id", "reference_id", "state", "effective_on"
    ):
        standing[organization, reference] = state in HAS_SIMILAR
        by_year[on.year] = len({owner for (owner, _toward), has in standing.items() if has})
    if not any(by_year.values()):
        return None
    return _draw(_filled(by_year))


def _filled(by_year: dict[int, int]) -> list[tuple[int, int]]:
    """Carry each count over the years without a statement."""
    counts: list[tuple[int, int]] = []
    for year in range(min(by_year), max(by_year) + 1):
        counts.append((year, by_year.get(year, counts[-1][1] if counts else 0)))
    while len(counts) > 1 and counts[0][1] == 0:
        counts.pop(0)
    return counts[-MOST_YEARS:]


def _draw(counts: list[tuple[int, int]]) -> Chart:
    ground, tallest, step, width = 140, 120, 60, 44
    most = max(count for _year, count in counts)
    bars = [
        Bar(year, count, 10 + place * step, ground - (tallest * count) // most, width, (tallest * count) // most)
        for place, (year, count) in enumerate(counts)
    ]
    return Chart(tuple(bars), max(20 + len(bars) * step, 320), 170, ground, ground + 18)
