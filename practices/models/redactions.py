"""Redaction: removal of content that must go, by two persons. The ledgers keep a digest and still verify."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage, for_each_reader, reader_of
from practices.models.erasable import RedactionReason
from practices.models.ledger import LedgerEntry
from practices.models.proposals import Decision


class RedactedKind(models.TextChoices):
    """What a redaction is about; the thing itself is named by its uuid."""

    ADOPTION_EVENT = "adoption_event", _("Adoption event")
    CONTACT = "contact", _("Contact")
    ASSESSMENT = "assessment", _("Assessment")
    RELEASE_DECISION = "release_decision", _("Release decision")
    REPORT = "report", _("Report")


class Redaction(LedgerEntry):
    """One row: the words of which thing went, for what kind of reason, by which two persons.

    `by` asked, `seconded_by` decided. `record_digest` repeats what the thing's own row keeps of its words.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("about"), max_length=20, choices=RedactedKind)
    thing = models.UUIDField()
    reason = models.CharField(_("kind of reason"), max_length=20, choices=RedactionReason)
    seconded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    record_digest = models.CharField(max_length=64, blank=True)

    hashed_fields = {1: ("public_id", "kind", "thing", "reason", "seconded_by_id", "record_digest")}

    class Meta(LedgerEntry.Meta):
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        indexes = [models.Index(fields=["kind", "thing"])]


class RedactionRequestQuerySet(models.QuerySet["RedactionRequest"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep all for the secretariat; an organization sees what is asked about its own."""
        reader = reader_of(user)
        if reader.is_secretariat:
            return self
        return self.filter(organization__in=reader.organizations).exclude(kind=RedactedKind.CONTACT)

    def open(self) -> Self:
        """Keep what waits for the second person."""
        return self.filter(decision=Decision.OPEN)


class RedactionRequest(models.Model):
    """Somebody asks that the words of a thing go; a second person decides. `words` go with the decision."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("about"), max_length=20, choices=RedactedKind)
    thing = models.UUIDField()
    organization = models.ForeignKey(OrganizationPage, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("kind of reason"), max_length=20, choices=RedactionReason)
    words = models.TextField(_("what must be removed, and why"), blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    decision = models.CharField(_("decision"), max_length=12, choices=Decision, default=Decision.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)

    objects = models.Manager.from_queryset(RedactionRequestQuerySet)()

    class Meta:
        verbose_name = _("request to remove content")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "thing"], condition=Q(decision="open"), name="one open request to remove per thing"
            ),
            models.CheckConstraint(
                condition=Q(decision="open", decided_at__isnull=True)
                | (~Q(decision="open") & Q(decided_at__isnull=False, words="")),
                name="a decided request to remove says when, and no words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing}"
