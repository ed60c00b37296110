"""Packs: the exact set of editions that goes with a contact."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import for_each_reader, reader_of
from practices.models.editions import EditionPage


class PackQuerySet(models.QuerySet["Pack"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep all for the secretariat, none for anybody else."""
        return self if reader_of(user).is_secretariat else self.none()

    def for_listing(self) -> Self:
        """With its editions, newest first."""
        items = PackItem.objects.select_related("edition__instrument__organization").order_by("position", "pk")
        return self.prefetch_related(models.Prefetch("items", items)).order_by("-made_at", "-pk")


PackManager = models.Manager.from_queryset(PackQuerySet)


class Pack(models.Model):
    """A set of editions. Once something was sent with it, it is never changed."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = PackManager()

    class Meta:
        verbose_name = _("pack")
        verbose_name_plural = _("packs")

    def __str__(self) -> str:
        return self.title


class PackItem(models.Model):
    """One edition of a pack. `pinned_digest` is the state of its text when the pack was first used, "" before."""

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="items")
    edition = models.ForeignKey(EditionPage, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0)
    pinned_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["pack", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["pack", "edition"], name="an edition once per pack")]

    def __str__(self) -> str:
        return str(self.edition)
