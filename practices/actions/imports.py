"""Importing an instrument: a text becomes an edition, and its instrument if it is new."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from organizations.languages import is_known_language
from organizations.models import OrganizationPage
from practices.actions.bulk_pages import lock_parents
from practices.actions.edition_pictures import keep_pictures
from practices.actions.editions import keep_source
from practices.actions.ledger import lock_ledger
from practices.actions.outside_acts import OutsideAct, tell_organization
from practices.actions.recognitions import recognise_later
from practices.actions.releases import decide_release, is_widening
from practices.actions.source_files import StoredImport, keep_original, note_contents
from practices.documents.files import check_facsimile
from practices.documents.notation import picture_codes
from practices.documents.readings import FilePicture
from practices.documents.source_files import ImportedFile
from practices.documents.text import UnreadableText
from practices.models.dates import PartialDate, Precision
from practices.models.editions import EditionPage, TextStatus, checksum
from practices.models.instruments import (
    EventKind,
    InstrumentEvent,
    InstrumentKind,
    InstrumentPage,
    InstrumentTitle,
    ReuseTerms,
)
from practices.models.releases import Audience, ReleaseDecision, ReleasedKind
from practices.models.sealed_pages import sealed_drafts
from practices.models.source_files import KeptOriginal
from practices.queries.wording import list_words, with_label


class ImportRefused(Exception):
    """The file or what is said of it cannot be taken; the message is for the user, and nothing was made."""


class TextDiffers(ImportRefused):
    """There is another text at the same address, and nobody said that it is to be replaced."""


DATED_BY = (EventKind.IN_FORCE, EventKind.ADOPTED, EventKind.CIRCULATED)
"""Which of the given dates is the edition's: the first that is there."""

MAIN_LANGUAGE = "en"
"""The language of a page's own title, where there is a title in it."""

