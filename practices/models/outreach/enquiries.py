"""Enquiries: a question that is put to a population of organizations, and the contacts that belong to it."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.models import OrganizationPage, for_each_reader, reader_of
from practices.models.instruments import InstrumentPage
from practices.models.outreach.contacts import Contact
from practices.models.outreach.packs import Pack


class MemberState(models.TextChoices):
    """Where an organization of the population stands. It is derived from the ledger, and stored nowhere."""

    TO_BE_ASKED = "to_be_asked", _("To be asked")
    ASKED = "asked", _("Asked, no reply recorded")
    REMINDED = "reminded", _("Reminded, no reply recorded")
    ANSWERED = "answered", pgettext_lazy("an enquiry", "Answered")
    DECLINED = "declined", _("Declined to answer")


NO_RESPONSE = frozenset({MemberState.ASKED, MemberState.REMINDED})
"""The states of who was asked and of whom no response is recorded."""


class ContactMeaning(models.TextChoices):
    """What a contact is to an enquiry where its thread does not say so, or says something else."""

    ASKS = "asks", _("It puts the question")
    ANSWERS = "answers", _("It answers the question")
    DECLINES = "declines", _("The organization declines to answer")
    NOTHING = "nothing", _("It does not count for this enquiry")


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep all for the secretariat, none for anybody else."""
        return self if reader_of(user).is_secretariat else self.none()

    def for_listing(self) -> Self:
        """With reference and texts, newest first."""
        return (
            self.select_related("reference__organization", "pack", "made_by")
            .prefetch_related("reference__titles")
            .order_by("-begins_on", "-pk")
        )


class Enquiry(models.Model):
    """One question to a population of organizations. `languages`: the codes that its letters are written in.

    `listed`: the keys of the organizations that were in the public directory when it began, in the population or not.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    question = models.TextField(_("question"))
    reference = models.ForeignKey(
        InstrumentPage, null=True, blank=True, on_delete=models.PROTECT, related_name="enquiries"
    )
    pack = models.ForeignKey(Pack, null=True, blank=True, on_delete=models.PROTECT, related_name="enquiries")
    languages = models.JSONField(default=list)
    begins_on = models.DateField(_("begins on"))
    due_on = models.DateField(_("answer requested by"), null=True, blank=True)
    listed = models.JSONField(null=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager.from_queryset(EnquiryQuerySet)()

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("begins_on")),
                name="an enquiry asks for answers after it begins",
            )
        ]

    def __str__(self) -> str:
        return self.title


class EnquiryMemberQuerySet(models.QuerySet["EnquiryMember"]):
    def present(self) -> Self:
        """Keep those that were not removed."""
        return self.filter(removed_at__isnull=True)


class EnquiryMember(models.Model):
    """An organization of the population, from a day on, and to a day if it was removed. Never deleted, never reused."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="members")
    organization = models.ForeignKey(OrganizationPage, on_delete=models.PROTECT, related_name="enquiry_members")
    added_on = models.DateField(_("added on"))
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    removed_why = models.CharField(_("why it was removed"), max_length=255, blank=True)

    objects = models.Manager.from_queryset(EnquiryMemberQuerySet)()

    class Meta:
        ordering = ["enquiry", "organization__title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry", "organization"],
                condition=Q(removed_at__isnull=True),
                name="an organization once in the population of an enquiry",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_why="")
                | (Q(removed_at__isnull=False) & ~Q(removed_why="")),
                name="a member of an enquiry is removed with a reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}"


class EnquiryContact(models.Model):
    """Somebody noted what a contact is to an enquiry. The newest note on a contact counts; none is changed."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="notes")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="enquiry_notes")
    meaning = models.CharField(_("what it is to the enquiry"), max_length=12, choices=ContactMeaning)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["noted_at", "pk"]

    def __str__(self) -> str:
        return str(self.get_meaning_display())
