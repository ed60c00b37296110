"""What an organization published, stated and confirmed, and which reports name it, by date."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.models import OrganizationPage, unread, with_child_rows
from practices.models.dates import Precision, format_partial_date
from practices.models.editions import EditionPage
from practices.models.evidence import Confirmation
from practices.models.instruments import InstrumentEvent, InstrumentPage
from practices.models.practices import PracticePage
from practices.models.releases import Release, ReleasedKind
from practices.models.reports.issues import Report
from practices.queries.adoptions.own_statements import OwnStatements, StatementSummary, held_from
from practices.queries.adoptions.statements import AdoptionRow, stated_words
from practices.queries.wording import Words, language_name, list_words, title_of, written_date

SHOWN = 40
"""Rows that the page shows at first; the sheet has all."""
HEADS = ("on", "precision", "what", "title", "details", "address")


@dataclass(frozen=True, slots=True)
class OrganizationTimelineRow:
    """One row: what happened when, to what is named; `details` say more."""

    on: datetime.date | None
    precision: str
    said: str
    title: Words
    url: str
    details: str = ""

    @property
    def date(self) -> str:
        """The day in words, as far as it is known."""
        return written_date(self.on, self.precision)

    @property
    def year(self) -> int | None:
        """The year, None where it is not known."""
        return None if self.on is None or self.precision == Precision.UNKNOWN else self.on.year


@dataclass(frozen=True, slots=True)
class OrganizationTimeline:
    """The rows by year, newest first, what has no date last; `count` of them in all, `is_cut` where fewer are here."""

    years: tuple[tuple[int | None, tuple[OrganizationTimelineRow, ...]], ...]
    count: int
    is_cut: bool


def timeline_of(
    organization: OrganizationPage,
    statements: OwnStatements,
    user: Any,
    *,
    instruments: Iterable[InstrumentPage] | None = None,
) -> OrganizationTimeline:
    """Return the newest rows of an organization by year, as `user` may see them. The queries do not grow with them.

    `instruments`: all of its that `user` may see, of `for_listing()`, where the caller has them.
    """
    newest = newest_statements(statements)
    rows = _in_order(organization, statements, newest, user, instruments)
    years = groupby(rows[:SHOWN], key=lambda row: row.year)
    count = len(rows) + len(statements.every) - len(newest)
    return OrganizationTimeline(tuple((year, tuple(listed)) for year, listed in years), count, count > SHOWN)


def newest_statements(statements: OwnStatements) -> list[StatementSummary]:
    """Return those that may be among the newest rows."""
    return statements.newest(SHOWN)


def happenings(organization: OrganizationPage, statements: OwnStatements, user: Any) -> list[OrganizationTimelineRow]:
    """Return every row, newest first, what has no date last. `statements`: what `user` may see of its events."""
    return _in_order(organization, statements, statements.every, user)


def _in_order(
    organization: OrganizationPage,
    statements: OwnStatements,
    shown: Sequence[StatementSummary],
    user: Any,
    instruments: Iterable[InstrumentPage] | None = None,
) -> list[OrganizationTimelineRow]:
    rows = [
        *_dates_of_instruments(_events(organization, user) if instruments is None else _known_events(instruments)),
        *_texts(organization, user),
        *_practices(organization, user),
        *(_statement(row) for row in statements.read(shown)),
        *_confirmations(organization, statements),
        *_reports(organization, user),
    ]
    return sorted(rows, key=_newest_first)


def sheet_rows(rows: Iterable[OrganizationTimelineRow], complete: Callable[[str], str]) -> Iterator[tuple[str, ...]]:
    """Return the lines under `HEADS`; `complete` writes an address in full."""
    for row in rows:
        on = "" if row.year is None else format_partial_date(row.on, row.precision)
        yield on, row.precision, row.said, row.title.text, row.details, complete(row.url)


def _newest_first(row: OrganizationTimelineRow) -> tuple[int, str, str]:
    ordinal = row.on.toordinal() if row.on is not None and row.year is not None else 0
    return -ordinal, row.title.text.casefold(), row.said


def _known_events(instruments: Iterable[InstrumentPage]) -> list[InstrumentEvent]:
    return sorted((event for page in instruments for event in page.events.all()), key=attrgetter("pk"))


def _events(organization: OrganizationPage, user: Any) -> QuerySet[InstrumentEvent]:
    visible = InstrumentPage.objects.visible_to(user).filter(organization=organization.pk).order_by().values("pk")
    events = InstrumentEvent.objects.filter(instrument__in=visible)
    listed = events.select_related("instrument").defer(*unread("instrument")).order_by("pk")
    return with_child_rows(listed, "instrument__titles")


def _dates_of_instruments(events: Iterable[InstrumentEvent]) -> Iterator[OrganizationTimelineRow]:
    for event in events:
        page = event.instrument
        yield OrganizationTimelineRow(
            event.on, event.precision, event.get_kind_display(), title_of(page), page.url or ""
        )


def _texts(organization: OrganizationPage, user: Any) -> Iterator[OrganizationTimelineRow]:
    editions = EditionPage.objects.visible_to(user).filter(instrument__organization=organization.pk)
    listed = _with_opening(editions, ReleasedKind.EDITION).select_related("instrument")
    listed = listed.defer("numbered_text", "accepted_doubts", *unread("", "instrument"))
    for page in with_child_rows(listed, "instrument__titles"):
        details = list_words((str(page.get_text_status_display()), language_name(page.language)))
        yield _published(page, _("Text released"), title_of(page.instrument), details)


def _practices(organization: OrganizationPage, user: Any) -> Iterator[OrganizationTimelineRow]:
    practices = PracticePage.objects.visible_to(user).filter(organization=organization.pk)
    for page in _with_opening(practices, ReleasedKind.PRACTICE):
        words = Words(page.title, page.language)
        yield _published(page, _("Practice released"), words, str(page.get_kind_display()))


def _with_opening(pages: QuerySet[Any], kind: ReleasedKind) -> QuerySet[Any]:
    """Say since when each page can be read by those for whom it was opened last."""
    since = Release.objects.filter(kind=kind, thing=OuterRef("translation_key")).values("since")[:1]
    return pages.annotate(opened_at=Coalesce(Subquery(since), F("first_published_at"))).order_by("pk")


def _published(page: Any, said: str, title: Words, details: str) -> OrganizationTimelineRow:
    on = page.opened_at.date() if page.opened_at else None
    return OrganizationTimelineRow(on, Precision.DAY if on else Precision.UNKNOWN, said, title, page.url or "", details)


def _statement(row: AdoptionRow) -> OrganizationTimelineRow:
    on, precision = held_from(
        row.effective_day, row.effective_precision, row.recorded_at, is_check=row.checks is not None
    )
    address = f"{reverse('adoptions')}?event={row.id}#event-{row.id}"
    said = stated_words(row.track_label, row.state_label, is_check=row.checks is not None)
    return OrganizationTimelineRow(on, precision, said, Words(row.reference.name), address, _details(row))


def _details(row: AdoptionRow) -> str:
    """Say whose word a statement is or what it rests on, and when the organization said so if on another day."""
    details = row.word_note or row.basis_label
    if row.said_on is None or (row.said_on == row.effective_day and row.effective_precision == Precision.DAY):
        return details
    words = {"details": details, "day": written_date(row.said_on)}
    return _("%(details)s; confirmed by the organization on %(day)s") % words


def _confirmations(organization: OrganizationPage, statements: OwnStatements) -> Iterator[OrganizationTimelineRow]:
    """Return the days on which it confirmed what the reader may see stated."""
    if not statements.every:
        return
    rows = Confirmation.objects.filter(organization=organization, reference__in=statements.references)
    for reference, on in rows.order_by("confirmed_on", "pk").values_list("reference", "confirmed_on"):
        said, page = _("Confirmed the recorded entries"), statements.named[reference]
        address = f"{reverse('adoptions')}?reference={page.translation_key}"
        yield OrganizationTimelineRow(on, Precision.DAY, said, Words(page.title_in()), address)


def _reports(organization: OrganizationPage, user: Any) -> Iterator[OrganizationTimelineRow]:
    """Return the reports that name it: their data has its uuid."""
    reports = Report.objects.visible_to(user).filter(content__data__icontains=str(organization.translation_key))
    listed = reports.select_related("content").defer("content__data", "content__narrative").order_by("sequence")
    for report in listed:
        title = Words(report.content.title, report.language)
        address = reverse("report", args=[report.issue])
        yield OrganizationTimelineRow(
            report.recorded_at.date(), Precision.DAY, _("Named in a report"), title, address, report.symbol
        )
