"""What the pages of the tree show: each function gathers the context of one type, for serving and for preview."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.models import FocalPoint, OrganizationIndexPage, OrganizationPage
from practices.documents.citations import cite_in_text
from practices.models.editions import EditionPage, TextStatus, today
from practices.models.instruments import InstrumentPage
from practices.models.practices import PracticePage
from practices.models.releases import ReleasedKind
from practices.models.topics import Topic
from practices.queries.adoptions.adopters import adopters_of
from practices.queries.adoptions.own_statements import OwnStatements
from practices.queries.adoptions.statements import name_organization
from practices.queries.assessments.coverage import assessed_topic_count
from practices.queries.claims.checked import NOTE_PARTS, claims_on_practice, claims_on_summary, place_claims
from practices.queries.editions.citations import cite_practice, cited_edition
from practices.queries.editions.export_documents import may_take_text
from practices.queries.editions.facsimiles import Facsimile, facsimile_of, figures_of
from practices.queries.editions.facts import TopicTag, dated_events, in_force_of, lineage_of, topic_tags
from practices.queries.editions.origins import origins_of
from practices.queries.editions.passages import EditionText, reading_of, reading_of_draft
from practices.queries.editions.references import with_references
from practices.queries.editions.rows import EditionRow, edition_row, edition_rows, editions_of, main_edition
from practices.queries.editions.since import since_of
from practices.queries.editions.stood import as_it_stood
from practices.queries.links.standing import links_of
from practices.queries.listings import instrument_rows, organization_page, practice_rows
from practices.queries.pictures.lineage import lineage_around
from practices.queries.releases import opened, release_history, with_release
from practices.queries.things.histories import histories_of
from practices.queries.timelines import newest_statements, timeline_of
from practices.queries.wording import Words, name_of, title_of, written_date
from practices.texts.numbering import segment

FIRST_SHOWN = 20
"""Instruments, practices and statements that the page of an organization shows; lists have all."""


def reads_with[Read: Callable[..., dict[str, Any]]](kind: ReleasedKind) -> Callable[[Read], Read]:
    """Have a page that is found to be shown come with what `opened` reads (`ReaderPage.find`)."""

    def mark(read: Read) -> Read:
        vars(read)["with_columns"] = partial(with_release, kind=kind)
        return read

    return mark


def crumb(words: Words, url: str = "") -> dict[str, str]:
    """Make one step of the way to a page; the last one has no address."""
    return {"label": words.text, "language": words.language, "url": url}


def crumbs_below(organization: OrganizationPage | None, *steps: dict[str, str]) -> list[dict[str, str]]:
    """Return the way from the list of organizations over one of them to a page."""
    way = [crumb(Words(_("Organizations")), reverse("wagtail_serve", args=["organizations/"]))]
    if organization is not None:
        way.append(crumb(name_of(organization), (organization.url or "") if steps else ""))
    return [*way, *steps]


def _fetch_once(page: Any, request: HttpRequest) -> None:
    """Fetch what its type reads a page with, as `find` does; a preview shows what its form holds instead."""
    if page.found_for is None and not getattr(request, "is_preview", False):
        prefetch_related_objects([page], *page.read_with)


def _released(page: InstrumentPage | PracticePage, kind: ReleasedKind) -> Any:
    """Return a page of `with_release`: itself, where it was found to be shown."""
    if page.found_for is not None:
        return page
    return with_release(type(page).objects.filter(pk=page.pk), kind).first()


def topics_of(page: InstrumentPage | PracticePage) -> tuple[TopicTag, ...]:
    """Return the topics of a page as tags, those of its form in a preview."""
    if page.found_for is not None:
        return topic_tags(item.tag for item in page.topic_items.all())
    return topic_tags(Topic.objects.filter(pk__in=[topic.pk for topic in page.topics.all()]).as_tags())


def organization_index_context(page: OrganizationIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Gather the list of organizations."""
    shown, rows = organization_page(request.user, request.GET.get("page"))
    return {"organizations": rows, "page_obj": shown, "crumbs": [crumb(Words(page.title))]}


