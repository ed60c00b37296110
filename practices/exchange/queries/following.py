"""What a follower is told of, in words and as an address."""

from collections.abc import Collection, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from organizations.languages import language_choices
from organizations.models import OrganizationPage
from practices.models.exchange.changes import ChangedKind
from practices.models.exchange.following import Subscription
from practices.models.instruments import InstrumentKind, InstrumentPage
from practices.models.topics import Topic
from practices.queries.editions.facts import label_of
from practices.queries.listings import is_uuid
from practices.queries.typed import clean_query
from practices.queries.vocabulary.history import standing_codes
from practices.queries.wording import Words, language_name, list_words, name_of, title_of

KINDS_OF: dict[str, tuple[ChangedKind, ...]] = {
    "topic": (
        ChangedKind.TOPIC,
        ChangedKind.INSTRUMENT,
        ChangedKind.EDITION,
        ChangedKind.PRACTICE,
        ChangedKind.ADOPTION,
        ChangedKind.ASSESSMENT,
        ChangedKind.INITIATIVE,
    ),
    "organization": (
        ChangedKind.ORGANIZATION,
        ChangedKind.INSTRUMENT,
        ChangedKind.EDITION,
        ChangedKind.PRACTICE,
        ChangedKind.ADOPTION,
        ChangedKind.ASSESSMENT,
        ChangedKind.LINK,
        ChangedKind.INITIATIVE,
    ),
    "instrument": (
        ChangedKind.INSTRUMENT,
        ChangedKind.EDITION,
        ChangedKind.ADOPTION,
        ChangedKind.ASSESSMENT,
        ChangedKind.LINK,
    ),
    "q": (
        ChangedKind.TOPIC,
        ChangedKind.INSTRUMENT,
        ChangedKind.EDITION,
        ChangedKind.PRACTICE,
        ChangedKind.ADOPTION,
    ),
    "language": (ChangedKind.INSTRUMENT, ChangedKind.EDITION, ChangedKind.PRACTICE),
    "instrument_kind": (ChangedKind.INSTRUMENT, ChangedKind.EDITION, ChangedKind.ADOPTION),
}
"""The kinds of things that can be about a topic, an organization, an instrument, or among the hits of a search."""


Seen = tuple[Collection[int], Collection[int]]
"""The organizations and the instruments (keys) that a reader may see, of those that are named."""


