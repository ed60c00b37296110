"""What is said of a thing in unqualified Dublin Core, in English; never a text, whatever its terms of reuse."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from practices.feeds.told import urn
from practices.models import (
    ChangedKind,
    Demonstration,
    EditionPage,
    EventKind,
    InstrumentPage,
    PracticePage,
    Report,
)
from practices.tables.editions.citations import full, iso_date
from practices.tables.editions.export_documents import GIVES_TEXT
from practices.tables.editions.exports import AKOMA_NTOSO
from practices.tables.reports.pages import name_of_issue

TEXT = "Text"
"""The type of all of them in the DCMI type vocabulary."""
FICTIONAL = "Part of the demonstration: the organization is fictional."
DATES = (EventKind.ADOPTED, EventKind.IN_FORCE, EventKind.CIRCULATED, EventKind.DATED)
"""Which date stands for an instrument: the first kind that it has."""


@dataclass(frozen=True, slots=True)
class Statement:
    """An element of Dublin Core with its value, and the language of that where it is known."""

    element: str
    value: str
    language: str = ""


DublinCore = tuple[Statement, ...]


def read_dublin_core(things: Iterable[tuple[str, str]]) -> dict[tuple[str, str], DublinCore]:
    """Say what the public may see now of things (kind, id); what is hidden is not there. At most six queries a kind."""
    wanted: dict[str, list[str]] = {}
    for kind, thing in things:
        wanted.setdefault(kind, []).append(thing)
    return {
        (kind, thing): tuple(one for one in said if one.value)
        for kind, keys in wanted.items()
        for thing, said in READERS[kind](keys).items()
    }


def _instruments(keys: Collection[str]) -> Mapping[str, list[Statement]]:
    pages = InstrumentPage.objects.visible_to(None).filter(translation_key__in=keys).for_listing()
    return {str(page.translation_key): _instrument(page) for page in pages}


def _instrument(page: InstrumentPage) -> list[Statement]:
    titles = [Statement("title", title.title, title.language) for title in page.titles.all()]
    return [
        *(titles or [Statement("title", page.title)]),
        Statement("creator", page.organization.name_in()),
        *_subjects(page),
        *_fictional(page.organization.is_demonstration),
        Statement("publisher", settings.WAGTAIL_SITE_NAME),
        Statement("date", _date_of(page)),
        Statement("type", TEXT),
        Statement("type", str(page.get_kind_display())),
        *_identified(page.url, page.translation_key, page.symbol),
        _rights(page),
    ]


def _date_of(page: InstrumentPage) -> str:
    dated = [event for kind in DATES for event in page.events.all() if event.kind == kind and event.on]
    return iso_date(dated[0].on, dated[0].precision) if dated else ""


def _editions(keys: Collection[str]) -> Mapping[str, list[Statement]]:
    pages = EditionPage.objects.visible_to(None).filter(translation_key__in=keys).defer("numbered_text")
    rows = pages.select_related("instrument__organization").prefetch_related(
        "instrument__organization__names", "instrument__titles", "instrument__topic_items__tag__labels"
    )
    return {str(page.translation_key): _edition(page) for page in rows}


def _edition(page: EditionPage) -> list[Statement]:
    instrument = page.instrument
    as_file = full(reverse("edition_export", kwargs={"key": page.translation_key, "form": AKOMA_NTOSO}))
    gives_text = instrument.reuse_terms in GIVES_TEXT and not page.is_summary
    return [
        Statement("title", instrument.title_in(page.language), _language_of(instrument, page.language)),
        Statement("creator", instrument.organization.name_in()),
        *_subjects(instrument),
        *_fictional(instrument.organization.is_demonstration),
        Statement("publisher", settings.WAGTAIL_SITE_NAME),
        Statement("date", iso_date(page.dated_on, page.precision)),
        Statement("type", TEXT),
        Statement("type", str(page.get_text_status_display())),
        *_identified(page.url, page.translation_key, instrument.symbol),
        Statement("language", page.language),
        Statement("relation", urn(instrument.translation_key)),
        Statement("relation", as_file if gives_text else ""),
        _rights(instrument),
    ]


def _language_of(instrument: InstrumentPage, language: str) -> str:
    """Give the language that an instrument's title has in an edition's language: "" where it is the page's own."""
    return language if any(title.language == language for title in instrument.titles.all()) else ""


def _practices(keys: Collection[str]) -> Mapping[str, list[Statement]]:
    pages = PracticePage.objects.visible_to(None).filter(translation_key__in=keys).for_listing()
    return {str(page.translation_key): _practice(page) for page in pages}


def _practice(page: PracticePage) -> list[Statement]:
    published = page.first_published_at
    return [
        Statement("title", page.title, page.language),
        Statement("creator", page.organization.name_in()),
        *_subjects(page),
        Statement("description", page.summary, page.language),
        *_fictional(page.organization.is_demonstration),
        Statement("publisher", settings.WAGTAIL_SITE_NAME),
        Statement("date", published.date().isoformat() if published else ""),
        Statement("type", TEXT),
        Statement("type", str(page.get_kind_display())),
        *_identified(page.url, page.translation_key),
        Statement("language", page.language),
    ]


def _reports(keys: Collection[str]) -> Mapping[str, list[Statement]]:
    reports = Report.objects.visible_to(None).filter(public_id__in=keys).select_related("content")
    shown = Demonstration.is_loaded()
    return {
        str(report.public_id): _report(report, is_demonstration=shown)
        for report in reports.defer("content__data", "content__narrative")
    }


def _report(report: Report, *, is_demonstration: bool) -> list[Statement]:
    title = ": ".join(filter(None, (name_of_issue(report), report.content.title)))
    return [
        Statement("title", title),
        Statement("creator", settings.WAGTAIL_SITE_NAME),
        Statement("description", "Organizations in it are fictional: a demonstration." if is_demonstration else ""),
        Statement("publisher", settings.WAGTAIL_SITE_NAME),
        Statement("date", report.as_of.isoformat()),
        Statement("type", TEXT),
        *_identified(reverse("report", args=[report.issue]), report.public_id, report.symbol),
        Statement("language", report.language),
    ]


def _subjects(page: InstrumentPage | PracticePage) -> list[Statement]:
    """Give the topics in English, in the order of the vocabulary; retired ones are left out."""
    topics = [item.tag for item in page.topic_items.all() if item.tag.retired_on is None]
    return [Statement("subject", one.label_in("en"), "en") for one in sorted(topics, key=lambda one: one.position)]


def _identified(path: str | None, key: object, symbol: str = "") -> list[Statement]:
    """Give the address of the page first, then the id, then the official symbol."""
    return [Statement("identifier", value) for value in (full(path or ""), urn(key), symbol)]


def _rights(instrument: InstrumentPage) -> Statement:
    return Statement("rights", f"Terms of reuse: {instrument.get_reuse_terms_display()}.", "en")


def _fictional(is_demonstration: bool) -> list[Statement]:
    return [Statement("description", FICTIONAL, "en")] if is_demonstration else []


READERS: Mapping[str, Callable[[Collection[str]], Mapping[str, list[Statement]]]] = {
    ChangedKind.EDITION: _editions,
    ChangedKind.INSTRUMENT: _instruments,
    ChangedKind.PRACTICE: _practices,
    ChangedKind.REPORT: _reports,
}
