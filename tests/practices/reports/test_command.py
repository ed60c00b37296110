"""`manage.py compile_report`."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from practices.models.editions import today
from practices.models.reports.drafts import ReportDraft
from practices.models.reports.issues import Report
from tests import factories
from tests.practices.outreach.enquiries.making import enquiry

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    said = io.StringIO()
    call_command("compile_report", "--as-of", today().isoformat(), *arguments, stdout=said)
    return said.getvalue()


def test_an_empty_database_gives_every_format(tmp_path: Path):
    said = run("--output", str(tmp_path))

    names = sorted(file.name.partition("-draft-")[2][10:] for file in tmp_path.iterdir())
    annexes = [f"-annex-{letter}.{kind}" for letter in "abc" for kind in ("docx", "pdf")]
    assert names == [*annexes, ".csv", ".docx", ".json", ".pdf", ".xlsx"]
    assert said.count("bytes") == 11


def test_one_format_goes_into_the_file_that_is_named(tmp_path: Path):
    run("--format", "json", "--output", str(tmp_path / "mine.json"))

    assert (tmp_path / "mine.json").read_bytes().startswith(b"{")


def test_it_is_compiled_twice_the_same(tmp_path: Path):
    factories.adoption()
    for name in ("one.json", "two.json"):
        run("--format", "json", "--output", str(tmp_path / name))

    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_references_are_named_by_uuid_or_slug(tmp_path: Path):
    wanted, other = factories.adoption().reference, factories.adoption().reference
    for name in (wanted.slug, str(wanted.translation_key)):
        run("--format", "json", "--reference", name, "--output", str(tmp_path / "r.json"))
        tables = json.loads((tmp_path / "r.json").read_text())["tables"]
        names = {table["name"] for table in tables}
        assert f"matrix-{wanted.slug}" in names
        assert f"matrix-{other.slug}" not in names


def test_freezing_makes_an_issue_and_writes_its_files(tmp_path: Path, secretariat):
    said = run("--freeze", "--by", secretariat.username, "--format", "csv", "--output", str(tmp_path / "out"))

    report = Report.objects.get()
    assert "Issue 1" in said
    (file,) = (tmp_path / "out").iterdir()
    assert file.name == f"report-1-{today()}.csv"
    with report.files.get(format="csv").stored.open("rb") as stored:
        assert stored.read() == file.read_bytes()


def test_the_issue_before_gives_the_day_since(tmp_path: Path, secretariat):
    run("--freeze", "--by", secretariat.username, "--format", "json", "--output", str(tmp_path))
    run("--freeze", "--by", secretariat.username, "--previous", "1", "--format", "json", "--output", str(tmp_path))

    second = Report.objects.get(number=2)
    assert (second.previous.number, second.since) == (1, today())


@pytest.mark.parametrize(
    "arguments",
    [
        ["--known-on", "2999-01-01"],
        ["--known-on", "2004-01-01"],
        ["--since", "2999-01-01"],
        ["--reference", "nowhere"],
        ["--reference", "00000000-0000-0000-0000-000000000000"],
        ["--previous", "9"],
        ["--previous", "x" * 50],
        ["--freeze"],
        ["--freeze", "--by", "nobody"],
        ["--as-of", "yesterday"],
        ["--output", "/proc/nowhere"],
    ],
)
def test_what_cannot_be_is_refused(arguments: list[str], tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError):
        run("--format", "json", *arguments)


def test_freezing_is_the_secretariats(tmp_path: Path):
    person = factories.officer(factories.organization())

    with pytest.raises(CommandError):
        run("--freeze", "--by", person.username, "--output", str(tmp_path))


def test_a_report_is_about_the_enquiry_that_is_named(tmp_path: Path, secretariat):
    made = enquiry(by=secretariat, title="Codes in force")
    for name in ("Codes in force", str(made.public_id)):
        run("--format", "json", "--audience", "own", "--enquiry", name, "--output", str(tmp_path / "r.json"))
        assert "enquiry_population" in (tmp_path / "r.json").read_text()

    run("--freeze", "--by", secretariat.username, "--enquiry", name, "--format", "csv", "--output", str(tmp_path))
    assert ReportDraft.objects.get(report=Report.objects.get()).enquiry == made


def test_an_enquiry_that_is_not_there_or_there_twice_is_refused(tmp_path: Path, secretariat):
    for name, count in (("Codes", "no enquiry"), ("Rules of conduct", "more than one enquiry")):
        enquiry(by=secretariat)
        with pytest.raises(CommandError, match=count):
            run("--enquiry", name, "--output", str(tmp_path))
