"""Asking the secretariat to turn a facsimile into a structured text."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import for_each_reader, reader_of
from practices.models.editions import EditionPage
from practices.models.sealed_pages import sealed


class StructuringRequestQuerySet(models.QuerySet["StructuringRequest"]):
    def open(self) -> Self:
        """Keep what is not done."""
        return self.filter(done_at__isnull=True)

    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep an organization's own; the secretariat sees all, the public none."""
        reader = reader_of(user)
        if reader.is_secretariat:
            return self.exclude(edition__in=sealed(EditionPage, user).order_by().values("pk"))
        return self.filter(edition__instrument__organization__in=reader.organizations)

    def for_listing(self) -> Self:
        """With edition, instrument, organization and people, the oldest first."""
        return self.select_related("edition__instrument__organization", "asked_by", "done_by").order_by(
            "asked_at", "pk"
        )


StructuringRequestManager = models.Manager.from_queryset(StructuringRequestQuerySet)


class StructuringRequest(models.Model):
    """An organization asks the secretariat to structure an edition's file; at most one is open per edition."""

    edition = models.ForeignKey(EditionPage, on_delete=models.CASCADE, related_name="structuring_requests")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    note = models.CharField(_("note"), max_length=255, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(_("done"), null=True)

    objects = StructuringRequestManager()

    class Meta:
        verbose_name = _("request for structure")
        verbose_name_plural = _("requests for structure")
        constraints = [
            models.UniqueConstraint(
                fields=["edition"], condition=Q(done_at__isnull=True), name="one open request per edition"
            )
        ]

    def __str__(self) -> str:
        return f"Structure of edition {self.edition_id}"
