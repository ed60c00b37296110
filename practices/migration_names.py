"""What migrations of this app name. Nothing here is ever renamed, moved or removed: migrations on disk import it.

The languages that migrations name are in `organizations.languages`, to which the same applies.
"""

from typing import Any

from django.core.files.storage import Storage, storages
from django.db import models


def originals() -> Storage:
    """Return the storage of source files: outside the media address, read through the visibility rule alone."""
    return storages["originals"]


def records() -> Storage:
    """Return the storage of the files of contacts, letters and reports."""
    return storages["records"]


class DaysIndex(models.Index):
    """An index of spans of days on PostgreSQL; SQLite has none and reads the rows."""

    def create_sql(self, model: type[models.Model], schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        """Return the statement that makes it; an empty one where there is no such index."""
        if schema_editor.connection.vendor != "postgresql":
            return ""
        return super().create_sql(model, schema_editor, using=" USING gist", **kwargs)
