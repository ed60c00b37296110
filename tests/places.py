"""Where tests keep their files, and which indexes they leave alone."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.storage import storages
from django.test import override_settings
from modelsearch import signal_handlers
from wagtail.signal_handlers import disable_reference_index_auto_update

from practices.models.editions import EditionPage
from practices.models.kept_files import KeptFile
from practices.models.source_files import KeptOriginal

WITH_INDEX = {name: {**backend, "AUTO_UPDATE": True} for name, backend in settings.WAGTAILSEARCH_BACKENDS.items()}
KEPT = "django.core.files.storage.FileSystemStorage"


def own_places(folder: Path) -> dict[str, Any]:
    """Return the settings by which everything is kept below a folder."""
    originals, records = (
        {"BACKEND": KEPT, "OPTIONS": {"location": folder / name}} for name in ("originals", "records")
    )
    return {
        "MEDIA_ROOT": folder / "media",
        "UPKEEP_DIR": folder / "upkeep",
        "SEARCH_DIR": folder / "search",
        "STORAGES": {**settings.STORAGES, "originals": originals, "records": records},
    }


def use_places(patch: pytest.MonkeyPatch) -> None:
    """Let the fields of files keep them where the settings say now."""
    for field in (EditionPage._meta.get_field("source_file"), KeptOriginal._meta.get_field("file")):
        patch.setattr(field, "storage", storages["originals"])
    for model in apps.get_models():
        if issubclass(model, KeptFile):
            patch.setattr(model._meta.get_field("stored"), "storage", storages["records"])


@contextlib.contextmanager
def with_indexes() -> Iterator[None]:
    """Let Wagtail keep its search and its index of references."""
    with override_settings(WAGTAILSEARCH_BACKENDS=WITH_INDEX):
        yield


@contextlib.contextmanager
def without_indexes() -> Iterator[None]:
    """Leave Wagtail's two indexes alone: a third of the time of making a page, and little asks them."""
    with pytest.MonkeyPatch.context() as patch, disable_reference_index_auto_update():
        patch.setattr(signal_handlers, "insert_or_update_object_task", _NoTask)
        yield


def are_indexes_kept() -> bool:
    """Tell whether Wagtail's indexes follow what is saved now."""
    return signal_handlers.insert_or_update_object_task is not _NoTask


class _NoTask:
    """Takes what is to be put into the index of the search, and does nothing."""

    @staticmethod
    def enqueue(*args: str) -> None:
        """Do nothing."""
