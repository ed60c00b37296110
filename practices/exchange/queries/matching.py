"""Which changed things are about what is followed: only what the reader may see is looked at."""

import uuid
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from organizations.models import OrganizationPage
from practices.exchange.queries.following import Followed, kinds_for
from practices.models.adoptions import AdoptionEvent
from practices.models.assessments import Assessment
from practices.models.editions import EditionPage
from practices.models.exchange.changes import ChangedKind, ShownThing
from practices.models.initiatives import Initiative, Participation
from practices.models.instruments import InstrumentPage
from practices.models.links import ProvisionLink
from practices.models.practices import PracticePage
from practices.models.reports.issues import Report
from practices.models.topics import Topic
from practices.queries.listings import ListingQuery, named_like, practices_asked_for
from practices.queries.stemmed import provisions_holding, stems_by_language, topics_named
from practices.queries.vocabulary.history import standing_codes

ID_FIELDS: dict[str, str] = {
    ChangedKind.ORGANIZATION: "translation_key",
    ChangedKind.TOPIC: "name",
    ChangedKind.INSTRUMENT: "translation_key",
    ChangedKind.EDITION: "translation_key",
    ChangedKind.PRACTICE: "translation_key",
    ChangedKind.ADOPTION: "public_id",
    ChangedKind.ASSESSMENT: "public_id",
    ChangedKind.LINK: "public_id",
    ChangedKind.INITIATIVE: "public_id",
    ChangedKind.REPORT: "public_id",
}
THROUGH_INSTRUMENTS = (ChangedKind.EDITION, ChangedKind.ADOPTION, ChangedKind.ASSESSMENT, ChangedKind.LINK)
"""Kinds of things that are about what their instruments are about."""
MOST_AT_ONCE = 500
NOTHING = Q(pk__in=())
About = Mapping[str, Sequence[str]]
"""Topics (codes), instruments and organizations (uuids), as `ShownThing.about` keeps them."""


def shown(kind: str, user: Any) -> QuerySet[Any]:
    """Return the things of a kind that `user` is shown now, as the API shows them, without an order."""
    views: dict[str, Callable[[], QuerySet[Any]]] = {
        ChangedKind.ORGANIZATION: lambda: OrganizationPage.objects.visible_to(user),
        ChangedKind.TOPIC: Topic.objects.all,
        ChangedKind.INSTRUMENT: lambda: InstrumentPage.objects.visible_to(user),
        ChangedKind.EDITION: lambda: EditionPage.objects.visible_to(user),
        ChangedKind.PRACTICE: lambda: PracticePage.objects.visible_to(user),
        ChangedKind.ADOPTION: lambda: AdoptionEvent.objects.visible_to(user).of_adopters(),
        ChangedKind.ASSESSMENT: lambda: Assessment.objects.visible_to(user).standing(user),
        ChangedKind.LINK: lambda: ProvisionLink.objects.standing_to(user),
        ChangedKind.INITIATIVE: lambda: Initiative.objects.visible_to(user),
        ChangedKind.REPORT: lambda: Report.objects.visible_to(user),
    }
    return views[kind]().order_by()


