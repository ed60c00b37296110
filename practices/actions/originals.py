"""The storage of original files: what no edition names is removed."""

import datetime
from collections.abc import Collection, Iterable

from wagtail.models import Revision

from practices.actions.stored_files import sweep_files
from practices.models.editions import EditionPage
from practices.models.source_files import KeptOriginal


def sweep_originals(*, now: datetime.datetime) -> list[str]:
    """Remove the original files that no edition, no revision and no cleaned copy names; give their names.

    What lies elsewhere than by year and month is derived from them, and stays.
    """
    storage = EditionPage._meta.get_field("source_file").storage
    return sweep_files(storage, now=now, named=_NAMED)


def drop_unnamed(names: Collection[str]) -> None:
    """Remove those of some files that were stored just now and that nothing names in the end."""
    left = set(names)
    for tell in _NAMED:
        left -= set(tell(left)) if left else set()
    for name in left:
        EditionPage._meta.get_field("source_file").storage.delete(name)


def _named_by_editions(names: Collection[str]) -> Iterable[str]:
    return EditionPage.objects.filter(source_file__in=names).order_by().values_list("source_file", flat=True)


def _named_by_revisions(names: Collection[str]) -> Iterable[str]:
    revised = Revision.page_revisions.filter(content__source_file__in=names)
    return revised.values_list("content__source_file", flat=True)


def _named_as_originals(names: Collection[str]) -> Iterable[str]:
    return KeptOriginal.objects.filter(file__in=names).order_by().values_list("file", flat=True)


_NAMED = (_named_by_editions, _named_by_revisions, _named_as_originals)
