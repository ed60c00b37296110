"""Taking out of frozen reports what was redacted: rows that quote it lose their words, files are written anew."""

import datetime
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial

from django.db import transaction
from django.utils.translation import override

from practices.actions.kept_files import drop_file, keeping_files
from practices.documents.report_files.documents import (
    FigureMember,
    ReportCell,
    ReportDocument,
    ReportFigure,
    ReportNote,
    ReportRow,
    ReportTable,
)
from practices.documents.report_files.files import write_files
from practices.documents.report_files.reading import UnreadableReport, as_data, document_of
from practices.models.erasable import RedactionReason
from practices.models.reports.issues import Report, ReportContent
from practices.models.reports.parts import ReportPart, ReportPartContent, ReportPartDraft
from practices.queries.wording import written_date
from practices.reports.actions.freezing import keep_report_file
from practices.reports.actions.parts import keep_part_file


@keeping_files()
def redact_in_reports(*, things: Collection[str], on: datetime.date, reason: str) -> int:
    """Take the words that quote these things (uuids) out of every frozen issue; give how many issues lost some.

    `reason` is a kind of reason (RedactionReason). The row of the ledger stays as it is: the content says that it
    was redacted, and keeps no salt. Prose that a person wrote quotes nothing by uuid: it goes with its whole issue.
    """
    wanted = frozenset(str(thing) for thing in things)
    count = 0
    for content in ReportContent.objects.exclude(data={}).select_related("report").order_by("report__sequence"):
        count += _redact(content, content.report, wanted, on, reason)
    parts = ReportPartContent.objects.exclude(data={}).select_related("part__report").order_by("part__sequence")
    for said in parts:
        _redact(said, said.part, wanted, on, reason)
    return count


def _redact(
    content: ReportContent | ReportPartContent,
    row: Report | ReportPart,
    things: frozenset[str],
    on: datetime.date,
    reason: str,
) -> bool:
    try:
        document = document_of(content.data)
    except UnreadableReport:  # removed as a whole
        return False
    redacted = without(document, things, removed_words(document, row, on, reason))
    if redacted == document:
        return False
    content.data, content.salt = as_data(redacted), ""
    content.redacted_on, content.redacted_for = on, reason
    content.save()
    report = row.report if isinstance(row, ReportPart) else row
    ReportPartDraft.objects.filter(report=report).delete()  # they may quote it too, and no part can be added now
    _write_anew(row, redacted)
    return True


def removed_words(document: ReportDocument, report: Report | ReportPart, on: datetime.date, reason: str) -> str:
    """Say in the report's language that something was removed, when and for what kind of reason."""
    with override(report.language):
        return document.frame.removed.format(day=written_date(on), reason=RedactionReason(reason).label)


def without(document: ReportDocument, things: frozenset[str], removed: str) -> ReportDocument:
    """Return the document without the words that quote `things`; `removed` stands in their place."""
    return replace(
        document,
        tables=tuple(_table(table, things, removed) for table in document.tables),
        figures=tuple(_figure(figure, things, removed) for figure in document.figures),
        notes=tuple(_each(document.notes, things, partial(_note, removed=removed))),
    )


def _each[Quoting: (ReportRow, FigureMember, ReportNote)](
    rows: Collection[Quoting], things: frozenset[str], change: Callable[[Quoting], Quoting]
) -> list[Quoting]:
    return [change(row) if things.intersection(row.things) else row for row in rows]


def _table(table: ReportTable, things: frozenset[str], removed: str) -> ReportTable:
    """Take the words of the rows, and of the codes beside them."""
    hit = [bool(things.intersection(row.things)) for row in table.rows]
    if not any(hit):
        return table
    rows = tuple(_each(table.rows, things, partial(_row, removed=removed)))
    codes = table.code_rows
    if len(codes) == len(hit):
        codes = tuple(("", *("" for _code in row[1:])) if gone else row for row, gone in zip(codes, hit, strict=True))
    return replace(table, rows=rows, code_rows=codes)


def _figure(figure: ReportFigure, things: frozenset[str], removed: str) -> ReportFigure:
    members = tuple(_each(figure.members, things, partial(_member, removed=removed)))
    return figure if members == figure.members else replace(figure, members=members)


def _row(row: ReportRow, removed: str) -> ReportRow:
    """Keep what heads the row."""
    first, *others = row.cells
    emptied = (ReportCell(removed if place == 0 else "") for place, _cell in enumerate(others))
    return replace(row, cells=(first, *emptied), things=())


def _member(member: FigureMember, removed: str) -> FigureMember:
    return replace(member, words=removed, address="", things=())


def _note(note: ReportNote, removed: str) -> ReportNote:
    return replace(note, words=removed, address="", things=())


def _write_anew(row: Report | ReportPart, document: ReportDocument) -> None:
    """Keep new files in place of those with the words; the old ones go after the commit."""
    for old in row.files.order_by("pk"):
        transaction.on_commit(partial(drop_file, str(old.stored)))
        old.delete()
    for form, made in write_files(document).items():
        if isinstance(row, ReportPart):
            keep_part_file(row, form, made)
        else:
            keep_report_file(row, form, made)
