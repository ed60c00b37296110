"""What the comparison keeps of each published text, and the nearest provisions of others: made in the background."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import for_each_reader
from practices.models.editions import EditionPage
from practices.models.provisions import Provision
from practices.models.releases import is_among


class EditionVectors(models.Model):
    """A text as the comparison reads it. Never an authority: what is missing or stale is made anew.

    `method` is the version of the method, `digest` the state of the provisions that it was made from, `provisions`
    their number.
    """

    edition = models.OneToOneField(EditionPage, on_delete=models.CASCADE, related_name="vectors")
    method = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    provisions = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("vectors of an edition")
        verbose_name_plural = _("vectors of editions")

    def __str__(self) -> str:
        return f"vectors of {self.edition_id}"


class NeighbourQuerySet(models.QuerySet["Neighbour"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep those of which `user` may see both provisions, now; all others were public when they were found."""
        editions = EditionPage.objects.visible_to(user)
        return self.filter(
            is_among(editions, "provision__edition"),
            is_among(editions, "other__edition"),
            provision__withdrawn_at__isnull=True,
            other__withdrawn_at__isnull=True,
        )

    def for_listing(self) -> Self:
        """With the neighbour's edition, instrument and organization, the nearest first."""
        return (
            self.select_related("other__edition__instrument__organization")
            .defer("other__edition__numbered_text")
            .order_by("-score", "pk")
        )


NeighbourManager = models.Manager.from_queryset(NeighbourQuerySet)


class Neighbour(models.Model):
    """A public provision of another text that comes near to a published provision. Measures from 0.0 to 1.0."""

    provision = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="neighbours")
    other = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    words = models.FloatField()
    sense = models.FloatField()
    method = models.CharField(max_length=12)

    objects = NeighbourManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provision", "other"], name="a neighbour once per provision")]
        indexes = [models.Index(fields=["provision", "-score"])]

    def __str__(self) -> str:
        return f"{self.other_id} near {self.provision_id}"
