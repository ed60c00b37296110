"""Replacing the source file of an edition that is here already by a cleaned copy."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from practices.actions.bulk_pages import lock_parents
from practices.actions.editions import drop_source, keep_source, store_source
from practices.actions.imports import is_locked, locked
from practices.actions.source_files import SourceRefused, keep_original, note_contents, read_source
from practices.documents.file_contents.held import Changes
from practices.documents.source_files import ImportedFile, clean_source
from practices.documents.text import UnreadableText
from practices.models.editions import EditionPage, checksum


def replace_by_cleaned(*, edition: EditionPage, changes: Changes, by: Any) -> ImportedFile:
    """Save a draft of an edition whose source file is a cleaned copy of its present one; the text stays as it is.

    The draft goes the way of every correction. The caller has asked whether `by` may write. Raises SourceRefused.
    """
    name, content = read_source(edition.get_latest_revision_as_object())
    try:
        file = clean_source(name, content, changes=changes)
    except UnreadableText as error:
        raise SourceRefused(str(error)) from error
    if file.original is None:
        raise SourceRefused(_("There is nothing to remove from this file."))
    stored = ""
    is_kept = False
    try:
        stored = store_source(name=file.name, content=file.content)
        _replace(edition, checksum(content), file, stored, by)
        is_kept = True
    finally:
        if stored and not is_kept:
            drop_source(stored=stored)
    return file


@transaction.atomic
def _replace(edition: EditionPage, present: str, file: ImportedFile, stored: str, by: Any) -> None:
    lock_parents(pages=[edition])
    draft = EditionPage.objects.get(pk=edition.pk).get_latest_revision_as_object()
    if is_locked(draft, by):
        raise SourceRefused(locked(draft.slug))
    if checksum(read_source(draft)[1]) != present:
        raise SourceRefused(_("The file has been replaced in the meantime. Check the new one."))
    if file.original is not None:
        original = replace(file.original, stored=str(draft.source_file.name))
        keep_original(edition=draft, original=original, cleaned=checksum(file.content), by=by)
    keep_source(edition=draft, name=file.name, content=file.content, stored=stored)
    draft.save_revision(user=by, log_action=True)
    note_contents([file])
