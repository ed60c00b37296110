"""What the public sees, counted beforehand; derived, and made anew at any time."""

from django.db import models
from django.db.models import F, Q

from organizations.models import OrganizationPage
from practices.models.instruments import InstrumentPage


class AdoptedReference(models.Model):
    """An instrument that organizations say where they stand beside, and how many of them the public sees."""

    instrument = models.OneToOneField(
        InstrumentPage, primary_key=True, on_delete=models.CASCADE, related_name="as_reference"
    )
    adopter_count = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["-adopter_count"], name="references_by_adopters")]

    def __str__(self) -> str:
        return f"{self.instrument_id}: {self.adopter_count}"


class SimilarSpan(models.Model):
    """Days on which an organization had a similar instrument, beside whichever reference, as the public sees it.

    From `begins_on` until the day before `ends_on`; spans of an organization do not meet. Spans that are `is_dated`
    rest on statements with a known date alone, the others on all of them.
    """

    organization = models.ForeignKey(OrganizationPage, on_delete=models.CASCADE, related_name="+")
    is_dated = models.BooleanField()
    begins_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("begins_on")), name="a span of days has a day"),
            models.UniqueConstraint(
                fields=["organization", "is_dated", "begins_on"], name="an organization begins one span on a day"
            ),
        ]
        indexes = [models.Index(fields=["is_dated", "begins_on", "ends_on"], name="similar_spans_by_days")]

    def __str__(self) -> str:
        return f"{self.organization_id}: {self.begins_on} to {self.ends_on}"


class PublicHolding(models.Model):
    """How many instruments and practices of an organization the public sees; no row where it sees none."""

    organization = models.OneToOneField(
        OrganizationPage, primary_key=True, on_delete=models.CASCADE, related_name="public_holding"
    )
    instrument_count = models.PositiveIntegerField()
    practice_count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.organization_id}: {self.instrument_count}, {self.practice_count}"
