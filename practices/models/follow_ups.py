"""What was attached to words that have changed: it waits until a person confirms it for the new words."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import for_each_reader, reader_of
from practices.models.editions import EditionPage
from practices.models.provisions import Provision
from practices.models.sealed_pages import sealed
from practices.models.topics import Topic


class FollowUpDecision(models.TextChoices):
    OPEN = "open", _("Open")
    CONFIRMED = "confirmed", _("Confirmed")
    DISMISSED = "dismissed", _("Dismissed")


class TopicFollowUpQuerySet(models.QuerySet["TopicFollowUp"]):
    def open(self) -> Self:
        """Keep what waits, about provisions that are published now."""
        return self.filter(decision=FollowUpDecision.OPEN, provision__withdrawn_at__isnull=True)

    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep an organization's own; the secretariat sees all, the public none."""
        reader = reader_of(user)
        path = "provision__edition__instrument__organization__in"
        if reader.is_secretariat:
            return self.exclude(provision__edition__in=sealed(EditionPage, user).order_by().values("pk"))
        return self.filter(**{path: reader.organizations})

    def for_listing(self) -> Self:
        """With provisions, edition, instrument and topic, by instrument, edition and place in the text."""
        return (
            self.select_related("provision__edition__instrument__organization", "earlier__edition", "topic")
            .prefetch_related("topic__labels")
            .order_by("provision__edition__instrument", "provision__edition", "provision__position", "topic", "pk")
        )


TopicFollowUpManager = models.Manager.from_queryset(TopicFollowUpQuerySet)


class TopicFollowUp(models.Model):
    """A topic of `earlier` that `provision`, which came after it with other words, may carry too."""

    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="topic_follow_ups")
    earlier = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("since"))
    decision = models.CharField(_("decision"), max_length=12, choices=FollowUpDecision, default=FollowUpDecision.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = TopicFollowUpManager()

    class Meta:
        verbose_name = _("topic to confirm")
        verbose_name_plural = _("topics to confirm")
        constraints = [
            models.UniqueConstraint(fields=["provision", "topic"], name="a topic is asked about once per provision"),
            models.CheckConstraint(
                condition=Q(decision="open", decided_at__isnull=True)
                | (~Q(decision="open") & Q(decided_at__isnull=False)),
                name="a decided follow-up says when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} on {self.provision_id}?"
