"""What the public sees now of things of any kind: their names, and where they are read."""

import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from organizations.models import OrganizationPage
from practices.feeds.adoptions import marked_name, statement_line
from practices.feeds.facts import PAGE, Facts, FactSource, address_of, are_there, keys_of, read_things
from practices.models.adoptions import AdoptionEvent, State, Track
from practices.models.assessments import Assessment
from practices.models.editions import EditionPage
from practices.models.exchange.changes import ChangedKind
from practices.models.initiatives import Initiative
from practices.models.instruments import InstrumentPage
from practices.models.links import ProvisionLink
from practices.models.practices import PracticePage
from practices.models.reports.issues import Report
from practices.models.topics import Topic


@dataclass(frozen=True, slots=True)
class PublicThing:
    """What the public sees of a thing: its name, "" where it has none, and its page."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Bearers:
    """The organizations, instruments and topics by whose names others are named, by primary key."""

    organizations: Mapping[int, OrganizationPage]
    instruments: Mapping[int, InstrumentPage]
    topics: Mapping[int, Topic]

    @property
    def known(self) -> Mapping[str, Mapping[int, Any]]:
        """All of them, by the names of facts."""
        return {"organization": self.organizations, "instrument": self.instruments, "topic": self.topics}

    def organization(self, facts: Facts) -> str:
        """Name the organization of a thing."""
        return self.organizations[facts["organization"]].name_in()

    def instrument(self, facts: Facts) -> str:
        """Name the instrument of a thing, with its organization."""
        return f"{self.organization(facts)}: {self.instruments[facts['instrument']].title_in()}"

    def topic(self, facts: Facts) -> str:
        """Name the topic of a thing."""
        return self.topics[facts["topic"]].label_in()


def things_shown(things: Iterable[tuple[str, str]]) -> dict[tuple[str, str], PublicThing]:
    """Return by kind and id what the public sees now of things; what is hidden is not there. At most seven queries."""
    read = read_things(KINDS, things)
    bearers = _bearers(read)
    return {
        (kind, _id(facts["id"])): KINDS[ChangedKind(kind)].say(facts, bearers)
        for kind, facts in read
        if are_there(facts, bearers.known)
    }


def _id(read: str) -> str:
    """Write an id as the API does: one database gives the uuid without its hyphens."""
    try:
        return str(uuid.UUID(read))
    except ValueError:
        return read


def _bearers(read: Collection[tuple[str, Facts]]) -> Bearers:
    organizations = OrganizationPage.objects.filter(pk__in=keys_of(read, "organization")).prefetch_related("names")
    instruments = InstrumentPage.objects.filter(pk__in=keys_of(read, "instrument")).prefetch_related("titles")
    topics = Topic.objects.filter(pk__in=keys_of(read, "topic")).prefetch_related("labels")
    return Bearers(
        {page.pk: page for page in organizations.order_by()},
        {page.pk: page for page in instruments.order_by()},
        {topic.pk: topic for topic in topics.order_by()},
    )


def _adoption(facts: Facts, bearers: Bearers) -> PublicThing:
    organization = bearers.organizations[facts["organization"]]
    said = statement_line(
        str(Track(facts["track"]).label),
        str(State(facts["state"]).label),
        datetime.date.fromisoformat(facts["effective_on"]),
        facts["precision"],
        is_reversal=bool(facts["is_reversal"]),
        is_check=facts["checks"] is not None,
    )
    name = marked_name(organization.name_in(), is_demonstration=organization.is_demonstration)
    return PublicThing(f"{name}: {said}", f"{reverse('adoptions')}?event={_id(facts['id'])}#event-{_id(facts['id'])}")


def _report(facts: Facts, _bearers: Bearers) -> PublicThing:
    report = Report(series=facts["series"], number=facts["number"])
    name = ": ".join(filter(None, (report.name, facts["title"])))
    return PublicThing(name, reverse("report", args=[report.issue]))


KINDS: Mapping[ChangedKind, FactSource[Bearers, PublicThing]] = {
    ChangedKind.ORGANIZATION: FactSource(
        lambda: OrganizationPage.objects.visible_to(None),
        "translation_key",
        {"organization": "pk", **PAGE},
        lambda facts, bearers: PublicThing(bearers.organization(facts), address_of(facts)),
    ),
    ChangedKind.TOPIC: FactSource(
        Topic.objects.all,
        "name",
        {"topic": "pk"},
        lambda facts, bearers: PublicThing(bearers.topic(facts), reverse("topic", args=[facts["id"]])),
    ),
    ChangedKind.INSTRUMENT: FactSource(
        lambda: InstrumentPage.objects.visible_to(None),
        "translation_key",
        {"organization": "organization", "instrument": "pk", **PAGE},
        lambda facts, bearers: PublicThing(bearers.instrument(facts), address_of(facts)),
    ),
    ChangedKind.EDITION: FactSource(
        lambda: EditionPage.objects.visible_to(None),
        "translation_key",
        {"organization": "instrument__organization", "instrument": "instrument", "language": "language", **PAGE},
        lambda facts, bearers: PublicThing(f"{bearers.instrument(facts)} ({facts['language']})", address_of(facts)),
    ),
    ChangedKind.PRACTICE: FactSource(
        lambda: PracticePage.objects.visible_to(None),
        "translation_key",
        {"organization": "organization", "title": "title", **PAGE},
        lambda facts, bearers: PublicThing(f"{bearers.organization(facts)}: {facts['title']}", address_of(facts)),
    ),
    ChangedKind.ADOPTION: FactSource(
        lambda: AdoptionEvent.objects.visible_to(None).of_adopters(),
        "public_id",
        {
            "organization": "organization",
            "track": "track",
            "state": "state",
            "effective_on": "effective_on",
            "precision": "effective_precision",
            "checks": "checks",
            "is_reversal": Exists(AdoptionEvent.objects.visible_to(None).filter(pk=OuterRef("reverses")).order_by()),
        },
        _adoption,
    ),
    ChangedKind.ASSESSMENT: FactSource(
        lambda: Assessment.objects.visible_to(None).standing(None),
        "public_id",
        {
            "organization": "instrument__organization",
            "instrument": "instrument",
            "topic": "topic",
            "key": "instrument__translation_key",
            "code": "topic__name",
        },
        lambda facts, bearers: PublicThing(
            f"{bearers.instrument(facts)}, {bearers.topic(facts)}",
            reverse("coverage_cell", args=[_id(facts["key"]), facts["code"]]),
        ),
    ),
    ChangedKind.LINK: FactSource(
        lambda: ProvisionLink.objects.standing_to(None),
        "public_id",
        {},
        lambda facts, _bearers: PublicThing("", reverse("link-detail", args=[_id(facts["id"])])),  # no page of its own
    ),
    ChangedKind.INITIATIVE: FactSource(
        lambda: Initiative.objects.visible_to(None),
        "public_id",
        {"title": "title", "slug": "slug"},
        lambda facts, _bearers: PublicThing(facts["title"], reverse("initiative", args=[facts["slug"]])),
    ),
    ChangedKind.REPORT: FactSource(
        lambda: Report.objects.visible_to(None),
        "public_id",
        {"series": "series", "number": "number", "title": "content__title"},
        _report,
    ),
}
