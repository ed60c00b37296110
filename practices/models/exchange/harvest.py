"""Harvest: what partners' portals show to the public, read by following their change logs. They stay its custodians."""

import uuid
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import for_each_reader, reader_of
from practices.models.exchange.changes import ChangedKind


class HarvestSourceQuerySet(models.QuerySet["HarvestSource"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep those that show something, for everybody; the secretariat sees all."""
        return self if reader_of(user).is_secretariat else self.filter(is_shown=True)


class HarvestSource(models.Model):
    """Another portal that is followed. `cursor` is the last change of its log that was read whole, `head` the
    last one that there was."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    address = models.URLField(_("address"), max_length=300, unique=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    cursor = models.CharField(max_length=100, blank=True)
    head = models.CharField(max_length=100, blank=True)
    is_shown = models.BooleanField(_("shown to the public"), default=True)
    began_at = models.DateTimeField(_("last begun"), null=True)
    ended_at = models.DateTimeField(_("last ended"), null=True)
    checked_at = models.DateTimeField(_("last found identical"), null=True)
    problem = models.CharField(_("problem"), max_length=500, blank=True)
    read_count = models.PositiveBigIntegerField(default=0)

    objects = models.Manager.from_queryset(HarvestSourceQuerySet)()

    class Meta:
        verbose_name = _("harvested portal")
        verbose_name_plural = _("harvested portals")
        ordering = ["title", "address"]

    def __str__(self) -> str:
        return self.title or self.address


class HarvestedThingQuerySet(models.QuerySet["HarvestedThing"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep what its portal still shows, of portals that are shown."""
        sources = HarvestSource.objects.visible_to(user).values("pk")
        return self.filter(withdrawn_at__isnull=True, source__in=sources)


class HarvestedThing(models.Model):
    """One thing as its portal gives it, with where it is from. What that portal withdrew has no data."""

    source = models.ForeignKey(HarvestSource, on_delete=models.CASCADE, related_name="things")
    kind = models.CharField(max_length=16, choices=ChangedKind)
    thing = models.CharField(max_length=100)
    title = models.CharField(max_length=500, blank=True)
    owner = models.CharField(max_length=300, blank=True)
    address = models.URLField(max_length=1000, blank=True)
    data = models.JSONField(null=True)
    etag = models.CharField(max_length=100, blank=True)
    read_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(HarvestedThingQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "thing"], name="a portal's thing is kept once")
        ]
        indexes = [models.Index(fields=["kind", "title"]), models.Index(fields=["kind", "owner"])]

    def __str__(self) -> str:
        return self.title or self.thing