AUDIENCES_BY_COMMAND = (Audience.PUBLIC, Audience.DELEGATIONS, Audience.PARTICIPATING)
"""Audiences that the command can open to; named organizations are chosen in the admin."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an import says: the text, and of which instrument it is an edition.

    `source` is the source file whole; `stored` its name in the storage of originals, when it is there. `contents`
    says what it holds beside its words, and of which original it is the cleaned copy.
    `titles` are those of the instrument by language: a new one has them all, one that is there those that it lacks.
    `is_undated` says that no date of the text is known; else one has to be given. `reuse_terms` hold for an instrument
    that is new; `made_from` is the edition that this one translates, consolidates or is an extract of. `pictures` are
    those of the file, where it was read already.
    """

    title: str
    kind: str
    language: str
    text_status: str
    numbered_text: str
    dates: Mapping[str, PartialDate]
    is_undated: bool = False
    symbol: str = ""
    reuse_terms: str = ReuseTerms.DISPLAY_ONLY
    made_from: EditionPage | None = None
    source_name: str = ""
    source: bytes = b""
    stored: str = ""
    contents: ImportedFile | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    pictures: tuple[FilePicture, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to. `outcome` is "created", "corrected" or "unchanged"."""

    outcome: str
    instrument: InstrumentPage
    edition: EditionPage
    is_new_instrument: bool


@transaction.atomic
def import_instrument(
    *,
    organization: OrganizationPage,
    draft: Draft,
    by: Any,
    instrument: InstrumentPage | None = None,
    correct: bool = False,
) -> Imported:
    """Make the edition (and its instrument, if new) as drafts. Running it again changes nothing.

    Without `instrument` it is found by symbol, else by title. A text that differs from the one at the same
    address is refused (TextDiffers) unless `correct` says that it replaces it as a new revision. Raises
    ImportRefused. `practices.actions.intake.take_in` also minds the stored file, and publishes.
    """
    refuse_faults(draft)
    lock_parents(pages=[instrument or organization])
    instrument = instrument or find_instrument(organization, draft)
    is_new = instrument is None
    try:
        if instrument is None:
            instrument = make_instrument(organization=organization, page=instrument_of(draft), by=by)
        known = instrument.get_children().type(EditionPage).filter(slug=edition_of(draft).address).first()
        if known is None:
            edition, outcome = _make_edition(instrument, draft, by), "created"
        else:
            edition, outcome = _correct_edition(known.specific.get_latest_revision_as_object(), draft, by, correct)
    except ValidationError as error:
        raise ImportRefused(" ".join(sentences(error))) from error
    if draft.contents is not None and outcome != "unchanged":
        note_contents([draft.contents])
    if edition.is_facsimile and outcome != "unchanged":
        recognise_later(edition=edition, by=by)
    return Imported(outcome, instrument, edition, is_new)


@transaction.atomic
def open_import(
    *,
    imported: Imported,
    audience: str | None,
    authority: str,
    by: Any,
    with_source: bool = False,
    uncleaned_reason: str = "",
) -> None:
    """Publish what was imported and open it, as the operator: needs `authority`, and is logged as such.

    Only widens: what is open already to this audience or a wider one is left as it is. Raises ImportRefused.
    """
    if not authority.strip():
        raise ImportRefused(_('Publishing by command requires an authority: --authority "...".'))
    instrument, edition = imported.instrument, imported.edition
    changed = [page for page in (instrument, edition) if not page.live or page.has_unpublished_changes]
    for page in changed:
        if page is edition or not page.live:
            _publish(page, by)
    things = [(ReleasedKind.INSTRUMENT, instrument), (ReleasedKind.EDITION, edition)]
    if with_source:
        things.append((ReleasedKind.SOURCE_FILE, edition))
    lock_ledger(ReleaseDecision)
    opened = [
        (kind, page.translation_key)
        for kind, page in things
        if audience is not None and is_widening(kind=kind, thing=page.translation_key, audience=audience)
    ]
    for kind, key in opened:
        decide_release(
            kind=kind,
            thing=key,
            audience=audience or "",
            authority=authority,
            by=by,
            as_operator=True,
            uncleaned_file=edition.source_checksum,
            uncleaned_reason=uncleaned_reason,
        )
    if changed or opened:
        tell_published(organization=instrument.organization, about=edition.title, authority=authority, by=by)


def tell_published(*, organization: OrganizationPage, about: str, authority: str, by: Any) -> None:
    """Tell an organization that the operator published a text of it, past its second person."""
    act = OutsideAct.OPERATOR_PUBLISHED
    tell_organization(organization=organization, act=act, by=by, about=about, authority=authority, always=True)


def with_file(draft: Draft, stored: StoredImport) -> Draft:
    """Return the draft with a source file that is stored already."""
    file = stored.file
    return replace(draft, source_name=file.name, source=file.content, stored=stored.name, contents=file)


def find_instrument(organization: OrganizationPage, draft: Draft) -> InstrumentPage | None:
    """Find the instrument that `draft` speaks of: by symbol, else by title."""
    own = InstrumentPage.objects.child_of(organization)
    if draft.symbol:
        return own.filter(symbol=draft.symbol).first()
    return own.filter(slug=slug_of(draft)).first()


def refuse_faults(draft: Draft) -> None:
    """Raise ImportRefused for the first fault of `draft`."""
    for sentence in faults_of(draft):
        raise ImportRefused(sentence)
    if not draft.numbered_text.strip() and not draft.source:  # a file alone is shown as it is
        raise ImportRefused(_("There is no text in the file."))
    if not draft.numbered_text.strip():
        try:
            check_facsimile(draft.source_name, draft.source)
        except UnreadableText as error:
            raise ImportRefused(str(error)) from error


def faults_of(draft: Draft) -> Iterator[str]:
    """Return what is wrong with what is said of the text, a sentence each; the text itself is not looked at."""
    for name, value, known in (
        (_("kind"), draft.kind, InstrumentKind.values),
        (_("text status"), draft.text_status, TextStatus.values),
        (_("reuse terms"), draft.reuse_terms, ReuseTerms.values),
    ):
        if value not in known:
            yield _choices(name, value, known)
    for code in [draft.language, *draft.titles]:
        if not is_known_language(code):
            yield _("“%(code)s” is not a known language code. Use a code such as en, fr, de, ru or ar.") % {
                "code": code[:40]
            }
    if not (draft.dates or draft.is_undated):
        yield _("Give at least one date: when the text was circulated, adopted or in force.")
    if not draft.title.strip():
        yield _("Give the title of the instrument.")
    titles = {draft.title, *draft.titles.values()}
    for name, text, most in (*((_("title"), title, 255) for title in titles), (_("symbol"), draft.symbol, 80)):
        if len(text) > most:
            yield _("The %(name)s is longer than %(most)s characters.") % {"name": name, "most": most}


def _choices(name: str, value: str, known: list[str]) -> str:
    return _("“%(value)s” is not a %(name)s. Known: %(known)s.") % {
        "value": value[:40],
        "name": name,
        "known": list_words(known),
    }


def sentences(error: ValidationError) -> Iterator[str]:
    """Return a validation error's messages, each with the name of its field."""
    if not hasattr(error, "error_dict"):
        yield from error.messages
        return
    for name, messages in error.message_dict.items():
        yield from messages if name == NON_FIELD_ERRORS else [with_label(name, message) for message in messages]


def slug_of(draft: Draft) -> str:
    """Make the last part of the instrument's address: plain letters, or the title's own script."""
    plain, own = slugify(draft.title), slugify(draft.title, allow_unicode=True)
    best = plain if len(plain) * 2 >= len(own) else own
    return best[:200].strip("-_") or slugify(draft.symbol)


def edition_of(draft: Draft) -> EditionPage:
    """Return the edition that `draft` speaks of, unsaved, at its address."""
    date = None if draft.is_undated else next(draft.dates[kind] for kind in DATED_BY if kind in draft.dates)
    edition = EditionPage(
        title=draft.titles.get(draft.language.lower(), draft.title),
        language=draft.language.lower(),
        dated_on=date.on if date else None,
        precision=date.precision if date else Precision.UNKNOWN,
        text_status=draft.text_status,
        numbered_text=draft.numbered_text,
        made_from=draft.made_from,
        live=False,
        has_unpublished_changes=True,
    )
    edition.slug = edition.address
    return edition


def instrument_of(draft: Draft) -> InstrumentPage:
    """Return a new instrument as `draft` says of it, unsaved, with its dated events."""
    page = InstrumentPage(
        title=draft.title,
        slug=slug_of(draft),
        kind=draft.kind,
        symbol=draft.symbol,
        reuse_terms=draft.reuse_terms,
        live=False,
        has_unpublished_changes=True,
    )
    page.events = [  # type: ignore[misc]
        InstrumentEvent(kind=kind, on=date.on, precision=date.precision, sort_order=place)
        for place, (kind, date) in enumerate(draft.dates.items())
    ]
    page.titles = [  # type: ignore[misc]
        InstrumentTitle(language=language, title=title, sort_order=place)
        for place, (language, title) in enumerate(draft.titles.items())
    ]
    return page


def add_titles(*, instrument: InstrumentPage, titles: Mapping[str, str], by: Any, publish: bool) -> None:
    """Give an instrument its titles in the languages in which it has none; a title that is there stays.

    `publish`: at once, if the instrument is published and has no other change that waits. Raises ImportRefused.
    """
    page = instrument.get_latest_revision_as_object()
    there = {title.language for title in page.titles.all()}
    missing = [(language, title) for language, title in titles.items() if language not in there]
    if not missing:
        return
    refuse_held(page, by)
    is_at_rest = page.live and not page.has_unpublished_changes
    page.titles.add(
        *(
            InstrumentTitle(language=language, title=title, sort_order=place)
            for place, (language, title) in enumerate(missing, len(there))
        )
    )
    page.save_revision(user=by, log_action=True, clean=True)
    if publish and is_at_rest:
        _publish(page, by)


def main_title(titles: Mapping[str, str]) -> str:
    """Return the title that a page bears: the one in English where there is one, else the first, "" of none."""
    return titles.get(MAIN_LANGUAGE) or next(iter(titles.values()), "")


def slug_taken(slug: str) -> str:
    """Say that the address of a new instrument is something else's."""
    return _("This organization already has another item at “%(slug)s”, with another symbol: give another title.") % {
        "slug": slug
    }


def text_differs(address: str) -> str:
    """Say that there is another text at the edition's address."""
    return _("There is an edition with another text or source file at “%(address)s”.") % {"address": address}


def make_instrument(*, organization: OrganizationPage, page: InstrumentPage, by: Any) -> InstrumentPage:
    """Put a new instrument below its organization, as a draft. Raises ImportRefused if its address is taken.

    The caller holds the organization. Raises ValidationError.
    """
    page.owner = by
    if organization.get_children().filter(slug=page.slug).exists():
        raise ImportRefused(slug_taken(page.slug))
    organization.add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    return page


def _make_edition(instrument: InstrumentPage, draft: Draft, by: Any) -> EditionPage:
    edition = edition_of(draft)
    edition.owner = by
    _keep_source(edition, draft)
    instrument.add_child(instance=edition)
    _keep_original(edition, draft, by)
    keep_pictures(edition=edition, pictures=draft.pictures, wanted=picture_codes(draft.numbered_text))
    edition.save_revision(user=by, log_action=True)
    return edition


def _correct_edition(edition: EditionPage, draft: Draft, by: Any, correct: bool) -> tuple[EditionPage, str]:
    same_file = not draft.source or checksum(draft.source) in {edition.source_checksum, *_originals_of(edition)}
    if edition.numbered_text == draft.numbered_text and same_file:
        return edition, "unchanged"
    if not correct:
        raise TextDiffers(text_differs(edition.slug))
    refuse_held(edition, by)
    edition.numbered_text = draft.numbered_text
    _keep_source(edition, draft)
    _keep_original(edition, draft, by)
    keep_pictures(edition=edition, pictures=draft.pictures, wanted=picture_codes(draft.numbered_text))
    edition.save_revision(user=by, log_action=True)
    return edition, "corrected"


def _keep_source(edition: EditionPage, draft: Draft) -> None:
    if draft.source:
        keep_source(edition=edition, name=draft.source_name, content=draft.source, stored=draft.stored)


def _keep_original(edition: EditionPage, draft: Draft, by: Any) -> None:
    if draft.contents is not None and draft.contents.original is not None:
        original, cleaned = draft.contents.original, checksum(draft.source)
        keep_original(edition=edition, original=original, cleaned=cleaned, by=by)


def _originals_of(edition: EditionPage) -> set[str]:
    """Return the SHA-256 of the originals of which the source file of an edition is the cleaned copy."""
    kept = KeptOriginal.objects.filter(edition=edition, cleaned_checksum=edition.source_checksum)
    return set(kept.values_list("checksum", flat=True))


def refuse_held(page: Page, by: Any) -> None:
    """Raise ImportRefused where `by` may not change a draft now: it is sealed, locked or waits for approval."""
    if by is not None and Page.objects.filter(sealed_drafts(by), pk=page.pk).exists():
        raise ImportRefused(_("This draft is sealed: only its organization can correct it."))
    if is_locked(page, by):
        is_edition = isinstance(page, EditionPage)
        raise ImportRefused(locked(page.slug) if is_edition else _("This page is locked or under approval."))


def is_locked(page: Page, by: Any) -> bool:
    """Tell whether `by` may not change the page now: it is locked, or waits for approval."""
    lock = page.get_lock()
    return bool(lock is not None and by is not None and lock.for_user(by))


def locked(address: str) -> str:
    """Say that the edition cannot be changed now."""
    return _("The edition at “%(address)s” is locked or under approval.") % {"address": address}


def _publish(page: Any, by: Any) -> None:
    """Publish the newest revision as it is: what was imported is what is published."""
    page.get_latest_revision().publish(user=by, skip_permission_checks=True)
    page.refresh_from_db()