class NothingToFollow(Exception):
    """What was named is not there for this reader."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What is followed: everything that is given must hold; where nothing is given, everything is followed.

    `language` (of a text) and `instrument_kind` are codes, "" for any, as the search narrows by them; `kinds` are
    codes of `ChangedKind`, sorted, empty for all.
    """

    topic: Topic | None = None
    organization: OrganizationPage | None = None
    instrument: InstrumentPage | None = None
    words: str = ""
    language: str = ""
    instrument_kind: str = ""
    kinds: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that are given, of topic, organization, instrument, q, language, instrument_kind."""
        given = (
            ("topic", self.topic),
            ("organization", self.organization),
            ("instrument", self.instrument),
            ("q", self.words),
            ("language", self.language),
            ("instrument_kind", self.instrument_kind),
        )
        return tuple(name for name, value in given if value)

    def with_kinds(self, kinds: Sequence[str]) -> "Followed":
        """Return the same, limited to these kinds; all that there can be is no limit."""
        offered = kinds_for(self)
        kept = tuple(sorted(set(kinds) & set(offered)))
        return replace(self, kinds=() if len(kept) == len(offered) else kept)


@dataclass(frozen=True, slots=True)
class Crossing:
    """One part of what is followed: what it is ("Topic"), which one, and the query without it."""

    name: str
    label: str
    words: Words
    rest: str


def read_followed(query: Any, user: Any) -> Followed:
    """Read what is followed from a query (a QueryDict). Raises NothingToFollow, for what `user` may not see too."""
    kinds = [kind for kind in query.getlist("kind") if kind in ChangedKind.values]
    return Followed(
        topic=_topic(query.get("topic", "")),
        organization=_page(OrganizationPage.objects.visible_to(user).filter(live=True), query.get("organization", "")),
        instrument=_page(InstrumentPage.objects.visible_to(user), query.get("instrument", "")),
        words=clean_query(query.get("q", "")),
        language=_code(query.get("language", ""), dict(language_choices())),
        instrument_kind=_code(query.get("instrument_kind", ""), InstrumentKind.values),
    ).with_kinds(kinds)


def followed_of(subscription: Subscription) -> Followed:
    """Return what a subscription is about."""
    return Followed(
        subscription.topic,
        subscription.organization,
        subscription.instrument,
        subscription.words,
        subscription.text_language,
        subscription.instrument_kind,
        tuple(subscription.kinds),
    )


def kinds_for(followed: Followed) -> tuple[ChangedKind, ...]:
    """Return the kinds of things that can be about all of what is given, in their order."""
    allowed = [set(KINDS_OF[name]) for name in followed.names]
    return tuple(kind for kind in ChangedKind if all(kind in kinds for kinds in allowed))


def query_of(followed: Followed, *, without: str = "") -> str:
    """Return it as a query, encoded; `without` leaves out one parameter."""
    pairs = [(name, value) for name, value in _pairs(followed) if name != without]
    return urlencode(pairs)


def crossings(followed: Followed, user: Any, *, seen: Seen | None = None) -> tuple[Crossing, ...]:
    """Name each part in the active language. What `user` may not see now has no name.

    `seen`: which organizations and instruments (keys) that is, where the caller asked for many at once.
    """
    labels = {
        "topic": _("Topic, with its narrower ones"),
        "organization": _("Organization"),
        "instrument": _("Instrument"),
        "q": _("Words"),
        "language": _("Language of the text"),
        "instrument_kind": _("Kind of instrument"),
    }
    may_see = _seen(followed, user) if seen is None else seen
    return tuple(
        Crossing(name, labels[name], _words(name, followed, may_see), query_of(followed, without=name))
        for name in followed.names
    )


def kind_labels(followed: Followed) -> tuple[str, ...]:
    """Name the kinds that it is limited to, in their order; none for all."""
    return tuple(str(kind.label) for kind in ChangedKind if kind.value in followed.kinds)


def in_words(followed: Followed, user: Any, *, gives_search: bool = True, seen: Seen | None = None) -> str:
    """Say in one line what is followed; `seen` as in `crossings`.

    `gives_search`: whether the words of a search are given. Anybody can type them, and somebody else's address: what
    goes to an address that is not confirmed says only that it is a search.
    """
    parts = [
        str(crossing.words) if gives_search or crossing.name != "q" else _("a search")
        for crossing in crossings(followed, user, seen=seen)
    ]
    named = " · ".join(parts) or _("everything")
    kinds = kind_labels(followed)
    return f"{named} ({list_words(kinds)})" if kinds else named


@dataclass(frozen=True, slots=True)
class SubscriptionCounts:
    """How many confirmed subscriptions there are, by what they name; one that names two things counts in both."""

    topics: int
    organizations: int
    instruments: int
    searches: int
    everything: int
    total: int


def figures() -> SubscriptionCounts:
    """Count the subscriptions. Numbers only: nobody is shown who follows what. One query."""
    is_search = ~Q(words="", text_language="", instrument_kind="")
    names_nothing = Q(topic=None, organization=None, instrument=None) & ~is_search
    counted = Subscription.objects.confirmed().aggregate(
        topics=Count("pk", filter=Q(topic__isnull=False)),
        organizations=Count("pk", filter=Q(organization__isnull=False)),
        instruments=Count("pk", filter=Q(instrument__isnull=False)),
        searches=Count("pk", filter=is_search),
        everything=Count("pk", filter=names_nothing),
        total=Count("pk"),
    )
    return SubscriptionCounts(**counted)


def _topic(code: str) -> Topic | None:
    if not code:
        return None
    codes = standing_codes(code.replace("\0", "")[:100])
    found = Topic.objects.filter(name__in=codes).for_listing().first()
    if found is None:
        raise NothingToFollow
    return found


def _code(code: str, known: Container[str]) -> str:
    if code and code not in known:
        raise NothingToFollow
    return code


def _page(pages: Any, key: str) -> Any:
    if not key:
        return None
    found = pages.filter(translation_key=key).for_listing().first() if is_uuid(key) else None
    if found is None:
        raise NothingToFollow
    return found


def _pairs(followed: Followed) -> Iterator[tuple[str, str]]:
    if followed.topic is not None:
        yield "topic", followed.topic.name
    if followed.organization is not None:
        yield "organization", str(followed.organization.translation_key)
    if followed.instrument is not None:
        yield "instrument", str(followed.instrument.translation_key)
    if followed.words:
        yield "q", followed.words
    if followed.language:
        yield "language", followed.language
    if followed.instrument_kind:
        yield "instrument_kind", followed.instrument_kind
    yield from (("kind", kind) for kind in followed.kinds)


def _seen(followed: Followed, user: Any) -> Seen:
    organization, instrument = followed.organization, followed.instrument
    organizations = OrganizationPage.objects.visible_to(user).filter(pk=organization.pk) if organization else ()
    instruments = InstrumentPage.objects.visible_to(user).filter(pk=instrument.pk) if instrument else ()
    return {page.pk for page in organizations}, {page.pk for page in instruments}


def _words(name: str, followed: Followed, seen: Seen) -> Words:
    organizations, instruments = seen
    topic, organization, instrument = followed.topic, followed.organization, followed.instrument
    if name == "topic" and topic is not None:
        words = label_of(topic)
    elif name == "organization" and organization is not None:
        hidden = Words(_("an organization that is not shown at present"))
        words = name_of(organization) if organization.pk in organizations else hidden
    elif name == "instrument" and instrument is not None:
        hidden = Words(_("an instrument that is not shown at present"))
        words = title_of(instrument) if instrument.pk in instruments else hidden
    elif name == "language":
        words = Words(language_name(followed.language))
    elif name == "instrument_kind":
        words = Words(str(InstrumentKind(followed.instrument_kind).label))
    else:
        words = Words(_("“%(words)s”") % {"words": followed.words})
    return words
