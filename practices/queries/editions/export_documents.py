"""An edition as the writers of files are given it, in the active language."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.models import reader_of
from practices.documents.akoma_ntoso.documents import Document, Event, IssuingOrganization, LanguageVersion
from practices.documents.documents import ExportDocument, ExportFrame, ExportPicture, ExportProvision, ExportTopic
from practices.documents.notation import picture_codes
from practices.models.dates import Precision
from practices.models.edition_pictures import EditionPicture
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage, ReuseTerms
from practices.models.provisions import Provision
from practices.queries.editions.citations import (
    TRANSLATIONS,
    cited_edition,
    full,
    provision_address,
)
from practices.queries.editions.facts import in_force_of
from practices.queries.editions.passages import reading_of
from practices.queries.editions.pictures import public_address
from practices.queries.editions.rows import edition_row
from practices.queries.wording import active_language
from practices.texts.numbering import Segment

GIVES_TEXT = frozenset({ReuseTerms.REUSE, ReuseTerms.FREE})
"""The terms under which everybody may take the text itself."""


SET_IN_FILES = ("image/png", "image/jpeg")
"""The kinds of pictures that a Word file holds."""


def may_take_text(instrument: InstrumentPage, user: Any) -> bool:
    """Tell whether the terms of reuse let `user` have the text as a file; its owner and the secretariat always may."""
    reader = reader_of(user)
    is_own = reader.is_secretariat or instrument.organization_id in reader.reads_for
    return is_own or instrument.reuse_terms in GIVES_TEXT


def export_document(edition: EditionPage, user: Any, beside: Sequence[EditionPage]) -> ExportDocument:
    """Gather an edition of `exportable`, with its text if `user` may have it. At most three queries.

    `beside` are its `related_editions`, () where the format names none.
    """
    instrument = edition.instrument
    organization = instrument.organization
    provisions = _provisions(edition, user) if may_take_text(instrument, user) else ()
    published = edition.last_published_at
    return ExportDocument(
        cited=cited_edition(edition, instrument, beside),
        instrument=str(instrument.translation_key),
        instrument_address=full(instrument.url or ""),
        organization_id=str(organization.translation_key),
        organization_address=full(organization.url or ""),
        kind=str(instrument.get_kind_display()),
        precision=edition.precision,
        status_note=edition_row(edition).status_note,
        reuse_terms=instrument.reuse_terms,
        reuse_label=str(instrument.get_reuse_terms_display()),
        provisions=provisions,
        notice="" if provisions else _notice(edition, user),
        titles=tuple((title.language, title.title) for title in instrument.titles.all()),
        organizations=tuple((name.language, name.name) for name in organization.names.all()),
        official_address=instrument.official_address,
        published_on=published.date().isoformat() if published else "",
        **_source(edition),
        is_demonstration=organization.is_demonstration,
        pictures=_pictures(edition, provisions),
        frame=frame(),
    )


def _pictures(edition: EditionPage, provisions: Sequence[ExportProvision]) -> tuple[ExportPicture, ...]:
    """Return where the pictures of the text may be seen. One query, none without pictures."""
    codes = {code for row in provisions for code in picture_codes(row.text)}
    if not codes:
        return ()
    kept = EditionPicture.objects.filter(edition=edition, code__in=codes, is_shown=True).order_by("code")
    address = public_address(edition)
    return tuple(ExportPicture(code, full(address(code))) for code in kept.values_list("code", flat=True))


def with_contents(document: ExportDocument, edition: EditionPage) -> ExportDocument:
    """Return the same with the pictures themselves, for a writer that sets them: those that Word files can hold."""
    if not document.pictures:
        return document
    rows = EditionPicture.objects.filter(edition=edition, is_shown=True, media_type__in=SET_IN_FILES)
    contents: dict[str, bytes] = {}
    for row in rows.filter(code__in=[picture.code for picture in document.pictures]):
        with suppress(FileNotFoundError), row.stored.open("rb") as file:
            contents[row.code] = file.read()
    pictures = (replace(picture, content=contents.get(picture.code, b"")) for picture in document.pictures)
    return replace(document, pictures=tuple(pictures))


def _source(edition: EditionPage) -> dict[str, str]:
    """Return what is said of the source file, to those who may read it; the others do not learn of it."""
    if not getattr(edition, "source_is_open", False):
        return {}
    return {
        "source_name": edition.source_name,
        "source_checksum": edition.source_checksum,
        "source_address": full(reverse("source", args=[edition.translation_key])),
    }


def _notice(edition: EditionPage, user: Any) -> str:
    instrument = edition.instrument
    if may_take_text(instrument, user):
        return _("The portal has no numbered text of this edition yet. What is available is at the address below.")
    return _(
        "The terms of reuse of this instrument are “%(terms)s”: its text is not in this file. "
        "It can be read at the address below."
    ) % {"terms": instrument.get_reuse_terms_display()}


def _provisions(edition: EditionPage, user: Any) -> tuple[ExportProvision, ...]:
    """Return the current provisions in order, with topics and gaps as the edition's page shows them. Three queries."""
    rows = list(
        Provision.objects.visible_to(user)
        .filter(edition=edition)
        .only(
            "public_id", "eid", "element", "label", "num", "path", "heading", "text", "level", "parent_id", "position"
        )
        .in_order()
    )
    shown = {passage.eid: passage for passage in reading_of(edition, user).passages} if rows else {}
    places = {row.pk: row.eid for row in rows}
    made = []
    for row in rows:
        passage = shown.get(row.eid)
        topics = passage.topics if passage else ()
        made.append(
            ExportProvision(
                id=str(row.public_id),
                eid=row.eid,
                element=row.element,
                label=row.label,
                num=row.num,
                path=tuple(row.path.split("/")) if row.path else (),
                heading=row.heading,
                text=row.text,
                level=row.level,
                parent=places.get(row.parent_id or 0, ""),
                address=provision_address(row.public_id),
                gap=passage.gap if passage else "",
                topics=tuple(ExportTopic(topic.code, topic.label.text) for topic in topics),
                language=passage.language if passage else "",
            )
        )
    return tuple(made)


