"""Taking a text in whole: organization, instrument, edition, source file, release and log; or nothing at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from organizations.actions import OrganizationRefused, found_organization
from organizations.models import OrganizationKind, OrganizationPage
from practices.actions.imports import Draft, Imported, ImportRefused, import_instrument, open_import, with_file
from practices.actions.kept_files import keeping_files
from practices.actions.originals import drop_unnamed
from practices.actions.releases import ReleaseRefused
from practices.actions.source_files import store_imported_file
from practices.documents.source_files import ImportedFile
from practices.models.instruments import InstrumentPage
from practices.permissions import may_write_for
from practices.queries.wording import list_words

LOG_ACTION = "practices.import"
"""Name of the log entry of an import."""


@dataclass(frozen=True, slots=True)
class Founding:
    """The organization that an import founds first: `code` is what it will be found by."""

    code: str
    name: str
    kind: str = OrganizationKind.INTERGOVERNMENTAL


@dataclass(frozen=True, slots=True)
class ReleaseOptions:
    """How the operator publishes what was imported: on what authority, and to whom (None: to nobody yet).

    `uncleaned_reason`: why a source file is opened that holds more than its words.
    """

    authority: str
    audience: str | None = None
    with_source: bool = False
    uncleaned_reason: str = ""


class _ImportTrial(Exception):
    """Rolls a trial back."""


def take_in(
    *,
    organization: OrganizationPage | Founding,
    draft: Draft,
    by: Any,
    origin: str,
    instrument: InstrumentPage | None = None,
    correct: bool = False,
    opening: ReleaseOptions | None = None,
    is_trial: bool = False,
) -> Imported:
    """Import in one transaction; a refusal, a failure or a trial leaves no row and no file behind.

    `origin` is "command" (the operator's: no right is asked) or "form" (`by` must write for the
    organization). Raises ImportRefused.
    """
    imported: Imported | None = None
    with storing_files(draft) as whole:
        try:
            with keeping_files():
                imported = import_and_open(
                    organization=organization,
                    draft=whole,
                    by=by,
                    origin=origin,
                    instrument=instrument,
                    correct=correct,
                    opening=opening,
                )
                if is_trial:
                    raise _ImportTrial  # noqa: TRY301 - rolls the transaction back
        except _ImportTrial:
            pass
        except (OrganizationRefused, ReleaseRefused) as error:
            raise ImportRefused(str(error)) from error
    assert imported is not None  # noqa: S101 - every other way out raised
    return imported


@contextmanager
def storing_files(draft: Draft) -> Iterator[Draft]:
    """Store the files of a draft and yield it with their names; what no row names in the end is dropped again."""
    if not draft.source:
        yield draft
        return
    stored = store_imported_file(draft.contents or ImportedFile(draft.source_name, draft.source))
    try:
        yield with_file(draft, stored) if draft.contents else replace(draft, stored=stored.name)
    finally:
        drop_unnamed(stored.names)


def import_and_open(
    *,
    organization: OrganizationPage | Founding,
    draft: Draft,
    by: Any,
    origin: str,
    instrument: InstrumentPage | None,
    correct: bool,
    opening: ReleaseOptions | None,
) -> Imported:
    """Import, publish, release and log, in the transaction of the caller, who also stores the file.

    Raises ImportRefused, OrganizationRefused and ReleaseRefused.
    """
    owner = (
        found(founding=organization, by=by, is_published=opening is not None)
        if isinstance(organization, Founding)
        else organization
    )
    if origin != "command" and not may_write_for(by, owner):
        raise ImportRefused(_("You do not act for this organization."))
    if instrument is not None and not instrument.is_child_of(owner):
        raise ImportRefused(_("This instrument is another organization’s."))
    imported = import_instrument(organization=owner, draft=draft, by=by, instrument=instrument, correct=correct)
    was_live = imported.edition.live
    if opening is not None:
        open_import(
            imported=imported,
            audience=opening.audience,
            authority=opening.authority,
            by=by,
            with_source=opening.with_source,
            uncleaned_reason=opening.uncleaned_reason,
        )
    if imported.outcome != "unchanged" or imported.edition.live != was_live:
        _log(imported, draft, by, origin, opening)
    return imported


def found(*, founding: Founding, by: Any, is_published: bool) -> OrganizationPage:
    """Found the organization that an import needs, as a draft unless the operator publishes what is imported.

    Raises ImportRefused and OrganizationRefused.
    """
    refuse_founding(founding)
    slug = slugify(founding.code)
    acronym = founding.code if founding.code != slug and len(founding.code) <= 40 else ""
    return found_organization(
        name=founding.name,
        slug=slug,
        kind=founding.kind,
        by=by,
        names={"en": (founding.name, acronym)},
        as_operator=is_published,
    )


def refuse_founding(founding: Founding) -> None:
    """Raise ImportRefused for an organization that cannot be founded by an import."""
    if founding.kind not in OrganizationKind.values or founding.kind == OrganizationKind.BODY:
        known = [kind for kind in OrganizationKind.values if kind != OrganizationKind.BODY]
        raise ImportRefused(
            _("“%(kind)s” is not a kind of organization that can be created here. Known: %(known)s.")
            % {"kind": founding.kind[:40], "known": list_words(known)}
        )
    slug = slugify(founding.code)
    if not slug:
        raise ImportRefused(
            _("“%(code)s” cannot be used in an address: use plain letters.") % {"code": founding.code[:40]}
        )
    if len(founding.name) > 255 or len(slug) > 100:
        raise ImportRefused(_("The name of the organization is too long."))


def _log(imported: Imported, draft: Draft, by: Any, origin: str, opening: ReleaseOptions | None) -> None:
    data = log_data(outcome=imported.outcome, source_name=draft.source_name, origin=origin, opening=opening)
    log(instance=imported.edition, action=LOG_ACTION, user=by, data=data)


def log_data(*, outcome: str, source_name: str, origin: str, opening: ReleaseOptions | None) -> dict[str, Any]:
    """Return what the log keeps of an import."""
    data: dict[str, Any] = {"origin": origin, "outcome": outcome, "source": source_name}
    if opening is not None:
        data |= {"authority": opening.authority, "audience": opening.audience}
    return data
