"""The terms of participation: accepted once for an organization, before its first text is published."""

import datetime
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage
from practices.models.ledger import LedgerEntry

TERMS_DATED = datetime.date(2026, 11, 25)
"""Date of the terms that are in force: reuse, correction, withdrawal, no waiver of immunities."""


class TermsAcceptance(LedgerEntry):
    """One row: an authorized person accepted the terms of a date for an organization."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(OrganizationPage, on_delete=models.PROTECT, related_name="terms_accepted")
    terms_dated = models.DateField(_("terms of"))

    hashed_fields = {1: ("public_id", "organization_id", "terms_dated")}

    class Meta(LedgerEntry.Meta):
        verbose_name = _("acceptance of the terms")
        constraints = [
            models.UniqueConstraint(fields=["organization", "terms_dated"], name="terms are accepted once per date")
        ]


def has_accepted_terms(organization: OrganizationPage) -> bool:
    """Tell whether somebody accepted the terms in force for `organization` (one query)."""
    return TermsAcceptance.objects.filter(organization=organization, terms_dated=TERMS_DATED).exists()
