"""A small world with three rows in every ledger, and what `verify_ledger` says of it."""

import datetime
import io
from typing import Any

from django.core.management import CommandError, call_command

from practices.actions.adoptions import reverse_adoption
from practices.actions.confirmations import confirm_standing
from practices.actions.kept_files import keep_file
from practices.actions.ledger import append
from practices.actions.ledger_heads import HeadOccasion, heads_now, note_heads
from practices.exchange.actions.changes import note_changes
from practices.models.dates import PartialDate
from practices.models.editions import checksum
from practices.models.redactions import RedactedKind
from practices.models.reports.issues import Report, ReportContent, ReportFile, Series
from practices.models.reports.parts import ReportPart, ReportPartContent, ReportPartFile, ReportPartKind
from practices.outreach.actions.contacts import log_contact
from practices.redactions.actions import ask_redaction, decide_redaction
from practices.reports.queries.digests import digest_of_content
from tests import factories
from tests.practices.initiatives.making import initiative
from tests.practices.outreach.letters.making import pack as pack_of

NOW = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
ROWS = 3


def fill_ledgers(*, by: Any) -> None:
    """Put at least three rows into every ledger, and files beside contacts and reports."""
    second = factories.secretariat_member()
    pack_of(factories.edition(), by=by)
    initiative()
    for number in range(1, ROWS + 1):
        union = factories.organization()
        event = factories.adoption(organization=union, note="A note")
        confirm_standing(organization=union, reference=event.reference, by=factories.officer(union))
        factories.assessment(note="A note")
        log_contact(
            organization=union, kind="note", happened=PartialDate.parse("2026-03-02"), by=by, text="Words",
            files=[("scan.txt", "text/plain", b"As it was sent")],
        )  # fmt: skip
        undone = factories.adoption(organization=union, note="Must go")
        reverse_adoption(event=undone, by=by, note="Entered in error")
        asked = ask_redaction(
            kind=RedactedKind.ADOPTION_EVENT, thing=undone.public_id, reason="personal_data", words="It", by=by
        )
        decide_redaction(asked=asked, approve=True, by=second)
        part(issue(number))
    note_changes()


def issue(number: int) -> Report:
    """Put a report with its content and a file into its ledger."""
    content = ReportContent(title="An issue", narrative="A narrative", salt="salt")
    made = f"Issue {number}".encode()
    content.report = append(
        Report(
            series=Series.PUBLIC, number=number, as_of=datetime.date(2026, 1, number), audience="public",
            known_at=datetime.datetime(2026, 1, number, tzinfo=datetime.UTC),
            content_digest=digest_of_content(content), files_stated=[["txt", checksum(made)]],
        )
    )  # fmt: skip
    content.save()
    keep_file(ReportFile, name="issue.txt", media_type="text/plain", content=made, report=content.report, format="txt")
    return content.report


def part(of: Report) -> ReportPart:
    """Put the French edition of an issue, with its content and a file, into the ledger of parts."""
    content = ReportPartContent(title="Un numéro", narrative="Un récit", salt="salt")
    made = f"Numéro {of.number}".encode()
    content.part = append(
        ReportPart(
            report=of, report_hash=of.hash, kind=ReportPartKind.LANGUAGE, language="fr",
            content_digest=digest_of_content(content), files_stated=[["txt", checksum(made)]],
        )
    )  # fmt: skip
    content.save()
    keep_file(ReportPartFile, name="part.txt", media_type="text/plain", content=made, part=content.part, format="txt")
    return content.part


def know_heads() -> None:
    """Note the heads as a backup does."""
    note_heads(heads=heads_now(), occasion=HeadOccasion.BACKUP, of="a.tar", now=NOW)


def breaches() -> dict[str, str]:
    """Return what `verify_ledger` says by table, where it found something: from "BREACH" on."""
    out = io.StringIO()
    try:
        call_command("verify_ledger", stdout=out)
    except CommandError as error:
        assert "Not as it was written" in str(error)  # noqa: PT017
    lines = [line.split(": ", 1) for line in out.getvalue().splitlines()]
    return {table: said[said.index("BREACH") :] for table, said in lines if "BREACH" in said}
