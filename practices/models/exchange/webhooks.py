"""Webhooks: an organization's own system is told of changes by signed calls."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage, for_each_reader, reader_of


class PauseReason(models.TextChoices):
    """Why a webhook is paused: somebody said so, nothing was accepted for days, or its address is gone (410)."""

    BY_HAND = "by_hand", _("Paused by hand")
    FAILING = "failing", _("Paused: for three days no delivery was accepted")
    GONE = "gone", _("Paused: the address answered that it no longer exists")


class WebhookQuerySet(models.QuerySet["Webhook"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep an organization's own; the secretariat sees all, the public none."""
        reader = reader_of(user)
        return self if reader.is_secretariat else self.filter(organization__in=reader.organizations)

    def for_listing(self) -> Self:
        """With the organization, by its title and the day of making."""
        return (
            self.select_related("organization", "made_by")
            .prefetch_related("organization__names")
            .order_by("organization__title", "made_at", "pk")
        )


class Webhook(models.Model):
    """An address that is told of changes that its organization may see.

    The key of the signatures is derived from the portal's own key, `public_id` and `generation`, and kept nowhere.
    `after` is the number in the log of the organization's scope up to which deliveries were made.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(OrganizationPage, on_delete=models.CASCADE, related_name="webhooks")
    name = models.CharField(_("name"), max_length=120)
    address = models.URLField(_("address"), max_length=500)
    kinds = models.JSONField(default=list, help_text="kinds of changed things; empty for all")
    generation = models.PositiveIntegerField(default=1)
    after = models.PositiveBigIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    paused_at = models.DateTimeField(_("paused"), null=True)
    pause_reason = models.CharField(max_length=255, blank=True)

    objects = models.Manager.from_queryset(WebhookQuerySet)()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(models.Model):
    """One call to make or made: its body, and when it is tried next. `public_id` is the idempotency id of the call."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    number = models.PositiveBigIntegerField(default=0, help_text="of the change in the scope's log; 0 for a trial")
    body = models.TextField()
    made_at = models.DateTimeField()
    attempt_count = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True, db_index=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(fields=["webhook", "-made_at"]),
            models.Index(fields=["webhook", "id"], condition=Q(next_at__isnull=False), name="deliveries_that_wait"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class WebhookAttempt(models.Model):
    """One try: when, what was answered, how long it took in milliseconds."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="attempts")
    tried_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=255, blank=True)
    took = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["tried_at", "pk"]

    def __str__(self) -> str:
        return f"{self.tried_at:%Y-%m-%d %H:%M} {self.status or self.error}"
