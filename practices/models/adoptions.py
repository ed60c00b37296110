"""The adoption ledger: dated statements on the four duties, towards a reference instrument."""

import datetime
import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage, for_each_reader, reader_of, unread
from practices.models.dates import Precision
from practices.models.erasable import Erasable
from practices.models.instruments import InstrumentPage
from practices.models.ledger import LedgerEntry, RecordWords
from practices.models.notices import Noticed, NoticedQuerySet
from practices.models.provisions import Provision
from practices.models.releases import leads_to_visible
from practices.models.sealed_pages import sealed


class Track(models.TextChoices):
    """The four duties of Permanent Council Decision 426, operative paragraph 2."""

    ADOPTION = "adoption", _("Adoption")
    IMPLEMENTATION = "implementation", _("Implementation")
    INVESTIGATION = "investigation", _("Investigation")
    MEASURES = "measures", _("Measures")


class State(models.TextChoices):
    HAD_BEFORE = "had_its_own_before", _("Had its own before")
    IN_PLACE = "in_place", _("In place")
    PARTLY = "partly", _("Partly")
    PLANNED = "planned", _("Planned")
    CONSIDERING = "considering", _("Considering")
    NOT_PLANNED = "not_planned", _("Not planned (its statement)")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    PROCEDURE_IN_PLACE = "procedure_in_place", _("Procedure in place")
    NONE_PUBLISHED = "none_published", _("None published")
    NOT_KNOWN = "not_known", _("Not known")


STATES_OF: dict[str, tuple[State, ...]] = {
    Track.ADOPTION: (
        State.HAD_BEFORE,
        State.CONSIDERING,
        State.PLANNED,
        State.PARTLY,
        State.IN_PLACE,
        State.NOT_PLANNED,
        State.WITHDRAWN,
    ),
    Track.IMPLEMENTATION: (State.PLANNED, State.PARTLY, State.IN_PLACE, State.WITHDRAWN, State.NOT_KNOWN),
    Track.INVESTIGATION: (State.PROCEDURE_IN_PLACE, State.PLANNED, State.NONE_PUBLISHED, State.NOT_KNOWN),
    Track.MEASURES: (State.PROCEDURE_IN_PLACE, State.PLANNED, State.NONE_PUBLISHED, State.NOT_KNOWN),
}
"""The states that fit each track. On investigation and measures there is no "declined"."""

MAY_LIE_AHEAD = (State.PLANNED, State.CONSIDERING)
"""States that may begin on a day to come; all others say what is so already."""

HAS_SIMILAR = (State.HAD_BEFORE, State.PARTLY, State.IN_PLACE)
"""States of the adoption track in which an organization counts as having a similar instrument."""


class Basis(models.TextChoices):
    """What a statement rests on, from the least to the most."""

    STATED = "stated_by_organization", _("Stated by the organization")
    TEXT_PUBLISHED = "text_published", _("Text published")
    ARTICLE_CITED = "article_cited", _("Article cited")
    CHECKED = "checked_by_secretariat", _("Checked by the secretariat")


class EvidenceKind(models.TextChoices):
    """What lies behind a statement. A text or an article proves adoption; the other duties rest on the rest."""

    STATEMENT = "statement", _("Statement")
    TEXT = "text", _("Text")
    ARTICLE = "article", _("Article")
    ORDER = "order", _("Order or decision")
    PROCEDURE = "procedure", _("Procedure")
    TRAINING_RECORD = "training_record", _("Training record")


OF_ADOPTION_ALONE = (EvidenceKind.TEXT, EvidenceKind.ARTICLE)
"""Kinds of evidence that prove adoption and no other duty."""


def _state_fits_track() -> Q:
    rule = Q()
    for track, states in STATES_OF.items():
        rule |= Q(track=track, state__in=[state.value for state in states])
    return rule


_PAGES = (
    "organization", "reference", "reference__organization", "own_instrument", "own_instrument__organization",
)  # fmt: skip


