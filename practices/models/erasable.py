"""The part of a ledger row that can go: words and personal data, of which the row keeps a salted digest."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RedactionReason(models.TextChoices):
    """Why content went. The reason in words is not kept: it could tell what was removed."""

    ENTERED_IN_ERROR = "entered_in_error", _("Entered in error")
    PERSONAL_DATA = "personal_data", _("Personal data")
    LEGAL_REQUEST = "legal_request", _("Legal request")
    NARROWED = "narrowed", _("No longer released")


class Erasable(models.Model):
    """A record whose content may be redacted: then its words are "", its salt too, and it says when and why."""

    salt = models.CharField(max_length=32, blank=True)
    redacted_on = models.DateField(_("removed on"), null=True, editable=False)
    redacted_for = models.CharField(max_length=20, choices=RedactionReason, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(redacted_on__isnull=True, redacted_for="")
                | (models.Q(redacted_on__isnull=False, salt="") & ~models.Q(redacted_for="")),
                name="%(class)s: what was removed says when and why",
            )
        ]
