"""What the comparison keeps of each published text, and the nearest provisions of others: made in the background."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models import for_each_reader
from practices.models.editions import EditionPage
from practices.models.provisions import Provision
from practices.models.releases import leads_to_visible


class PreparedText(models.Model):
    """A text as the comparison reads it. Never an authority: what is missing or stale is made anew.

    `method` is the version of the method, `digest` the state of the provisions that it was made from, `provisions`
    their number.
    """

    method = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    provisions = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        abstract = True


class EditionVectors(PreparedText):
    """A text as it is compared and searched: all of them, as far as may be, read by the encoder in use.

    `topics_from`: by which state of the vocabulary and method topics were found for it, "" for not yet.
    """

    edition = models.OneToOneField(EditionPage, on_delete=models.CASCADE, related_name="vectors")
    topics_from = models.CharField(max_length=40, blank=True, db_default="", default="", editable=False)

    class Meta:
        verbose_name = _("vectors of an edition")
        verbose_name_plural = _("vectors of editions")

    def __str__(self) -> str:
        return f"vectors of {self.edition_id}"


class NextVectors(PreparedText):
    """A text as another encoder (`model`) read it, which comes into use once it has read all of them.

    `made_at` is when its words were looked up.
    """

    edition = models.OneToOneField(EditionPage, on_delete=models.CASCADE, related_name="next_vectors")
    model = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("vectors of an edition by another encoder")
        verbose_name_plural = _("vectors of editions by another encoder")

    def __str__(self) -> str:
        return f"next vectors of {self.edition_id}"


class EncoderInUse(models.Model):
    """The encoder whose vectors serve: no row, for the one that comes as a package, or a single one.

    `model` is the id of its vectors, `folder` where it lies.
    """

    model = models.CharField(max_length=100)
    folder = models.CharField(max_length=500)
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("encoder in use")
        verbose_name_plural = _("encoders in use")

    def __str__(self) -> str:
        return self.model


class NeighbourQuerySet(models.QuerySet["Neighbour"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep those of which `user` may see both provisions, now; all others were public when they were found."""
        return self.filter(
            leads_to_visible(EditionPage, user, "provision__edition"),
            leads_to_visible(EditionPage, user, "other__edition"),
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
