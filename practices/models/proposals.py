"""A proposal: everything that is not yet decided."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from organizations.models import OrganizationPage, for_each_reader, reader_of
from practices.models.releases import ReleasedKind
from practices.models.sealed_pages import sealed_pages


class Workflow(models.TextChoices):
    RELEASE = "release", _("Release to a wider audience")
    ADOPTION = "adoption", _("Adoption event")
    IMPORT = "import", _("Import")


class Origin(models.TextChoices):
    FORM = "form", _("Form")
    TOKEN = "token", _("Token")
    SIGNED_LINK = "signed_link", _("Signed link")
    IMPORT = "import", _("Import")


class Decision(models.TextChoices):
    OPEN = "open", _("Open")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> Self:
        """Keep what waits for a decision."""
        return self.filter(decision=Decision.OPEN)

    def to_open(self, *things: uuid.UUID) -> Self:
        """Keep the open proposals to let others see one of these things (and the source file of an edition)."""
        return self.open().filter(action="decide_release", arguments__thing__in=[str(thing) for thing in things])

    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep an organization's own, but for those about reports; the secretariat sees all, the public none."""
        reader = reader_of(user)
        if reader.is_secretariat:
            return self._without_sealed(user)
        own = self.filter(organization__in=reader.organizations)
        return own.exclude(workflow=Workflow.RELEASE, arguments__kind=ReleasedKind.REPORT)

    def _without_sealed(self, user: Any) -> Self:
        """Leave out the releases of texts that are closed to `user`, of the secretariat, by a seal (two queries)."""
        asked = self.filter(action="decide_release").order_by().values_list("arguments__thing", flat=True)
        named = {thing for thing in asked if thing}
        closed = Page.objects.filter(sealed_pages(user), translation_key__in=named).order_by()
        keys = [str(key) for key in closed.values_list("translation_key", flat=True)] if named else []
        return self.exclude(action="decide_release", arguments__thing__in=keys) if keys else self

    def for_listing(self) -> Self:
        """Newest first, with people and organization."""
        return self.select_related("organization", "proposed_by", "decided_by", "decided_for").order_by(
            "-proposed_at", "-pk"
        )


ProposalManager = models.Manager.from_queryset(ProposalQuerySet)


class Proposal(models.Model):
    """Names an action and its arguments; approving it calls the same action that a person would."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    workflow = models.CharField(_("about"), max_length=16, choices=Workflow)
    action = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    summary = models.CharField(_("summary"), max_length=255)
    organization = models.ForeignKey(OrganizationPage, on_delete=models.PROTECT, related_name="proposals")
    origin = models.CharField(_("origin"), max_length=16, choices=Origin, default=Origin.FORM)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed"))
    decision = models.CharField(_("decision"), max_length=12, choices=Decision, default=Decision.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_for = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = ProposalManager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="open", decided_at__isnull=True)
                | (~Q(decision="open") & Q(decided_at__isnull=False)),
                name="a decided proposal says when",
            )
        ]

    def __str__(self) -> str:
        return self.summary
