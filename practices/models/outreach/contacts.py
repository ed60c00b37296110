"""The outreach ledger: letters, meetings, calls, notes and replies. The secretariat's alone."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage, for_each_reader, reader_of
from practices.models.dates import Precision
from practices.models.erasable import Erasable
from practices.models.kept_files import KeptFile
from practices.models.ledger import LedgerEntry, RecordWords
from practices.models.outreach.packs import Pack


class Actor(models.TextChoices):
    """In whose name a contact is held (Permanent Council Decision 426)."""

    CHAIRMANSHIP = "chairmanship", _("Chairmanship")
    SECRETARY_GENERAL = "secretary_general", _("Secretary General")
    ODIHR = "odihr", _("ODIHR")
    SECRETARIAT = "secretariat", _("Secretariat")


class ContactKind(models.TextChoices):
    LETTER = "letter", _("Letter")
    MEETING = "meeting", _("Meeting")
    CALL = "call", _("Call")
    NOTE = "note", _("Note")
    REPLY = "reply", _("Reply")


class ContactQuerySet(models.QuerySet["Contact"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep all for the secretariat, none for anybody else."""
        return self if reader_of(user).is_secretariat else self.none()

    def standing(self) -> Self:
        """Keep the contacts that no later one takes back, and that take none back themselves."""
        undone = Contact.objects.filter(reverses=OuterRef("pk"))
        return self.filter(reverses__isnull=True).exclude(Exists(undone))

    def for_listing(self) -> Self:
        """With everything that a row shows, newest recorded first."""
        return (
            self.select_related("organization", "record", "follows", "pack", "by", "initiative")
            .prefetch_related("organization__names", "files")
            .order_by("-sequence")
        )


ContactManager = models.Manager.from_queryset(ContactQuerySet)


class Contact(LedgerEntry):
    """One contact between an actor and an organization. Taken back by a later entry, never edited.

    `follows` is the contact that a reply answers, a reminder repeats or a note is about. `due_on` is the day by
    which an answer was asked for. `on_behalf`: a paper reply that the secretariat entered for the organization.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(OrganizationPage, on_delete=models.PROTECT, related_name="contacts")
    actor = models.CharField(_("actor"), max_length=20, choices=Actor, default=Actor.SECRETARIAT)
    kind = models.CharField(_("kind"), max_length=12, choices=ContactKind)
    happened_on = models.DateField(_("on"))
    happened_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    due_on = models.DateField(_("answer requested by"), null=True, blank=True)
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by")
    reference_number = models.CharField(_("reference number"), max_length=40, blank=True)
    pack = models.ForeignKey(Pack, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts")
    initiative = models.ForeignKey(
        "practices.Initiative", null=True, blank=True, on_delete=models.PROTECT, related_name="contacts"
    )
    on_behalf = models.BooleanField(_("entered on behalf of the organization"), default=False)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    record_digest = models.CharField(max_length=64, blank=True)

    objects = ContactManager()
    hashed_fields = {
        1: (
            "public_id",
            "organization_uuid",
            "actor",
            "kind",
            "happened_on",
            "happened_precision",
            "due_on",
            "follows_uuid",
            "reference_number",
            "pack_uuid",
            "initiative_uuid",
            "on_behalf",
            "reverses_uuid",
            "record_digest",
        )
    }
    record_words = {
        1: RecordWords(
            ("counterpart", "text", "obstacles", "help_offered", "next_step", "next_step_on"), if_any=("files",)
        )
    }

    class Meta(LedgerEntry.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                condition=Q(on_behalf=False) | Q(kind="reply"), name="only a reply is entered on behalf of"
            )
        ]
        indexes = [
            models.Index(fields=["organization", "-happened_on"]),
            models.Index(fields=["kind", "due_on"]),
        ]

    @property
    def organization_uuid(self) -> str:
        """What the hash names the organization by."""
        return str(self.organization.translation_key)

    @property
    def follows_uuid(self) -> str | None:
        """What the hash names the contact before by."""
        return str(self.follows.public_id) if self.follows else None

    @property
    def pack_uuid(self) -> str | None:
        """What the hash names the pack by."""
        return str(self.pack.public_id) if self.pack else None

    @property
    def initiative_uuid(self) -> str | None:
        """What the hash names the joint initiative by."""
        return str(self.initiative.public_id) if self.initiative else None

    @property
    def reverses_uuid(self) -> str | None:
        """What the hash names the entry that is taken back by."""
        return str(self.reverses.public_id) if self.reverses else None


class ContactRecord(Erasable):
    """The erasable part of a contact: what was said, with whom, what stands in the way, what comes next."""

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="record")
    counterpart = models.CharField(_("with whom"), max_length=255, blank=True)
    text = models.TextField(_("what was said"), blank=True)
    obstacles = models.TextField(_("obstacles given"), blank=True)
    help_offered = models.TextField(_("help offered"), blank=True)
    next_step = models.TextField(_("next step"), blank=True)
    next_step_on = models.DateField(_("next step by"), null=True, blank=True)

    class Meta(Erasable.Meta):
        pass

    def __str__(self) -> str:
        return self.text


class ContactFile(KeptFile):
    """A file that came or went with a contact: the signed scan, the reply, an attachment.

    `message_id`: what its own program named it by, of a mail.
    """

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="files")
    message_id = models.CharField(max_length=255, blank=True, db_default="", db_index=True, editable=False)

    class Meta(KeptFile.Meta):
        ordering = ["contact", "pk"]
