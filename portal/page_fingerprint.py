"""What pages are made of besides the database: release, libraries, catalogues and settings, as one digest."""

import functools
import hashlib
import importlib.metadata
import json
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.utils import translation

SOURCES = ("portal", "home", "practices", "organizations", "static")
OF_THE_MACHINE = frozenset({"CACHES", "DATABASES", "LOGGING", "REPLICA"})
"""Settings that differ between machines of one portal, and that no page shows."""


def page_fingerprint() -> str:
    """Return a digest that is the same for two processes only if they would make the same page of the same data."""
    shown = {name: getattr(settings, name) for name in dir(settings) if name.isupper() and name not in OF_THE_MACHINE}
    with translation.override(settings.LANGUAGE_CODE):
        written = json.dumps(shown, sort_keys=True, default=_plain)
    return hashlib.sha256(f"{_sources()} {written}".encode()).hexdigest()


@functools.cache
def _sources() -> str:
    """Return a digest of the portal's own files, catalogues and styles among them, and the versions of libraries."""
    digest = hashlib.sha256()
    for file in sorted(file for folder in SOURCES for file in (settings.BASE_DIR / folder).rglob("*")):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(f"\0{file.relative_to(settings.BASE_DIR)}\0".encode() + file.read_bytes())
    versions = sorted((one.name, one.version) for one in importlib.metadata.distributions())
    return f"{digest.hexdigest()} {versions}"


def _plain(value: Any) -> Any:
    """Return a value that is written the same in every process; folders differ between machines."""
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if isinstance(value, PurePath):
        return ""
    return value.__qualname__ if callable(value) else str(value)
