"""Who may see what: release decisions, the audience columns they come to, and the one visibility rule."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage, Reader, reader_of
from practices.models.erasable import Erasable
from practices.models.ledger import LedgerEntry, RecordWords
from practices.models.page_visibility import PageVisibility
from practices.models.seals import is_unsealed


class Audience(models.TextChoices):
    """From the narrowest to the widest. An organization sees all of its own, the secretariat all but `ALONE`."""

    ALONE = "alone", _("Own organization alone")
    OWN = "own", _("Own organization and secretariat")
    NAMED = "named", _("Named organizations")
    PARTICIPATING = "participating", _("Participating organizations")
    DELEGATIONS = "delegations", _("Delegations")
    PUBLIC = "public", _("Public")


BREADTH = {audience: breadth for breadth, audience in enumerate(Audience)}
"""How wide an audience is: 0 (own organization alone) to 5 (public). Only for telling widening from narrowing."""
SHARED_AUDIENCES = [(audience.value, audience.label) for audience in Audience if audience != Audience.ALONE]
"""What a column `audience` holds, and whom a report may be for. Own organization alone is `own` with a mark beside it:
a release that does not know the mark shows such a text to the secretariat as well, and to nobody else."""


def reach_of(audience: str, is_alone: bool | None) -> Audience:
    """Return the audience that a row means by its two columns."""
    return Audience.ALONE if is_alone and audience == Audience.OWN else Audience(audience)


def columns_of(audience: str) -> dict[str, Any]:
    """Return the two columns of a row that stand for an audience."""
    is_alone = audience == Audience.ALONE
    return {"audience": Audience.OWN.value if is_alone else str(audience), "is_alone": is_alone}


class ReleasedKind(models.TextChoices):
    INSTRUMENT = "instrument", _("Instrument")
    EDITION = "edition", _("Edition")
    SOURCE_FILE = "source_file", _("Source file of an edition")
    PRACTICE = "practice", _("Practice")
    REPORT = "report", _("Report")


class ReleaseDecisionQuerySet(models.QuerySet["ReleaseDecision"]):
    def about(self, kind: str, thing: uuid.UUID) -> Self:
        """Keep the decisions about one thing, newest recorded first."""
        return self.filter(kind=kind, thing=thing).order_by("-sequence")


ReleaseDecisionManager = models.Manager.from_queryset(ReleaseDecisionQuerySet)


_HASHED = (
    "public_id",
    "kind",
    "thing",
    "audience",
    "named",
    "effective_at",
    "seconded_by_id",
    "seconded_outside",
    "record_digest",
)


class ReleaseDecision(LedgerEntry):
    """One row of the ledger: who opened which thing to which audience, from when, on what authority."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=16, choices=ReleasedKind)
    thing = models.UUIDField()
    audience = models.CharField(max_length=16, choices=SHARED_AUDIENCES)
    is_alone = models.BooleanField(
        null=True, editable=False, help_text="closed to the secretariat as well; only with the audience own"
    )
    named = models.JSONField(default=list, help_text="uuids of the named organizations, sorted")
    effective_at = models.DateTimeField()
    seconded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    seconded_outside = models.UUIDField(
        null=True, editable=False, help_text="request for approval that a registered approver answered"
    )
    record_digest = models.CharField(max_length=64, blank=True)
    uncleaned_file = models.CharField(
        max_length=64,
        blank=True,
        db_default="",
        default="",
        editable=False,
        help_text="SHA-256 of the source file that is opened, for a reason, with what it holds beside its words",
    )

    objects = ReleaseDecisionManager()
    hashed_fields = {1: _HASHED, 2: (*_HASHED, "uncleaned_file", "is_alone")}
    record_words = {
        1: RecordWords(("authority",)),
        2: RecordWords(("authority",), if_any=("uncleaned_reason",)),
    }

    class Meta(LedgerEntry.Meta):
        verbose_name = _("release decision")
        indexes = [models.Index(fields=["kind", "thing", "-sequence"])]

    @property
    def reach(self) -> Audience:
        """To whom the thing was opened."""
        return reach_of(self.audience, self.is_alone)


class ReleaseRecord(Erasable):
    """The erasable part of a decision: the authority in words, and why a source file was not cleaned.

    The decision keeps a salted digest of them.
    """

    decision = models.OneToOneField(ReleaseDecision, on_delete=models.PROTECT, related_name="record")
    authority = models.TextField(_("authority"), blank=True)
    uncleaned_reason = models.TextField("reason for a file that was not cleaned", blank=True, db_default="", default="")

    class Meta(Erasable.Meta):
        pass

    def __str__(self) -> str:
        return self.authority


def is_among(rows: models.QuerySet, path: str, *, key: str = "pk") -> Q:
    """Make the condition "what the row's `path` leads to is the `key` of one of `rows`".

    SQLite is asked by key, row by row: a list ("in all that they may see") it would write down anew for each question,
    so that a page of one thing took longer the more there are. PostgreSQL joins the list, or keeps it by hash; row by
    row it would take many times as long over all events, where an organization sees its own beside what is public.
    """
    if connection.vendor == "sqlite":
        return Q(Exists(rows.order_by().filter(**{key: OuterRef(path)})))
    return Q(**{f"{path}__in": rows.order_by().values(key)})


