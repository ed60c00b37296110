"""The terms of participation: accepted once for an organization, before its first text is published."""

import datetime
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage
from practices.models.ledger import LedgerEntry

TERMS_VERSIONS = (datetime.date(2026, 11, 25), datetime.date(2026, 11, 29))
"""The dates of all versions of the terms, oldest first: reuse, correction, withdrawal, no waiver of immunities.

The text of each stays readable; that of 29 November 2026 added the clause on notices.
"""
TERMS_DATED = TERMS_VERSIONS[-1]
"""Date of the terms that are in force."""
NOTICE_CLAUSE_SINCE = datetime.date(2026, 11, 29)
"""From this version on the terms say that what others record is shown after a notice, as the word of who said it."""


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
    """Tell whether somebody accepted terms for `organization`, of whichever version (one query).

    New terms stop nobody who goes on publishing under those that were accepted.
    """
    return TermsAcceptance.objects.filter(organization=organization).exists()


def accepts_notices(organization: OrganizationPage) -> bool:
    """Tell whether `organization` accepted terms with the clause on notices (one query)."""
    accepted = TermsAcceptance.objects.filter(organization=organization, terms_dated__gte=NOTICE_CLAUSE_SINCE)
    return accepted.exists()
