"""The exchange at a glance: who takes part, figures, core topics, adoption over time."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, QuerySet, Sum, Value

from practices.models.adoptions import HAS_SIMILAR, AdoptionEvent, Track
from practices.models.dates import Precision
from practices.models.exchange.public_counts import PublicHolding, SimilarSpan
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.topics import TopicLabel
from practices.queries.adoptions.courses import ENTRY_FIELDS, AdoptionEntry, Turn, decide_standing, turns_of
from practices.queries.listings import holders_that_wait
from practices.queries.pictures.steps import CountStep, add_steps, changes_of, count_steps
from practices.queries.waiting import waiting
from practices.queries.wording import Words, active_language

MOST_TOPICS = 8


@dataclass(frozen=True, slots=True)
class ExchangeFigures:
    """What the reader may see, counted."""

    organizations: int
    instruments: int
    practices: int
    similar: int


@dataclass(frozen=True, slots=True)
class Start:
    """A core topic to start from: its code and its label."""

    code: str
    label: Words


@dataclass(frozen=True, slots=True)
class Adoption:
    """What the public sees of adoption: organizations with a similar instrument today, and how their number grew.

    Statements without a date count in `similar`, and are in no step.
    """

    similar: int
    steps: tuple[CountStep, ...]


def figures(user: Any, members: Collection[int], similar: int) -> ExchangeFigures:
    """Count what `user` may see of the published organizations (keys), whether they take part or only issue.

    At most two queries.
    """
    counts = _held_or_seen(user, set(members))
    return ExchangeFigures(
        organizations=len(members),
        instruments=counts.get("instruments", 0),
        practices=counts.get("practices", 0),
        similar=similar,
    )


def _held_or_seen(user: Any, keys: set[int]) -> Mapping[str, int]:
    holders = holders_that_wait(user)
    if holders is None:
        return _seen(user)
    if not holders:
        return _held(keys)
    return Counter(_held(keys - holders)) + Counter(_seen(user, organization__in=holders))


def _held(keys: Collection[int]) -> Mapping[str, int]:
    """Count what the public sees, as it was counted beforehand."""
    held = PublicHolding.objects.filter(organization__in=keys)
    return held.aggregate(instruments=Sum("instrument_count", default=0), practices=Sum("practice_count", default=0))


def _seen(user: Any, **of: object) -> Mapping[str, int]:
    listed = {"organization__live": True, "organization__is_contact_only": False, **of}
    instruments = InstrumentPage.objects.visible_to(user).filter(**listed)
    practices = PracticePage.objects.visible_to(user).filter(**listed)
    return dict(_counted(instruments, "instruments").union(_counted(practices, "practices"), all=True))


def _counted(rows: QuerySet[Any], name: str) -> Any:
    """Count rows as one row of a union: its name and the number; no row where there is none."""
    named = rows.order_by().values(what=Value(name, CharField()))
    return named.annotate(many=Count("pk")).values_list("what", "many")


def public_adoption(on: datetime.date) -> Adoption:
    """Say how adoption stood on a day, by what was counted beforehand. Three queries, and what `waiting` asks.

    Of whom something waits to be counted, what is visible now is counted itself.
    """
    wait = waiting()
    if wait.is_all:
        stated = _stated_now(on)
        return Adoption(similar=_similar(stated, on), steps=count_steps(_dated(stated), until=on))
    spans = SimilarSpan.objects.order_by()
    stated = []
    if wait.adopters:
        spans, stated = spans.exclude(organization__in=wait.adopters), _stated_now(on, organization__in=wait.adopters)
    dated = spans.filter(is_dated=True)
    begun = dated.filter(begins_on__lte=on).values_list("begins_on").annotate(many=Count("pk"))
    ended = dated.filter(ends_on__lte=on).values_list("ends_on").annotate(many=Count("pk"))
    changes: Counter[datetime.date] = Counter(dict(begun))
    changes.subtract(dict(ended))
    changes.update(dict(changes_of(_dated(stated))))
    similar = spans.filter(is_dated=False, begins_on__lte=on, ends_on__gt=on).count()
    return Adoption(similar=similar + _similar(stated, on), steps=add_steps(sorted(changes.items()), until=on))


def _stated_now(on: datetime.date, **of: object) -> list[AdoptionEntry]:
    """Return what the public sees stated on the adoption track by a day. One query."""
    events = AdoptionEvent.objects.visible_to(None).filter(track=Track.ADOPTION, **of).standing().of_adopters()
    return [AdoptionEntry(*row) for row in events.effective(on).order_by().values_list(*ENTRY_FIELDS)]


def _similar(stated: Iterable[AdoptionEntry], on: datetime.date) -> int:
    counting = decide_standing(stated, on).values()
    return len({entry.organization for entry in counting if entry.state in HAS_SIMILAR})


def _dated(stated: Iterable[AdoptionEntry]) -> list[Turn]:
    """Return the turns of what is dated."""
    return turns_of(one for one in stated if one.effective_precision != Precision.UNKNOWN)


def core_topics() -> list[Start]:
    """Return the first core topics of the vocabulary, in the active language else in English. One query."""
    labels = TopicLabel.objects.filter(is_preferred=True, topic__is_core=True, topic__retired_on__isnull=True)
    rows = labels.order_by("topic__position", "topic__name", "language")
    known: dict[str, dict[str, str]] = defaultdict(dict)
    for code, language, label in rows.values_list("topic__name", "language", "label"):
        known[code][language] = label
    return [Start(code, _label(labels)) for code, labels in known.items()][:MOST_TOPICS]


def _label(labels: Mapping[str, str]) -> Words:
    language = next((code for code in (active_language(), "en") if code in labels), next(iter(labels)))
    return Words(labels[language], language)