def organization_context(page: OrganizationPage, request: HttpRequest) -> dict[str, Any]:
    """Gather an organization's own page."""
    _fetch_once(page, request)
    user = request.user
    name = name_of(page)
    visible = OrganizationPage.objects.visible_to(user).filter(live=True)
    related = visible.filter(body_of=page) | visible.filter(pk=page.body_of_id)
    neighbours = list(related.for_listing())
    instruments = _beginning(InstrumentPage.objects.visible_to(user).filter(organization=page.pk).for_listing())
    practices = _beginning(PracticePage.objects.visible_to(user).filter(organization=page.pk).for_listing())
    statements = OwnStatements(page, user, seen=instruments[0])
    standing = Paginator(statements.last(), FIRST_SHOWN).get_page(request.GET.get("statements"))
    standing_rows = statements.read_last(standing.object_list, beside=newest_statements(statements))
    points = FocalPoint.objects.visible_to(user).filter(organization=page.pk).valid(today())
    return {
        "name": name,
        "other_names": [
            (Words(other.name, other.language), other.acronym) for other in page.names.all() if other.name != name.text
        ],
        "acronym": page.acronym_in(),
        "history": histories_of([page.pk], user).get(page.pk, ()),
        "above": next((name_organization(other) for other in neighbours if other.pk == page.body_of_id), None),
        "bodies": [name_organization(other) for other in neighbours if other.body_of_id == page.pk],
        "instruments": instrument_rows(instruments[0], user),
        "instrument_count": instruments[1],
        "practices": practice_rows(practices[0]),
        "practice_count": practices[1],
        "standing": standing,
        "standing_rows": standing_rows,
        "timeline": timeline_of(
            page, statements, user, instruments=instruments[0] if len(instruments[0]) == instruments[1] else None
        ),
        "focal_points": list(points.for_listing()),
        "as_of": written_date(today()),
        "crumbs": crumbs_below(page),
    }


def _beginning(pages: Any) -> tuple[list[Any], int]:
    """Return the first pages of a list and the number of all, which is asked for where there are more."""
    first = list(pages[:FIRST_SHOWN])
    return first, len(first) if len(first) < FIRST_SHOWN else pages.count()


@reads_with(ReleasedKind.INSTRUMENT)
def instrument_context(page: InstrumentPage, request: HttpRequest) -> dict[str, Any]:
    """Gather an instrument's page: its facts, its editions, and the text of the one that stands for it."""
    _fetch_once(page, request)
    user = request.user
    title, titles = title_of(page), page.titles.all()
    organization = page.organization or OrganizationPage.objects.ancestor_of(page).last()
    editions = editions_of(page.pk, user, known=page if page.organization_id else None)
    stood = as_it_stood(main_edition(editions), editions, request.GET.get("on"))
    main = stood.edition
    lineage = lineage_of(page, user) if page.pk else []
    released = _released(page, ReleasedKind.INSTRUMENT)
    reading = reading_of(main, user) if main else EditionText()
    asks_since = main is not None and "since" in request.GET
    if main is not None and asks_since:
        reading = reading.with_since(since_of(main, user))
    if main is not None:
        reading = with_references(reading, main.language, user, own=page.pk, title=page.title_in(main.language))
    return {
        "title": title,
        "origins": origins_of(main, editions) if main else None,
        "asks_since": asks_since,
        "other_titles": [Words(other.title, other.language) for other in titles if other.title != title.text],
        "organization": name_organization(organization) if organization else None,
        "website": organization.website if organization else "",
        "cited_as": list(page.cited_as.all()),
        "events": dated_events(page),
        "in_force": in_force_of(page),
        "lineage": lineage,
        "lineage_around": lineage_around(page, user) if lineage else None,
        "editions": edition_rows(editions),
        "stood": stood,
        "edition": edition_row(main) if main else None,
        "gives_text": may_take_text(page, user),
        "entered_from": released.entered_from if released else "",
        "citation": cite_in_text(cited_edition(main, page)) if main else "",
        "reading": reading,
        "facsimile": shown_pages(main, reading, request) if main else None,
        "source_is_open": bool(main and main.source_is_open),
        "opened": opened(released),
        "decided": release_history(released, ReleasedKind.INSTRUMENT, user),
        "topics": topics_of(page),
        "adopters": adopters_of(page, user) if page.live else None,
        "assessed_count": assessed_topic_count(page, user, on=today()) if page.pk else 0,
        "crumbs": crumbs_below(organization, crumb(title)),
    }