@dataclass(frozen=True)
class Matcher:
    """Tells which of some things are about what is followed, as `user` sees them now."""

    followed: Followed
    user: Any

    def is_possible(self, kind: str) -> bool:
        """Tell whether things of this kind can be about it at all, and are wanted."""
        return (not self.followed.kinds or kind in self.followed.kinds) and kind in kinds_for(self.followed)

    def among_shown(self, kind: str, things: Collection[str]) -> set[str]:
        """Return those of the things (ids) that are shown and are about what is followed."""
        rule = self._rules(kind)
        return set(_ids(kind, shown(kind, self.user), rule, things))

    def among_withdrawn(self, kind: str, scope: str, owners: Mapping[str, uuid.UUID | None]) -> set[str]:
        """Return those of things that were shown, and are no more, that are about what is followed.

        `owners`: the organization (uuid) of each, as the log of the scope tells it. By what they were about when they
        were last shown: what they say while they are hidden is not looked at. Their words are not known any more, so
        that a search tells of none.
        """
        if {"q", "language", "instrument_kind"} & set(self.followed.names):
            return set()
        last = _last_shown(scope, kind, owners)
        instruments = {key for about in last.values() for key in about.get("instruments", ())}
        through = _last_shown(scope, ChangedKind.INSTRUMENT, instruments) if kind in THROUGH_INSTRUMENTS else {}
        return {
            thing
            for thing, owner in owners.items()
            if self._was_about(_facts(kind, thing, owner, last.get(thing, {}), through))
        }

    def _was_about(self, facts: Mapping[str, Collection[str]]) -> bool:
        followed = self.followed
        wanted = (
            ("organizations", followed.organization and {str(followed.organization.translation_key)}),
            ("instruments", followed.instrument and {str(followed.instrument.translation_key)}),
            ("topics", followed.topic and set(self._branch.values())),
        )
        return all(not keys or not keys.isdisjoint(facts[name]) for name, keys in wanted)

    def _rules(self, kind: str) -> Q:
        followed, rule = self.followed, Q()
        if followed.organization is not None:
            rule &= self._by_organization(kind, followed.organization.pk)
        if followed.instrument is not None:
            rule &= self._by_instrument(kind, followed.instrument.pk)
        if followed.topic is not None:
            rule &= self._by_topic(kind)
        if followed.words:
            rule &= self._by_words(kind)
        if followed.language:
            rule &= self._by_language(kind, followed.language)
        if followed.instrument_kind:
            rule &= self._by_instrument_kind(kind, followed.instrument_kind)
        return rule

    def _by_organization(self, kind: str, key: int) -> Q:
        taking_part = Participation.objects.visible_to(self.user).filter(organization=key).order_by()
        return {
            ChangedKind.ORGANIZATION: Q(pk=key),
            ChangedKind.INSTRUMENT: Q(organization=key),
            ChangedKind.EDITION: Q(instrument__organization=key),
            ChangedKind.PRACTICE: Q(organization=key),
            ChangedKind.ADOPTION: Q(organization=key) | Q(reference__organization=key),
            ChangedKind.ASSESSMENT: Q(instrument__organization=key),
            ChangedKind.LINK: Q(left__edition__instrument__organization=key)
            | Q(right__edition__instrument__organization=key),
            ChangedKind.INITIATIVE: Q(pk__in=taking_part.values("initiative")),
        }.get(ChangedKind(kind), NOTHING)

    def _by_instrument(self, kind: str, key: int) -> Q:
        return {
            ChangedKind.INSTRUMENT: Q(pk=key),
            ChangedKind.EDITION: Q(instrument=key),
            ChangedKind.ADOPTION: Q(reference=key) | Q(own_instrument=key, own_instrument__in=self._instruments),
            ChangedKind.ASSESSMENT: Q(instrument=key),
            ChangedKind.LINK: Q(left__edition__instrument=key) | Q(right__edition__instrument=key),
        }.get(ChangedKind(kind), NOTHING)

    def _by_topic(self, kind: str) -> Q:
        tagged = self._instruments.filter(topic_items__tag__in=list(self._branch))
        practices = (
            PracticePage.objects.visible_to(self.user).filter(topic_items__tag__in=list(self._branch)).order_by()
        )
        initiatives = Initiative.objects.visible_to(self.user).filter(topics__in=list(self._branch)).order_by()
        return {
            ChangedKind.TOPIC: Q(pk__in=list(self._branch)),
            ChangedKind.INSTRUMENT: Q(pk__in=tagged),
            ChangedKind.EDITION: Q(instrument__in=tagged),
            ChangedKind.PRACTICE: Q(pk__in=practices.filter(topic_items__tag__in=list(self._branch)).values("pk")),
            ChangedKind.ADOPTION: Q(reference__in=tagged) | Q(own_instrument__in=tagged),
            ChangedKind.ASSESSMENT: Q(topic__in=list(self._branch)),
            ChangedKind.INITIATIVE: Q(pk__in=initiatives.filter(topics__in=list(self._branch)).values("pk")),
        }.get(ChangedKind(kind), NOTHING)

    def _by_words(self, kind: str) -> Q:
        words = self.followed.words
        instruments = named_like(InstrumentPage.objects.visible_to(self.user), words).order_by().values("pk")
        rules: dict[ChangedKind, Callable[[], Q]] = {
            ChangedKind.TOPIC: lambda: Q(pk__in=topics_named(words).values("pk")),
            ChangedKind.INSTRUMENT: lambda: Q(pk__in=instruments),
            ChangedKind.EDITION: lambda: (
                Q(instrument__in=instruments)
                | Q(pk__in=provisions_holding(self._stems, self.user).order_by().values("edition"))
            ),
            ChangedKind.PRACTICE: lambda: Q(
                pk__in=practices_asked_for(ListingQuery(q=words), self.user).order_by().values("pk")
            ),
            ChangedKind.ADOPTION: lambda: Q(reference__in=instruments) | Q(own_instrument__in=instruments),
        }
        return rules.get(ChangedKind(kind), lambda: NOTHING)()

    def _by_language(self, kind: str, language: str) -> Q:
        editions = EditionPage.objects.visible_to(self.user).filter(language=language).order_by()
        return {
            ChangedKind.INSTRUMENT: Q(pk__in=editions.values("instrument")),
            ChangedKind.EDITION: Q(language=language),
            ChangedKind.PRACTICE: Q(language=language),
        }.get(ChangedKind(kind), NOTHING)

    def _by_instrument_kind(self, kind: str, wanted: str) -> Q:
        return {
            ChangedKind.INSTRUMENT: Q(kind=wanted),
            ChangedKind.EDITION: Q(instrument__kind=wanted),
            ChangedKind.ADOPTION: Q(reference__kind=wanted),
        }.get(ChangedKind(kind), NOTHING)

    @property
    def _instruments(self) -> Any:
        return InstrumentPage.objects.visible_to(self.user).order_by().values("pk")

    @cached_property
    def _branch(self) -> dict[int, str]:
        """The topic that is followed and all under it, key to code; of a retired one, those that took its place."""
        topic = self.followed.topic
        if topic is None:
            return {}
        found = {topic.pk: topic.name}
        for code in standing_codes(topic.name):
            found |= Topic.objects.branch(code)
        return found

    @cached_property
    def _stems(self) -> dict[str, tuple[str, ...]]:
        return stems_by_language(self.followed.words, self.user)


