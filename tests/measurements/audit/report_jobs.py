"""What a killable process does with reports: prepare a database, freeze, look what is there."""

import datetime
import io
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.storage import storages
from django.utils import timezone

from organizations.actions import found_organization
from practices.actions.kept_files import sweep_kept_files
from practices.actions.ledger import verify
from practices.actions.releases import decide_release
from practices.actions.stored_files import LEFT_ALONE
from practices.documents.report_files.files import forms_of
from practices.documents.report_files.reading import document_of
from practices.models.dates import PartialDate
from practices.models.editions import checksum, today
from practices.models.instruments import InstrumentPage
from practices.models.reports.drafts import ReportDraft
from practices.models.reports.issues import Report, ReportContent
from practices.models.reports.parts import ReportPart, ReportPartContent, ReportPartDraft, ReportPartKind
from practices.reports.actions.drafts import ReportPlan, make_draft
from practices.reports.actions.freezing import freeze_report
from practices.reports.actions.parts import begin_part, freeze_part
from practices.reports.queries.digests import digest_of_content
from tests.statements import record_adoption

COMPILER = "compiler"


def prepare_reports(bodies: int, _silence: io.StringIO) -> None:
    """Make who compiles, organizations that stand beside a reference, and a draft."""
    person = get_user_model().objects.create_superuser(COMPILER, f"{COMPILER}@example.org", None)
    issuer = found_organization(name="Issuer", slug="issuer", kind="intergovernmental", by=None)
    page = InstrumentPage(title="Code", slug="code", kind="code_of_conduct", live=True)
    issuer.add_child(instance=page)
    page.save_revision().publish()
    decide_release(
        kind="instrument", thing=page.translation_key, audience="public", authority="Audit", by=None, as_operator=True
    )
    for number in range(bodies):
        body = found_organization(name=f"Body {number}", slug=f"body-{number}", kind="regional", by=None)
        record_adoption(
            organization=body, reference=page, track="adoption", state="in_place", effective=PartialDate.parse("2004"),
            by=person, agreed_on=today(),
        )  # fmt: skip
    make_draft(plan=ReportPlan(as_of=today()), by=person)


def freeze_next(_silence: io.StringIO) -> None:
    """Freeze the draft that waits, or one made for it, and an edition of an issue in another language."""
    person = get_user_model().objects.get(username=COMPILER)
    draft = ReportDraft.objects.open().first() or make_draft(plan=ReportPlan(as_of=today()), by=person)
    report = freeze_report(draft=draft, by=person)
    begun = ReportPartDraft.objects.first() or begin_part(
        report=report, kind=ReportPartKind.LANGUAGE, language="fr", by=person
    )
    freeze_part(draft=begun, by=person)


def inspect_reports(_silence: io.StringIO) -> dict[str, Any]:
    """Say what is wrong, and how many issues there are."""
    reports = list(Report.objects.order_by("sequence").prefetch_related("files"))
    parts = list(ReportPart.objects.order_by("sequence").select_related("report").prefetch_related("files"))
    frozen_rows: list[Report | ReportPart] = [*reports, *parts]
    faults = [fault for row in frozen_rows for fault in _faults_of(row)]
    faults += [f"part {part.slug} is frozen and still a draft" for part in parts if _is_begun(part)]
    if [report.number for report in reports] != list(range(1, len(reports) + 1)):
        faults.append("the numbers have a gap")
    if verify(Report) is not None or verify(ReportPart) is not None:
        faults.append("the ledger does not hold")
    frozen = ReportDraft.objects.filter(report__isnull=False).count()
    if frozen != len(reports):
        faults.append(f"{frozen} drafts are frozen, and there are {len(reports)} issues")
    return {"faults": faults + _sweep(frozen_rows), "count": len(reports)}


def _is_begun(part: ReportPart) -> bool:
    return ReportPartDraft.objects.filter(report=part.report, kind=part.kind, language=part.language).exists()


def _faults_of(row: Report | ReportPart) -> list[str]:
    report, content = row if isinstance(row, Report) else row.report, _content(row)
    if content is None:
        return [f"{row} has no content"]
    faults = []
    document = document_of(content.data)
    if digest_of_content(content) != row.content_digest or document.issue != report.issue:
        faults.append(f"{row} has other content than its digest says")
    stored = sorted([file.format, checksum(_read(file))] for file in row.files.all())
    if stored != row.files_stated or len(stored) != len(forms_of(document)):
        faults.append(f"{row} has other files than its row says")
    return faults


def _content(row: Report | ReportPart) -> ReportContent | ReportPartContent | None:
    if isinstance(row, Report):
        return ReportContent.objects.filter(report=row).first()
    return ReportPartContent.objects.filter(part=row).first()


def _read(file: Any) -> bytes:
    try:
        with file.stored.open("rb") as stored:
            return bytes(stored.read())
    except FileNotFoundError:
        return b""


def _sweep(rows: list[Report | ReportPart]) -> list[str]:
    """Sweep as a later run does; what is left must be named by an issue or a part of one."""
    sweep_kept_files(now=timezone.now() + LEFT_ALONE + datetime.timedelta(hours=1))
    root = Path(storages["records"].location)  # type: ignore[attr-defined]
    left = {str(file.relative_to(root)) for file in root.rglob("*") if file.is_file()}
    named = {str(file.stored) for row in rows for file in row.files.all()}
    return [f"nothing names the file {name}" for name in sorted(left - named)]
