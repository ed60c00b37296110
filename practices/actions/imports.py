"""Importing an instrument: a text becomes an edition, and its instrument if it is new."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from organizations.languages import is_known_language
from organizations.models import OrganizationPage
from practices.actions.editions import keep_source, publish_edition
from practices.actions.releases import decide_release, is_widening
from practices.models import (
    Audience,
    EditionPage,
    EventKind,
    InstrumentEvent,
    InstrumentKind,
    InstrumentPage,
    PartialDate,
    ReleasedKind,
    TextStatus,
    checksum,
)


class ImportRefused(Exception):
    """The file or what is said of it cannot be taken; the message is for the user, and nothing was made."""


class TextDiffers(ImportRefused):
    """There is another text at the same address, and nobody said that it is to be replaced."""


DATED_BY = (EventKind.IN_FORCE, EventKind.ADOPTED, EventKind.CIRCULATED)
"""Which of the given dates is the edition's: the first that is there."""

AUDIENCES_BY_COMMAND = (Audience.PUBLIC, Audience.DELEGATIONS, Audience.PARTICIPATING)
"""Audiences that the command can open to; named organizations are chosen in the admin."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an import says: the text, and of which instrument it is an edition.

    `source` is the original file whole; `stored` its name in the storage of originals, when it is there.
    """

    title: str
    kind: str
    language: str
    text_status: str
    numbered_text: str
    dates: Mapping[str, PartialDate]
    symbol: str = ""
    source_name: str = ""
    source: bytes = b""
    stored: str = ""


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
    _refuse_unknown(draft)
    instrument = instrument or find_instrument(organization, draft)
    is_new = instrument is None
    try:
        if instrument is None:
            instrument = _make_instrument(organization, draft, by)
        known = instrument.get_children().type(EditionPage).filter(slug=_edition(draft).address).first()
        if known is None:
            edition, outcome = _make_edition(instrument, draft, by), "created"
        else:
            edition, outcome = _correct_edition(known.specific.get_latest_revision_as_object(), draft, by, correct)
    except ValidationError as error:
        raise ImportRefused(" ".join(_sentences(error))) from error
    return Imported(outcome, instrument, edition, is_new)


@transaction.atomic
def open_import(
    *, imported: Imported, audience: str | None, authority: str, by: Any, with_source: bool = False
) -> None:
    """Publish what was imported and open it, as the operator: needs `authority`, and is logged as such.

    Only widens: what is open already to this audience or a wider one is left as it is. Raises ImportRefused.
    """
    if not authority.strip():
        raise ImportRefused(_('Publishing by command needs the authority for it: --authority "...".'))
    instrument, edition = imported.instrument, imported.edition
    if not instrument.live:
        instrument.save_revision(user=by).publish(user=by, skip_permission_checks=True)
    if not edition.live or edition.has_unpublished_changes:
        publish_edition(edition=edition, by=by)
    if audience is None:
        return
    things = [(ReleasedKind.INSTRUMENT, instrument), (ReleasedKind.EDITION, edition)]
    if with_source:
        things.append((ReleasedKind.SOURCE_FILE, edition))
    for kind, page in things:
        key = page.translation_key
        if is_widening(kind=kind, thing=key, audience=audience):
            decide_release(kind=kind, thing=key, audience=audience, authority=authority, by=by, as_operator=True)


def find_instrument(organization: OrganizationPage, draft: Draft) -> InstrumentPage | None:
    """Find the instrument that `draft` speaks of: by symbol, else by title."""
    own = InstrumentPage.objects.child_of(organization)
    if draft.symbol:
        return own.filter(symbol=draft.symbol).first()
    return own.filter(slug=_slug(draft)).first()


