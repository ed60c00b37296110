"""The assessments: what an instrument says on a topic, pinned to its words, by whom judged and when."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import for_each_reader, reader_of
from practices.models.editions import EditionPage
from practices.models.erasable import Erasable
from practices.models.instruments import InstrumentPage
from practices.models.ledger import LedgerEntry, RecordWords
from practices.models.notices import Noticed, NoticedQuerySet
from practices.models.provisions import Provision
from practices.models.releases import leads_to_visible
from practices.models.sealed_pages import sealed
from practices.models.topics import Topic


class Finding(models.TextChoices):
    """What the text does on the topic. Without an assessment a topic is *not assessed*: that is no finding."""

    PROHIBITS = "prohibits", _("Prohibits")
    REQUIRES = "requires", _("Requires")
    RECOMMENDS = "recommends", _("Recommends")
    PERMITS = "permits", _("Permits")
    INFORMS = "informs", _("Informs")
    NONE_FOUND = "none_found", _("No provision found")
    NOT_PUBLIC = "not_public", _("Has a rule, text not public")


WITH_WORDS = (Finding.PROHIBITS, Finding.REQUIRES, Finding.RECOMMENDS, Finding.PERMITS, Finding.INFORMS)
"""The findings that rest on words of the text, which are pinned."""


class Judge(models.TextChoices):
    OWNER = "owner", _("The organization itself")
    SECRETARIAT = "secretariat", _("The secretariat")


class Says(models.TextChoices):
    """What a pinned provision states: the rule, whom it binds, or when. What no provision states is *not stated*."""

    RULE = "rule", _("The rule")
    STAFF = "staff", _("Staff")
    SECONDED = "seconded", _("Seconded")
    CONTRACTORS = "contractors", _("Contractors")
    UNIFORMED = "uniformed", _("Uniformed")
    INTERNS = "interns", _("Interns")
    PARTNERS = "partners", _("Partners")
    ON_DUTY = "on_duty", _("On duty")
    OFF_DUTY = "off_duty", _("Off duty")
    AFTER_SEPARATION = "after_separation", _("After separation")


WHOM = (Says.STAFF, Says.SECONDED, Says.CONTRACTORS, Says.UNIFORMED, Says.INTERNS, Says.PARTNERS)
WHEN = (Says.ON_DUTY, Says.OFF_DUTY, Says.AFTER_SEPARATION)


def _seen_by(user: Any, condition: Q) -> Q:
    reader = reader_of(user)
    if reader.is_secretariat:
        texts = sealed(EditionPage, user).order_by().values("pk")
        of_texts = Q(edition__isnull=True) | ~Q(edition__in=texts)
        return of_texts & ~Q(instrument__in=sealed(InstrumentPage, user).order_by().values("pk"))
    instrument = leads_to_visible(InstrumentPage, user, "instrument")
    in_sight = Q(edition__isnull=True) | leads_to_visible(EditionPage, user, "edition")
    public = in_sight & condition & Q(instrument, record__is_public=True)
    return public | Q(instrument__organization__in=reader.reads_for) if reader.reads_for else public


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep the assessments that `user` may see.

        The public: public ones that hold, of instruments and editions that they may see. An organization sees
        what is said of its own instruments as well, the secretariat all.
        """
        return self.filter(_seen_by(user, Q(record__holds=True)))

    def seen_by(self, user: Any) -> Self:
        """Keep the same whether their words still hold or not: what decides which entry is the newest."""
        return self.filter(_seen_by(user, Q()))

    def standing(self, user: Any) -> Self:
        """Keep the newest of each judge on each topic of each text: what no later entry replaces or takes back.

        Only entries count that are open to `user`, so that what is still hidden changes nothing; an entry that no
        longer holds still replaces those before it.
        """
        later = Assessment.objects.filter(
            _seen_by(user, Q()),
            text=OuterRef("text"),
            topic=OuterRef("topic"),
            judge=OuterRef("judge"),
            sequence__gt=OuterRef("sequence"),
        )
        return self.filter(reverses__isnull=True).exclude(Exists(later))

    def holding(self) -> Self:
        """Keep those whose words are still the text's."""
        return self.filter(record__holds=True)

    def for_listing(self) -> Self:
        """With everything that a cell shows, newest recorded first."""
        return (
            self.select_related("instrument__organization", "edition", "topic", "record", "by")
            .defer("edition__numbered_text")
            .prefetch_related(
                "topic__labels",
                "instrument__titles",
                "instrument__organization__names",
                models.Prefetch("pins", AssessmentPin.objects.select_related("provision").order_by("pk")),
            )
            .order_by("-sequence")
        )


