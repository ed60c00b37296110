"""Texts whose vectors, likeness and links are still to be worked out: noted when published, done by the worker."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from practices.models.editions import EditionPage


class PendingTextQuerySet(models.QuerySet["PendingText"]):
    def waiting(self) -> Self:
        """Keep those that will be tried, those asked for first in front."""
        return self.filter(next_at__isnull=False).order_by("asked_at", "pk")

    def set_aside(self) -> Self:
        """Keep those that failed too often, and that nobody tries again by itself."""
        return self.filter(next_at__isnull=True).order_by("asked_at", "pk")


PendingTextManager = models.Manager.from_queryset(PendingTextQuerySet)


class PendingText(models.Model):
    """An edition that waits: published, withdrawn, opened or narrowed at `asked_at`, and not compared since.

    `tries` were begun; the next is due at `next_at`, None once the text is set aside. `failure` is the kind of error
    that ended the last one, never what it said.
    """

    edition = models.OneToOneField(EditionPage, on_delete=models.CASCADE, related_name="pending")
    asked_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True, blank=True, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=80, blank=True)

    objects = PendingTextManager()

    class Meta:
        verbose_name = _("pending text")
        verbose_name_plural = _("pending texts")

    def __str__(self) -> str:
        return f"pending {self.edition_id}"
