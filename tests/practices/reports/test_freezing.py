"""Freezing: a number, data, files and a digest, all or nothing."""

import datetime

import pytest
import time_machine
from django.db import transaction

from practices.actions.ledger import verify
from practices.documents.report_files.files import WRITERS
from practices.documents.report_files.reading import document_of
from practices.models.editions import checksum, today
from practices.models.releases import Audience
from practices.models.reports.drafts import ReportDraft
from practices.models.reports.issues import Report, ReportContent, ReportFile
from practices.reports.actions.drafts import write_narrative
from practices.reports.actions.freezing import FreezeRefused, freeze_report
from practices.reports.queries.compiling import compile_issue
from practices.reports.queries.digests import digest_of_content
from tests import factories
from tests.report_factories import draft, issue

pytestmark = pytest.mark.django_db
FORMS = sorted([*(f"{letter}-{form}" for letter in "abc" for form in ("pdf", "docx")), *WRITERS])


def read(file: ReportFile) -> bytes:
    with file.stored.open("rb") as stored:
        return stored.read()


def test_an_issue_has_its_data_files_and_digest(secretariat):
    factories.adoption()

    report = issue(by=secretariat)

    files = {file.format: file for file in report.files.all()}
    assert sorted(files) == FORMS
    assert report.files_stated == [[form, checksum(read(files[form]))] for form in FORMS]
    assert report.content_digest == digest_of_content(ReportContent.objects.get())
    assert verify(Report) is None


def test_the_stored_files_are_written_from_the_stored_data(secretariat):
    factories.adoption()
    report = issue(by=secretariat)

    document = document_of(ReportContent.objects.get().data)

    for form in ("json", "csv", "xlsx", "pdf"):
        assert WRITERS[form](document) == read(report.files.get(format=form))
    assert not document.is_draft
    assert document.issue == "1"


def test_an_issue_says_at_which_moment_of_the_day_it_stops(secretariat):
    with time_machine.travel("2026-06-30T12:00:00Z", tick=False):
        reference = factories.adoption().reference
        first = document_of(issue(by=secretariat).content.data)
    with time_machine.travel("2026-06-30T15:30:00Z", tick=False):
        factories.adoption(reference)
        before = Report.objects.get()
        second = document_of(issue(by=secretariat, since=before.as_of, previous=before).content.data)

    lead = str(first.sections[0].paragraphs)
    assert "as recorded by 30 June 2026, 12:00:00 (UTC)." in lead
    assert any("The report stops at 30 June 2026, 12:00:00 (UTC)." in rule for rule in first.rules)
    (changes,) = [table for table in second.tables if table.name == "changes"]
    assert "after 30 June 2026, 12:00:00 (UTC) and by 30 June 2026, 15:30:00 (UTC)" in changes.caption


def test_the_frozen_data_can_be_compiled_again_after_later_events(secretariat):
    event = factories.adoption()
    report = issue(by=secretariat)
    factories.adoption(event.reference)

    again, _kept = compile_issue(ReportDraft.objects.get(), known_at=report.known_at, issue=report.issue)

    assert again == document_of(report.content.data)


def test_series_are_numbered_apart(secretariat):
    issues = [issue(by=secretariat, audience=audience).issue for audience in ("public", "own", "public", "delegations")]

    assert issues == ["1", "r1", "2", "r2"]


def test_a_past_day_known_is_known_to_its_end(secretariat):
    yesterday = today() - datetime.timedelta(days=1)

    report = issue(by=secretariat, as_of=yesterday, known_on=yesterday)

    assert report.known_at == datetime.datetime.combine(yesterday, datetime.time.max, datetime.UTC)


def test_moved_sentences_stop_it(secretariat):
    made = draft(by=secretariat)
    factories.adoption()

    with pytest.raises(FreezeRefused, match="has changed since"):
        freeze_report(draft=made, by=secretariat)


def test_an_unknown_figure_stops_it(secretariat):
    made = draft(by=secretariat, audience=Audience.OWN)
    made = write_narrative(draft=made, narrative="{letters_sent}", by=secretariat)
    ReportDraft.objects.update(audience=Audience.PUBLIC)

    with pytest.raises(FreezeRefused, match="letters_sent"):
        freeze_report(draft=made, by=secretariat)


def test_only_the_secretariat_freezes(secretariat):
    made = draft(by=secretariat)

    with pytest.raises(FreezeRefused):
        freeze_report(draft=made, by=factories.approver(factories.organization()))


def test_a_draft_is_frozen_once(secretariat):
    made = draft(by=secretariat)
    freeze_report(draft=made, by=secretariat)

    with pytest.raises(FreezeRefused):
        freeze_report(draft=made, by=secretariat)
    assert Report.objects.count() == 1


class Interrupted(Exception):
    """Something came between."""


def test_what_is_rolled_back_leaves_no_number_and_no_file(secretariat, tmp_path):
    made = draft(by=secretariat)

    @transaction.atomic
    def freeze_and_fail():
        freeze_report(draft=made, by=secretariat)
        raise Interrupted

    with pytest.raises(Interrupted):
        freeze_and_fail()
    assert not Report.objects.exists()
    assert not ReportFile.objects.exists()

    assert issue(by=secretariat).issue == "1"


def test_a_format_that_fails_leaves_nothing(secretariat, monkeypatch, tmp_path):
    made = draft(by=secretariat)

    def fail(_document):
        raise Interrupted

    monkeypatch.setitem(WRITERS, "json", fail)
    with pytest.raises(Interrupted):
        freeze_report(draft=made, by=secretariat)

    assert not Report.objects.exists()
    assert not [path for path in (tmp_path / "records").rglob("*") if path.is_file()]


def test_an_issue_is_the_secretariats_until_it_is_released(secretariat):
    report = issue(by=secretariat)

    assert list(Report.objects.visible_to(None)) == []
    assert list(Report.objects.visible_to(secretariat)) == [report]


def test_a_corrigendum_names_what_it_corrects(secretariat):
    with time_machine.travel(datetime.datetime(2026, 7, 1, tzinfo=datetime.UTC), tick=False):
        first = issue(by=secretariat, as_of=datetime.date(2026, 6, 30))
        second = issue(by=secretariat, as_of=datetime.date(2026, 6, 30), corrects=first)

    assert second.issue == "2"
    assert list(first.corrigenda.all()) == [second]
    assert any(fact.words == "1" for fact in document_of(second.content.data).facts if "Corrects" in fact.name)