def _facts(
    kind: str, thing: str, owner: uuid.UUID | None, about: About, through: Mapping[str, About]
) -> dict[str, set[str]]:
    """Return the topics, instruments and organizations that a thing is about: its own, and those of its instruments."""
    named = {"topic": "topics", "instrument": "instruments", "organization": "organizations"}.get(kind)
    facts = {name: set(about.get(name, ())) for name in ("topics", "instruments", "organizations")}
    if named is not None:
        facts[named] = {thing}
    facts["organizations"].add(str(owner))
    related = [through[key] for key in facts["instruments"] if key in through]
    for one in related:
        facts["organizations"] |= set(one.get("organizations", ()))
    if kind in (ChangedKind.EDITION, ChangedKind.ADOPTION):
        facts["topics"] = {code for one in related for code in one.get("topics", ())}
    return facts


def _last_shown(scope: str, kind: str, things: Collection[str]) -> dict[str, About]:
    """Return what things (ids) were about when the readers of a scope were last shown them."""
    found: dict[str, About] = {}
    listed = sorted(things)
    for start in range(0, len(listed), MOST_AT_ONCE):
        rows = ShownThing.objects.shown_to(scope).filter(kind=kind, thing__in=listed[start : start + MOST_AT_ONCE])
        found |= dict(rows.values_list("thing", "about"))
    return found


def _ids(kind: str, rows: QuerySet[Any], rule: Q, things: Collection[str]) -> Iterator[str]:
    field, listed = ID_FIELDS[kind], sorted(things)
    for start in range(0, len(listed), MOST_AT_ONCE):
        some = listed[start : start + MOST_AT_ONCE]
        found = rows.filter(rule, **{f"{field}__in": some}).values_list(field, flat=True).distinct()
        yield from (str(key) for key in found)
