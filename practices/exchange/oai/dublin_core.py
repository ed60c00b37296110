"""What is said of a thing in unqualified Dublin Core, in English; never a text, whatever its terms of reuse."""

import datetime
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, prefetch_related_objects
from django.db.models.functions import TruncDate
from django.urls import reverse

from organizations.models import OrganizationPage
from practices.feeds.change_source import urn
from practices.feeds.facts import (
    PAGE,
    FactQuery,
    Facts,
    FactSource,
    address_of,
    are_there,
    keys_of,
    read_facts,
    read_things,
)
from practices.models.demonstration import Demonstration
from practices.models.editions import EditionPage, TextStatus
from practices.models.exchange.changes import ChangedKind
from practices.models.instruments import EventKind, InstrumentPage, InstrumentTopic
from practices.models.practices import PracticeKind, PracticePage, PracticeTopic
from practices.models.reports.issues import Report
from practices.models.topics import Topic
from practices.queries.editions.citations import full, iso_date
from practices.queries.editions.export_documents import GIVES_TEXT
from practices.queries.editions.exports import AKOMA_NTOSO

TEXT = "Text"
"""The type of all of them in the DCMI type vocabulary."""
FICTIONAL = "Part of the demonstration: the organization is fictional."
DATES = (EventKind.ADOPTED, EventKind.IN_FORCE, EventKind.CIRCULATED, EventKind.DATED)
"""Which date stands for an instrument: the first kind that it has."""


@dataclass(frozen=True, slots=True)
class DublinCoreElement:
    """An element of Dublin Core with its value, and the language of that where it is known."""

    element: str
    value: str
    language: str = ""


DublinCore = tuple[DublinCoreElement, ...]


@dataclass(frozen=True, slots=True)
class Described:
    """What records are described with, beside their own facts: by primary key."""

    organizations: Mapping[int, OrganizationPage]
    instruments: Mapping[int, InstrumentPage]
    topics: Mapping[int, Sequence[Topic]]
    """The topics of a page, in the order of the vocabulary; retired ones are left out."""

    @property
    def known(self) -> Mapping[str, Mapping[int, Any]]:
        """What a record cannot be without, by the names of facts."""
        return {"organization": self.organizations, "instrument": self.instruments}


def read_dublin_core(things: Iterable[tuple[str, str]]) -> dict[tuple[str, str], DublinCore]:
    """Say what the public may see now of things (kind, id); what is hidden is not there. At most eight queries."""
    read = read_things(KINDS, things)
    described = _described(read)
    return {
        (kind, str(uuid.UUID(facts["id"]))): tuple(one for one in KINDS[kind].say(facts, described) if one.value)
        for kind, facts in read
        if are_there(facts, described.known)
    }


def _described(read: Collection[tuple[str, Facts]]) -> Described:
    organizations = OrganizationPage.objects.filter(pk__in=keys_of(read, "organization")).prefetch_related("names")
    instruments = InstrumentPage.objects.filter(pk__in=keys_of(read, "instrument")).prefetch_related("titles", "events")
    return Described(
        {page.pk: page for page in organizations.order_by()},
        {page.pk: page for page in instruments.order_by()},
        _topics_of(keys_of(read, "instrument") | keys_of(read, "practice")),
    )


def _topics_of(pages: Collection[int]) -> Mapping[int, Sequence[Topic]]:
    """Return the topics of instruments and practices (primary keys). At most two queries."""
    if not pages:
        return {}
    read_of = {"page": "content_object", "topic": "tag", "code": "tag__name", "position": "tag__position"}
    parts = {
        model.__name__: FactQuery(model.objects.filter(content_object__in=pages, tag__retired_on__isnull=True), read_of)
        for model in (InstrumentTopic, PracticeTopic)
    }
    read = sorted((facts for _model, facts in read_facts(parts)), key=lambda facts: (facts["position"], facts["topic"]))
    topics = {facts["topic"]: Topic(pk=facts["topic"], name=facts["code"]) for facts in read}
    prefetch_related_objects(list(topics.values()), "labels")
    found: dict[int, list[Topic]] = {}
    for facts in read:
        found.setdefault(facts["page"], []).append(topics[facts["topic"]])
    return found


def _instrument(facts: Facts, described: Described) -> list[DublinCoreElement]:
    page = described.instruments[facts["instrument"]]
    organization = described.organizations[facts["organization"]]
    titles = [DublinCoreElement("title", title.title, title.language) for title in page.titles.all()]
    return [
        *(titles or [DublinCoreElement("title", page.title)]),
        DublinCoreElement("creator", organization.name_in()),
        *_subjects(page.pk, described),
        *_fictional(organization.is_demonstration),
        DublinCoreElement("publisher", settings.WAGTAIL_SITE_NAME),
        DublinCoreElement("date", _date_of(page)),
        DublinCoreElement("type", TEXT),
        DublinCoreElement("type", str(page.get_kind_display())),
        *_identified(page.url, page.translation_key, page.symbol),
        _rights(page),
    ]


def _date_of(page: InstrumentPage) -> str:
    dated = [event for kind in DATES for event in page.events.all() if event.kind == kind and event.on]
    return iso_date(dated[0].on, dated[0].precision) if dated else ""


