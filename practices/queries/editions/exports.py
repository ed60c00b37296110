"""The files that an edition is exported to: which formats, who gets the text, what they are called."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from practices.documents.akoma_ntoso.writing import write_akoma_ntoso
from practices.documents.citations import Cited, cite_in_text, write_bibtex, write_json_ld, write_ris
from practices.documents.documents import ExportDocument, fingerprint
from practices.documents.edition_json import write_edition_json
from practices.documents.html_fragment import write_html
from practices.documents.pdf_out import write_pdf
from practices.documents.provision_sheet import write_provision_sheet
from practices.documents.when_used import when_used
from practices.models.editions import EditionPage
from practices.queries.editions.citations import NoSuchProvision, cite_one, cited_edition, related_editions
from practices.queries.editions.export_documents import akoma_ntoso_document, export_document, with_contents
from practices.queries.wording import active_language

AKOMA_NTOSO = "akn.xml"
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its code is the ending of its files. `is_framed`: its own words are in the language of the text."""

    code: str
    content_type: str
    is_framed: bool = False
    is_citation: bool = False


TEXT_FORMATS = {
    made.code: made
    for made in (
        Format("pdf", "application/pdf", is_framed=True),
        Format("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", is_framed=True),
        Format("html", "text/html; charset=utf-8", is_framed=True),
        Format(AKOMA_NTOSO, "application/akn+xml", is_framed=True),
        Format("json", "application/json"),
        Format("csv", "text/csv; charset=utf-8"),
        Format("txt", "text/plain; charset=utf-8", is_citation=True),
        Format("bib", "application/x-bibtex; charset=utf-8", is_citation=True),
        Format("ris", "application/x-research-info-systems; charset=utf-8", is_citation=True),
        Format("jsonld", "application/ld+json", is_citation=True),
    )
}
"""The formats by their code."""
CITATIONS: dict[str, Callable[[Cited], str]] = {
    "txt": lambda cited: cite_in_text(cited) + "\n",
    "bib": write_bibtex,
    "ris": write_ris,
    "jsonld": write_json_ld,
}
WORD = "docx"
TEXTS: dict[str, Callable[[ExportDocument], bytes]] = {
    "pdf": write_pdf,
    WORD: when_used("practices.documents.docx.writing.write_docx"),
    "html": lambda document: write_html(document).encode(),
    "json": lambda document: write_edition_json(document).encode(),
    "csv": lambda document: write_provision_sheet(document).encode(),
}


class NoSuchExport(Exception):
    """The edition does not come in this format, or has no such provision; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file ready to be written: `tag` is a digest of all that goes into it, `write` gives its bytes.

    `write` may raise UnprintableText (PDF) or UnwritableText (Akoma Ntoso).
    """

    name: str
    content_type: str
    tag: str
    write: Callable[[], bytes]


def exportable(key: UUID, user: Any) -> EditionPage | None:
    """Find an edition by its uuid as `user` may see it, with all that an export says of it. Five queries."""
    sources = EditionPage.objects.source_visible_to(user).filter(pk=OuterRef("pk")).order_by()
    found: EditionPage | None = (
        EditionPage.objects.visible_to(user)
        .filter(translation_key=key)
        .annotate(source_is_open=Exists(sources))
        .select_related("instrument__organization")
        .prefetch_related("instrument__organization__names", "instrument__titles", "instrument__events")
        .defer("numbered_text")
        .first()
    )
    return found


def export_edition(edition: EditionPage, form: Format, user: Any, *, provision: str = "") -> Export:
    """Prepare a file of an `exportable` edition; `provision` is the eId of what is cited, for citations alone.

    At most four queries. Raises NoSuchExport.
    """
    if provision and not form.is_citation:
        raise NoSuchExport(_("For a single provision only citations are available."))
    if form.code == AKOMA_NTOSO and edition.is_summary:
        raise NoSuchExport(_("A summary has its own numbering: it is not available as Akoma Ntoso."))
    names_others = form.is_citation or form.code == AKOMA_NTOSO
    beside = related_editions(edition, user) if names_others else []
    with override(frame_language(edition.language) if form.is_framed else active_language()):
        if form.is_citation:
            return _export_citation(edition, form, beside, provision)
        document = export_document(edition, user, beside)
        name = file_name(edition, form)
        tag = f"{form.code}-{fingerprint(document)[:40]}"
        if form.code == AKOMA_NTOSO:
            given = akoma_ntoso_document(edition, document, beside)
            return Export(name, form.content_type, _digest(form, repr(given)), lambda: write_akoma_ntoso(given))
    return Export(name, form.content_type, tag, lambda: _write(form, document, edition))


def _write(form: Format, document: ExportDocument, edition: EditionPage) -> bytes:
    return TEXTS[form.code](with_contents(document, edition) if form.code == WORD else document)


def _export_citation(edition: EditionPage, form: Format, beside: Sequence[EditionPage], provision: str) -> Export:
    cited = cited_edition(edition, edition.instrument, beside)
    if provision:
        try:
            cited = cite_one(cited, edition, provision)
        except NoSuchProvision as error:
            raise NoSuchExport(_("This edition has no such provision.")) from error
    text = CITATIONS[form.code](cited)
    return Export(file_name(edition, form, provision), form.content_type, _digest(form, text), text.encode)


def _digest(form: Format, text: str) -> str:
    return f"{form.code}-{hashlib.sha256(text.encode()).hexdigest()[:40]}"


def frame_language(language: str) -> str:
    """Return the language of the words around a text: its own where the portal speaks it, else the active one."""
    code = language.partition("-")[0]
    return code if code in dict(settings.LANGUAGES) else active_language()


def file_name(edition: EditionPage, form: Format, provision: str = "") -> str:
    """Name a file in plain ASCII: organization, instrument, date, language, status (unless authentic)."""
    instrument = edition.instrument
    parts = (instrument.organization.slug, instrument.slug, edition.slug, provision)
    plain = "-".join(filter(None, (slugify(part) for part in parts)))[:LONGEST_NAME].strip("-")
    return f"{plain or edition.translation_key}.{form.code}"
