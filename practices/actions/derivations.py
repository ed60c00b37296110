"""New editions out of an edition: the consolidated text, a translation, an extract."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage
from practices.actions.bulk_pages import lock_parents
from practices.models.dates import PartialDate
from practices.models.editions import EditionPage, TextStatus
from practices.permissions import may_write_for
from practices.texts.numbering import Segment, Worked, read_amendments, render, segment, work_in

TRANSLATIONS = (TextStatus.OFFICIAL_TRANSLATION, TextStatus.UNOFFICIAL_TRANSLATION)


class DerivationRefused(Exception):
    """The edition cannot be made; the message is for the user, and nothing was made."""


@dataclass(frozen=True, slots=True)
class Consolidation:
    """The draft, and what came of each instruction of the amending text."""

    edition: EditionPage
    worked: tuple[Worked, ...] = ()


@transaction.atomic
def start_consolidation(
    *, edition: EditionPage, dated: PartialDate, by: Any, amending: EditionPage | None = None
) -> Consolidation:
    """Start a draft with the words of `edition`, as they hold from `dated`.

    The instructions of `amending`, a text of the amending instrument in the same language, are worked in as far as
    they can be placed; a person looks at the rest. It is a consolidation, not authentic. Raises DerivationRefused.
    """
    if edition.is_incomplete:
        raise DerivationRefused(_("An extract or a summary cannot be consolidated: start from the whole text."))
    if not edition.numbered_text.strip():
        raise DerivationRefused(_("This edition has no structured text to start from."))
    instructions = read_amendments(amending.numbered_text) if amending is not None else []
    amended = work_in(edition.numbered_text, instructions, language=edition.language)
    made = _start(
        edition,
        by,
        title=edition.title,
        language=edition.language,
        text_status=TextStatus.CONSOLIDATION,
        dated_on=dated.on,
        precision=dated.precision,
        numbered_text=amended.text,
        accepted_doubts=list(edition.accepted_doubts),
    )
    return Consolidation(made, amended.worked)


@transaction.atomic
def start_translation(*, edition: EditionPage, language: str, text_status: str, by: Any) -> EditionPage:
    """Start a draft for the translation of `edition` into `language`, of the same date. Raises DerivationRefused."""
    if text_status not in TRANSLATIONS:
        raise DerivationRefused(_("A translation is official or unofficial."))
    if language == edition.language:
        raise DerivationRefused(_("The text is in this language already."))
    if edition.is_incomplete:
        raise DerivationRefused(_("An extract or a summary cannot be translated here: start from the whole text."))
    return _start(
        edition,
        by,
        title=edition.instrument.title_in(language),
        language=language,
        text_status=text_status,
        dated_on=edition.dated_on,
        precision=edition.precision,
    )


@transaction.atomic
def make_extract(*, edition: EditionPage, withheld: Collection[str], shows_gaps: bool, by: Any) -> EditionPage:
    """Make a draft of an extract that leaves out the provisions `withheld` (eIds) and all that is below them.

    What is kept has the same eIds. The source file is not taken along: it holds the whole text.
    `shows_gaps` says that readers are told where something is left out. Raises DerivationRefused.
    """
    if edition.is_incomplete:
        raise DerivationRefused(_("Make the extract of the whole text."))
    segments = segment(edition.numbered_text, language=edition.language).segments
    unknown = set(withheld) - {piece.eid for piece in segments}
    if unknown:
        raise DerivationRefused(_("The text has changed since it was shown: choose again."))
    kept = keep_segments(segments, withheld)
    if len(kept) == len(segments):
        raise DerivationRefused(_("Choose at least one provision to withhold."))
    if not kept:
        raise DerivationRefused(_("Nothing would be left: keep at least one provision."))
    text = render(kept, language=edition.language)
    _refuse_another_text(kept, text, edition.language)
    return _start(
        edition,
        by,
        title=edition.title,
        language=edition.language,
        text_status=TextStatus.EXTRACT,
        dated_on=edition.dated_on,
        precision=edition.precision,
        numbered_text=text,
        shows_gaps=shows_gaps,
    )


def keep_segments(segments: Collection[Segment], withheld: Collection[str]) -> list[Segment]:
    """Leave out what is `withheld` (eIds) and all below it, in order."""
    gone = set(withheld)
    kept = []
    for piece in segments:
        if piece.eid in gone or piece.parent in gone:
            gone.add(piece.eid)
        else:
            kept.append(piece)
    return kept


def _refuse_another_text(kept: Collection[Segment], text: str, language: str) -> None:
    """Refuse an extract that would read otherwise than the pieces it is made of."""
    again = segment(text, language=language).segments
    if [(piece.eid, piece.heading, piece.text) for piece in again] != [
        (piece.eid, piece.heading, piece.text) for piece in kept
    ]:
        raise DerivationRefused(_("This text cannot be cut there without changing it: withhold a larger piece."))


def _start(edition: EditionPage, by: Any, **fields: Any) -> EditionPage:
    owner: OrganizationPage = edition.instrument.organization
    if not may_write_for(by, owner):
        raise DerivationRefused(_("You do not act for this organization."))
    lock_parents(pages=[edition.instrument])
    made = EditionPage(made_from=edition, owner=by, live=False, has_unpublished_changes=True, **fields)
    try:
        edition.instrument.add_child(instance=made)
    except ValidationError as error:
        raise DerivationRefused(" ".join(error.messages)) from error
    made.save_revision(user=by, log_action=True)
    return made