def frame() -> ExportFrame:
    """Return the words around a text in the active language."""
    return ExportFrame(
        language=active_language(),
        contents=_("Contents"),
        page=_("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        status=_("Text status"),
        address=_("Address"),
        citation=_("Cite as"),
        terms=_("Terms of reuse"),
        official_address=_("Official address"),
        symbol=_("Symbol"),
        organization=_("Organization"),
        title=_("Title"),
        kind=_("Kind"),
        date=_("Date of the text"),
        text_language=_("Language"),
        source_file=_("Source file"),
        notes=_("Notes"),
        note=_("Note"),
        back=_("Back to the text"),
        image=_("Image"),
        image_of=_("Image: %(words)s") % {"words": "{words}"},
        page_of_source=_("Page %(page)s of the source file") % {"page": "{page}"},
    )


def akoma_ntoso_document(edition: EditionPage, document: ExportDocument, beside: Sequence[EditionPage]) -> Document:
    """Return the same as the writer of Akoma Ntoso is given it; a text that is not given is one paragraph that says so.

    `beside` are its `related_editions`. No query.
    """
    instrument, cited = edition.instrument, document.cited
    organization = instrument.organization
    events = tuple(Event(event.kind, event.on) for event in instrument.events.all() if event.on)
    adopted = [event.on for event in events if event.kind == "adopted"]
    return Document(
        segments=_segments(document),
        language=edition.language,
        title=cited.title,
        kind=instrument.kind,
        text_status=edition.text_status,
        organization=IssuingOrganization(cited.organization, cited.acronym, organization.slug),
        symbol=instrument.symbol,
        dated_on=None if edition.precision == Precision.UNKNOWN else edition.dated_on,
        precision=edition.precision,
        work_date=min(adopted, default=None),
        events=events,
        uri_base=settings.BASE_URL,
        address=cited.address,
        versions=_versions(edition, beside),
        published_at=edition.last_published_at,
        lifecycle=in_force_of(instrument).state,
        terms=instrument.reuse_terms,
        pictures=full(reverse("edition_picture", args=[edition.translation_key, "code"])).removesuffix("code/"),
    )


def _segments(document: ExportDocument) -> tuple[Segment, ...]:
    if document.notice:
        return (Segment("p_1", "p", "", None, (), "", f"{document.notice} {document.cited.address}", 0, None, 1),)
    return tuple(
        Segment(
            row.eid, row.element, row.label, row.num or None, row.path, row.heading, row.text, row.level,
            row.parent or None, line,
        )
        for line, row in enumerate(document.provisions, start=1)
    )  # fmt: skip


def _versions(edition: EditionPage, beside: Sequence[EditionPage]) -> tuple[LanguageVersion, ...]:
    """Return the texts of the same date in other languages, whole ones alone."""
    whole = ("authentic", *TRANSLATIONS)
    same = [other for other in beside if other.instrument_id == edition.instrument_id and other.text_status in whole]
    return tuple(
        LanguageVersion(other.language, other.text_status, other.dated_on)
        for other in same
        if other.language != edition.language
        and (other.dated_on, other.precision) == (edition.dated_on, edition.precision)
    )
