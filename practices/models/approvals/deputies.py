"""Deputies: who approves for an approver who is away."""

import datetime
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage, for_each_reader, reader_of


class DeputyQuerySet(models.QuerySet["Deputy"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep those of the organizations that `user` acts for; the secretariat sees all, the public none."""
        reader = reader_of(user)
        return self if reader.is_secretariat else self.filter(organization__in=reader.reads_for)

    def holding(self, on: datetime.date) -> Self:
        """Keep those that hold on the day `on`: agreed to, not ended, both still act here, the absent approves."""
        acting = Q(deputy__groups=F("organization__officers")) | Q(deputy__groups=F("organization__approvers"))
        return self.filter(
            acting,
            from_on__lte=on,
            until_on__gte=on,
            ended_at__isnull=True,
            agreed_at__isnull=False,
            deputy__is_active=True,
            absent__groups=F("organization__approvers"),
        ).distinct()

    def for_listing(self) -> Self:
        """With people and organization, the latest first."""
        return self.select_related("organization", "absent", "deputy").order_by("-from_on", "-pk")


class Deputy(models.Model):
    """An approver named somebody of the same organization for the days of an absence. It hides nothing of anybody.

    A deputy who is no approver already holds once a second person agrees.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(OrganizationPage, on_delete=models.PROTECT, related_name="deputies")
    absent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(_("named"))
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(_("agreed"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = models.Manager.from_queryset(DeputyQuerySet)()

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="an absence ends after it began"),
            models.CheckConstraint(condition=~Q(absent=F("deputy")), name="nobody is the own deputy"),
        ]

    def __str__(self) -> str:
        return f"{self.absent_id} {self.from_on}"


def absent_for_whom(user: Any, organization: OrganizationPage) -> Deputy | None:
    """Return the absence during which `user` approves for `organization` today, None if there is none (one query)."""
    held = Deputy.objects.filter(organization=organization, deputy=user).holding(timezone.now().date())
    return held.for_listing().first()


def deputy_organizations(user: Any) -> Any:
    """Make the subquery "primary keys of the organizations that `user` approves for as a deputy today"."""
    return Deputy.objects.filter(deputy=user).holding(timezone.now().date()).order_by().values("organization")
