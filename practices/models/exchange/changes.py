"""The change log: every creation, change and withdrawal of what a reader may see, in the order of commit."""

import datetime
from collections.abc import Collection, Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from organizations.models import OrganizationPage
from practices.migration_names import DaysIndex
from practices.models.adoptions import AdoptionEvent, Basis, EvidenceKind, State, Track
from practices.models.ledger import LedgerEntry, digest

PUBLIC_SCOPE = ""
SECRETARIAT_SCOPE = "secretariat"
PARTICIPATING = "participating"
"""Under what is kept what organizations that take part are shown, where it is not what the public is."""
UNLISTED = "unlisted"
"""Where an entry stands that is not in the public's log."""


class ChangedKind(models.TextChoices):
    """What the log tells of; the codes are the singular names of the API's lists."""

    ORGANIZATION = "organization", _("Organization")
    TOPIC = "topic", _("Topic")
    INSTRUMENT = "instrument", _("Instrument")
    EDITION = "edition", _("Edition")
    PRACTICE = "practice", _("Practice")
    ADOPTION = "adoption", _("Adoption event")
    ASSESSMENT = "assessment", _("Assessment")
    LINK = "link", _("Provision link")
    INITIATIVE = "initiative", _("Joint initiative")
    REPORT = "report", _("Report")


