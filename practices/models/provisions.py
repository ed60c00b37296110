"""A provision: an addressable unit of an edition's text, as published."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from organizations.models import for_each_reader
from practices.models.editions import EditionPage
from practices.models.releases import leads_to_visible
from practices.models.topics import Topic


class ProvisionQuerySet(models.QuerySet["Provision"]):
    def current(self) -> Self:
        """Keep the provisions of the texts as they are published now."""
        return self.filter(withdrawn_at__isnull=True)

    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep the current provisions of the editions that `user` may see."""
        return self.current().filter(leads_to_visible(EditionPage, user, "edition"))

    def in_order(self) -> Self:
        """By edition and place in the text."""
        return self.order_by("edition", "position", "pk")

    def for_listing(self) -> Self:
        """With edition, instrument and organization, in order."""
        return self.select_related("edition__instrument__organization").in_order()


ProvisionManager = models.Manager.from_queryset(ProvisionQuerySet)


class Provision(models.Model):
    """Immutable and never deleted: a changed text makes a new row that names the one it replaces.

    `languages` are those of its passages that a machine had to tell (`tell_languages`); None where nobody asked yet.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey(EditionPage, on_delete=models.PROTECT, related_name="provisions", db_index=False)
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    eid = models.CharField(_("eId"), max_length=255)
    element = models.CharField(max_length=24)
    label = models.CharField(_("label"), max_length=120, blank=True)
    num = models.CharField(_("number"), max_length=40, blank=True)
    path = models.CharField(max_length=255, blank=True, help_text="bare numbers from the article down, joined by /")
    heading = models.TextField(_("heading"), blank=True)
    text = models.TextField(_("text"), blank=True)
    stems = models.TextField(blank=True, editable=False)
    languages = models.JSONField(null=True, editable=False)
    level = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveIntegerField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children", db_index=False)
    hash = models.CharField(max_length=64)
    hash_version = models.PositiveSmallIntegerField(default=1)
    replaces = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by", db_index=False
    )
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = ProvisionManager()

    class Meta:
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        ordering = ["edition", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "eid"], condition=Q(withdrawn_at__isnull=True), name="one provision per address"
            )
        ]
        indexes = [
            models.Index(fields=["edition", "position"]),
            models.Index(fields=["hash"]),
            models.Index(
                fields=["edition"],
                condition=Q(languages__isnull=True, withdrawn_at__isnull=True),
                name="provisions_without_languages",
            ),
            # of those that have one: hardly any replaces another, and none of the first level stands in another
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="provisions_by_parent"),
            models.Index(fields=["replaces"], condition=Q(replaces__isnull=False), name="provisions_by_replaced"),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (self.label, self.heading) if part) or self.text[:60]


class ProvisionTopicQuerySet(models.QuerySet["ProvisionTopic"]):
    def standing(self) -> Self:
        """Keep the tags whose words are still those that were tagged, of topics that are not retired."""
        return self.filter(pinned_hash=models.F("provision__hash"), topic__retired_on__isnull=True)

    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep the tags of current provisions of the editions that `user` may see.

        Counts go over all of them, so the editions are asked for once, as a list.
        """
        editions = EditionPage.objects.visible_to(user).order_by().values("pk")
        return self.filter(provision__withdrawn_at__isnull=True, provision__edition__in=editions)


class ProvisionTopic(models.Model):
    """A topic of a provision, pinned to the words it was given to."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="provision_items")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="topic_items")
    pinned_hash = models.CharField(max_length=64)
    tagged_at = models.DateTimeField()

    objects = models.Manager.from_queryset(ProvisionTopicQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "provision"], name="a topic once per provision")]

    def __str__(self) -> str:
        return f"{self.topic_id} on {self.provision_id}"
