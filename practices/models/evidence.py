"""Beside the adoption ledger: confirmations, what the machine suggests, and whether evidence can still be opened."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage, for_each_reader, reader_of
from practices.models.instruments import InstrumentPage
from practices.models.ledger import LedgerEntry
from practices.models.proposals import Decision, Origin
from practices.models.sealed_pages import sealed


class Confirmation(LedgerEntry):
    """One row: an organization said, on a day, that what is recorded of it beside a reference still holds.

    Written for the organization alone: by its people, by its return, or by the secretariat from its letter.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(OrganizationPage, on_delete=models.PROTECT, related_name="confirmations")
    reference = models.ForeignKey(InstrumentPage, on_delete=models.PROTECT, related_name="confirmations")
    confirmed_on = models.DateField(_("confirmed on"))
    origin = models.CharField(max_length=16, choices=Origin, default=Origin.FORM)

    hashed_fields = {1: ("public_id", "organization_uuid", "reference_uuid", "confirmed_on", "origin")}

    class Meta(LedgerEntry.Meta):
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        indexes = [models.Index(fields=["reference", "organization", "-confirmed_on"])]

    @property
    def organization_uuid(self) -> str:
        """What the hash names the organization by."""
        return str(self.organization.translation_key)

    @property
    def reference_uuid(self) -> str:
        """What the hash names the reference by."""
        return str(self.reference.translation_key)


class SuggestionQuerySet(models.QuerySet["AdoptionSuggestion"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep all for the secretariat, none for anybody else: likeness is only ever a suggestion to it."""
        if not reader_of(user).is_secretariat:
            return self.none()
        closed = sealed(InstrumentPage, user).order_by().values("pk")
        return self.exclude(Q(instrument__in=closed) | Q(reference__in=closed))

    def open(self) -> Self:
        """Keep what nobody decided."""
        return self.filter(decision=Decision.OPEN)


class AdoptionSuggestion(models.Model):
    """A text that reads like a reference: the secretariat may ask its organization. Found by the machine.

    `likeness` is from 0.0 to 1.0, by the method that is named.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.ForeignKey(InstrumentPage, on_delete=models.CASCADE, related_name="+")
    instrument = models.ForeignKey(InstrumentPage, on_delete=models.CASCADE, related_name="+")
    likeness = models.FloatField()
    method = models.CharField(max_length=20)
    found_at = models.DateTimeField()
    decision = models.CharField(max_length=12, choices=Decision, default=Decision.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(SuggestionQuerySet)()

    class Meta:
        verbose_name = _("suggestion")
        constraints = [
            models.UniqueConstraint(fields=["reference", "instrument"], name="a pair is suggested once"),
            models.CheckConstraint(condition=Q(likeness__gte=0.0, likeness__lte=1.0), name="likeness is 0 to 1"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument}, {self.reference}"


class EvidenceCheck(models.Model):
    """Whether an address of evidence could be opened when it was last looked at. `status` is HTTP's, None if none."""

    address = models.CharField(max_length=500, unique=True)
    checked_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    failing_since = models.DateTimeField(null=True)

    class Meta:
        ordering = ["address"]

    def __str__(self) -> str:
        return self.address
