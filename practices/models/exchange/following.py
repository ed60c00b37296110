"""Following by e-mail: who is told of what, how often, and up to where they were told."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage
from practices.models.instruments import InstrumentPage
from practices.models.topics import Topic


class Frequency(models.TextChoices):
    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    MONTHLY = "monthly", _("Once a month")


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def confirmed(self) -> Self:
        """Keep those whose address was confirmed."""
        return self.filter(confirmed_at__isnull=False)

    def of(self, user: Any) -> Self:
        """Keep those of an account."""
        return self.filter(user=user) if user.is_authenticated else self.none()

    def for_listing(self) -> Self:
        """With what they are about, the newest first."""
        return (
            self.select_related("organization", "topic", "instrument__organization", "user")
            .prefetch_related("organization__names", "topic__labels", "instrument__titles")
            .order_by("-made_at", "-pk")
        )


class Subscription(models.Model):
    """Somebody is told of changes about a topic, an organization, an instrument, a search, or where these cross.

    Of the public: an e-mail address, confirmed by its link, of whose key a digest is kept. Of an account: what this
    account may see. The key that stops it is signed and kept nowhere; stopping deletes the row. `after` is the number
    in the log of its scope up to which it was told, `asked_at` when a mail was last put on its way.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="subscriptions"
    )
    language = models.CharField(_("language"), max_length=10)
    frequency = models.CharField(_("how often"), max_length=8, choices=Frequency, default=Frequency.WEEKLY)
    organization = models.ForeignKey(OrganizationPage, null=True, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="+")
    instrument = models.ForeignKey(InstrumentPage, null=True, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(_("search"), max_length=200, blank=True)
    text_language = models.CharField(max_length=12, blank=True)
    instrument_kind = models.CharField(max_length=24, blank=True)
    kinds = models.JSONField(default=list, help_text="kinds of changed things; empty for all")
    scope = models.CharField(max_length=36, blank=True)
    after = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(null=True)
    confirm_digest = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(SubscriptionQuerySet)()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(scope=""), name="without account a subscription is the public's"
            )
        ]
        indexes = [models.Index(fields=["frequency", "told_at"])]

    def __str__(self) -> str:
        return str(self.public_id)