class ReleaseQuerySet(models.QuerySet["Release"]):
    def open_to(self, reader: Reader) -> Self:
        """Keep what was opened to an audience that `reader` belongs to (own things come on top elsewhere)."""
        audiences = [Audience.PUBLIC]
        if reader.is_delegate or reader.takes_part or reader.is_secretariat:
            audiences.append(Audience.DELEGATIONS)
        if not reader.takes_part:
            return self.filter(audience__in=audiences)
        audiences.append(Audience.PARTICIPATING)
        named = Release.named.through.objects.filter(organizationpage_id__in=reader.reads_for)
        return self.filter(Q(audience__in=audiences) | Q(is_among(named, "pk", key="release"), audience=Audience.NAMED))


ReleaseManager = models.Manager.from_queryset(ReleaseQuerySet)


class Release(models.Model):
    """The audience columns of one thing: what its newest effective decision says. No row: not released.

    Written by the release actions alone. It lies beside the pages, not on them, so that no revision,
    copy, alias or move can carry an audience along.
    """

    kind = models.CharField(max_length=16, choices=ReleasedKind)
    thing = models.UUIDField()
    audience = models.CharField(max_length=16, choices=SHARED_AUDIENCES, default=Audience.OWN)
    is_alone = models.BooleanField(null=True, editable=False)
    named = models.ManyToManyField(OrganizationPage, blank=True, related_name="+")
    decision = models.ForeignKey(ReleaseDecision, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    objects = ReleaseManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "thing"], name="one release per thing")]
        indexes = [models.Index(fields=["kind", "audience", "thing"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing}: {self.reach}"

    @property
    def reach(self) -> Audience:
        """To whom the thing is open."""
        return reach_of(self.audience, self.is_alone)


def opened(kind: ReleasedKind, reader: Reader, *, thing: str = "translation_key") -> Exists:
    """Make the condition "a release of this kind opens the row's `thing` to `reader`"."""
    return Exists(Release.objects.open_to(reader).filter(kind=kind, thing=OuterRef(thing)))


def is_open_to(kind: ReleasedKind, thing: uuid.UUID, user: Any) -> bool:
    """Tell whether a release opens `thing` to `user`, published or not (one query).

    To the secretariat everything is open that is not for its own organization alone.
    """
    reader = reader_of(user)
    if reader.is_secretariat:
        return not Release.objects.filter(kind=kind, thing=thing, audience=Audience.OWN, is_alone=True).exists()
    return bool(Release.objects.open_to(reader).filter(kind=kind, thing=thing).exists())


def is_kept_alone(kind: ReleasedKind, *, owner: str, thing: str) -> Q:
    """Make the condition "the row's `thing` is for its organization alone, and its seal is not open"."""
    kept = Release.objects.filter(kind=kind, thing=OuterRef(thing), audience=Audience.OWN, is_alone=True)
    return Q(Exists(kept)) & ~Q(is_unsealed(owner, thing))


def open_to_everybody(user: Any, path: str = "pk") -> Q | None:
    """Make the condition "the row's `path` leads to a page that is open to all readers such as `user`".

    None for the secretariat and for whom something may be opened by name, or is their own: decisions say what they see.
    """
    reader = reader_of(user)
    if reader.is_secretariat or reader.reads_for:
        return None
    breadth = BREADTH[Audience.DELEGATIONS if reader.is_delegate else Audience.PUBLIC]
    return is_among(PageVisibility.objects.filter(reach__gte=breadth), path, key="page_id")


def leads_to_visible(model: Any, user: Any, path: str) -> Q:
    """Make the condition "the row's `path` leads to a page of this type that `user` may see"."""
    is_open = open_to_everybody(user, path)
    return is_among(model.objects.visible_to(user), path) if is_open is None else is_open


def is_page_visible_to(page: Any, user: Any) -> bool:
    """Ask a page's own rule; a page type without one is visible when it is live."""
    ask = getattr(page, "is_visible_to", None)
    return bool(page.live) if ask is None else bool(ask(user))


def own_or_opened(kind: ReleasedKind, user: Any, *, owner: str, thing: str = "translation_key") -> Q:
    """Make the rule of one kind of thing for `user`; `owner` is the path to its organization's key.

    Secretariat: everything that is not for an organization alone. Own organization: its own. The others: what a
    release opens, of published organizations (a contact-only one is never named).
    """
    reader = reader_of(user)
    if reader.is_secretariat:
        shared = ~is_kept_alone(kind, owner=owner, thing=thing)
        return shared | Q(**{f"{owner}__in": reader.reads_for}) if reader.reads_for else shared
    rule = Q(opened(kind, reader, thing=thing), **{f"{owner}__live": True})
    return rule | Q(**{f"{owner}__in": reader.reads_for}) if reader.reads_for else rule
