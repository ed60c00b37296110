"""Files that belong to a record: never under the media address, read through the record's own rule alone."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from practices.migration_names import records


class KeptFile(models.Model):
    """One file, never changed: its name for the reader, its media type, size in bytes and SHA-256."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(_("size"))
    checksum = models.CharField("SHA-256", max_length=64)
    stored = models.FileField(storage=records, upload_to="%Y/%m/", max_length=255)
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
