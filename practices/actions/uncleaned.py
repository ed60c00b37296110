"""A source file that holds more than its words is opened for a stated reason alone: one rule for every way."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from practices.actions.source_files import SourceRefused, examine_noted, read_source
from practices.models.editions import EditionPage
from practices.models.releases import Audience, Release, ReleaseDecision, ReleasedKind
from practices.models.source_files import ExaminedFile
from practices.queries.editions.held_words import list_held


@dataclass(frozen=True, slots=True)
class Uncleaned:
    """A source file that is opened for a stated reason alone: its SHA-256, and a sentence that says why."""

    checksum: str
    refusal: str

    def ask_for_reason(self) -> str:
        """Return the sentence that says what to do."""
        return _("%(refusal)s Make a cleaned copy, or state a reason for releasing the file as it is.") % {
            "refusal": self.refusal
        }


def uncleaned_to_open(thing: uuid.UUID) -> Uncleaned | None:
    """Return the source file that opening those of the edition `thing` would show to others, if it needs a reason.

    That is the published file and the one that is scheduled; of an edition that is not published, the newest.
    """
    edition = EditionPage.objects.filter(translation_key=thing).first()
    for page in _shown(edition) if edition is not None else ():
        found = _uncleaned(page)
        if found is not None:
            return found
    return None


def uncleaned_to_propose(thing: uuid.UUID) -> Uncleaned | None:
    """Return the source file that a proposal about the edition `thing` has to give a reason for.

    A draft that waits for approval is what is opened with it; else it is `uncleaned_to_open`.
    """
    edition = EditionPage.objects.filter(translation_key=thing).first()
    if edition is not None and edition.workflow_in_progress:
        found = _uncleaned(edition.get_latest_revision_as_object())
        if found is not None:
            return found
    return uncleaned_to_open(thing)


def is_uncleaned(checksum: str) -> bool:
    """Tell whether the file with this SHA-256 was examined and is opened for a stated reason alone."""
    return ExaminedFile.objects.filter(checksum=checksum, needs_reason=True).exists()


def refuse_replacing(*, edition: EditionPage, replacement: EditionPage) -> str:
    """Return why publishing `replacement` would show others a file without a reason, "" where it would not.

    What was published before stays: only a file that is another than the published one is looked at.
    """
    present = EditionPage.objects.filter(pk=edition.pk).first()
    if present is None or not replacement.source_file:
        return ""
    if present.live and _is_same_file(present, replacement):
        return ""
    if not _is_open(present.translation_key):
        return ""
    found = _uncleaned(replacement)
    if found is None or _had_reason(present.translation_key, found.checksum):
        return ""
    return _(
        "%(refusal)s The source file of this edition is open to others: make a cleaned copy of the new one, or close "
        "the source file first and propose to open it again, with the reason."
    ) % {"refusal": found.refusal}


def _is_same_file(one: EditionPage, other: EditionPage) -> bool:
    if one.source_file.name == other.source_file.name:
        return True
    return bool(one.source_checksum) and one.source_checksum == other.source_checksum


def _shown(edition: EditionPage) -> Iterator[Any]:
    if edition.live:
        yield edition
    if edition.scheduled_revision is not None:
        yield edition.scheduled_revision.as_object()
    elif not edition.live:
        yield edition.get_latest_revision_as_object()


def _uncleaned(edition: EditionPage) -> Uncleaned | None:
    if not edition.source_file:
        return None
    try:
        noted = examine_noted(*read_source(edition))
    except SourceRefused as error:
        return Uncleaned(edition.source_checksum, str(error))
    return Uncleaned(noted.checksum, _refusal(noted)) if noted.needs_reason else None


def _refusal(noted: ExaminedFile) -> str:
    if noted.fault:
        return _("The source file could not be checked for hidden content: %(fault)s") % {"fault": noted.fault}
    held = list_held(one for one in noted.kinds if one.calls_for_reason)
    return _("The source file contains more than its text: %(held)s.") % {"held": held}


def _is_open(thing: uuid.UUID) -> bool:
    """Tell whether others may see the source file, or will."""
    about = {"kind": ReleasedKind.SOURCE_FILE, "thing": thing}
    if Release.objects.filter(**about).exclude(audience=Audience.OWN).exists():
        return True
    newest = ReleaseDecision.objects.filter(**about).order_by("-sequence").first()
    return newest is not None and newest.audience != Audience.OWN


def _had_reason(thing: uuid.UUID, checksum: str) -> bool:
    return ReleaseDecision.objects.filter(kind=ReleasedKind.SOURCE_FILE, thing=thing, uncleaned_file=checksum).exists()