AssessmentManager = models.Manager.from_queryset(AssessmentQuerySet)


class Assessment(LedgerEntry):
    """One judgement: what a text says on a topic. A later one of the same judge replaces it; it is never edited.

    `edition` is None only where the owner says that it has a rule whose text is not public. `pins_stated` repeats
    the pins for the hash: sorted [provision uuid, hash, what it states]. `text_digest` is the state of the whole
    text that was read (see `EditionPage` provisions; "" without an edition).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    instrument = models.ForeignKey(InstrumentPage, on_delete=models.PROTECT, related_name="assessments")
    edition = models.ForeignKey(EditionPage, null=True, on_delete=models.PROTECT, related_name="assessments")
    text = models.UUIDField(editable=False, help_text="uuid of the edition, or of the instrument where none is named")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="assessments")
    finding = models.CharField(_("finding"), max_length=12, choices=Finding)
    judge = models.CharField(_("assessed by"), max_length=12, choices=Judge)
    pins_stated = models.JSONField(default=list)
    text_digest = models.CharField(max_length=64, blank=True)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    record_digest = models.CharField(max_length=64, blank=True)

    objects = AssessmentManager()
    hashed_fields = {
        1: (
            "public_id",
            "instrument_uuid",
            "edition_uuid",
            "topic_code",
            "finding",
            "judge",
            "pins_stated",
            "text_digest",
            "reverses_uuid",
            "record_digest",
        )
    }
    record_words = {1: RecordWords(("note",))}

    class Meta(LedgerEntry.Meta):
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.CheckConstraint(
                condition=Q(edition__isnull=False) | Q(finding=Finding.NOT_PUBLIC),
                name="only a rule whose text is not public is said without an edition",
            ),
            models.CheckConstraint(
                condition=Q(judge=Judge.OWNER) | ~Q(finding=Finding.NOT_PUBLIC),
                name="only the owner says that it has a rule whose text is not public",
            ),
        ]
        indexes = [
            models.Index(fields=["text", "topic", "judge", "-sequence"]),
            models.Index(fields=["instrument", "-sequence"]),
            models.Index(fields=["topic", "-sequence"]),
        ]

    @property
    def instrument_uuid(self) -> str:
        """What the hash names the instrument by."""
        return str(self.instrument.translation_key)

    @property
    def edition_uuid(self) -> str | None:
        """What the hash names the edition by."""
        return str(self.edition.translation_key) if self.edition else None

    @property
    def topic_code(self) -> str:
        """What the hash names the topic by."""
        return str(self.topic.name)

    @property
    def reverses_uuid(self) -> str | None:
        """What the hash names the entry that is taken back by."""
        return str(self.reverses.public_id) if self.reverses else None


class AssessmentPin(models.Model):
    """A provision on whose words an assessment rests, and what these words state. Written with it, never changed."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="pins")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="assessment_pins")
    pinned_hash = models.CharField(max_length=64)
    says = models.CharField(_("states"), max_length=20, choices=Says, default=Says.RULE)

    class Meta:
        ordering = ["assessment", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "provision", "says"], name="a provision states a thing once")
        ]

    def __str__(self) -> str:
        return f"{self.says}: {self.provision_id}"


class AssessmentRecord(Noticed, Erasable):
    """The erasable part of an assessment, and what may change: whether it is public, and whether it holds.

    `holds` is False once the pinned words (or, where nothing was found, the text) are no longer what was judged:
    it is then not public until a person judges again.
    """

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="record")
    note = models.TextField(_("note"), blank=True)
    holds = models.BooleanField(default=True)

    objects = models.Manager.from_queryset(NoticedQuerySet)()

    class Meta:
        constraints = [*Noticed.Meta.constraints, *Erasable.Meta.constraints]

    def __str__(self) -> str:
        return self.note
