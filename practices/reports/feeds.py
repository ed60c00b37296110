"""The issues of the report as feeds: those that the public may read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from practices.feeds.change_source import changed_at, later, urn, withdrawn
from practices.feeds.exchange_feed import ExchangeFeed
from practices.feeds.formats import JsonFeed, Withdrawn, plain, readable_date
from practices.models.dates import Precision
from practices.models.demonstration import Demonstration
from practices.models.exchange.changes import ChangedKind
from practices.models.reports.issues import Report
from practices.reports.api import ReportFilterSet


@dataclass(frozen=True, slots=True)
class ReportFeedEntry:
    """An issue, when what is said of it changed last, and whether organizations in it are fictional."""

    report: Report
    updated_at: datetime
    is_demonstration: bool


class ReportsAtom(ExchangeFeed[ReportFeedEntry]):
    """The reports: each issue as it is released, newest first."""

    title = "Practice Exchange: reports"
    subtitle = "Numbered reports on the contacts with other organizations, newest first."
    filterset = ReportFilterSet
    asked = ("language",)

    def visible(self) -> QuerySet[Any]:
        reports = Report.objects.visible_to(None).for_listing().select_related("content")
        return reports.prefetch_related(None).defer("content__data", "content__narrative")

    def rows(self, things: list[Any]) -> Sequence[ReportFeedEntry]:
        told = changed_at(ChangedKind.REPORT, [report.public_id for report in things])
        shown = Demonstration.is_loaded()
        return [ReportFeedEntry(one, later(one.recorded_at, told, one.public_id), shown) for one in things]

    def gone(self, query: QueryDict) -> Sequence[Withdrawn]:
        """Return what was withdrawn; the language of an issue never changes."""
        among = Report.objects.filter(**dict(query.items()))
        return withdrawn(ChangedKind.REPORT, among=among, visible=self.visible(), id_field=self.id_field)

    def link(self) -> str:
        return reverse("reports")

    def lines(self, row: ReportFeedEntry) -> Iterator[str]:
        return entry_lines(row.report)

    def item_title(self, entry: ReportFeedEntry) -> str:
        return plain(": ".join(filter(None, (entry.report.name, entry.report.content.title))))

    def item_link(self, entry: ReportFeedEntry) -> str:
        return reverse("report", args=[entry.report.issue])

    def item_guid(self, entry: ReportFeedEntry) -> str:
        return urn(entry.report.public_id)

    def item_pubdate(self, entry: ReportFeedEntry) -> datetime:
        return entry.report.recorded_at

    def item_updateddate(self, entry: ReportFeedEntry) -> datetime:
        return entry.updated_at

    def item_categories(self, entry: ReportFeedEntry) -> list[str]:
        return [entry.report.language, *(["demonstration"] if entry.is_demonstration else [])]


class ReportsJson(ReportsAtom):
    """The same as JSON Feed."""

    feed_type = JsonFeed


def entry_lines(report: Report) -> Iterator[str]:
    """Return the sentences of an entry, in neutral words."""
    symbol = f" Symbol: {report.symbol}." if report.symbol else ""
    yield f"As of {readable_date(report.as_of, Precision.DAY)}. Language: {report.language}.{symbol}"
    if report.since:
        yield f"Changes since {readable_date(report.since, Precision.DAY)}."
    if report.corrects_id:
        yield "This issue corrects an earlier one."