def _refuse_unknown(draft: Draft) -> None:
    if draft.kind not in InstrumentKind.values:
        raise ImportRefused(_choices(_("kind"), draft.kind, InstrumentKind.values))
    if draft.text_status not in TextStatus.values:
        raise ImportRefused(_choices(_("text status"), draft.text_status, TextStatus.values))
    if not is_known_language(draft.language):
        raise ImportRefused(
            _("“%(code)s” is not a language code that we know. Use a code such as en, fr, de, ru or ar.")
            % {"code": draft.language[:40]}
        )
    if not draft.dates:
        raise ImportRefused(_("Give at least one date: when the text was circulated, adopted or in force."))
    if not draft.title.strip():
        raise ImportRefused(_("Give the title of the instrument."))
    for name, text, most in ((_("title"), draft.title, 255), (_("symbol"), draft.symbol, 80)):
        if len(text) > most:
            raise ImportRefused(_("The %(name)s is longer than %(most)s characters.") % {"name": name, "most": most})
    if not draft.numbered_text.strip():
        raise ImportRefused(_("There is no text in the file."))


def _choices(name: str, value: str, known: list[str]) -> str:
    return _("“%(value)s” is not a %(name)s. Known: %(known)s.") % {
        "value": value[:40],
        "name": name,
        "known": ", ".join(known),
    }


def _sentences(error: ValidationError) -> Iterator[str]:
    """Give a validation error's messages, each with the name of its field."""
    if not hasattr(error, "error_dict"):
        yield from error.messages
        return
    for field, messages in error.message_dict.items():
        yield from messages if field == NON_FIELD_ERRORS else [f"{field}: {message}" for message in messages]


def _slug(draft: Draft) -> str:
    """Make the last part of the instrument's address: plain letters, or the title's own script."""
    plain, own = slugify(draft.title), slugify(draft.title, allow_unicode=True)
    best = plain if len(plain) * 2 >= len(own) else own
    return best[:200].strip("-_") or slugify(draft.symbol)


def _edition(draft: Draft) -> EditionPage:
    date = next(draft.dates[kind] for kind in DATED_BY if kind in draft.dates)
    return EditionPage(
        title=draft.title,
        language=draft.language.lower(),
        dated_on=date.on,
        precision=date.precision,
        text_status=draft.text_status,
        numbered_text=draft.numbered_text,
        live=False,
        has_unpublished_changes=True,
    )


def _make_instrument(organization: OrganizationPage, draft: Draft, by: Any) -> InstrumentPage:
    slug = _slug(draft)
    if organization.get_children().filter(slug=slug).exists():
        raise ImportRefused(
            _("There is something else of this organization at “%(slug)s”, under another symbol: give another title.")
            % {"slug": slug}
        )
    page = InstrumentPage(
        title=draft.title,
        slug=slug,
        kind=draft.kind,
        symbol=draft.symbol,
        owner=by,
        live=False,
        has_unpublished_changes=True,
    )
    page.events = [  # type: ignore[misc]
        InstrumentEvent(kind=kind, on=date.on, precision=date.precision, sort_order=place)
        for place, (kind, date) in enumerate(draft.dates.items())
    ]
    organization.add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    return page


def _make_edition(instrument: InstrumentPage, draft: Draft, by: Any) -> EditionPage:
    edition = _edition(draft)
    edition.owner = by
    _keep_source(edition, draft)
    instrument.add_child(instance=edition)
    edition.save_revision(user=by, log_action=True)
    return edition


def _correct_edition(edition: EditionPage, draft: Draft, by: Any, correct: bool) -> tuple[EditionPage, str]:
    same_file = not draft.source or edition.source_checksum == checksum(draft.source)
    if edition.numbered_text == draft.numbered_text and same_file:
        return edition, "unchanged"
    if not correct:
        raise TextDiffers(
            _("There is an edition with another text or source file at “%(address)s”.") % {"address": edition.slug}
        )
    lock = edition.get_lock()
    if lock is not None and by is not None and lock.for_user(by):
        raise ImportRefused(_("The edition at “%(address)s” is locked or under approval.") % {"address": edition.slug})
    edition.numbered_text = draft.numbered_text
    _keep_source(edition, draft)
    edition.save_revision(user=by, log_action=True)
    return edition, "corrected"


def _keep_source(edition: EditionPage, draft: Draft) -> None:
    if draft.source:
        keep_source(edition=edition, name=draft.source_name, content=draft.source, stored=draft.stored)
