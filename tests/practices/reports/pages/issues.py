"""Issues of the report as they lie in the database, frozen with their content and files."""

import datetime
import itertools
from typing import Any

from django.db import transaction

from practices.actions.kept_files import keep_file
from practices.actions.ledger import append
from practices.actions.releases import decide_release
from practices.documents.report_files.documents import ReportDocument
from practices.documents.report_files.files import MEDIA_TYPES
from practices.documents.report_files.reading import as_data
from practices.models.releases import Audience
from practices.models.reports.issues import Report, ReportContent, ReportFile, Series
from practices.models.reports.parts import ReportPart, ReportPartContent, ReportPartFile, ReportPartKind
from tests.practices.documents.report_files.samples import sample

NUMBERS = itertools.count(1)
FILE = b"stored as it was frozen"


@transaction.atomic
def frozen_issue(
    document: ReportDocument | None = None,
    *,
    released_to: str | None = Audience.PUBLIC,
    file: bytes = FILE,
    **fields: Any,
) -> Report:
    """Freeze an issue of `document`, released to an audience (None: not released); its files are a few words each."""
    document = document or sample()
    number = next(NUMBERS)
    values = {
        "series": Series.PUBLIC,
        "number": number,
        "symbol": document.symbol,
        "language": document.frame.language,
        "as_of": datetime.date.fromisoformat(document.as_of),
        "known_at": datetime.datetime(2026, 7, 4, 9, tzinfo=datetime.UTC),
        "audience": Audience.PUBLIC,
        "content_digest": "0" * 64,
    } | fields  # fmt: skip
    report = append(Report(**values))
    ReportContent.objects.create(report=report, title=document.title, data=as_data(document), salt="salt")
    for form, media_type in MEDIA_TYPES.items():
        name, content = f"report-{report.issue}.{form}", file + form.encode()
        keep_file(ReportFile, name=name, media_type=media_type, content=content, report=report, format=form)
    if released_to:
        decide_release(
            kind="report",
            thing=report.public_id,
            audience=released_to,
            named=(),
            authority="Decision 1",
            by=None,
            as_operator=True,
        )
    return report


@transaction.atomic
def frozen_part(report: Report, document: ReportDocument, *, file: bytes = FILE) -> ReportPart:
    """Freeze the French edition of an issue, released to nobody; its files are a few words each."""
    part = append(
        ReportPart(
            report=report, report_hash=report.hash, kind=ReportPartKind.LANGUAGE, language="fr", content_digest="0" * 64
        )
    )
    ReportPartContent.objects.create(part=part, title=document.title, data=as_data(document), salt="salt")
    keep_file(ReportPartFile, name="part.pdf", media_type="application/pdf", content=file, part=part, format="pdf")
    return part
