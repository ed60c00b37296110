"""The files that belong to records: keeping them, dropping what came to nothing, sweeping what was left behind."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import batched
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.utils.text import get_valid_filename

from practices.models import KeptFile, checksum
from practices.models.kept_files import records

LEFT_ALONE = datetime.timedelta(days=1)
"""How old a file is before it may be removed: an action that still runs has stored it and not yet named it."""
LONGEST_NAME = 200
_kept: ContextVar[list[str] | None] = ContextVar("kept_files", default=None)


@contextmanager
def keeping_files() -> Iterator[None]:
    """Be `transaction.atomic` for what keeps files: if it comes to nothing, the files it stored are dropped again.

    Also a decorator: `@keeping_files()`. One within another leaves its files to the outer one.
    """
    outer = _kept.get()
    stored: list[str] = []
    token = _kept.set(stored)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        for name in stored:
            drop_file(name)
        raise
    finally:
        _kept.reset(token)
    if outer is not None:
        outer += stored


def keep_file[Kept: KeptFile](model: type[Kept], *, name: str, media_type: str, content: bytes, **fields: Any) -> Kept:
    """Store a file and make its row; `name` is what a reader is offered it as, without folders.

    Within `keeping_files` the stored file goes again when the transaction is rolled back; without it, the sweep
    takes it after a day.
    """
    digest = checksum(content)
    shown = plain_name(name)
    field = model._meta.get_field("stored")
    wanted = field.generate_filename(None, f"{digest[:16]}-{get_valid_filename(shown)[-80:]}")  # type: ignore[union-attr]
    stored = str(records().save(wanted, ContentFile(content), max_length=255))
    within = _kept.get()
    if within is not None:
        within.append(stored)
    try:
        return model._default_manager.create(
            name=shown, media_type=media_type[:120], size=len(content), checksum=digest, stored=stored, **fields
        )
    except BaseException:
        drop_file(stored)
        raise


def drop_file(stored: str) -> None:
    """Take a stored file out of the storage of records again: nothing came of it. It may be gone already."""
    records().delete(stored)


def plain_name(name: str) -> str:
    """Give the last part of a file's name, printable, at most 200 letters with its ending; "file" if none is left."""
    last = name.replace("\\", "/").rpartition("/")[2]
    printable = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    stem, dot, ending = printable.rpartition(".")
    if len(printable) > LONGEST_NAME and dot and len(ending) < 12:
        return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return printable[:LONGEST_NAME] or "file"


def sweep_kept_files(*, now: datetime.datetime) -> list[str]:
    """Remove the files in the storage of records that no row names; give their names.

    A process that is killed between storing a file and committing its row leaves one behind. Files younger than
    `LEFT_ALONE` stay.
    """
    storage = records()
    old = (name for name in _names(storage) if storage.get_modified_time(name) < now - LEFT_ALONE)
    models = [model for model in apps.get_models() if issubclass(model, KeptFile)]
    swept: list[str] = []
    for some in batched(old, 500):
        named = {
            name
            for model in models
            for name in model._default_manager.filter(stored__in=some).order_by().values_list("stored", flat=True)
        }
        swept += [name for name in some if name not in named]
    for name in swept:
        drop_file(name)
    return swept


def _names(storage: Storage) -> Iterator[str]:
    """Give the names of all files; they lie by year and month."""
    for year in _folders(storage, ""):
        for month in _folders(storage, year):
            for name in storage.listdir(f"{year}/{month}")[1]:
                yield f"{year}/{month}/{name}"


def _folders(storage: Storage, folder: str) -> list[str]:
    try:
        return list(storage.listdir(folder)[0])
    except FileNotFoundError:  # nothing was ever stored
        return []
