"""What happened to an organization itself: when it was founded, renamed, ended, and who went on with its work."""

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, When
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from organizations.models.dates import Precision, last_day
from organizations.models.event_kinds import ENDS, NAMES_ANOTHER, OrganizationEventKind
from organizations.models.organizations import OrganizationPage


@dataclass(frozen=True, slots=True)
class OrganizationEnd:
    """When an organization ended, as far as it is known."""

    on: datetime.date
    precision: str

    @property
    def last_day(self) -> datetime.date:
        """The last day on which it may have existed."""
        return last_day(self.on, self.precision)

    @classmethod
    def of(cls, page: Any) -> "OrganizationEnd | None":
        """Return when an organization ended that was read with `with_end`, None while it exists."""
        return None if page.end_on is None else cls(page.end_on, page.end_precision)


class OrganizationEventQuerySet(models.QuerySet["OrganizationEvent"]):
    def ends(self) -> Self:
        """Keep the events after which an organization no longer exists."""
        return self.filter(kind__in=ENDS)

    def former_names(self) -> Self:
        """Keep what says how an organization was called until it was renamed."""
        return self.filter(kind=OrganizationEventKind.RENAMED)

    def ends_in_order(self) -> Self:
        """Return the ends by the last day that each may mean: an organization is there until the first of them."""
        return self.ends().order_by(_last_day_in_order(), "on", "pk")

    def ended_before(self, day: datetime.date) -> Self:
        """Keep the ends of organizations that no longer existed on `day`: their last day is before it."""
        before = day.year * 10_000 + day.month * 100 + day.day
        return self.ends().alias(last=_last_day_in_order()).filter(last__lt=before)


def _last_day_in_order() -> Any:
    """Return the last day that a date may mean, as a number that is ordered as days are: 20261231 for a year."""
    year, month = ExtractYear("on") * 10_000, ExtractMonth("on") * 100
    return Case(
        When(precision=Precision.YEAR, then=year + 1231),
        When(precision=Precision.MONTH, then=year + month + 31),
        default=year + month + ExtractDay("on"),
        output_field=models.IntegerField(),
    )


class OrganizationEvent(Orderable):
    """Something that happened to an organization, on a date of known precision.

    `name`: the former name where it was renamed; else the other organization, where the directory has no page of it.
    """

    organization = ParentalKey(OrganizationPage, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what"), max_length=12, choices=OrganizationEventKind)
    on = models.DateField(
        _("date"), null=True, blank=True, help_text=_("First day of the month or year, if only that is known.")
    )
    precision = models.CharField(_("precision"), max_length=8, choices=Precision, default=Precision.DAY)
    other = models.ForeignKey(
        OrganizationPage,
        verbose_name=_("the other organization"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    name = models.CharField(_("name"), max_length=255, blank=True)
    source = models.URLField(_("source"), max_length=500, blank=True)

    objects: ClassVar[Any] = OrganizationEventQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        FieldPanel("kind"),
        FieldPanel("on"),
        FieldPanel("precision", help_text=_("How much of the date is known.")),
        FieldPanel("other", help_text=_("Who succeeded it, into which it merged, or whose rules it took over.")),
        FieldPanel(
            "name",
            help_text=_("The former name; or the other organization, if it is not in the directory."),
        ),
        FieldPanel("source", help_text=_("The public address of the decision or notice.")),
    ]

    class Meta(Orderable.Meta):
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(on__isnull=False) | Q(precision=Precision.UNKNOWN),
                name="an organization's event has a date or says that it is not known",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=ENDS) | ~Q(precision=Precision.UNKNOWN), name="an end has at least its year"
            ),
            models.CheckConstraint(
                condition=~Q(kind=OrganizationEventKind.RENAMED) | ~Q(name=""), name="a former name is given"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on or ''}"

    def clean(self) -> None:
        """Refuse what says too little. Raises ValidationError."""
        faults: dict[str, Any] = {
            field: message
            for field, message, is_fault in (
                ("name", _("Enter the former name."), self.kind == OrganizationEventKind.RENAMED and not self.name),
                (
                    "other",
                    _("Choose the other organization, or enter its name."),
                    self.kind in NAMES_ANOTHER and not (self.other_id or self.name or self._lost_its_other),
                ),
                ("other", _("Choose another organization."), self._names_itself),
                ("on", _("Enter the date, or choose “Date not known”."), self._lacks_date),
                ("on", _("Enter at least the year in which it ended."), self._lacks_end),
            )
            if is_fault
        }
        if faults:
            raise ValidationError(faults)

    @property
    def _names_itself(self) -> bool:
        return self.other_id is not None and self.other_id == self.organization_id

    @property
    def _lost_its_other(self) -> bool:
        """Whether the organization that it named was removed since: nobody who edits the page can name it again."""
        kept = type(self).objects.filter(pk=self.pk, kind=self.kind, other=None, name="")
        return self.pk is not None and kept.exists()

    @property
    def _lacks_date(self) -> bool:
        return self.on is None and self.precision != Precision.UNKNOWN

    @property
    def _lacks_end(self) -> bool:
        return self.kind in ENDS and (self.on is None or self.precision == Precision.UNKNOWN)


def former_names(page: OrganizationPage) -> list[str]:
    """Return the former names of an organization whose events were read."""
    return [event.name for event in page.events.all() if event.kind == OrganizationEventKind.RENAMED]


def with_end(pages: Any) -> Any:
    """Return organizations with when each of them ended, for `OrganizationEnd.of`; no query more."""
    ends = OrganizationEvent.objects.ends_in_order().filter(organization=OuterRef("pk"))
    first = {f"end_{name}": Subquery(ends.values(name)[:1]) for name in ("on", "precision")}
    return pages.annotate(**first)


def without_ended(pages: Any, on: datetime.date) -> Any:
    """Keep the organizations that still existed on a day, as far as their end is known."""
    ended = OrganizationEvent.objects.ended_before(on).order_by().values("organization")
    return pages.exclude(pk__in=ended)