def _edition(facts: Facts, described: Described) -> list[DublinCoreElement]:
    instrument = described.instruments[facts["instrument"]]
    organization = described.organizations[facts["organization"]]
    language, key = facts["language"], uuid.UUID(facts["id"])
    as_file = full(reverse("edition_export", kwargs={"key": key, "form": AKOMA_NTOSO}))
    gives_text = instrument.reuse_terms in GIVES_TEXT and facts["text_status"] != TextStatus.SUMMARY
    return [
        DublinCoreElement("title", instrument.title_in(language), _language_of(instrument, language)),
        DublinCoreElement("creator", organization.name_in()),
        *_subjects(instrument.pk, described),
        *_fictional(organization.is_demonstration),
        DublinCoreElement("publisher", settings.WAGTAIL_SITE_NAME),
        DublinCoreElement("date", iso_date(_day(facts["dated_on"]), facts["precision"])),
        DublinCoreElement("type", TEXT),
        DublinCoreElement("type", str(TextStatus(facts["text_status"]).label)),
        *_identified(address_of(facts), key, instrument.symbol),
        DublinCoreElement("language", language),
        DublinCoreElement("relation", urn(instrument.translation_key)),
        DublinCoreElement("relation", as_file if gives_text else ""),
        _rights(instrument),
    ]


def _language_of(instrument: InstrumentPage, language: str) -> str:
    """Return the language that an instrument's title has in an edition's language: "" where it is the page's own."""
    return language if any(title.language == language for title in instrument.titles.all()) else ""


def _practice(facts: Facts, described: Described) -> list[DublinCoreElement]:
    organization, language = described.organizations[facts["organization"]], facts["language"]
    return [
        DublinCoreElement("title", facts["title"], language),
        DublinCoreElement("creator", organization.name_in()),
        *_subjects(facts["practice"], described),
        DublinCoreElement("description", facts["summary"], language),
        *_fictional(organization.is_demonstration),
        DublinCoreElement("publisher", settings.WAGTAIL_SITE_NAME),
        DublinCoreElement("date", facts["published_on"] or ""),
        DublinCoreElement("type", TEXT),
        DublinCoreElement("type", str(PracticeKind(facts["kind"]).label)),
        *_identified(address_of(facts), uuid.UUID(facts["id"])),
        DublinCoreElement("language", language),
    ]


def _report(facts: Facts, _described: Described) -> list[DublinCoreElement]:
    report = Report(series=facts["series"], number=facts["number"])
    title = ": ".join(filter(None, (report.name, facts["title"])))
    words = "Organizations in it are fictional: a demonstration."
    return [
        DublinCoreElement("title", title),
        DublinCoreElement("creator", settings.WAGTAIL_SITE_NAME),
        DublinCoreElement("description", words if facts["is_demonstration"] else ""),
        DublinCoreElement("publisher", settings.WAGTAIL_SITE_NAME),
        DublinCoreElement("date", facts["as_of"]),
        DublinCoreElement("type", TEXT),
        *_identified(reverse("report", args=[report.issue]), uuid.UUID(facts["id"]), facts["symbol"]),
        DublinCoreElement("language", facts["language"]),
    ]


def _subjects(page: int, described: Described) -> list[DublinCoreElement]:
    """Return the topics of a page (primary key) in English."""
    return [DublinCoreElement("subject", topic.label_in("en"), "en") for topic in described.topics.get(page, ())]


def _identified(path: str | None, key: object, symbol: str = "") -> list[DublinCoreElement]:
    """Return the address of the page first, then the id, then the official symbol."""
    return [DublinCoreElement("identifier", value) for value in (full(path or ""), urn(key), symbol)]


def _rights(instrument: InstrumentPage) -> DublinCoreElement:
    return DublinCoreElement("rights", f"Terms of reuse: {instrument.get_reuse_terms_display()}.", "en")


def _fictional(is_demonstration: bool) -> list[DublinCoreElement]:
    return [DublinCoreElement("description", FICTIONAL, "en")] if is_demonstration else []


def _day(read: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(read) if read else None


KINDS: Mapping[str, FactSource[Described, list[DublinCoreElement]]] = {
    ChangedKind.EDITION: FactSource(
        lambda: EditionPage.objects.visible_to(None),
        "translation_key",
        {
            "organization": "instrument__organization",
            "instrument": "instrument",
            "language": "language",
            "dated_on": "dated_on",
            "precision": "precision",
            "text_status": "text_status",
            **PAGE,
        },
        _edition,
    ),
    ChangedKind.INSTRUMENT: FactSource(
        lambda: InstrumentPage.objects.visible_to(None),
        "translation_key",
        {"organization": "organization", "instrument": "pk"},
        _instrument,
    ),
    ChangedKind.PRACTICE: FactSource(
        lambda: PracticePage.objects.visible_to(None),
        "translation_key",
        {
            "organization": "organization",
            "practice": "pk",
            "title": "title",
            "language": "language",
            "summary": "summary",
            "kind": "kind",
            "published_on": TruncDate("first_published_at", tzinfo=datetime.UTC),
            **PAGE,
        },
        _practice,
    ),
    ChangedKind.REPORT: FactSource(
        lambda: Report.objects.visible_to(None),
        "public_id",
        {
            "series": "series",
            "number": "number",
            "title": "content__title",
            "as_of": "as_of",
            "symbol": "symbol",
            "language": "language",
            "is_demonstration": Exists(Demonstration.objects.all()),
        },
        _report,
    ),
}
