"""Curated links: a person's judgement that two provisions correspond. The machine only proposes."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.models import OrganizationPage, for_each_reader, reader_of
from practices.models.editions import EditionPage
from practices.models.follow_ups import FollowUpDecision
from practices.models.provisions import Provision
from practices.models.releases import is_among
from practices.models.sealed_pages import sealed


class Relation(models.TextChoices):
    """How the left provision stands to the right one."""

    EQUIVALENT = "equivalent", _("Equivalent")
    NARROWER = "narrower", pgettext_lazy("a provision", "Narrower")
    BROADER = "broader", pgettext_lazy("a provision", "Broader")
    RELATED = "related", _("Related")


TURNED: dict[str, Relation] = {
    Relation.EQUIVALENT: Relation.EQUIVALENT,
    Relation.NARROWER: Relation.BROADER,
    Relation.BROADER: Relation.NARROWER,
    Relation.RELATED: Relation.RELATED,
}
"""The same relation, read from the right provision."""

SIDES = ("left", "right")


class PairQuerySet(models.QuerySet[Any]):
    """Rows with a provision on the left and one on the right."""

    def with_end(self, **of: Any) -> Self:
        """Keep the pairs with a provision `of` this, on the left or the right: `edition=...`."""
        left, right = (
            self.model._default_manager.filter(**{f"{side}__{path}": value for path, value in of.items()}).values("pk")
            for side in SIDES
        )
        return self.filter(pk__in=left.union(right))


class ProvisionLinkQuerySet(PairQuerySet):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep the links of which `user` may see both provisions."""
        provisions = Provision.objects.visible_to(user)
        return self.filter(is_among(provisions, "left"), is_among(provisions, "right"))

    def standing(self) -> Self:
        """Keep those that were not withdrawn and whose words are still those that were linked."""
        return self.filter(
            withdrawn_at__isnull=True,
            left__hash=F("left_hash"),
            right__hash=F("right_hash"),
            left__withdrawn_at__isnull=True,
            right__withdrawn_at__isnull=True,
        )

    def standing_to(self, user: Any) -> Self:
        """Keep those that stand and of which `user` may see both provisions.

        Both are asked of an end at once: of two rules apart PostgreSQL expects one link, and reads all for a page.
        """
        visible = Provision.objects.visible_to(user)
        ends = (visible.filter(pk=OuterRef(side), hash=OuterRef(f"{side}_hash")) for side in SIDES)
        return self.filter(*(Exists(end) for end in ends), withdrawn_at__isnull=True)

    def for_listing(self) -> Self:
        """With both provisions, editions and organizations (two queries), newest first."""
        ends = Provision.objects.select_related("edition__instrument__organization").defer("edition__numbered_text")
        return (
            self.select_related("confirmed_by", "confirmed_for")
            .prefetch_related(*(models.Prefetch(side, ends) for side in SIDES))
            .order_by("-confirmed_at", "-pk")
        )


ProvisionLinkManager = models.Manager.from_queryset(ProvisionLinkQuerySet)


class ProvisionLink(models.Model):
    """Two provisions of two editions, how they correspond, why, and who says so. Withdrawn, never edited.

    `left` is the row with the lower key, so that a pair has one form. `confirmed_for` is the organization that the
    person acted for; None is the secretariat.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    left = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="links_to")
    right = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="links_from")
    left_hash = models.CharField(max_length=64)
    right_hash = models.CharField(max_length=64)
    relation = models.CharField(_("relation"), max_length=12, choices=Relation)
    reason = models.TextField(_("reason"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_for = models.ForeignKey(
        OrganizationPage, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = ProvisionLinkManager()

    class Meta:
        verbose_name = _("link of provisions")
        verbose_name_plural = _("links of provisions")
        constraints = [
            models.UniqueConstraint(
                fields=["left", "right"], condition=Q(withdrawn_at__isnull=True), name="one standing link per pair"
            ),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="a link has one form"),
            models.CheckConstraint(condition=~Q(reason=""), name="a link gives its reason"),
        ]
        indexes = [models.Index(fields=["confirmed_at", "public_id"])]

    def __str__(self) -> str:
        return f"{self.left_id} {self.relation} {self.right_id}"


class LinkGround(models.TextChoices):
    """Why a link is proposed."""

    ALIKE = "alike", _("Similar texts")
    LINEAGE = "lineage", _("Derived from the other, by declared lineage")
    WORDS_CHANGED = "words_changed", _("The wording of a confirmed link has changed")
    PERSON = "person", _("Proposed by a person")


class LinkProposalQuerySet(PairQuerySet):
    def open(self) -> Self:
        """Keep what waits, about provisions that are published now."""
        return self.filter(
            decision=FollowUpDecision.OPEN, left__withdrawn_at__isnull=True, right__withdrawn_at__isnull=True
        )

    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep those that `user` may decide: with a provision of their own, both in sight; the secretariat's are all.

        The public sees none.
        """
        reader = reader_of(user)
        if reader.is_secretariat:
            closed = sealed(EditionPage, user).order_by().values("pk")
            return self.exclude(Q(left__edition__in=closed) | Q(right__edition__in=closed))
        path = "edition__instrument__organization__in"
        own = Q(**{f"left__{path}": reader.organizations}) | Q(**{f"right__{path}": reader.organizations})
        provisions = Provision.objects.visible_to(user)
        return self.filter(own, is_among(provisions, "left"), is_among(provisions, "right"))

    def for_listing(self) -> Self:
        """With both provisions, editions and organizations, the most valuable first."""
        return (
            self.select_related(
                "left__edition__instrument__organization", "right__edition__instrument__organization", "earlier"
            )
            .defer("left__edition__numbered_text", "right__edition__numbered_text")
            .order_by("-value", "-score", "pk")
        )


LinkProposalManager = models.Manager.from_queryset(LinkProposalQuerySet)


class LinkProposal(models.Model):
    """A pair that a person may confirm. `score` (0.0 to 1.0) is likeness; `value` (0.0 to 1.0) orders the queue."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    left = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(_("relation"), max_length=12, choices=Relation, default=Relation.EQUIVALENT)
    ground = models.CharField(_("ground"), max_length=16, choices=LinkGround, default=LinkGround.ALIKE)
    earlier = models.ForeignKey(ProvisionLink, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    score = models.FloatField(default=0.0)
    value = models.FloatField(default=0.0)
    method = models.CharField(max_length=12, blank=True)
    proposed_at = models.DateTimeField(_("since"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decision = models.CharField(_("decision"), max_length=12, choices=FollowUpDecision, default=FollowUpDecision.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = LinkProposalManager()

    class Meta:
        verbose_name = _("proposed link")
        verbose_name_plural = _("proposed links")
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="a pair is proposed once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="a proposed link has one form"),
            models.CheckConstraint(
                condition=Q(decision="open", decided_at__isnull=True)
                | (~Q(decision="open") & Q(decided_at__isnull=False)),
                name="a decided link says when",
            ),
        ]
        indexes = [models.Index(fields=["decision", "-value", "-score"])]

    def __str__(self) -> str:
        return f"{self.left_id} {self.relation} {self.right_id}?"
