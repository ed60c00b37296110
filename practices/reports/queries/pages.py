"""Reports as their pages show them: the issues that a reader may see, and one of them with its content and files."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from practices.documents.report_files.documents import ReportDocument
from practices.documents.report_files.reading import UnreadableReport, document_of
from practices.models.releases import Audience
from practices.models.reports.issues import Report, ReportFile, Series
from practices.queries.wording import language_name, written_date

ISSUE = re.compile(r"(?P<series>r?)(?P<number>[1-9][0-9]{0,8})", re.ASCII)
"""What an issue is called: "3", or "r3" in the restricted series."""
FORMAT_NAMES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "csv": "CSV", "json": "JSON"}


@dataclass(frozen=True, slots=True)
class IssueLink:
    """Another issue that the reader may see."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class ReportLine:
    """An issue in a list. `corrects` and `corrigenda`: only issues that the reader may see."""

    name: str
    title: str
    language: str
    language_label: str
    symbol: str
    as_of: datetime.date
    since: datetime.date | None
    audience: str
    address: str
    corrects: IssueLink | None
    corrigenda: tuple[IssueLink, ...]


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of an issue: what it is called, its address, size in bytes, SHA-256."""

    form: str
    label: str
    address: str
    size: int
    checksum: str

    @property
    def is_annex(self) -> bool:
        """Whether it is an annex of the paper."""
        return "-" in self.form


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One issue with all that its page shows. `document` is None where its content was removed."""

    line: ReportLine
    report: Report
    document: ReportDocument | None
    files: tuple[FileLine, ...]
    citation: str
    removed_on: datetime.date | None
    removed_for: str


def report_lines(user: Any) -> list[ReportLine]:
    """Return the issues that `user` may see, newest first. Four queries."""
    shown = Report.objects.visible_to(user)
    reports = list(
        shown.for_listing().select_related("content").defer("content__data", "content__narrative").order_by("-sequence")
    )
    return lines_of(reports, user)


def lines_of(reports: Sequence[Report], user: Any) -> list[ReportLine]:
    """Return the lines of issues, in their order; one query for those that correct them or that they correct."""
    keys = {report.pk for report in reports}
    wanted = keys | {report.corrects_id for report in reports if report.corrects_id}
    visible = Report.objects.visible_to(user)
    around = visible.filter(pk__in=wanted) | visible.filter(corrects__in=keys)
    links = {one.pk: one for one in around.order_by("sequence")}
    return [_line(report, links) for report in reports]


def _line(report: Report, links: dict[int, Report]) -> ReportLine:
    corrected = links.get(report.corrects_id or 0)
    return ReportLine(
        name=report.name,
        title=report.content.title or report.name,
        language=report.language,
        language_label=language_name(report.language),
        symbol=report.symbol,
        as_of=report.as_of,
        since=report.since,
        audience=str(Audience(report.audience).label),
        address=reverse("report", args=[report.issue]),
        corrects=_link(corrected) if corrected else None,
        corrigenda=tuple(_link(one) for one in links.values() if one.corrects_id == report.pk),
    )


def _link(report: Report) -> IssueLink:
    return IssueLink(report.name, reverse("report", args=[report.issue]))


def find_report(issue: str, user: Any) -> Report | None:
    """Return the issue of this name if `user` may see it."""
    named = ISSUE.fullmatch(issue)
    if named is None:
        return None
    series = Series.RESTRICTED if named["series"] else Series.PUBLIC
    reports = Report.objects.visible_to(user).select_related("content").prefetch_related("files")
    return reports.filter(series=series, number=int(named["number"])).first()


def is_shared(report: Report) -> bool:
    """Tell whether an issue was compiled for everybody, so that caches may keep it."""
    return report.series == Series.PUBLIC and report.audience == Audience.PUBLIC


def open_report(issue: str, user: Any, address: str) -> ReportPage | None:
    """Return the page of an issue if `user` may see it. `address` is its full address, for the citation."""
    report = find_report(issue, user)
    if report is None:
        return None
    (line,) = lines_of([report], user)
    return ReportPage(
        line=line,
        report=report,
        document=document_in(report),
        files=file_lines(report),
        citation=cite_report(line, address),
        removed_on=report.content.redacted_on,
        removed_for=report.content.get_redacted_for_display(),
    )


def document_in(report: Report) -> ReportDocument | None:
    """Return the frozen content of an issue; None where it was removed."""
    try:
        return document_of(report.content.data)
    except UnreadableReport:
        return None


def file_lines(report: Report) -> tuple[FileLine, ...]:
    """Return the files of an issue (prefetched) in the order in which they are offered."""
    return tuple(
        _file(report, file) for file in sorted(report.files.all(), key=lambda file: place_of_form(file.format))
    )


def form_label(form: str) -> str:
    """Name a file by its format, and an annex by its letter too: "a-pdf" is "Annex A (PDF)"."""
    letter, _dash, kind = form.rpartition("-")
    name = FORMAT_NAMES.get(kind, kind.upper())
    return _("Annex %(letter)s (%(format)s)") % {"letter": letter.upper(), "format": name} if letter else name


def place_of_form(form: str) -> tuple[str, int]:
    """Return the place of a file among the others: the formats of the paper, then its annexes by letter."""
    letter, _dash, kind = form.rpartition("-")
    forms = [*FORMAT_NAMES]
    return letter, forms.index(kind) if kind in forms else len(forms)


def _file(report: Report, file: ReportFile) -> FileLine:
    label = form_label(file.format)
    address = reverse("report_file", args=[report.issue, file.format])
    return FileLine(file.format, label, address, file.size, file.checksum)


def cite_report(line: ReportLine, address: str) -> str:
    """Say how an issue is cited, in the active language."""
    named = f"{line.name} ({line.symbol})" if line.symbol else line.name
    said = {"title": line.title, "issue": named, "date": written_date(line.as_of), "address": address}
    return _("%(title)s. %(issue)s, as of %(date)s. Practice Exchange. %(address)s") % said
