"""Importing many texts at once: a batch is made whole in one transaction, or not at all."""

import datetime
import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.actions import OrganizationRefused
from organizations.models import OrganizationPage
from practices.actions.bulk_pages import (
    LogLine,
    NewPage,
    add_pages,
    index_pages,
    lock_parents,
    write_log,
)
from practices.actions.bulk_provisions import NewText, write_new_provisions
from practices.actions.bulk_releases import Wanted, open_many
from practices.actions.edition_pictures import complete_pictures
from practices.actions.extract_files import give_own_file
from practices.actions.follow_ups import carry_topics
from practices.actions.import_plans import ImportItem, ImportPlanner, Planned, things_to_open
from practices.actions.imports import ImportRefused, add_titles, sentences, tell_published, with_file
from practices.actions.intake import LOG_ACTION, Founding, found, import_and_open, log_data
from practices.actions.kept_files import keeping_files
from practices.actions.originals import drop_unnamed
from practices.actions.pending_texts import work_out_later
from practices.actions.recognitions import recognise_later
from practices.actions.releases import ReleaseRefused
from practices.actions.source_files import StoredImport, keep_original, note_contents, store_imported_file
from practices.documents.source_files import ImportedFile, clean_source, needs_reason
from practices.documents.text import UnreadableText
from practices.models.editions import EditionPage, checksum
from practices.models.instruments import InstrumentPage
from practices.models.releases import ReleasedKind

ORIGIN = "command"
"""Of whom an import of many texts is: the operator's, no right is asked."""


