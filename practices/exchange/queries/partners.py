"""Partners' portals and what they show, as they are listed here: with where it is from, and when it was read."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage
from organizations.models.page_fields import label_of, with_described
from practices.models.editions import EditionPage
from practices.models.exchange.changes import ChangedKind
from practices.models.exchange.harvest import HarvestedThing, HarvestSource
from practices.models.instruments import InstrumentPage
from practices.models.statements import DETAILS
from practices.queries.choices import FilterChoice
from practices.queries.typed import clean_query, holds_word

PAGE_SIZE = 50
READING = "list "
"""How the place of a portal begins whose lists are being read."""


def _with_described(model: type[Any], *facts: tuple[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Put the described fields of pages among the facts, each in its place."""
    labels = with_described(model, "partner", dict(facts), lambda name, _words: label_of(model, name))
    return tuple(labels.items())


FACTS: dict[str, tuple[tuple[str, Any], ...]] = {
    ChangedKind.ORGANIZATION: _with_described(OrganizationPage, ("acronym", _("Acronym"))),
    ChangedKind.TOPIC: (("id", _("Code")), ("scope_note", _("Scope")), ("broader", _("Broader topic"))),
    ChangedKind.INSTRUMENT: _with_described(
        InstrumentPage, ("organization.name", _("Issued by")), ("topics", _("Topics"))
    ),
    ChangedKind.EDITION: _with_described(EditionPage, ("instrument.title", _("Instrument")), ("dated_on", _("Date"))),
    ChangedKind.PRACTICE: (
        ("organization.name", _("Organization")),
        ("kind", _("Kind")),
        ("language", _("Language")),
        ("summary", _("Summary")),
        ("topics", _("Topics")),
    ),
    ChangedKind.ADOPTION: (
        ("organization.name", _("Organization")),
        ("reference.title", _("Reference instrument")),
        ("track", _("Track")),
        ("state", _("State")),
        ("effective_on", _("Effective")),
        ("basis", _("Basis")),
        *((name, about.label) for name, about in DETAILS.items()),
    ),
    ChangedKind.ASSESSMENT: (
        ("instrument.title", _("Instrument")),
        ("topic", _("Topic")),
        ("finding", _("Finding")),
        ("judge", _("Assessed by")),
        ("note", _("Note")),
        ("statement", _("Statement")),
    ),
    ChangedKind.LINK: (("relation", _("Relation")), ("reason", _("Reason"))),
    ChangedKind.INITIATIVE: (
        ("summary", _("Summary")),
        ("began", _("Since")),
        ("ended", _("Until")),
        ("topics", _("Topics")),
        ("website", _("Website")),
    ),
    ChangedKind.REPORT: (("issue", _("Issue")), ("language", _("Language")), ("as_of", _("As of"))),
}
"""What is shown of a thing, by kind: where it lies in what its portal gives, and its label."""


@dataclass(frozen=True, slots=True)
class PortalRow:
    """A partner's portal. `waiting`: changes of its log that were not read when it was last asked."""

    id: uuid.UUID
    name: str
    address: str
    page: str
    is_shown: bool
    began_at: datetime.datetime | None
    ended_at: datetime.datetime | None
    checked_at: datetime.datetime | None
    problem: str
    place: str
    is_being_listed: bool
    waiting: int | None
    is_equal: bool
    counts: tuple[tuple[str, str, int], ...]

    @property
    def total(self) -> int:
        """How many things of it are kept."""
        return sum(count for _kind, _label, count in self.counts)


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A thing of a partner, and where it is from. `original`: its page there, "" for none."""

    title: str
    kind: str
    kind_label: str
    owner: str
    page: str
    original: str
    portal: str
    portal_page: str
    read_at: datetime.datetime
    is_demonstration: bool


@dataclass(frozen=True, slots=True)
class PartnerFact:
    """One thing that is said; `address`: where it leads, "" for nowhere."""

    label: str
    value: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class PartnersAsked:
    """What a list of partners' things is limited to; "" asks for everything."""

    q: str = ""
    kind: str = ""
    portal: str = ""

    @property
    def is_limited(self) -> bool:
        """Whether anything is left out."""
        return bool(self.q or self.kind or self.portal)


