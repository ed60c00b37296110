"""The exchange at a glance: who takes part, figures, core topics, adoption over time."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, QuerySet, Sum, Value

from practices.models import (
    HAS_SIMILAR,
    AdoptionEvent,
    InstrumentPage,
    PracticePage,
    Precision,
    PublicHolding,
    SimilarSpan,
    TopicLabel,
    Track,
)
from practices.tables.adoptions.references import Member
from practices.tables.adoptions.written import is_up_to_date
from practices.tables.listings import holds_what_is_public
from practices.tables.pictures.steps import Step, add_steps, count_steps
from practices.tables.wording import Words, active_language

MOST_TOPICS = 8


@dataclass(frozen=True, slots=True)
class Figures:
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
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement on the adoption track; keys are primary keys."""

    organization: int
    reference: int
    state: str
    effective_on: Any
    precision: str
    sequence: int


def figures(user: Any, members: Mapping[int, Member], similar: int) -> Figures:
    """Count what `user` may see of the organizations that take part; who only issues is in no count. Two queries."""
    others = [key for key, member in members.items() if not member.takes_part]
    counts = _held(set(members).difference(others)) if holds_what_is_public(user) else _seen(user, others)
    return Figures(
        organizations=len(members) - len(others),
        instruments=counts.get("instruments", 0),
        practices=counts.get("practices", 0),
        similar=similar,
    )


def _held(keys: Collection[int]) -> Mapping[str, int]:
    """Count what the public sees, as it was counted beforehand."""
    held = PublicHolding.objects.filter(organization__in=keys)
    return held.aggregate(instruments=Sum("instrument_count", default=0), practices=Sum("practice_count", default=0))


def _seen(user: Any, others: Collection[int]) -> Mapping[str, int]:
    listed = {"organization__live": True, "organization__is_contact_only": False}
    instruments = InstrumentPage.objects.visible_to(user).filter(**listed).exclude(organization__in=others)
    practices = PracticePage.objects.visible_to(user).filter(**listed).exclude(organization__in=others)
    return dict(_counted(instruments, "instruments").union(_counted(practices, "practices"), all=True))


def _counted(rows: QuerySet[Any], name: str) -> Any:
    """Count rows as one row of a union: its name and the number; no row where there is none."""
    named = rows.order_by().values(what=Value(name, CharField()))
    return named.annotate(many=Count("pk")).values_list("what", "many")


def public_adoption(on: datetime.date) -> Adoption:
    """Say how adoption stood on a day, by what was counted beforehand. Three queries.

    While something that was written waits to be counted, what is visible now is counted itself.
    """
    return _counted_beforehand(on) if is_up_to_date() else _counted_now(on)


def _counted_beforehand(on: datetime.date) -> Adoption:
    spans = SimilarSpan.objects.order_by()
    dated = spans.filter(is_dated=True)
    begun = dated.filter(begins_on__lte=on).values_list("begins_on").annotate(many=Count("pk"))
    ended = dated.filter(ends_on__lte=on).values_list("ends_on").annotate(many=Count("pk"))
    changes: Counter[datetime.date] = Counter(dict(begun))
    changes.subtract(dict(ended))
    return Adoption(
        similar=spans.filter(is_dated=False, begins_on__lte=on, ends_on__gt=on).count(),
        steps=add_steps(sorted(changes.items()), until=on),
    )


def _counted_now(on: datetime.date) -> Adoption:
    events = AdoptionEvent.objects.visible_to(None).filter(track=Track.ADOPTION).standing().of_adopters()
    rows = events.effective(on).order_by("effective_on", "sequence")
    fields = ("organization_id", "reference_id", "state", "effective_on", "effective_precision", "sequence")
    stated = [Stated(*row) for row in rows.values_list(*fields)]
    last = {(one.organization, one.reference): one.state for one in stated}
    return Adoption(
        similar=len({organization for (organization, _toward), state in last.items() if state in HAS_SIMILAR}),
        steps=count_steps([one for one in stated if one.precision != Precision.UNKNOWN], until=on),
    )


def core_topics() -> list[Start]:
    """Give the first core topics of the vocabulary, in the active language else in English. One query."""
    labels = TopicLabel.objects.filter(is_preferred=True, topic__is_core=True, topic__retired_on__isnull=True)
    rows = labels.order_by("topic__position", "topic__name", "language")
    known: dict[str, dict[str, str]] = defaultdict(dict)
    for code, language, label in rows.values_list("topic__name", "language", "label"):
        known[code][language] = label
    return [Start(code, _label(labels)) for code, labels in known.items()][:MOST_TOPICS]


def _label(labels: Mapping[str, str]) -> Words:
    language = next((code for code in (active_language(), "en") if code in labels), next(iter(labels)))
    return Words(labels[language], language)
