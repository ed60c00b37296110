"""The life of the vocabulary: what became of each topic, where old codes lead, what matches elsewhere."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from practices.models.provisions import Provision
from practices.models.topics import Topic


class TopicChangeKind(models.TextChoices):
    MADE = "made", _("Made")
    RENAMED = "renamed", _("Renamed")
    MOVED = "moved", _("Moved")
    MERGED = "merged", _("Merged")
    SPLIT = "split", _("Split")
    RETIRED = "retired", _("Retired")
    RESTORED = "restored", _("Restored")


class TopicChange(models.Model):
    """One entry of the vocabulary's log: what was done to which topic, when and by whom. Only ever added.

    `codes` are the other topics concerned (merged into, split into, moved under); `before` and `after` the words or
    the place.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("change"), max_length=12, choices=TopicChangeKind)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="changes")
    codes = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(_("reason"), blank=True)
    changed_at = models.DateTimeField(_("changed"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("change of the vocabulary")
        verbose_name_plural = _("changes of the vocabulary")
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.kind}"


class TopicRedirect(models.Model):
    """Where a retired topic leads: one topic after a merge, several after a split."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="redirects")
    target = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["topic", "target__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "target"], name="a redirect once"),
            models.CheckConstraint(condition=~models.Q(topic=models.F("target")), name="no redirect to itself"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} to {self.target_id}"


class MatchKind(models.TextChoices):
    """The mapping relations of SKOS."""

    EXACT = "exact", _("Exact match")
    CLOSE = "close", _("Close match")
    BROAD = "broad", _("Broader elsewhere")
    NARROW = "narrow", _("Narrower elsewhere")
    RELATED = "related", _("Related elsewhere")


class TopicMatch(models.Model):
    """A concept of another vocabulary that a topic matches."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="matches")
    kind = models.CharField(max_length=8, choices=MatchKind)
    address = models.URLField(_("address"), max_length=500)

    class Meta:
        ordering = ["topic", "kind", "address"]
        constraints = [models.UniqueConstraint(fields=["topic", "address"], name="a match once")]

    def __str__(self) -> str:
        return self.address


class TopicReview(models.Model):
    """A person went through a provision and gave it the topics that fit, or none: it is not asked about again.

    Pinned to the words: other words are reviewed anew.
    """

    provision = models.OneToOneField(Provision, on_delete=models.CASCADE, related_name="topic_review")
    pinned_hash = models.CharField(max_length=64)
    reviewed_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"review of {self.provision_id}"
