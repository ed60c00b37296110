"""Focal points: whom one writes to at an organization, with their consent, for a time."""

import datetime
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.languages import language_choices, validate_language
from organizations.models.organizations import OrganizationPage
from organizations.models.people import for_each_reader, reader_of


class FocalRole(models.TextChoices):
    FOCAL_POINT = "focal_point", _("Focal point")
    DEPUTY = "deputy", _("Deputy focal point")
    LEGAL = "legal", _("Legal office")
    PERSONNEL = "personnel", _("Human resources")
    REGISTRY = "registry", _("Registry or general mailbox")


class SharedWith(models.TextChoices):
    """Who may see the entry beside the organization itself: what the person consented to."""

    SECRETARIAT = "secretariat", _("The secretariat alone")
    PARTICIPANTS = "participants", _("Participating organizations")


class FormOfAddress(models.TextChoices):
    """How a person is addressed, as the person or the organization says: nobody guesses it."""

    NEUTRAL = "", _("Not known: by name")
    MADAM = "madam", _("Ms")
    SIR = "sir", _("Mr")
    EXCELLENCY = "excellency", _("Excellency")


class FocalPointQuerySet(models.QuerySet["FocalPoint"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see: the secretariat all, an organization its own, other participants what is shared.

        The public and delegations see none.
        """
        reader = reader_of(user)
        if reader.is_secretariat:
            return self
        if not reader.is_participant:
            return self.none()
        shared = Q(shared_with=SharedWith.PARTICIPANTS, consent_on__isnull=False, organization__live=True)
        own = Q(organization__in=reader.organizations)
        return self.filter(shared | own if reader.takes_part else own)

    def valid(self, on: datetime.date) -> Self:
        """Keep those that hold on the day `on` and were not erased."""
        until = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
        return self.filter(until, valid_from__lte=on, erased_at__isnull=True)

    def for_listing(self) -> Self:
        """With organization and its names: by organization, role, newest first."""
        return (
            self.select_related("organization", "succeeds")
            .prefetch_related("organization__names")
            .order_by("organization__title", "role", "-valid_from", "pk")
        )


FocalPointManager = models.Manager.from_queryset(FocalPointQuerySet)


class FocalPoint(models.Model):
    """One person, or one mailbox, of an organization. Erased on request: the row stays without personal data."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(OrganizationPage, on_delete=models.PROTECT, related_name="focal_points")
    role = models.CharField(_("role"), max_length=16, choices=FocalRole, default=FocalRole.FOCAL_POINT)
    name = models.CharField(_("name"), max_length=200, blank=True)
    title = models.CharField(
        pgettext_lazy("of a person", "title"), max_length=60, blank=True, default="", db_default=""
    )
    form_of_address = models.CharField(
        _("form of address"), max_length=12, choices=FormOfAddress, blank=True, default="", db_default=""
    )
    salutation = models.CharField(_("opening of letters"), max_length=200, blank=True, default="", db_default="")
    function = models.CharField(_("function"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    postal_address = models.TextField(_("postal address"), blank=True)
    country = models.CharField(_("country"), max_length=100, blank=True, default="", db_default="")
    language = models.CharField(
        _("language of letters"), max_length=12, validators=[validate_language], choices=language_choices, default="en"
    )
    shared_with = models.CharField(
        _("may be seen by"), max_length=16, choices=SharedWith, default=SharedWith.SECRETARIAT
    )
    consent_on = models.DateField(_("consented on"), null=True, blank=True)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    succeeds = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="succeeded_by")
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = FocalPointManager()

    class Meta:
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="a focal point ends after it began",
            ),
            models.CheckConstraint(
                condition=Q(shared_with="secretariat") | Q(consent_on__isnull=False),
                name="a focal point is shared with consent",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(name="", function="", email="", phone="", postal_address=""),
                name="an erased focal point holds no personal data",
            ),
        ]
        indexes = [models.Index(fields=["organization", "valid_until"])]

    def __str__(self) -> str:
        return self.name or self.function or str(self.get_role_display())

    @property
    def full_name(self) -> str:
        """The name with the title before it, "" without a name."""
        return f"{self.title} {self.name}".strip() if self.name else ""

    @property
    def address(self) -> str:
        """The lines of the postal address, the country last."""
        return "\n".join(filter(None, (self.postal_address.strip(), self.country)))