class AdoptionEventQuerySet(models.QuerySet["AdoptionEvent"]):
    @for_each_reader
    def visible_to(self, user: Any) -> Self:
        """Keep the events that `user` may see.

        The public: events that are public, of published organizations, towards instruments that they may
        see. An organization sees its own as well, the secretariat all.
        """
        reader = reader_of(user)
        if reader.is_secretariat:
            return self.exclude(reference__in=sealed(InstrumentPage, user).order_by().values("pk"))
        reference = leads_to_visible(InstrumentPage, user, "reference")
        public = Q(reference, record__is_public=True, organization__live=True)
        own = Q(organization__in=reader.reads_for) if reader.reads_for else Q(pk__in=())
        return self.filter(public | own)

    def effective(self, on: datetime.date) -> Self:
        """Keep the events that had taken effect by `on`."""
        return self.filter(effective_on__lte=on)

    def known(self, at: datetime.datetime) -> Self:
        """Keep the events that had been recorded by `at`."""
        return self.filter(recorded_at__lte=at)

    def standing(self) -> Self:
        """Keep the events that no later event reverses, and that reverse none themselves."""
        return self.filter(reverses__isnull=True).exclude(pk__in=_reversed_keys())

    def without_evidence(self) -> Self:
        """Keep the events that rest on their organization's word alone."""
        return self.filter(
            basis=Basis.STATED,
            evidence_kind=EvidenceKind.STATEMENT,
            own_instrument__isnull=True,
            provision__isnull=True,
            record__evidence_address="",
        )

    def of_adopters(self) -> Self:
        """Leave out issuers: an issuer is never an adopter of its own instrument and is in no count."""
        return self.exclude(organization=F("reference__organization"))

    def for_rows(self) -> Self:
        """With its record and that of what it checks, newest recorded first; `adoption_rows` reads what they name."""
        kept = ("id", "public_id", "record")
        of_checked = (f"checks__{f.name}" for f in AdoptionEvent._meta.concrete_fields if f.name not in kept)
        rows = self.select_related("record", "checks__record").defer(*of_checked, "hash", "previous_hash")
        return rows.defer("record_digest", "provision_hash", "hash_version").order_by("-sequence")

    def for_listing(self) -> Self:
        """With everything that a row shows, newest recorded first."""
        return (
            self.select_related(
                "organization",
                "reference__organization",
                "own_instrument__organization",
                "provision__edition",
                "record",
                "reverses",
                "checks__record",
            )
            .defer(
                "provision__edition__numbered_text",
                "provision__text",
                "provision__stems",
                *unread(*_PAGES, "provision__edition"),
            )
            .prefetch_related(
                "organization__names",
                "reference__titles",
                "reference__organization__names",
                "own_instrument__titles",
            )
            .order_by("-sequence")
        )


HASHED_AT_FIRST = (
    "public_id",
    "organization_uuid",
    "reference_uuid",
    "track",
    "state",
    "effective_on",
    "effective_precision",
    "basis",
    "evidence_kind",
    "own_instrument_uuid",
    "provision_uuid",
    "provision_hash",
    "reverses_uuid",
    "checks_uuid",
    "record_digest",
)
"""What the first version of the hash covers."""

AdoptionEventManager = models.Manager.from_queryset(AdoptionEventQuerySet)


