"""Reports: the list of issues, one issue, the lists behind its figures, its files as they were frozen."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from practices.documents.report_files.arrangement import share_of
from practices.documents.report_files.csv_file import NoSuchTable, write_table_csv
from practices.documents.report_files.documents import ReportDocument, ReportFigure
from practices.documents.report_files.files import FIRST
from practices.documents.report_files.page_body import contents_of, page_address
from practices.models.kept_files import KeptFile
from practices.models.reports.issues import Report
from practices.models.reports.parts import ReportPart
from practices.queries.wording import Words
from practices.reports.queries.pages import ReportPage, find_report, is_shared, open_report, report_lines
from practices.reports.queries.parts import document_in_part, find_part, line_of_part, parts_of
from practices.views.lists import querystring_without_page
from practices.views.pages import crumb

PAGE_SIZE = 200
"""Lines of the list behind a figure on one page."""
KEY_FIGURES = 4


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Show the issues that the reader may see."""
    context = {"lines": report_lines(request.user), "crumbs": [crumb(Words(_("Reports")))]}
    return render(request, "practices/reports.html", context)


@require_safe
def report(request: HttpRequest, issue: str) -> HttpResponse:
    """Show one issue; 404 for who may not see it."""
    page = _opened(request, issue)
    context = _context(page) | {"parts": parts_of(page.report, request.user)}
    return _kept_private(render(request, "practices/report.html", context), page.report)


@require_safe
def figure(request: HttpRequest, issue: str, name: str) -> HttpResponse:
    """Show the list behind a figure: what is counted, what is not and why."""
    page = _opened(request, issue)
    document = _document(page)
    shown = next((one for one in document.figures if one.name == name), None)
    if shown is None:
        raise Http404
    members = Paginator(shown.members, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "line": page.line,
        "frame": document.frame,
        "figure": shown,
        "share": share_of(shown, document.frame),
        "rows": [(member, page_address(member.address)) for member in members],
        "page_obj": members,
        "querystring": querystring_without_page(request),
        "crumbs": _crumbs(page, crumb(Words(shown.label, document.frame.language))),
    }
    return _kept_private(render(request, "practices/report_figure.html", context), page.report)


@require_safe
def table(request: HttpRequest, issue: str, name: str) -> HttpResponse:
    """Hand over one table of an issue as CSV."""
    page = _opened(request, issue)
    try:
        content = write_table_csv(_document(page), name)
    except NoSuchTable as error:
        raise Http404 from error
    headers = {"Content-Disposition": f'attachment; filename="report-{page.report.issue}-{name}.csv"'}
    return _kept_private(HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers), page.report)


@require_safe
def file(request: HttpRequest, issue: str, form: str) -> HttpResponseBase:
    """Hand over the stored file of an issue, as it was frozen; 404 for who may not see the issue."""
    found = find_report(issue, request.user)
    if found is None:
        raise Http404
    return _hand_over(request, found.files.all(), form, found)


@require_safe
def part(request: HttpRequest, issue: str, part: str) -> HttpResponse:
    """Show another language, a corrigendum or an addendum of an issue; 404 for who may not see it."""
    found = _part(request, issue, part)
    line = line_of_part(found)
    own = crumb(Words(found.report.name), reverse("report", args=[issue]))
    context = {
        "line": line,
        "report": found.report,
        "part": found,
        "document": document_in_part(found),
        "crumbs": [crumb(Words(_("Reports")), reverse("reports")), own, crumb(Words(line.title, line.language))],
    }
    return _kept_private(render(request, "practices/report_part.html", context), found.report)


@require_safe
def part_file(request: HttpRequest, issue: str, part: str, form: str) -> HttpResponseBase:
    """Hand over the stored file of a part, as it was frozen; 404 for who may not see the part."""
    found = _part(request, issue, part)
    return _hand_over(request, found.files.all(), form, found.report)


def _part(request: HttpRequest, issue: str, slug: str) -> ReportPart:
    report = find_report(issue, request.user)
    found = find_part(report, slug, request.user) if report else None
    if found is None:
        raise Http404
    return found


def _hand_over(request: HttpRequest, files: Iterable[KeptFile], form: str, report: Report) -> HttpResponseBase:
    kept: Any = next((one for one in files if getattr(one, "format", "") == form), None)
    if kept is None:
        raise Http404
    etag = quote_etag(kept.checksum)
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            stored = kept.stored.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        response = FileResponse(stored, as_attachment=True, filename=kept.name, content_type=kept.media_type)
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    return _kept_private(response, report)


def _opened(request: HttpRequest, issue: str) -> ReportPage:
    page = open_report(issue, request.user, request.build_absolute_uri(reverse("report", args=[issue])))
    if page is None:
        raise Http404
    return page


def _document(page: ReportPage) -> ReportDocument:
    if page.document is None:
        raise Http404
    return page.document


def _context(page: ReportPage) -> dict[str, Any]:
    document = page.document
    return {
        "page": page,
        "line": page.line,
        "report": page.report,
        "document": document,
        "key_figures": [_key_figure(one, page) for one in document.figures[:KEY_FIGURES]] if document else [],
        "first_files": [one for one in page.files if one.form in FIRST],
        "other_files": [one for one in page.files if one.form not in FIRST and not one.is_annex],
        "annex_files": [one for one in page.files if one.is_annex],
        "entries": [
            {"label": "", "heading": words, "url": f"#{key}", "depth": 1, "language": document.frame.language}
            for key, words in contents_of(document)
        ] if document else [],
        "crumbs": _crumbs(page),
    }  # fmt: skip


def _key_figure(one: ReportFigure, page: ReportPage) -> dict[str, Any]:
    address = reverse("report_figure", args=[page.report.issue, one.name])
    of = "" if one.denominator is None else _("of %(count)s") % {"count": one.denominator}
    return {"label": one.label, "value": one.value, "url": address, "note": of}


def _crumbs(page: ReportPage, *steps: dict[str, str]) -> list[dict[str, str]]:
    own = crumb(Words(page.line.name), page.line.address if steps else "")
    return [crumb(Words(_("Reports")), reverse("reports")), own, *steps]


def _kept_private[Response: HttpResponseBase](response: Response, report: Report) -> Response:
    """Let caches keep what everybody may see, and ask again each time; nothing keeps the rest."""
    if is_shared(report):
        patch_cache_control(response, no_cache=True)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response
