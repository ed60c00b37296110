"""`manage.py import_instrument FOLDER`: checked whole, all or nothing, and again without a change."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from wagtail.models import Page, PageLogEntry, Revision

from organizations.models import OrganizationPage
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.provisions import Provision
from practices.models.releases import Release, ReleaseDecision
from tests import factories
from tests.practices.imports.folders import make_folder, write_manifest

pytestmark = pytest.mark.django_db
ROWS = (Page, Revision, Provision, PageLogEntry, ReleaseDecision, Release)


@pytest.fixture
def issuer() -> OrganizationPage:
    return factories.organization("Harbour Union")


def run(folder: Path, organization: Any, **options: Any) -> dict[str, Any]:
    """Run the command; give its JSON, what it said on standard error, and how it was refused."""
    out, err = io.StringIO(), io.StringIO()
    said = {"organization": organization.slug, "kind": "policy", "adopted_on": "2001", "language": "en", **options}
    refusal = ""
    try:
        call_command("import_instrument", folder, stdout=out, stderr=err, **{"format": "json", **said})
    except CommandError as error:
        refusal = str(error)
    report = json.loads(out.getvalue()) if out.getvalue().startswith("{") else {"out": out.getvalue()}
    return {**report, "stderr": err.getvalue(), "refused": refusal}


def state() -> tuple[int, ...]:
    originals = [path for path in Path(storages["originals"].location).rglob("*") if path.is_file()]
    return (*(model.objects.count() for model in ROWS), len(originals))


def test_folder_is_imported_with_its_originals(tmp_path, issuer, secretariat):
    folder = make_folder(tmp_path / "in", 3)
    options = {"publish": True, "by": secretariat.username, "authority": "Decision 3", "yes": True, "release": "public"}

    report = run(folder, issuer, **options)

    editions = EditionPage.objects.visible_to(None).order_by("path")
    assert report["counts"] == {"created": 3}
    assert [row["edition"]["id"] for row in report["rows"]] == [str(page.translation_key) for page in editions]
    assert {row["provisions"] for row in report["rows"]} == {4}
    assert [page.source_file.read() for page in editions] == [(folder / f"{n}.txt").read_bytes() for n in range(3)]
    assert "read: 3 of 3" in report["stderr"]


def test_folder_again_changes_nothing(tmp_path, issuer, secretariat):
    folder = make_folder(tmp_path / "in", 3)
    options = {"publish": True, "by": secretariat.username, "authority": "Decision 3", "yes": True, "release": "public"}
    run(folder, issuer, **options)
    before = state()

    report = run(folder, issuer, **options)

    assert report["counts"] == {"unchanged": 3}
    assert state() == before


def test_folder_goes_on_where_it_ended(tmp_path, issuer):
    folder = make_folder(tmp_path / "in", 5)
    run(make_folder(tmp_path / "part", 2), issuer)

    report = run(folder, issuer, batch_size=2)

    assert [row["outcome"] for row in report["rows"]] == ["unchanged", "unchanged", "created", "created", "created"]
    assert InstrumentPage.objects.count() == 5


def test_dry_run_of_a_folder_says_each_row_and_makes_nothing(tmp_path, issuer):
    folder = make_folder(tmp_path / "in", 2)
    before = state()

    report = run(folder, issuer, dry_run=True, format="text")

    assert "line 2, 0.txt: would be created, 4 provisions" in report["out"]
    assert "would be created: 2" in report["out"]
    assert state() == before


def test_every_fault_is_listed_with_its_line_and_nothing_is_made(tmp_path, issuer):
    folder = make_folder(tmp_path / "in", 2)
    (folder / "empty.txt").write_text("")
    write_manifest(
        folder,
        [
            {"file": "0.txt", "title": "Code"},
            {"file": "../secret.txt", "title": "Code"},
            {"file": "missing.txt", "title": "Code"},
            {"file": "1.txt", "language": "klingon", "organization": "nobody at all"},
            {"title": "No file"},
            {"file": "empty.txt", "title": "Nothing"},
            {"file": "1.txt", "title": "Made from nothing", "made_from": "1999"},
        ],
    )
    before = state()

    report = run(folder, issuer)

    found = {row["line"]: row["refusal"] for row in report["rows"]}
    assert list(found) == [2, 3, 4, 5, 6, 7, 8]
    assert found[2] is None
    assert "outside the folder" in found[3]
    assert "not in the folder" in found[4]
    assert all(words in found[5] for words in ("klingon", "nobody at all", "Give the title"))
    assert "names no file" in found[6]
    assert "empty" in found[7]
    assert "no edition “1999”" in found[8]
    assert report["refused"] == "6 rows are refused; nothing was made."
    assert report["dry_run"]
    assert state() == before


def test_kind_that_is_not_given_is_asked_for(tmp_path, issuer):
    report = run(make_folder(tmp_path / "in", 1), issuer, kind="")

    assert report["rows"][0]["refusal"].startswith("Give the --kind of the instrument: code_of_conduct, ")
    assert report["refused"] == "1 row is refused; nothing was made."


def test_refused_folder_says_in_words_what_it_would_make(tmp_path, issuer):
    folder = make_folder(tmp_path / "in", 3)
    (folder / "1.txt").write_bytes(b"")

    report = run(folder, issuer, format="text")

    assert "would be created: 2" in report["out"]
    assert "line 3, 1.txt: The file is empty." in report["stderr"]


class Impatient(io.StringIO):
    """A terminal at which somebody presses Ctrl-C as soon as texts are imported."""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if "imported:" in text:
            raise KeyboardInterrupt
        return super().write(text)


def test_stopped_import_keeps_whole_batches_and_goes_on(tmp_path, issuer):
    folder = make_folder(tmp_path / "in", 5)
    said = {"organization": issuer.slug, "kind": "policy", "adopted_on": "2001", "language": "en", "batch_size": 2}

    with pytest.raises(CommandError, match=r"Stopped.*run it again to go on"):
        call_command("import_instrument", folder, stderr=Impatient(), **said)
    count = InstrumentPage.objects.count()
    report = run(folder, issuer, batch_size=2)

    assert count == 2
    assert report["counts"] == {"created": 3, "unchanged": 2}


def test_progress_on_a_terminal_is_one_line_without_colour(tmp_path, issuer):
    folder = make_folder(tmp_path / "in", 2)
    terminal = Impatient()

    call_command("import_instrument", folder, stderr=terminal, force_color=True, dry_run=True, organization=issuer.slug,
                 kind="policy", adopted_on="2001", language="en")  # fmt: skip

    assert "\x1b" not in terminal.getvalue()
    assert terminal.getvalue().startswith("\rread: 1 of 2, ")
    assert terminal.getvalue().count("\n") == 1


def test_bad_file_takes_all_with_it_unless_told_to_keep_going(tmp_path, issuer):
    folder = make_folder(tmp_path / "in", 3)
    (folder / "1.txt").write_bytes(b"")
    before = state()

    strict = run(folder, issuer)
    after = state()
    going = run(folder, issuer, keep_going=True)

    assert (strict["refused"], after) == ("1 row is refused; nothing was made.", before)
    assert [(row["line"], row["outcome"]) for row in going["rows"]] == [(2, "created"), (3, "refused"), (4, "created")]
    assert "the others were imported" in going["refused"]
    assert InstrumentPage.objects.count() == 2


def test_text_that_differs_refuses_the_folder_unless_corrected(tmp_path, issuer):
    folder = make_folder(tmp_path / "in", 2)
    run(folder, issuer)
    (folder / "1.txt").write_text("Article 1\n\nOther words.\n", encoding="utf-8")
    before = state()

    refused = run(folder, issuer)
    after = state()
    corrected = run(folder, issuer, correct=True)

    assert "another text" in refused["rows"][1]["refusal"]
    assert after == before
    assert corrected["counts"] == {"corrected": 1, "unchanged": 1}


def test_same_edition_twice_in_one_folder_is_refused(tmp_path, issuer):
    folder = make_folder(tmp_path / "in", 2)
    write_manifest(folder, [{"file": f"{n}.txt", "title": "Code", "symbol": "S/1"} for n in range(2)])

    report = run(folder, issuer)

    assert "Line 2 produces the same edition" in report["rows"][1]["refusal"]
    assert not InstrumentPage.objects.exists()


def test_translation_names_the_edition_it_was_made_from(tmp_path, issuer):
    folder = make_folder(tmp_path / "in", 2)
    translated = {"file": "1.txt", "title": "Code", "symbol": "S/1", "language": "fr", "made_from": "S/1 2001"}
    write_manifest(folder, [translated, {"file": "0.txt", "title": "Code", "symbol": "S/1"}])

    report = run(folder, issuer)

    assert report["counts"] == {"created": 2}
    assert EditionPage.objects.get(language="fr").made_from == EditionPage.objects.get(language="en")


def test_manifest_may_lie_elsewhere(tmp_path, issuer):
    folder = make_folder(tmp_path / "in", 2)
    manifest = (folder / "manifest.csv").rename(tmp_path / "sheet.csv")

    assert "manifest.csv cannot be read" in run(folder, issuer)["refused"]
    assert run(folder, issuer, manifest=manifest)["counts"] == {"created": 2}


def test_organization_of_a_folder_is_founded_once(tmp_path, issuer):
    folder = make_folder(tmp_path / "in", 3, organization="NEW")

    run(folder, issuer, organization_name="New Bridge Agency")

    assert OrganizationPage.objects.get(slug="new").get_children().count() == 3


def test_single_file_names_the_edition_it_was_made_from(tmp_path, issuer):
    folder = make_folder(tmp_path / "in", 2)
    run(folder / "0.txt", issuer, title="Code", symbol="S/1", adopted_on="2001")

    report = run(folder / "1.txt", issuer, title="Code", symbol="S/1", language="fr", made_from="2001-en")
    refused = run(folder / "1.txt", issuer, title="Code", symbol="S/1", language="de", made_from="1999")

    assert report["outcome"] == "created"
    assert EditionPage.objects.get(language="fr").made_from == EditionPage.objects.get(language="en")
    assert "no edition “1999”" in refused["refused"]


TITLES = {"en": "Code of conduct", "fr": "Code de conduite"}


def test_titles_by_language_are_those_of_the_instrument_whichever_row_gives_them(tmp_path, issuer):
    folder = make_folder(tmp_path / "in", 2)
    write_manifest(
        folder,
        [
            {"file": "0.txt", "title.en": TITLES["en"], "symbol": "S/1"},
            {"file": "1.txt", "title.fr": TITLES["fr"], "symbol": "S/1", "language": "fr"},
        ],
    )

    report = run(folder, issuer)

    assert report["counts"] == {"created": 2}, report["stderr"]
    instrument = InstrumentPage.objects.get()
    assert (instrument.title, instrument.slug) == ("Code of conduct", "code-of-conduct")
    assert {row.language: row.title for row in instrument.titles.all()} == TITLES
    assert {page.language: page.title for page in EditionPage.objects.all()} == TITLES
    titles = instrument.get_latest_revision_as_object().titles.all()
    assert {row.language for row in titles} == {"en", "fr"}


def test_titles_that_an_instrument_lacks_are_added_and_published_with_the_new_text(tmp_path, issuer, secretariat):
    options = {"publish": True, "by": secretariat.username, "authority": "Decision 3", "yes": True, "release": "public"}
    folder = make_folder(tmp_path / "in", 2)
    write_manifest(folder, [{"file": "0.txt", "title.en": TITLES["en"], "symbol": "S/1"}])
    run(folder, issuer, **options)
    other = {"title.en": "Another title", "title.fr": TITLES["fr"]}
    write_manifest(folder, [{"file": "1.txt", "symbol": "S/1", "language": "fr", **other}])

    report = run(folder, issuer, **options)

    instrument = InstrumentPage.objects.get()
    assert report["counts"] == {"created": 1}, report["stderr"]
    assert {row.language: row.title for row in instrument.titles.all()} == TITLES
    assert instrument.live
    assert not instrument.has_unpublished_changes
    before = state()
    assert run(folder, issuer, **options)["counts"] == {"unchanged": 1}
    assert state() == before


def test_titles_wait_in_the_draft_where_another_change_does(tmp_path, issuer, secretariat):
    options = {"publish": True, "by": secretariat.username, "authority": "Decision 3", "yes": True, "release": "public"}
    folder = make_folder(tmp_path / "in", 2)
    write_manifest(folder, [{"file": "0.txt", "title.en": TITLES["en"], "symbol": "S/1"}])
    run(folder, issuer, **options)
    draft = InstrumentPage.objects.get()
    draft.official_address = "https://example.org/"
    draft.save_revision()
    write_manifest(folder, [{"file": "1.txt", "symbol": "S/1", "language": "fr", "title.fr": TITLES["fr"]}])

    run(folder, issuer, **options)

    instrument = InstrumentPage.objects.get()
    assert [row.language for row in instrument.titles.all()] == ["en"]
    assert instrument.official_address == ""
    waiting = instrument.get_latest_revision_as_object()
    assert [row.language for row in waiting.titles.all()] == ["en", "fr"]
    assert waiting.official_address == "https://example.org/"


def test_titles_are_not_added_to_a_draft_that_waits_for_approval(tmp_path, issuer, secretariat):
    folder = make_folder(tmp_path / "in", 2)
    write_manifest(folder, [{"file": "0.txt", "title.en": TITLES["en"], "symbol": "S/1"}])
    run(folder, issuer)
    InstrumentPage.objects.update(locked=True)
    write_manifest(folder, [{"file": "1.txt", "symbol": "S/1", "language": "fr", "title.fr": TITLES["fr"]}])

    report = run(folder, issuer, by=secretariat.username)

    assert "Line 2: This page is locked or under approval." in report["refused"]
    assert EditionPage.objects.count() == 1


def test_titles_that_differ_between_rows_or_are_in_no_language_are_refused(tmp_path, issuer):
    folder = make_folder(tmp_path / "in", 2)
    write_manifest(
        folder,
        [
            {"file": "0.txt", "symbol": "S/1", "title.fr": "Code de conduite"},
            {"file": "1.txt", "symbol": "S/1", "title.fr": "Un autre code", "language": "fr"},
        ],
    )
    refusals = {row["line"]: row["refusal"] for row in run(folder, issuer)["rows"]}
    assert "another title in “fr”: Code de conduite" in refusals[3]

    sheet = "file,title.klingon,title.de\n0.txt,Pogh," + "x" * 256 + "\n"
    (folder / "manifest.csv").write_text(sheet)
    [row] = run(folder, issuer)["rows"]
    assert "“klingon” is not a known language code" in row["refusal"]
    assert "longer than 255 characters" in row["refusal"]
    assert not InstrumentPage.objects.exists()


def test_treaties_are_a_kind(tmp_path, issuer):
    report = run(make_folder(tmp_path / "in", 1), issuer, kind="Treaty")

    assert report["counts"] == {"created": 1}
    assert InstrumentPage.objects.get().get_kind_display() == "Treaty"
