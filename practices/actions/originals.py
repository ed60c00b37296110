"""The storage of original files: what no edition names is removed."""

import datetime
from collections.abc import Iterator
from itertools import batched

from django.core.files.storage import Storage
from wagtail.models import Revision

from practices.actions.editions import drop_source
from practices.models import EditionPage

LEFT_ALONE = datetime.timedelta(days=1)
"""How old a file is before it may be removed: an import that still runs has stored it and not yet named it."""


def sweep_originals(*, now: datetime.datetime) -> list[str]:
    """Remove the original files that no edition and no revision names; give their names.

    A process that is killed between storing a file and naming it leaves one behind. Files younger than
    `LEFT_ALONE` stay.
    """
    storage: Storage = EditionPage._meta.get_field("source_file").storage
    named = set(EditionPage.objects.exclude(source_file="").order_by().values_list("source_file", flat=True))
    unnamed = [name for name in _names(storage) if name not in named]
    old = [name for name in unnamed if storage.get_modified_time(name) < now - LEFT_ALONE]
    swept = []
    for some in batched(old, 500):
        revised = Revision.page_revisions.filter(content__source_file__in=some)
        kept = set(revised.values_list("content__source_file", flat=True))
        swept += [name for name in some if name not in kept]
    for name in swept:
        drop_source(stored=name)
    return swept


def _names(storage: Storage) -> Iterator[str]:
    """Give the names of all original files. They lie by year and month; what lies elsewhere is derived from them."""
    for year in _folders(storage, ""):
        if year.isdecimal():
            for month in _folders(storage, year):
                for name in storage.listdir(f"{year}/{month}")[1]:
                    yield f"{year}/{month}/{name}"


def _folders(storage: Storage, folder: str) -> list[str]:
    try:
        return list(storage.listdir(folder)[0])
    except FileNotFoundError:  # nothing was ever stored
        return []
