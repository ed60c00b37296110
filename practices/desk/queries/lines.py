"""Lines of the desk: what waits, of which organization, since when, and the one address where it is done."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Window

from organizations.models import OrganizationPage
from practices.models.instruments import InstrumentPage
from practices.queries.wording import written_date

MOST_LINES = 8
"""Lines that are shown of one kind."""


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One thing. `on`: since when it waits, or the day that it is about; None where no day is known."""

    what: str
    url: str
    organization: str = ""
    on: datetime.date | None = None

    @property
    def day(self) -> str:
        """The day in words, "" where none is known."""
        return written_date(self.on) if self.on else ""


@dataclass(frozen=True, slots=True)
class DeskGroup:
    """All of one kind: how many in words, the address of their list ("": there is none), the first of them by day."""

    name: str
    label: str
    count: int
    url: str = ""
    lines: tuple[DeskLine, ...] = ()

    @property
    def has_more(self) -> bool:
        """Whether there are more than the lines that are shown."""
        return bool(self.lines) and self.count > len(self.lines)


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A line whose organization and instruments are keys yet.

    `what` is a sentence with %(first)s and %(second)s for the titles of `instruments`, and plain words without any.
    `owner` is the organization's name where it is known already.
    """

    url: str
    on: datetime.date | None
    what: str
    organization: int | None = None
    instruments: tuple[int, ...] = ()
    owner: str = ""


@dataclass(frozen=True, slots=True)
class UnnamedGroup:
    """A group before its lines are named."""

    name: str
    label: str
    count: int
    url: str = ""
    rows: tuple[Unnamed, ...] = ()


@dataclass(frozen=True, slots=True)
class DeskNames:
    """Names of organizations and titles of instruments in the active language, and the uuids of both, by key."""

    organizations: dict[int, str]
    instruments: dict[int, str]
    uuids: dict[int, str]

    def line(self, row: Unnamed) -> DeskLine:
        """Name what a line is about."""
        titles = [self.instruments.get(key, "") for key in row.instruments]
        words = dict(zip(("first", "second"), titles, strict=False))
        organization = row.owner or self.organizations.get(row.organization or 0, "")
        on = None if row.on == datetime.date.min else row.on
        return DeskLine(row.what % words if titles else row.what, row.url, organization, on)

    def group(self, found: UnnamedGroup) -> DeskGroup:
        """Name the lines of a group."""
        return DeskGroup(found.name, found.label, found.count, found.url, tuple(self.line(row) for row in found.rows))


def names_of(organizations: Iterable[int | None], instruments: Iterable[int]) -> DeskNames:
    """Read the names of these organizations and instruments; four queries at most, for what the caller may name."""
    owners, texts = {key for key in organizations if key}, set(instruments)
    pages: Any = OrganizationPage.objects.filter(pk__in=owners).prefetch_related("names")
    titled: Any = InstrumentPage.objects.filter(pk__in=texts).prefetch_related("titles")
    return DeskNames(
        {page.pk: page.name_in() for page in pages},
        {page.pk: page.title_in() for page in titled},
        {page.pk: str(page.translation_key) for page in (*pages, *titled)},
    )


def first_of(rows: QuerySet[Any], *fields: str) -> tuple[int, list[Any]]:
    """Return how many rows there are, and the values of the first of them in their order. One query."""
    values = rows.annotate(all_count=Window(Count("pk"))).values_list("all_count", *fields)[:MOST_LINES]
    listed = list(values)
    return (listed[0][0] if listed else 0), [row[1:] for row in listed]
