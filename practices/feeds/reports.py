"""The issues of the report as feeds: those that the public may read."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join

from practices.api.filters import refuse_unknown
from practices.feeds.formats import ENTRY_COUNT, Entries, ExchangeFeed, JsonFeed, plain, readable_date
from practices.models import Demonstration, Precision, Report
from practices.tables.reports.pages import name_of_issue


class ReportsAtom(ExchangeFeed):
    """The reports: each issue as it is released, newest first."""

    title = "Practice Exchange: reports"
    subtitle = "Numbered reports on the contacts with other organizations, newest first."

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Entries[Report]:
        """Gather the entries. Raises ValidationError for a query: there is nothing to choose from."""
        refuse_unknown(request.GET, ())
        reports = Report.objects.visible_to(None).for_listing().select_related("content")
        return Entries(
            list(reports.defer("content__data", "content__narrative")[:ENTRY_COUNT]), request.get_full_path()
        )

    def link(self) -> str:
        return reverse("reports")

    def item_title(self, report: Report) -> str:
        return plain(": ".join(filter(None, (name_of_issue(report), report.content.title))))

    def item_description(self, report: Report) -> str:
        return format_html_join("", "<p>{}</p>", ((plain(line),) for line in entry_lines(report)))

    def item_extra_kwargs(self, report: Report) -> dict[str, Any]:
        return {"text": "\n".join(plain(line) for line in entry_lines(report))}

    def item_link(self, report: Report) -> str:
        return reverse("report", args=[report.issue])

    def item_guid(self, report: Report) -> str:
        return f"urn:uuid:{report.public_id}"

    def item_pubdate(self, report: Report) -> datetime:
        return report.recorded_at

    def item_updateddate(self, report: Report) -> datetime:
        return report.recorded_at

    def item_categories(self, report: Report) -> list[str]:
        return [report.language, *(["demonstration"] if Demonstration.is_loaded() else [])]


class ReportsJson(ReportsAtom):
    """The same as JSON Feed."""

    feed_type = JsonFeed


def entry_lines(report: Report) -> Iterator[str]:
    """Give the sentences of an entry, in neutral words."""
    symbol = f" Symbol: {report.symbol}." if report.symbol else ""
    yield f"As of {readable_date(report.as_of, Precision.DAY)}. Language: {report.language}.{symbol}"
    if report.since:
        yield f"Changes since {readable_date(report.since, Precision.DAY)}."
    if report.corrects_id:
        yield "This issue corrects an earlier one."
