"""How somebody came to a role: who gave it, who agreed, and who of the organization confirmed it."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.models.invitations import Role
from organizations.models.organizations import OrganizationPage
from organizations.models.people import for_each_reader, reader_of

SECRETARIAT_ROLE = "secretariat"
"""The role of an appointment that is of no organization."""


class AppointmentWay(models.TextChoices):
    """By which way somebody came to a role."""

    INVITATION = "invitation", _("Invitation")
    LETTER = "letter", _("Letter of nomination")
    OPERATOR = "operator", _("Operator")
    USER_SCREEN = "user_screen", _("User screen")
    BEFORE = "before", _("Before appointments were recorded")


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep those of the organizations whose people `user` acts with; the secretariat sees all, the public none."""
        reader = reader_of(user)
        return self if reader.is_secretariat else self.filter(organization__in=reader.reads_for)

    def current(self) -> Self:
        """Keep those that have not ended."""
        return self.filter(ended_at__isnull=True)

    def unconfirmed(self) -> Self:
        """Keep current ones that somebody gave and nobody of the organization confirmed."""
        return self.current().filter(confirmed_by__isnull=True, given_by__isnull=False)


class Appointment(models.Model):
    """A role that an account was given, for an organization or (`organization` is None) in the secretariat.

    `given_by` is None for the operator; `agreed_by` is the second person, of either side. `confirmed_by` is somebody of
    the organization who is independent of who gave it: since then the person owes the role to nobody.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(OrganizationPage, null=True, on_delete=models.CASCADE, related_name="appointments")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(_("role"), max_length=12, choices=[*Role.choices, (SECRETARIAT_ROLE, _("Secretariat"))])
    way = models.CharField(_("way"), max_length=12, choices=AppointmentWay)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("given"))
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = models.Manager.from_queryset(AppointmentQuerySet)()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "account", "role"],
                condition=Q(ended_at__isnull=True),
                name="one current appointment to a role",
            ),
            models.CheckConstraint(
                condition=Q(organization__isnull=True, role=SECRETARIAT_ROLE)
                | (Q(organization__isnull=False) & ~Q(role=SECRETARIAT_ROLE)),
                name="an appointment is of an organization or of the secretariat",
            ),
        ]
        indexes = [models.Index(fields=["account", "organization"], name="appointments_by_account")]

    def __str__(self) -> str:
        return f"{self.role} {self.given_at:%Y-%m-%d}"
