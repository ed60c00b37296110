"""The yearly return: an organization says in ten minutes, by a signed link and without account, where it stands."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage, for_each_reader, reader_of
from organizations.models.focal_points import FocalPoint
from practices.models.instruments import InstrumentPage
from practices.models.mailed_codes import SentCode
from practices.models.outreach.enquiries import Enquiry


class ReturnQuerySet(models.QuerySet["Return"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep an organization's own; the secretariat sees all, the public none (it comes by its link)."""
        reader = reader_of(user)
        return self if reader.is_secretariat else self.filter(organization__in=reader.organizations)

    def open(self) -> Self:
        """Keep those that were not handed in and not closed."""
        return self.filter(handed_in_at__isnull=True, closed_at__isnull=True)

    def for_listing(self) -> Self:
        """With organization and persons, newest first."""
        return (
            self.select_related("organization", "reference__organization", "focal_point", "second_point")
            .prefetch_related("organization__names", "reference__titles")
            .order_by("-year", "organization__title", "pk")
        )


class Return(models.Model):
    """One organization's return for one year towards one reference.

    `opened_at`: when the first link was mailed; `sent_at` moves with each new one. `is_error`: it was closed because it
    should not have been sent, and asked nobody.
    The link's token is kept as a digest alone. `answers` is what was saved, by track: {"track": {"state": ...}}.
    First the focal point sends it (`answered_at`), then a second registered person with another address confirms
    it (`handed_in_at`); the answers are then proposals that wait for the secretariat.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(OrganizationPage, on_delete=models.PROTECT, related_name="returns")
    reference = models.ForeignKey(InstrumentPage, on_delete=models.PROTECT, related_name="returns")
    enquiry = models.ForeignKey(Enquiry, null=True, blank=True, on_delete=models.PROTECT, related_name="returns")
    year = models.PositiveSmallIntegerField(_("year"))
    focal_point = models.ForeignKey(FocalPoint, on_delete=models.PROTECT, related_name="returns")
    second_point = models.ForeignKey(FocalPoint, null=True, on_delete=models.PROTECT, related_name="seconded_returns")
    token_digest = models.CharField(max_length=64, unique=True)
    second_token_digest = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - "" is not unique
    expires_at = models.DateTimeField(_("the link is valid until"))
    opened_at = models.DateTimeField(_("opened"), null=True)
    sent_at = models.DateTimeField(_("link sent"))
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    handed_in_at = models.DateTimeField(_("submitted"), null=True)
    receipt = models.CharField(_("receipt"), max_length=40, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    is_error = models.BooleanField(_("sent in error"), default=False, db_default=False, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager.from_queryset(ReturnQuerySet)()

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "reference", "year"],
                condition=Q(closed_at__isnull=True),
                name="one open return per organization, reference and year",
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=True) | Q(answered_at__isnull=False),
                name="a return is answered before it is handed in",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.year}"


class ReturnCode(SentCode):
    """A code of six digits that was sent to a registered address."""

    return_of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="codes")
    focal_point = models.ForeignKey(FocalPoint, on_delete=models.PROTECT, related_name="+")
