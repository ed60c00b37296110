"""Registered approvers: who approves for an organization by a signed link, without an account."""

import datetime
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.languages import language_choices, validate_language
from organizations.models import OrganizationPage, for_each_reader, reader_of


class RegisteredApproverQuerySet(models.QuerySet["RegisteredApprover"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep an organization's own; the secretariat sees all, everybody else none."""
        reader = reader_of(user)
        return self if reader.is_secretariat else self.filter(organization__in=reader.organizations)

    def valid(self, on: datetime.date) -> Self:
        """Keep those who may approve on the day `on`: confirmed by a second person, within their time, not erased."""
        until = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
        return self.filter(until, valid_from__lte=on, confirmed_at__isnull=False, erased_at__isnull=True)

    def for_listing(self) -> Self:
        """With organization and people: by organization, name, newest first."""
        return (
            self.select_related("organization", "entered_by", "confirmed_by")
            .prefetch_related("organization__names")
            .order_by("organization__title", "name", "-valid_from", "pk")
        )


class RegisteredApprover(models.Model):
    """One person of one organization. Erased on request: the row stays without personal data.

    `entered_by` and `confirmed_by`: two persons, as `organizations.second_persons` counts them.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(OrganizationPage, on_delete=models.PROTECT, related_name="registered_approvers")
    name = models.CharField(_("name"), max_length=200, blank=True)
    function = models.CharField(_("function"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(
        _("language of e-mails"), max_length=12, validators=[validate_language], choices=language_choices, default="en"
    )
    consent_on = models.DateField(_("consented on"))
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    is_confirmed_inside = models.BooleanField(
        default=False, db_default=False, help_text="somebody of the organization confirmed the entry"
    )
    is_by_letter = models.BooleanField(default=False, db_default=False, help_text="a pinned letter names the person")
    is_taken_over = models.BooleanField(
        default=False, db_default=True, help_text="entered before the second person was asked whose it is"
    )
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)

    objects = models.Manager.from_queryset(RegisteredApproverQuerySet)()

    class Meta:
        verbose_name = _("registered approver")
        verbose_name_plural = _("registered approvers")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="a registered approver ends after the beginning",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=False) | ~Q(email=""), name="a registered approver has an address"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(name="", function="", email=""),
                name="an erased approver holds no personal data",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.function}" if self.function else self.name


class OnePersonOffice(models.Model):
    """By its own letter an organization has one person for this: it may ask for a countersignature.

    `marked_by` enters the letter, `agreed_by` is another of the secretariat; from then on the mark holds.
    """

    organization = models.ForeignKey(OrganizationPage, on_delete=models.PROTECT, related_name="one_person_offices")
    reason = models.CharField(_("reason"), max_length=255)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(_("designated"))
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(_("agreed"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        verbose_name = _("one-person office")
        verbose_name_plural = _("one-person offices")
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(ended_at__isnull=True), name="one mark of a one-person office"
            )
        ]

    def __str__(self) -> str:
        return self.reason


def is_one_person_office(organization: OrganizationPage) -> bool:
    """Tell whether `organization` may ask the secretariat for a countersignature (one query)."""
    marks = OnePersonOffice.objects.filter(organization=organization, ended_at__isnull=True)
    return marks.filter(agreed_at__isnull=False).exists()