class AdoptionEvent(LedgerEntry):
    """One statement: an organization stood at a state on a track, from a date. Reversed, never edited.

    `checks` is the earlier event that this one repeats after the secretariat looked at its evidence. Where its period
    overlaps that of an earlier recorded event, it may name one that it `follows` in time, or one that it `precedes`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(OrganizationPage, on_delete=models.PROTECT, related_name="adoption_events")
    reference = models.ForeignKey(InstrumentPage, on_delete=models.PROTECT, related_name="adoption_events")
    track = models.CharField(_("track"), max_length=16, choices=Track)
    state = models.CharField(_("state"), max_length=24, choices=State)
    effective_on = models.DateField(_("effective"))
    effective_precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    basis = models.CharField(_("rests on"), max_length=24, choices=Basis, default=Basis.STATED)
    evidence_kind = models.CharField(
        _("kind of evidence"), max_length=16, choices=EvidenceKind, default=EvidenceKind.STATEMENT
    )
    own_instrument = models.ForeignKey(
        InstrumentPage, null=True, blank=True, on_delete=models.PROTECT, related_name="supported_events"
    )
    provision = models.ForeignKey(Provision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    provision_hash = models.CharField(max_length=64, blank=True)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    checks = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="checked_by")
    follows = models.ForeignKey("self", null=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    precedes = models.ForeignKey("self", null=True, db_index=False, on_delete=models.PROTECT, related_name="+")
    record_digest = models.CharField(max_length=64, blank=True)

    objects = AdoptionEventManager()
    hashed_fields = {1: HASHED_AT_FIRST, 2: (*HASHED_AT_FIRST, "follows_uuid", "precedes_uuid")}
    record_words = {1: RecordWords(("note", "evidence_address", "statement"), if_any=("variations",))}

    class Meta(LedgerEntry.Meta):
        verbose_name = _("adoption event")
        verbose_name_plural = _("adoption events")
        constraints = [
            models.CheckConstraint(condition=_state_fits_track(), name="the state fits the track"),
            models.CheckConstraint(
                condition=Q(provision__isnull=True) | ~Q(provision_hash=""), name="a cited provision is pinned"
            ),
            models.CheckConstraint(
                condition=Q(track=Track.ADOPTION) | ~Q(evidence_kind__in=[kind.value for kind in OF_ADOPTION_ALONE]),
                name="a text or an article proves adoption only",
            ),
            models.CheckConstraint(
                condition=Q(checks__isnull=True) | Q(basis=Basis.CHECKED), name="what checks an event says so"
            ),
            models.CheckConstraint(
                condition=Q(follows__isnull=True) | Q(precedes__isnull=True),
                name="an event follows another or precedes one",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "reference", "track", "-effective_on"]),
            models.Index(fields=["track", "state", "-sequence"]),
            models.Index(fields=["reference", "-sequence"]),
            # Few reverse another: SQLite takes the empty ones of the unique index for many to a key, and leaves it.
            models.Index(fields=["reverses"], condition=Q(reverses__isnull=False), name="reversing_events"),
            models.Index(fields=["follows"], condition=Q(follows__isnull=False), name="following_events"),
            models.Index(fields=["precedes"], condition=Q(precedes__isnull=False), name="preceding_events"),
        ]

    def payload(self) -> dict[str, Any]:
        """Return what the hash covers: uuids stand for the rows that keys point to."""
        known: dict[str, Any] = {
            "organization_uuid": str(self.organization.translation_key),
            "reference_uuid": str(self.reference.translation_key),
            "own_instrument_uuid": str(self.own_instrument.translation_key) if self.own_instrument else None,
            "provision_uuid": str(self.provision.public_id) if self.provision else None,
            "reverses_uuid": str(self.reverses.public_id) if self.reverses else None,
            "checks_uuid": str(self.checks.public_id) if self.checks else None,
            "follows_uuid": str(self.follows.public_id) if self.follows else None,
            "precedes_uuid": str(self.precedes.public_id) if self.precedes else None,
        }
        plain = AdoptionEvent(**{field.attname: getattr(self, field.attname) for field in self._meta.concrete_fields})
        plain.__dict__.update(known)
        return super(AdoptionEvent, plain).payload()


class AdoptionRecord(Noticed, Erasable):
    """The erasable part of an event, and whether the public sees it. The event keeps a salted digest of the words.

    `public_at` says since when the public sees it: what was public by a day can be asked later as well. `said_on` is
    the day of the organization's own word that was recorded: of its letter, return or statement, or of its people's own
    entry; never that of typing. `agreed_at` and `stated_at`: when an agreement, a statement beside it was noted here.
    """

    event = models.OneToOneField(AdoptionEvent, on_delete=models.PROTECT, related_name="record")
    note = models.TextField(_("note"), blank=True)
    variations = models.TextField(_("where it differs from the reference"), blank=True)
    evidence_address = models.URLField(_("address of the evidence"), blank=True, max_length=500)
    public_at = models.DateTimeField(_("public since"), null=True, editable=False)
    said_on = models.DateField(_("the organization stated this on"), null=True, editable=False)
    agreed_at = models.DateTimeField(null=True, editable=False)
    stated_at = models.DateTimeField(null=True, editable=False)

    objects = models.Manager.from_queryset(NoticedQuerySet)()

    class Meta:
        constraints = [
            *Noticed.Meta.constraints,
            *Erasable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_public=False, public_at__isnull=True) | Q(is_public=True, public_at__isnull=False),
                name="a public event says since when",
            ),
        ]

    def __str__(self) -> str:
        return self.note


def _reversed_keys() -> models.QuerySet[Any, Any]:
    return AdoptionEvent.objects.filter(reverses__isnull=False).values("reverses")