def edition_context(page: EditionPage, request: HttpRequest) -> dict[str, Any]:
    """Gather the reading page of an edition; a preview shows the structure and the doubts of the draft."""
    user = request.user
    editions = editions_of(page.instrument_id, user)
    own = next((edition for edition in editions if edition.pk == page.pk), None)
    instrument = own.instrument if own else page.instrument
    is_preview = getattr(request, "is_preview", False)
    segmentation = segment(page.numbered_text, language=page.language) if is_preview else None
    reading = reading_of_draft(page, segmentation.segments) if segmentation else reading_of(page, user)
    asks_since = "since" in request.GET and not is_preview
    if asks_since:
        reading = reading.with_since(since_of(page, user))
    title = title_of(instrument) if instrument else Words(page.title)
    own_title = instrument.title_in(page.language) if instrument else page.title
    reading = with_references(reading, page.language, user, own=page.instrument_id, title=own_title)
    cited = cited_edition(page, instrument) if instrument else None
    return {
        "edition": edition_row(page),
        "instrument": instrument,
        "title": title,
        "organization": name_organization(instrument.organization) if instrument else None,
        "own_title": Words(own_title, page.language),
        "in_force": in_force_of(instrument) if instrument else None,
        "reading": reading,
        "facsimile": shown_pages(own, reading, request) if own else None,
        "is_facsimile": page.is_facsimile,
        "doubts": segmentation.doubts if segmentation else (),
        "editions": edition_rows(editions),
        "origins": origins_of(page, editions),
        "asks_since": asks_since,
        "opened": opened(own) if own else None,
        "decided": release_history(own, ReleasedKind.EDITION, user),
        "source_is_open": bool(own and own.source_is_open),
        "assessed_count": assessed_topic_count(instrument, user, on=today()) if own and instrument else 0,
        "is_summary": page.text_status == TextStatus.SUMMARY,
        "claims": claims_on_summary(page, user),
        "links": links_of(page, user) if own else {},
        "cited": cited,
        "citation": cite_in_text(cited) if cited else "",
        "entered_from": own.entered_from if own else "",
        "is_published": bool(own),
        "gives_text": bool(instrument) and may_take_text(instrument, user),
        "crumbs": _crumbs_of(edition_row(page), instrument),
    }


def shown_pages(edition: EditionPage, reading: EditionText, request: HttpRequest) -> Facsimile | None:
    """Return the pages of the source file that are shown: in their places in the text, or in the place of a text.

    None when the file may not be seen. `edition` comes from `editions_of`.
    """
    if not getattr(edition, "source_is_open", False):
        return None
    if reading.passages:
        return figures_of(edition, reading)
    return facsimile_of(edition, whole=request.GET.get("pages") == "all")


def _crumbs_of(row: EditionRow, instrument: InstrumentPage | None) -> list[dict[str, str]]:
    if instrument is None:
        return crumbs_below(None)
    last = crumb(Words(_("%(date)s, %(language)s") % {"date": row.date, "language": row.language_label}))
    return crumbs_below(instrument.organization, crumb(title_of(instrument), instrument.url or ""), last)


@reads_with(ReleasedKind.PRACTICE)
def practice_context(page: PracticePage, request: HttpRequest) -> dict[str, Any]:
    """Gather the page of a practice."""
    _fetch_once(page, request)
    organization = page.organization or OrganizationPage.objects.ancestor_of(page).last()
    released = _released(page, ReleasedKind.PRACTICE)
    claims = claims_on_practice(page, request.user)
    in_summary, *in_parts = place_claims(claims, [getattr(page, part) for part in NOTE_PARTS])
    return {
        "title": Words(page.title, page.language),
        "organization": name_organization(organization) if organization else None,
        "parts": [
            (heading, Words(text, page.language), placed)
            for heading, text, placed in zip(
                (_("What was done"), _("Results"), _("Lessons"), _("How others can reuse it")),
                (page.what_was_done, page.results, page.lessons, page.reuse),
                in_parts,
                strict=True,
            )
            if text.strip()
        ],
        "entered_from": released.entered_from if released else "",
        "claims": claims,
        "in_summary": in_summary,
        "citation": cite_practice(page) if opened(released) else "",
        "opened": opened(released),
        "decided": release_history(released, ReleasedKind.PRACTICE, request.user),
        "topics": topics_of(page),
        "crumbs": crumbs_below(organization, crumb(Words(page.title, page.language))),
    }
