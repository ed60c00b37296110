"""What is said about an instrument beside its text: dates, whether it is in force, origin, topics, adopters."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from organizations.models import unread, with_child_rows
from practices.models.dates import Precision
from practices.models.editions import today
from practices.models.instruments import EventKind, InstrumentLineage, InstrumentPage, LineageKind
from practices.models.topics import Topic
from practices.queries.adoptions.statements import Named, name_organization
from practices.queries.wording import Words, title_of, written_date


@dataclass(frozen=True, slots=True)
class DatedFact:
    """Something that happened, with its kind in words and its date in its known precision."""

    kind: str
    label: str
    date: str


@dataclass(frozen=True, slots=True)
class InForce:
    """Whether an instrument is in force: `state` is in_force, ended, not_yet or not_stated; `words` say it."""

    state: str
    words: str


@dataclass(frozen=True, slots=True)
class ForceSpan:
    """Whether an instrument is in force on a day (`state` as in `InForce`), since when and until when.

    Dates come with their precision. `until` is the last end by that day, else the first one that is announced.
    """

    state: str
    since: datetime.date | None = None
    since_precision: str = Precision.UNKNOWN
    until: datetime.date | None = None
    until_precision: str = Precision.UNKNOWN


@dataclass(frozen=True, slots=True)
class Related:
    """An instrument on the other end of a relation, with the relation in words."""

    relation: str
    title: Words
    url: str
    organization: Named


@dataclass(frozen=True, slots=True)
class TopicTag:
    """A topic as a tag."""

    code: str
    label: Words
    is_core: bool = False


def dated_events(instrument: InstrumentPage) -> list[DatedFact]:
    """Return the instrument's dated events, oldest first, those of unknown date last."""
    events = sorted(instrument.events.all(), key=lambda event: (event.on is None, event.on or datetime.date.min))
    return [
        DatedFact(event.kind, event.get_kind_display(), written_date(event.on, event.precision)) for event in events
    ]


def in_force_of(instrument: InstrumentPage, on: datetime.date | None = None) -> InForce:
    """Say whether the instrument is in force on a day (default: today), from its dated events."""
    day = on or today()
    ended = [happened for happened in _dated(instrument, EventKind.ENDED) if happened[0] <= day]
    if ended:
        return InForce("ended", _("No longer in force: ended %(date)s") % {"date": written_date(*ended[-1])})
    began = _dated(instrument, EventKind.IN_FORCE)
    if not began:
        return InForce("not_stated", _("Entry into force not stated"))
    date = written_date(*began[0])
    if began[0][0] <= day:
        return InForce("in_force", _("In force since %(date)s") % {"date": date})
    return InForce("not_yet", _("Not yet in force: from %(date)s") % {"date": date})


def force_span_of(instrument: InstrumentPage, on: datetime.date | None = None) -> ForceSpan:
    """Say from when to when the instrument is in force, and how it stands on a day (default: today)."""
    day = on or today()
    began, ends = _dated(instrument, EventKind.IN_FORCE), _dated(instrument, EventKind.ENDED)
    ended = [happened for happened in ends if happened[0] <= day]
    since = began[0] if began else (None, Precision.UNKNOWN)
    until = ended[-1] if ended else ends[0] if ends else (None, Precision.UNKNOWN)
    return ForceSpan(in_force_of(instrument, day).state, *since, *until)


def _dated(instrument: InstrumentPage, kind: str) -> list[tuple[datetime.date, str]]:
    """Return the dates, with their precision, of the events of one kind, oldest first."""
    events = [event for event in instrument.events.all() if event.kind == kind]
    return sorted((event.on, event.precision) for event in events if event.on is not None)


def lineage_of(instrument: InstrumentPage, user: Any) -> list[Related]:
    """Say where an instrument comes from and what came from it, of what `user` may see."""
    visible = InstrumentPage.objects.visible_to(user)
    links = list(
        InstrumentLineage.objects.filter(instrument=instrument) | InstrumentLineage.objects.filter(other=instrument)
    )
    ends = {link.other_id if link.instrument_id == instrument.pk else link.instrument_id for link in links}
    named = visible.filter(pk__in=ends).select_related("organization").defer(*unread("", "organization"))
    known = {page.pk: page for page in with_child_rows(named, "organization__names", "titles")} if ends else {}
    rows = []
    for link in sorted(links, key=lambda link: (link.instrument_id != instrument.pk, link.sort_order or 0, link.pk)):
        forward = link.instrument_id == instrument.pk
        other = known.get(link.other_id if forward else link.instrument_id)
        if other is not None:
            relation = link.get_kind_display() if forward else reverse_words(link.kind)
            rows.append(Related(relation, title_of(other), other.url or "", name_organization(other.organization)))
    return rows


def reverse_words(kind: str) -> str:
    """Say a relation from its other end: "Replaced by"."""
    return {
        LineageKind.REPLACES: _("Replaced by"),
        LineageKind.AMENDS: _("Amended by"),
        LineageKind.IMPLEMENTS: _("Implemented by"),
        LineageKind.ADAPTED_FROM: _("Adapted into"),
    }[LineageKind(kind)]


def topic_tags(topics: Iterable[Topic]) -> tuple[TopicTag, ...]:
    """Turn topics (labels prefetched) into tags in the order of the vocabulary; retired ones are left out."""
    current = sorted(
        (topic for topic in topics if topic.retired_on is None), key=lambda topic: (topic.position, topic.pk)
    )
    return tuple(TopicTag(topic.name, label_of(topic), topic.is_core) for topic in current)


def label_of(topic: Topic) -> Words:
    """Return a topic's label in the active language, else in English, else any, else its code."""
    label = topic.preferred()
    return Words(label.label, label.language) if label else Words(topic.name)
