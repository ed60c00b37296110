"""The words of scanned files: what is still to be recognised by the worker, and what came of it."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from practices.models.editions import EditionPage


class RecognitionQuerySet(models.QuerySet["Recognition"]):
    def waiting(self) -> Self:
        """Keep those that will be tried, those asked for first in front."""
        return self.filter(next_at__isnull=False).order_by("asked_at", "pk")

    def set_aside(self) -> Self:
        """Keep those that failed too often, and that nobody tries again by itself."""
        return self.filter(next_at__isnull=True, done_at__isnull=True).order_by("asked_at", "pk")


class Recognition(models.Model):
    """The words of the file with SHA-256 `checksum` of an edition, which nobody has structured yet.

    While it waits, its next try is due at `next_at`; once it is done (`done_at`), `text` is a numbered text, `doubts`
    are lists of line, code, message, weight and words, and `pages` the line at which each page begins. `failure` is
    the kind of error that ended the last try.
    """

    edition = models.OneToOneField(EditionPage, on_delete=models.CASCADE, related_name="recognition")
    checksum = models.CharField("SHA-256", max_length=64)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, blank=True, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=80, blank=True)
    page_count = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    text = models.TextField(blank=True)
    doubts = models.JSONField(default=list)
    pages = models.JSONField(default=list)

    objects: ClassVar[Any] = models.Manager.from_queryset(RecognitionQuerySet)()

    class Meta:
        verbose_name = _("recognition of a scan")
        verbose_name_plural = _("recognitions of scans")

    def __str__(self) -> str:
        return f"recognition {self.edition_id}"


class RecognitionPage(models.Model):
    """A page that is recognised already, kept until all are: its layer of text, its words, those that are unsure."""

    recognition = models.ForeignKey(Recognition, on_delete=models.CASCADE, related_name="done_pages")
    number = models.PositiveIntegerField()
    layer = models.BinaryField()
    text = models.TextField(blank=True)
    unsure = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recognition", "number"], name="a page of a scan is recognised once")
        ]

    def __str__(self) -> str:
        return f"{self.recognition_id} {self.number}"
