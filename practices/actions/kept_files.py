"""The files that belong to records: keeping them, dropping what came to nothing, sweeping what was left behind."""

import datetime
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.db import transaction

from practices.actions.stored_files import store_file, sweep_files
from practices.migration_names import records
from practices.models.editions import checksum
from practices.models.kept_files import KeptFile

DROPPED = "dropped"
"""The folder of what was dropped and waits, beside the years of the storage of records."""
LONGEST_NAME = 200
SCANS = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"II*\x00", "image/tiff", ".tif"),
    (b"MM\x00*", "image/tiff", ".tif"),
)
"""What a scan of a signed paper may be, by its first bytes."""
SIGNED_PAPERS = frozenset({"application/pdf", "image/png", "image/jpeg"})
"""The kinds of files that a signed note or a letter may be."""
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


def kind_of_scan(content: bytes) -> tuple[str, str]:
    """Return the media type of a scan by what it holds, and the ending of its name; "" twice for what is none."""
    return next(((media_type, ending) for start, media_type, ending in SCANS if content.startswith(start)), ("", ""))


def keep_file[Kept: KeptFile](model: type[Kept], *, name: str, media_type: str, content: bytes, **fields: Any) -> Kept:
    """Store a file and make its row; `name` is what a reader is offered it as, without folders.

    Within `keeping_files` the stored file goes again when the transaction is rolled back; without it, the sweep
    takes it after a day.
    """
    shown = plain_name(name)
    stored = store_file(model._meta.get_field("stored"), name=shown, content=content)
    within = _kept.get()
    if within is not None:
        within.append(stored)
    try:
        return model._default_manager.create(
            name=shown,
            media_type=media_type[:120],
            size=len(content),
            checksum=checksum(content),
            stored=stored,
            **fields,
        )
    except BaseException:
        drop_file(stored)
        raise


def drop_file(stored: str) -> None:
    """Take a stored file out of the storage of records again: nothing came of it. It may be gone already."""
    records().delete(stored)


def plain_name(name: str) -> str:
    """Return the last part of a file's name, printable, at most 200 letters with its ending; "file" if none is left."""
    last = name.replace("\\", "/").rpartition("/")[2]
    printable = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    stem, dot, ending = printable.rpartition(".")
    if len(printable) > LONGEST_NAME and dot and len(ending) < 12:
        return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return printable[:LONGEST_NAME] or "file"


def sweep_kept_files(*, now: datetime.datetime) -> list[str]:
    """Remove the files in the storage of records that no row names, dropped ones among them; give their names."""
    return sweep_files(records(), now=now, named=(_named,), beside=(DROPPED,))


def _named(names: Collection[str]) -> Iterator[str]:
    for model in apps.get_models():
        if issubclass(model, KeptFile):
            yield from model._default_manager.filter(stored__in=names).order_by().values_list("stored", flat=True)
