"""What was redacted leaves every frozen issue; the ledger still holds."""

import datetime
import io
import json
import zipfile

import pytest

from practices.actions.ledger import verify
from practices.documents.report_files.documents import FigureMember
from practices.documents.report_files.reading import document_of
from practices.models.releases import Audience
from practices.models.reports.issues import Report, ReportContent
from practices.reports.actions.redacting import redact_in_reports, without
from tests import factories
from tests.practices.documents.report_files.samples import sample
from tests.report_factories import contact, issue

pytestmark = pytest.mark.django_db
ON = datetime.date(2026, 7, 1)


def redact(*things):
    return redact_in_reports(things=[str(thing) for thing in things], on=ON, reason="personal_data")


def read(report, form):
    with report.files.get(format=form).stored.open("rb") as stored:
        return stored.read()


def test_the_words_of_a_note_go_from_data_and_files(secretariat):
    event = factories.adoption(variations="CanaryVariation", evidence_address="https://canary.example.org/")
    report = issue(by=secretariat)
    assert b"CanaryVariation" in read(report, "json")

    assert redact(event.public_id) == 1

    report.refresh_from_db()
    content = ReportContent.objects.get()
    assert "anary" not in json.dumps(content.data)
    assert not any(b"anary" in read(report, form) for form in ("json", "csv", "pdf"))
    with zipfile.ZipFile(io.BytesIO(read(report, "docx"))) as word:
        assert not any(b"anary" in word.read(name) for name in word.namelist())
    assert any(note.words == "Removed on 1 July 2026: Personal data" for note in document_of(content.data).notes)


def test_the_row_of_the_ledger_stays_and_the_chain_holds(secretariat):
    event = factories.adoption(variations="Words")
    report = issue(by=secretariat)
    before = Report.objects.values().get()

    redact(event.public_id)

    assert Report.objects.values().get() == before
    assert verify(Report) is None
    content = ReportContent.objects.get(report=report)
    assert (content.redacted_on, content.redacted_for, content.salt) == (ON, "personal_data", "")


def test_obstacles_lose_their_words_and_keep_the_organization(secretariat):
    body = factories.organization("Body")
    named = contact(body, by=secretariat, obstacles="CanaryObstacle", help_offered="CanaryHelp", next_step="CanaryStep")
    issue(by=secretariat, audience=Audience.OWN)

    assert redact(named.public_id) == 1

    document = document_of(ReportContent.objects.get().data)
    (row,) = next(table for table in document.tables if table.name == "obstacles").rows
    assert [cell.words for cell in row.cells] == ["Body", "Removed on 1 July 2026: Personal data", "", "", ""]


def test_the_old_files_go_after_the_commit(secretariat, tmp_path, django_capture_on_commit_callbacks):
    event = factories.adoption(variations="CanaryVariation")
    issue(by=secretariat)
    with django_capture_on_commit_callbacks(execute=True):
        redact(event.public_id)

    kept = [path for path in (tmp_path / "records").rglob("*") if path.is_file()]
    assert len(kept) == 11
    assert not any(b"CanaryVariation" in path.read_bytes() for path in kept)


def test_what_no_issue_quotes_changes_nothing(secretariat):
    issue(by=secretariat)
    other = factories.adoption(variations="Later")

    assert redact(other.public_id) == 0
    assert ReportContent.objects.get().redacted_on is None


def test_a_line_of_a_list_loses_its_words():
    figure = sample().figures[0]
    quoted = FigureMember("Canary", "counted", True, address="https://example.org/", things=("a",))
    report = sample(figures=(type(figure)("n", "N", 1, None, "r", "p", (quoted,)),))

    (changed,) = without(report, frozenset("a"), "Removed").figures[0].members

    assert (changed.words, changed.why, changed.address, changed.things) == ("Removed", "counted", "", ())
