"""Holding the files of a form that was refused, so that nobody has to choose them again."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from practices.actions.kept_files import drop_file, keep_file, keeping_files
from practices.models.held_uploads import HeldUpload

HELD_FOR = datetime.timedelta(hours=6)
MOST_BYTES = 32 * 1024 * 1024
"""A larger file is chosen again."""
MOST_HELD = 12
"""Files that are held for one account; the oldest go."""


@keeping_files()
def hold_uploads(*, uploads: Iterable[tuple[str, UploadedFile]], address: str, by: Any) -> list[HeldUpload]:
    """Hold files (field, file) for the form at `address`; return what is held of them, in order."""
    get_user_model().objects.select_for_update(of=("self",)).get(pk=by.pk)  # of two windows one waits
    held = []
    for field, upload in uploads:
        if upload.size and upload.size <= MOST_BYTES and len(field) <= 100 and len(address) <= 500:
            upload.seek(0)
            held.append(
                keep_file(
                    HeldUpload,
                    name=upload.name or "",
                    media_type=upload.content_type or "",
                    content=upload.read(),
                    user=by,
                    address=address,
                    field=field,
                )
            )
    _drop(HeldUpload.objects.filter(user=by).order_by("-pk")[MOST_HELD:])
    return held


def held_uploads(*, keys: Sequence[uuid.UUID], address: str, field: str, by: Any) -> list[HeldUpload]:
    """Return what is still held of these for the same account, form and field, in the order of `keys`."""
    since = timezone.now() - HELD_FOR
    rows = HeldUpload.objects.filter(public_id__in=keys, user=by, address=address, field=field, kept_at__gte=since)
    found = {row.public_id: row for row in rows}
    return [found[key] for key in keys if key in found]


@transaction.atomic
def drop_uploads(*, held: Iterable[HeldUpload]) -> int:
    """Drop files that are held no longer; return how many."""
    return _drop(HeldUpload.objects.filter(pk__in=[one.pk for one in held]))


@transaction.atomic
def sweep_held_uploads(*, now: datetime.datetime) -> int:
    """Drop what was held for longer than `HELD_FOR`; return how many."""
    return _drop(HeldUpload.objects.filter(kept_at__lt=now - HELD_FOR))


def _drop(rows: Iterable[HeldUpload]) -> int:
    gone = list(rows)
    HeldUpload.objects.filter(pk__in=[row.pk for row in gone]).delete()
    for row in gone:
        transaction.on_commit(partial(drop_file, str(row.stored.name)), robust=True)
    return len(gone)