class RowRefused(ImportRefused):
    """The order of `line` was refused, and with it the batch; the message is for the user."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def import_batch(
    *, orders: Sequence[ImportItem], by: Any, correct: bool = False, keep_going: bool = False
) -> list[Planned]:
    """Import the orders in one transaction; give what each came to, in order. Running it again changes nothing.

    What is new is made in bulk; what is there already is corrected, published or opened one by one. An order that
    is refused takes the whole batch with it (RowRefused), unless `keep_going` says that the others are made.
    """
    stored: dict[int, StoredImport] = {}
    kept = False
    try:
        with keeping_files(), _uncollected():
            orders = _found_owners(orders, by)
            lock_parents(pages={order.organization for order in orders})
            planned = ImportPlanner(by=by, correct=correct).extend(orders)
            if not keep_going:
                _refuse_first(planned)
            _make(list(_creations(planned)), by=by, stored=stored)
            done = [_change(item, by=by, correct=correct, keep_going=keep_going, stored=stored) for item in planned]
        kept = True
    except (OrganizationRefused, ReleaseRefused) as error:
        raise ImportRefused(str(error)) from error
    except ValidationError as error:
        raise ImportRefused(" ".join(sentences(error))) from error
    finally:
        files = [file for file in stored.values() if not kept or file.file.original]
        drop_unnamed([name for file in files for name in file.names])
    return done


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: what a batch makes is needed to its end, and there is much to look through."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _found_owners(orders: Sequence[ImportItem], by: Any) -> list[ImportItem]:
    """Return the orders with organizations that are there: what is to be founded is founded once."""
    founded: dict[str, OrganizationPage] = {}
    owners: dict[int, OrganizationPage] = {}
    settled = []
    for order in orders:
        owner = order.organization
        if isinstance(owner, Founding):
            slug = slugify(owner.code)
            if slug not in founded:
                known = OrganizationPage.objects.filter(slug=slug).first()
                founded[slug] = known or found(founding=owner, by=by, is_published=order.opening is not None)
            owner = founded[slug]
        settled.append(replace(order, organization=owners.setdefault(owner.pk, owner)))
    return settled


def _refuse_first(planned: Sequence[Planned]) -> None:
    for item in planned:
        if item.outcome == "refused":
            raise RowRefused(item.refusal, item.order.line)


@dataclass(frozen=True, slots=True)
class Creation:
    """A new edition, and its instrument, which may be new as well."""

    order: ImportItem
    organization: OrganizationPage
    instrument: InstrumentPage
    edition: EditionPage
    is_new_instrument: bool


def _creations(planned: Sequence[Planned]) -> Iterator[Creation]:
    for item in planned:
        owner, instrument, edition = item.order.organization, item.instrument, item.edition
        if item.outcome == "created" and instrument and edition and not isinstance(owner, Founding):
            yield Creation(item.order, owner, instrument, edition, item.is_new_instrument)


def _make(created: Sequence[Creation], *, by: Any, stored: dict[int, StoredImport]) -> None:
    """Make all that is new: instruments, editions, and where they are opened provisions, log lines and releases."""
    if not created:
        return
    now = timezone.now()
    published = {id(item.instrument) for item in created if item.order.opening is not None}
    fresh = [item for item in created if item.is_new_instrument]
    for item in fresh:
        item.instrument.organization, item.instrument.owner = item.organization, by
    places = [NewPage(item.instrument, item.organization, id(item.instrument) in published) for item in fresh]
    lines = add_pages(new=places, by=by, at=now)
    made = {id(item.instrument) for item in fresh}
    known = [item for item in created if id(item.instrument) not in made]
    _add_titles(known, by)
    lock_parents(pages=[item.instrument for item in known])
    for item in created:
        _fill(item, by, stored)
    places = [NewPage(item.edition, item.instrument, item.order.opening is not None) for item in created]
    lines += add_pages(new=places, by=by, at=now)
    _note_files(created, by=by, stored=stored)
    write_log(lines=[*lines, *map(_import_line, created)], by=by, at=now)
    _follow([item for item in created if item.order.opening is not None], by=by, at=now)
    open_many(wanted=[wanted for item in created for wanted in _wanted(item)], by=by)
    _tell_published(created, by)
    index_pages(pages=[*(item.instrument for item in fresh), *(item.edition for item in created)])


def _add_titles(known: Sequence[Creation], by: Any) -> None:
    """Give instruments that are there the titles of the new texts that they lack. Raises RowRefused."""
    for item in {item.instrument.pk: item for item in known if item.order.draft.titles}.values():
        titles, publish = item.order.draft.titles, item.order.opening is not None
        try:
            add_titles(instrument=item.instrument, titles=titles, by=by, publish=publish)
        except ImportRefused as error:
            raise RowRefused(str(error), item.order.line) from error


def _tell_published(created: Sequence[Creation], by: Any) -> None:
    """Tell each organization, once for each authority, how many of its texts the operator published."""
    opened: dict[tuple[int, str], list[Creation]] = defaultdict(list)
    for item in created:
        if item.order.opening is not None:
            opened[item.organization.pk, item.order.opening.authority].append(item)
    for (_key, authority), items in opened.items():
        about = ngettext("%(count)s text", "%(count)s texts", len(items)) % {"count": len(items)}
        tell_published(organization=items[0].organization, about=about, authority=authority, by=by)


def _note_files(created: Sequence[Creation], *, by: Any, stored: dict[int, StoredImport]) -> None:
    """Note what the source files hold, keep the originals of cleaned copies, and have scans recognised."""
    files = [(item, stored[item.order.line]) for item in created if item.order.line in stored]
    if files:
        note_contents([file.file for _item, file in files])
    for item, file in files:
        complete_pictures(edition=item.edition, by=by, read=item.order.draft.pictures)
        if file.file.original is not None:
            cleaned = item.edition.source_checksum
            keep_original(edition=item.edition, original=file.file.original, cleaned=cleaned, by=by)
        if item.edition.is_facsimile:
            recognise_later(edition=item.edition, by=by)


def _fill(item: Creation, by: Any, stored: dict[int, StoredImport]) -> None:
    """Put text and original into a new edition. Raises RowRefused when the file is no longer what was read."""
    edition, order = item.edition, item.order
    edition.instrument, edition.owner = item.instrument, by
    edition.numbered_text = order.draft.numbered_text
    if order.file is not None:
        file = read_ordered(order)
        edition.note_source(name=file.name, content=file.content)
        stored[order.line] = store_imported_file(file)
        edition.source_file = stored[order.line].name


def read_ordered(order: ImportItem) -> ImportedFile:
    """Return the file of an order, or its cleaned copy. Raises RowRefused when it is not what was read before."""
    file = order.file or Path()
    try:
        content = file.read_bytes()
    except OSError as error:
        raise RowRefused(_("%(file)s can no longer be read.") % {"file": file.name}, order.line) from error
    if checksum(content) != (order.came or order.checksum):
        raise RowRefused(_("%(file)s was changed while it was imported.") % {"file": file.name}, order.line)
    if not order.changes:
        return ImportedFile(order.draft.source_name, content, order.held, order.fault)
    try:
        return clean_source(order.draft.source_name, content, changes=order.changes)
    except UnreadableText as error:
        raise RowRefused(str(error), order.line) from error


def _follow(published: Sequence[Creation], *, by: Any, at: datetime.datetime) -> None:
    """Do what follows from publishing new editions. Nobody can have asked to structure what was not there."""
    for page in {id(item.instrument): item.instrument for item in published}.values():
        if not page.live:  # it was there before, as a draft
            page.get_latest_revision().publish(user=by, skip_permission_checks=True)
    texts = [NewText(item.edition, item.edition.live_revision, item.order.provisions) for item in published]
    write_new_provisions(texts, at=at)
    for item in published:
        if item.edition.made_from is not None:
            carry_topics(edition=item.edition, since=at)
        give_own_file(edition=item.edition)
    work_out_later(things=[item.edition.translation_key for item in published])


def _wanted(item: Creation) -> Iterator[Wanted]:
    """Return what is opened of a new edition, and to whom."""
    opening = item.order.opening
    if opening is None or opening.audience is None:
        return
    for kind, key in things_to_open(item.instrument, item.edition, opening):
        is_uncleaned = kind == ReleasedKind.SOURCE_FILE and needs_reason(item.order.held, item.order.fault)
        stated = (item.order.checksum, opening.uncleaned_reason) if is_uncleaned else ("", "")
        yield Wanted(kind, key, opening.audience, opening.authority, *stated)


def _import_line(item: Creation) -> LogLine:
    data = log_data(
        outcome="created",
        source_name=item.order.draft.source_name,
        origin=ORIGIN,
        opening=item.order.opening,
    )
    return LogLine(item.edition, LOG_ACTION, data=data)


def _change(item: Planned, *, by: Any, correct: bool, keep_going: bool, stored: dict[int, StoredImport]) -> Planned:
    """Correct, publish or open what is there already, as an import of this one text does."""
    if item.outcome != "corrected" and not item.needs_opening:
        return item
    order = item.order
    try:
        with transaction.atomic():
            draft = order.draft
            if order.file is not None:
                file = read_ordered(order)
                draft = replace(draft, source_name=file.name, source=file.content)
                if item.outcome == "corrected":
                    stored[order.line] = store_imported_file(file)
                    draft = with_file(draft, stored[order.line])
            imported = import_and_open(
                organization=order.organization,
                draft=draft,
                by=by,
                origin=ORIGIN,
                instrument=item.instrument,
                correct=correct,
                opening=order.opening,
            )
    except (ImportRefused, ReleaseRefused) as error:
        if order.line in stored:
            drop_unnamed(stored.pop(order.line).names)
        if not keep_going:
            raise RowRefused(str(error), order.line) from error
        return replace(item, outcome="refused", refusal=str(error))
    return replace(item, edition=imported.edition)
