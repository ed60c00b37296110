"""Topics that a machine found for provisions and nobody has confirmed: apart from the tags that people gave."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage, for_each_reader
from practices.models.editions import EditionPage
from practices.models.provisions import Provision, ProvisionTopic
from practices.models.releases import leads_to_visible
from practices.models.topics import Topic


class FoundBy(models.TextChoices):
    """The strongest ground on which a topic was found."""

    HEADING = "heading", _("by its heading")
    TERMS = "terms", _("by its words")
    MEANING = "meaning", _("by its meaning")


class ProposedTopicQuerySet(models.QuerySet["ProposedTopic"]):
    def open(self) -> Self:
        """Keep what nobody has decided, of provisions as published now and topics that are not retired."""
        tags = ProvisionTopic.objects.filter(provision=OuterRef("provision"), topic=OuterRef("topic"))
        return self.filter(
            ~Exists(tags),
            rejected_at__isnull=True,
            provision__withdrawn_at__isnull=True,
            topic__retired_on__isnull=True,
        )

    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep what is open of the provisions that `user` may see."""
        return self.open().filter(leads_to_visible(EditionPage, user, "provision__edition"))


class ProposedTopic(models.Model):
    """A topic that a machine found for a provision; a rejected one stays, so that it is not proposed again.

    `score` from 0.0 to 1.0. Who confirms it gives the provision the topic, and the row goes. While topics found by
    machine are off for a portal or an organization there are no open rows of it.
    """

    provision = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="proposed_topics")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="proposed_items")
    score = models.FloatField()
    ground = models.CharField(max_length=8, choices=FoundBy)
    method = models.CharField(max_length=12)
    found_at = models.DateTimeField()
    rejected_at = models.DateTimeField(null=True)
    rejected_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager.from_queryset(ProposedTopicQuerySet)()

    class Meta:
        verbose_name = _("topic found by machine")
        verbose_name_plural = _("topics found by machine")
        constraints = [models.UniqueConstraint(fields=["provision", "topic"], name="a topic is proposed once")]

    def __str__(self) -> str:
        return f"{self.topic_id} on {self.provision_id}?"


class TopicProposalsSwitch(models.Model):
    """Whether topics are found by machine: for an organization's texts or, without one, for the whole portal.

    Without a row they are. Both have to be on.
    """

    organization = models.ForeignKey(OrganizationPage, null=True, on_delete=models.CASCADE, related_name="+")
    is_on = models.BooleanField()
    changed_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(Coalesce("organization", 0), name="a switch once")]

    def __str__(self) -> str:
        return f"{self.organization_id}: {self.is_on}"


def proposals_are_on(organization: OrganizationPage | None = None) -> bool:
    """Tell whether topics are found by machine in this portal and, if named, for this organization. One query."""
    rule = Q(organization__isnull=True) if organization is None else Q(organization=organization)
    off = TopicProposalsSwitch.objects.filter(rule | Q(organization__isnull=True), is_on=False)
    return not off.exists()
