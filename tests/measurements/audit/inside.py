"""A migrated database of one's own in this process, on SQLite or PostgreSQL, with folders of its own."""

import contextlib
import importlib
import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django


@contextlib.contextmanager
def own_database() -> Iterator[str]:
    """Set up Django with the settings of the tests, point it at a copy of the template; give the database's name.

    Mails are kept (`django.core.mail.outbox`), files lie in a folder that is removed.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # what is refused is looked at, not read
    databases = importlib.import_module("tests.databases")
    utils = importlib.import_module("django.test.utils")
    with tempfile.TemporaryDirectory() as folder, databases.migrated_database():
        utils.setup_test_environment()
        try:
            with _own_folders(Path(folder)):
                yield {"postgresql": "PostgreSQL", "sqlite": "SQLite"}[databases.connections["default"].vendor]
        finally:
            utils.teardown_test_environment()


@contextlib.contextmanager
def _own_folders(folder: Path) -> Iterator[None]:
    settings = importlib.import_module("django.conf").settings
    storages = importlib.import_module("django.core.files.storage").storages
    models = importlib.import_module("tests.gathered_models")
    override = importlib.import_module("django.test.utils").override_settings
    kept = {name: dict(settings.STORAGES[name]) for name in settings.STORAGES}
    for name in ("originals", "records"):
        kept[name] = {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder / name},
        }
    with override(STORAGES=kept, MEDIA_ROOT=folder / "media"):
        for field in (
            models.EditionPage._meta.get_field("source_file"),
            models.KeptOriginal._meta.get_field("file"),
        ):
            field.storage = storages["originals"]
        for model in filter(_keeps_files, importlib.import_module("django.apps").apps.get_models()):
            model._meta.get_field("stored").storage = storages["records"]
        with importlib.import_module("wagtail.signal_handlers").disable_reference_index_auto_update():
            yield


def _keeps_files(model: Any) -> bool:
    """Tell whether rows of a model are files of the store of records."""
    return any(one.__name__ == "KeptFile" for one in model.__mro__)
