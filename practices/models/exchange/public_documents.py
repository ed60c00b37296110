"""Pages of the public as they were made, once for all processes (docs/decisions/0016-kept-pages.md)."""

from django.db import models


class PublicDocument(models.Model):
    """A page as it was made at a version of what the public is shown, on a day.

    It is derived, and may be deleted at any time. Only a version of now, or the same answers to what it read, let it
    be given (`practices.actions.public_documents`). The address names its language.
    """

    key = models.UUIDField(primary_key=True)
    """A digest of the address, the day, release and settings: of whatever a page is made besides the database."""
    has_query = models.BooleanField()
    """Whether the address has a query string: strangers can make as many of these as they like."""
    size = models.PositiveIntegerField()
    version = models.BigIntegerField()
    confirmed_at = models.DateTimeField()
    """When it was made, or last found to be the same at another version."""
    day = models.DateField()
    address = models.TextField()
    headers = models.TextField()
    """JSON; among them the ETag of the body as it is."""
    answered = models.BinaryField()
    """A digest of the answers to what it read; empty where that cannot be asked again."""
    body = models.BinaryField()
    """The body by gzip."""
    reads = models.BinaryField()
    """What it asked of the database (`practices.actions.page_queries`)."""

    def __str__(self) -> str:
        return self.address