def read_partners_asked(query: Mapping[str, str]) -> PartnersAsked:
    """Read what a query asks for; what means nothing is left out."""
    kind, portal = query.get("kind", ""), query.get("portal", "")
    try:
        key = str(uuid.UUID(portal)) if portal else ""
    except ValueError:
        key = ""
    return PartnersAsked(clean_query(query.get("q", "")), kind if kind in ChangedKind.values else "", key)


def portal_rows(user: Any, *, key: uuid.UUID | None = None) -> list[PortalRow]:
    """Return the partners' portals that `user` may see, by name, with counts by kind; or the one with this id."""
    sources = HarvestSource.objects.visible_to(user)
    if key is not None:
        sources = sources.filter(public_id=key)
    counts: dict[int, dict[str, int]] = {}
    kept = HarvestedThing.objects.filter(source__in=sources.values("pk"), withdrawn_at__isnull=True)
    for source, kind, count in kept.order_by().values_list("source", "kind").annotate(count=Count("pk")):
        counts.setdefault(source, {})[kind] = count
    return [_portal_row(source, counts.get(source.pk, {})) for source in sources]


def _portal_row(source: HarvestSource, counts: Mapping[str, int]) -> PortalRow:
    is_equal = source.checked_at is not None and source.checked_at == source.ended_at
    return PortalRow(
        id=source.public_id,
        name=str(source),
        address=source.address,
        page=reverse("partner", args=[source.public_id]),
        is_shown=source.is_shown,
        began_at=source.began_at,
        ended_at=source.ended_at,
        checked_at=source.checked_at,
        problem=source.problem,
        place=source.cursor if source.cursor.isdigit() else "",
        is_being_listed=source.cursor.startswith(READING),
        waiting=_waiting(source),
        is_equal=is_equal,
        counts=tuple(
            (str(kind.value), str(kind.label), counts[kind]) for kind in ChangedKind if counts.get(kind.value)
        ),
    )


def _waiting(source: HarvestSource) -> int | None:
    if not source.head.isdigit() or not source.cursor.isdigit():
        return None
    return max(int(source.head) - int(source.cursor), 0)


def things_asked_for(asked: PartnersAsked, user: Any) -> QuerySet[HarvestedThing]:
    """Return partners' things that `user` may see and that were asked for, by title."""
    things = HarvestedThing.objects.visible_to(user).select_related("source").order_by("title", "kind", "thing", "pk")
    if asked.portal:
        things = things.filter(source__public_id=asked.portal)
    if asked.kind:
        things = things.filter(kind=asked.kind)
    for word in asked.q.split():
        things = things.filter(holds_word("title", word) | holds_word("owner", word))
    return things


def kind_choices(asked: PartnersAsked) -> list[FilterChoice]:
    """Return the kinds that a list can be limited to."""
    return [FilterChoice(value, str(label), value == asked.kind) for value, label in ChangedKind.choices]


def portal_choices(asked: PartnersAsked, portals: Sequence[PortalRow]) -> list[FilterChoice]:
    """Return the portals that a list can be limited to; none where there is only one."""
    if len(portals) < 2:
        return []
    return [FilterChoice(str(one.id), one.name, str(one.id) == asked.portal) for one in portals]


def partner_rows(things: Iterable[HarvestedThing]) -> list[PartnerRow]:
    """Make the rows of a list."""
    return [partner_row(thing) for thing in things]


def partner_row(thing: HarvestedThing) -> PartnerRow:
    """Make the row of one thing."""
    data = thing.data if isinstance(thing.data, dict) else {}
    return PartnerRow(
        title=thing.title or thing.thing,
        kind=thing.kind,
        kind_label=str(ChangedKind(thing.kind).label),
        owner=thing.owner,
        page=reverse("partner_thing", args=[thing.source.public_id, thing.kind, thing.thing]),
        original=thing.address,
        portal=str(thing.source),
        portal_page=reverse("partner", args=[thing.source.public_id]),
        read_at=thing.read_at,
        is_demonstration=data.get("is_demonstration") is True,
    )


def facts_of(thing: HarvestedThing) -> list[PartnerFact]:
    """Return what is said of a thing, as its portal gives it; what it does not say is left out."""
    facts = []
    for path, label in FACTS[thing.kind]:
        text = _text(_at(thing.data, path))
        if text:
            facts.append(PartnerFact(str(label), text, text if _is_address(text) else ""))
    return facts


def _at(data: Any, path: str) -> Any:
    for step in path.split("."):
        data = data.get(step) if isinstance(data, dict) else None
    return data


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://")) and not any(letter.isspace() for letter in text)