class ChangeAct(models.TextChoices):
    CREATED = "created", _("Created")
    CHANGED = "changed", _("Changed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


FILLING_ORDER: tuple[str, ...] = (
    ChangedKind.TOPIC,
    ChangedKind.ORGANIZATION,
    ChangedKind.INSTRUMENT,
    ChangedKind.EDITION,
    ChangedKind.PRACTICE,
    ChangedKind.INITIATIVE,
    ChangedKind.REPORT,
    ChangedKind.ADOPTION,
    ChangedKind.ASSESSMENT,
    ChangedKind.LINK,
)
"""The order in which things are looked at: what others depend on comes first."""


class Touch(models.Model):
    """A row that was written: what is shown of it has to be looked at. Written by triggers, in the same transaction.

    `kind` is one of `ChangedKind`, `row` the key of the thing, or its uuid. It goes once
    `practices.actions.changes.note_changes` has looked.
    """

    kind = models.CharField(max_length=16)
    row = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"


class ChangeScopeQuerySet(models.QuerySet["ChangeScope"]):
    def being_filled(self) -> Self:
        """Keep the logs that were not told yet of all that was there when they began."""
        return self.exclude(filling="")


class ChangeScope(models.Model):
    """Readers who see the same: each scope has a log of its own, with numbers of its own.

    The public's is always there (code ""). That of an organization (its uuid) and of the secretariat begin when
    somebody follows as such; what they may see then is "created" in it. What was there before is looked at by and by,
    in the order of kinds and keys: `filling` is the kind that is being looked at ("" once all was), `filled_to` the
    last key of it. Until then nobody is told of the log.
    """

    code = models.CharField(max_length=36, unique=True)
    organization = models.OneToOneField(
        OrganizationPage, null=True, on_delete=models.CASCADE, related_name="change_scope"
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    filling = models.CharField(max_length=16, choices=ChangedKind, blank=True)
    filled_to = models.PositiveBigIntegerField(default=0)

    objects = models.Manager.from_queryset(ChangeScopeQuerySet)()

    def __str__(self) -> str:
        return self.code

    @property
    def is_participating(self) -> bool:
        """Whether its readers see what every organization that takes part does. Reads `organization`."""
        return self.organization is not None and not self.organization.is_test

    @property
    def classes(self) -> tuple[str, ...]:
        """Return under what is kept what its readers are shown of a thing: the first that there is counts."""
        return (self.code, PARTICIPATING, PUBLIC_SCOPE) if self.is_participating else (self.code, PUBLIC_SCOPE)

    def has_reached(self, kind: str, row: int) -> bool:
        """Tell whether it was told of what was there before as far as this thing."""
        if not self.filling:
            return True
        return (FILLING_ORDER.index(kind), row) <= (FILLING_ORDER.index(self.filling), self.filled_to)

    def reached(self) -> Q:
        """Return the rule for things that it has reached."""
        if not self.filling:
            return Q()
        done = FILLING_ORDER[: FILLING_ORDER.index(self.filling)]
        return Q(kind__in=done) | Q(kind=self.filling, row__lte=self.filled_to)


class LogQuerySet[Row: models.Model](models.QuerySet[Row]):
    def after(self, number: int) -> Self:
        """Keep what came after an entry, in order."""
        return self.filter(number__gt=number).order_by("number")

    def head(self) -> int:
        """Return the number of the last entry, 0 for none."""
        return self.order_by("-number").values_list("number", flat=True).first() or 0


class ChangeQuerySet(LogQuerySet["Change"]):
    def of_scope(self, scope: str) -> "LogQuerySet[Any]":
        """Keep the log of one scope: rows with number, kind, thing, act, organization and recorded_at."""
        if scope == PUBLIC_SCOPE:
            return self.filter(scope=PUBLIC_SCOPE)
        said = {name: F(f"change__{name}") for name in ("thing", "act", "recorded_at")}
        return LogEntry.objects.filter(scope=scope).annotate(**said)


class Change(LedgerEntry):
    """One entry: something was created, changed or withdrawn for readers who were told the same of it.

    It names the thing and its organization, nothing of what the thing says. Where the public was told, `scope` and
    `number` are those of the public's log; where it was not, `UNLISTED` and the number in the ledger. `listed` is a
    digest of the other logs that it stands in (`digest_of_listing`). An entry of version 1 stands in the log of
    `scope` alone. Within each log numbers count 1, 2, 3 ... without gaps, in the order of the ledger.
    """

    scope = models.CharField(max_length=36, blank=True)
    number = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=16, choices=ChangedKind)
    thing = models.CharField(max_length=100, help_text="uuid, or the code of a topic")
    act = models.CharField(max_length=12, choices=ChangeAct)
    organization = models.UUIDField(null=True)
    listed = models.CharField(max_length=64, blank=True, db_default="", default="")

    objects = models.Manager.from_queryset(ChangeQuerySet)()
    hashed_fields: ClassVar[dict[int, tuple[str, ...]]] = {
        1: ("scope", "number", "kind", "thing", "act", "organization"),
        2: ("scope", "number", "kind", "thing", "act", "organization", "listed"),
    }

    class Meta(LedgerEntry.Meta):
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = [models.UniqueConstraint(fields=["scope", "number"], name="one entry per number of a scope")]
        indexes = [
            models.Index(fields=["scope", "kind", "number"]),
            models.Index(fields=["scope", "organization", "number"]),
            models.Index(fields=["scope", "thing", "-number"]),
        ]

    def chain(self, *, sequence: int, previous_hash: str) -> str:
        """Do as every ledger does; what the public was not told has the number in the ledger."""
        if self.scope == UNLISTED:
            self.number = sequence
        return super().chain(sequence=sequence, previous_hash=previous_hash)

    def states(self, entries: Collection["LogEntry"]) -> bool:
        """Tell whether these are the entries in logs beside the public's that the row was hashed with."""
        if any((one.kind, one.organization) != (self.kind, self.organization) for one in entries):
            return False
        listed = digest_of_listing((one.scope, one.number) for one in entries)
        is_own = self.hash_version == 1 and self.scope != PUBLIC_SCOPE
        return listed == (digest_of_listing([(self.scope, self.number)]) if is_own else self.listed)


def digest_of_listing(entries: Iterable[tuple[str, int]]) -> str:
    """Return what a change keeps of the logs (scope, number) that it stands in beside the public's; "" for none."""
    listed = sorted(entries)
    return digest({"listed": listed}) if listed else ""


class LogEntry(models.Model):
    """The place of a change in the log of an organization, or of the secretariat; its own columns are filtered by."""

    scope = models.CharField(max_length=36)
    number = models.PositiveBigIntegerField()
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=16, choices=ChangedKind)
    organization = models.UUIDField(null=True)

    objects = models.Manager.from_queryset(LogQuerySet["LogEntry"])()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "number"], name="one change per number of a log")]
        indexes = [
            models.Index(fields=["scope", "kind", "number"], name="log_entries_by_kind"),
            models.Index(fields=["scope", "organization", "number"], name="log_entries_by_organization"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.number}"


class ShownThingQuerySet(models.QuerySet["ShownThing"]):
    def public(self) -> Self:
        """Keep what the log tells the public of."""
        return self.filter(scope=PUBLIC_SCOPE)

    def shown_to(self, scope: str) -> Self:
        """Keep what the log of a scope tells its readers of: of each thing one row, of whichever class."""
        if scope == PUBLIC_SCOPE:
            return self.public()
        found = ChangeScope.objects.filter(code=scope).select_related("organization").first()
        rule = Q(pk__in=())
        for place, name in enumerate(found.classes if found else ()):
            nearer = found.classes[:place] if found else ()
            rows = ShownThing.objects.filter(scope__in=nearer, kind=OuterRef("kind"), thing=OuterRef("thing"))
            rule |= Q(~Exists(rows), scope=name)
        return self.filter(rule, found.reached() if found else Q())

    def present(self) -> Self:
        """Keep what is not withdrawn."""
        return self.filter(is_withdrawn=False)


class ShownThing(models.Model):
    """What readers were last told of one thing: a digest of what it says, or that it is withdrawn.

    `scope`: the public's; `PARTICIPATING`, where organizations that take part are shown otherwise than the public; one
    of a log, where its readers are shown otherwise than those. Ask `shown_to` for what the readers of a log are shown.
    Derived from the log and the things; `row` is the thing's own key in this database, 0 for none. `about` is what it
    was about when it was last shown, kept when it is withdrawn: {"topics": codes, "instruments": uuids,
    "organizations": uuids}.
    """

    scope = models.CharField(max_length=36, blank=True)
    kind = models.CharField(max_length=16, choices=ChangedKind)
    thing = models.CharField(max_length=100)
    row = models.PositiveBigIntegerField(default=0)
    organization = models.UUIDField(null=True)
    about = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    is_withdrawn = models.BooleanField(default=False)
    first_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    number = models.PositiveBigIntegerField()

    objects = models.Manager.from_queryset(ShownThingQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "kind", "thing"], name="a scope is told of a thing once")
        ]
        indexes = [
            models.Index(fields=["kind", "row", "scope"]),
            models.Index(fields=["scope", "changed_at", "kind", "thing"]),
            models.Index(fields=["scope", "number"]),
            models.Index(
                fields=["scope", "kind", "changed_at"], condition=Q(is_withdrawn=True), name="withdrawn_things"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing}"


CODES = ("track", "state", "basis", "evidence_kind")
"""What events are filtered by in any crossing."""
ALONG = ("effective_on", "recorded_at", "is_standing", "last_until")
"""What is read from an index alone."""
HAS_OWN = Q(own_instrument__isnull=False)


class PublicAdoption(models.Model):
    """An adoption event as the API gives it to the public, written beforehand; derived, and made anew at any time.

    The columns are those that lists are filtered by; `data` is JSON in which addresses of this portal begin with "/".
    `number` is the sequence of the event in its ledger; `is_standing`: no reversal, and reversed by no public event.
    From `effective_on` until the day before `last_until` it is the one that counts of its organization beside its
    reference on its track, the days of its interruptions aside; the two are the same day where it never counts.
    `rule_version`: by which version of that rule the row was written; rows of another one are written anew.
    """

    event = models.OneToOneField(AdoptionEvent, primary_key=True, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveBigIntegerField(unique=True)
    public_id = models.UUIDField(unique=True)
    organization = models.UUIDField()
    reference = models.UUIDField()
    own_instrument = models.UUIDField(null=True)
    track = models.CharField(max_length=16, choices=Track)
    state = models.CharField(max_length=24, choices=State)
    basis = models.CharField(max_length=24, choices=Basis)
    evidence_kind = models.CharField(max_length=16, choices=EvidenceKind)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    is_standing = models.BooleanField(default=True)
    last_until = models.DateField(default=datetime.date.max)
    rule_version = models.PositiveSmallIntegerField(db_default=1)
    data = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_until__gte=F("effective_on")), name="an event is the last from its day on"
            )
        ]
        indexes = [
            models.Index(fields=["organization", "-number"], include=ALONG, name="adoptions_by_organization"),
            models.Index(fields=["reference", "-number"], include=ALONG, name="adoptions_by_reference"),
            models.Index(
                fields=["own_instrument", "-number"], include=ALONG, condition=HAS_OWN, name="adoptions_by_own"
            ),
            models.Index(fields=["track", "-number"], name="adoptions_by_track"),
            models.Index(fields=["state", "-number"], name="adoptions_by_state"),
            models.Index(fields=["basis", "-number"], name="adoptions_by_basis"),
            models.Index(fields=["evidence_kind", "-number"], name="adoptions_by_evidence"),
            models.Index(fields=[*CODES, "-number"], include=ALONG, name="adoptions_by_codes"),
            models.Index(
                fields=["organization", *CODES, "-number"], include=ALONG, name="adoptions_organization_codes"
            ),
            models.Index(fields=["reference", *CODES, "-number"], include=ALONG, name="adoptions_reference_codes"),
            models.Index(
                fields=["own_instrument", *CODES, "-number"],
                include=ALONG,
                condition=HAS_OWN,
                name="adoptions_own_codes",
            ),
            models.Index(
                fields=["organization", "reference", "track", "-effective_on", "-number"], name="adoptions_by_place"
            ),
            models.Index(fields=["-number"], condition=Q(is_standing=False), name="adoptions_taken_back"),
            models.Index(fields=["effective_on", "-number"], name="adoptions_by_effective"),
            models.Index(fields=["recorded_at", "-number"], name="adoptions_by_recorded"),
            DaysIndex(Func("effective_on", "last_until", function="daterange"), name="adoptions_by_days"),
            models.Index(fields=["rule_version"], name="adoptions_by_rule"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class AdoptionInterruption(models.Model):
    """Days between `effective_on` and `last_until` of a public adoption on which another event counts; derived.

    From `begins_on` until the day before `ends_on`. `number` is that of the row. Few events have any: a month is
    recorded after the year that it lies in, and something recorded before both begins after the month.
    """

    number = models.PositiveBigIntegerField()
    begins_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "begins_on"], name="an interruption begins once"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("begins_on")), name="an interruption has a day"),
        ]
        indexes = [models.Index(fields=["begins_on", "ends_on"], name="adoption_interruptions_by_day")]

    def __str__(self) -> str:
        return f"{self.number}: {self.begins_on} to {self.ends_on}"
