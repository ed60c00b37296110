"""Which copy of a file readers get: the form, the command and the interface say what a file holds, and clean it."""

import datetime
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from practices.actions.originals import sweep_originals
from practices.documents.file_contents.held import ContentKind
from practices.documents.source_files import clean_source, examine_source
from practices.forms.imports import read_words
from practices.models.editions import EditionPage, checksum
from practices.models.releases import ReleaseDecision
from practices.models.source_files import ExaminedFile, KeptOriginal
from tests import factories
from tests.practices.documents.file_contents.word_planting import plant_word
from tests.practices.imports.driven import Driven

pytestmark = pytest.mark.django_db
PAGE = b"<html><head><title>Rules</title></head><body><!-- for us alone --><p>1. No gifts.</p></body></html>"
PLAIN = PAGE.replace(b"<!-- for us alone -->", b"")


@pytest.fixture
def world() -> Driven:
    return Driven()


@pytest.fixture(scope="module")
def tracked() -> bytes:
    """A Word file with tracked changes, whose two readings differ."""
    for seed in range(30):
        planted = plant_word(seed)
        ways = [clean_source("a.docx", planted.data, changes=way) for way in ("accept", "reject")]
        if len({read_words(one.name, one.content).text for one in ways}) == 2:
            return planted.data
    raise AssertionError("no such file")


def text_of(content: bytes, changes: Any) -> str:
    copy = clean_source("rules.docx", content, changes=changes)
    return read_words(copy.name, copy.content).text


def kinds_of(content: bytes) -> set[ContentKind]:
    return {one.kind for one in examine_source("a.docx", content).held}


def newest() -> EditionPage:
    return EditionPage.objects.latest("pk")


def preview(world: Driven, name: str, content: bytes, **said: Any) -> Any:
    client = world.client(world.officer)
    sent = {"language": "en", "text": "", "file": SimpleUploadedFile(name, content), **said}
    return client.post(reverse("imports:preview"), sent).json()


def test_preview_lists_what_a_file_holds_and_offers_a_copy(world):
    told = preview(world, "rules.html", PAGE)["copy"]

    assert "This file contains more than its text:" in told
    assert "serious" in told
    assert "Comments" in told
    assert "for us alone" in told
    assert "A cleaned copy" in told
    assert "tracked changes" not in told
    assert 'value="accept" checked' in told


def test_preview_asks_about_tracked_changes_where_there_are_some(world, tracked):
    told = preview(world, "rules.docx", tracked)["copy"]

    assert "with the tracked changes accepted" in told
    assert "with the tracked changes rejected" in told
    assert "checked" not in told


def test_preview_says_what_signing_means(world):
    planted = next(one for one in map(plant_word, range(30)) if ContentKind.SIGNATURES in kinds_of(one.data))

    assert "no longer signed" in preview(world, "rules.docx", planted.data)["copy"]


def test_what_is_minor_is_folded(world):
    page = PAGE.replace(b"<!-- for us alone -->", b'<meta name="generator" content="Editor 3">')
    told = preview(world, "rules.html", page)["copy"]

    assert "No comments, tracked changes" in told
    assert "<details" in told


def test_cleaned_copy_is_kept_and_the_original_stays(world):
    answer = world.bring_in("rules.html", PAGE, "Rules")

    assert answer.status_code == 302
    edition, kept = newest(), KeptOriginal.objects.get()
    content = edition.source_file.read()
    assert (b"for us alone" in content, b"No gifts" in content) == (False, True)
    assert (edition.source_checksum, kept.checksum) == (checksum(content), checksum(PAGE))
    assert (kept.edition, kept.name, kept.kept_by) == (edition, "rules.html", world.officer)
    assert kept.file.read() == PAGE
    assert "1. No gifts." in edition.numbered_text


def test_file_can_be_kept_as_it_is(world):
    world.bring_in("rules.html", PAGE, "Rules", copy="as_is")

    assert newest().source_checksum == checksum(PAGE)
    assert not KeptOriginal.objects.exists()
    assert ExaminedFile.objects.get(checksum=checksum(PAGE)).needs_reason


def test_tracked_changes_are_asked_about_and_nothing_is_lost(world, tracked):
    answer = world.bring_in("rules.docx", tracked, "Rules")

    page = answer.content.decode()
    assert "Choose which copy of the file readers get." in page
    assert "Tracked changes" in page
    assert not EditionPage.objects.exists()


@pytest.mark.parametrize("changes", ["accept", "reject"])
def test_text_is_that_of_the_copy_that_was_chosen(world, tracked, changes):
    world.bring_in("rules.docx", tracked, "Rules", copy=changes)

    assert newest().numbered_text == text_of(tracked, changes)
    assert KeptOriginal.objects.get().changes == changes


def test_text_that_was_read_before_the_choice_follows_it(world, tracked):
    world.bring_in("rules.docx", tracked, "Rules", copy="reject", text=text_of(tracked, "accept"))

    assert newest().numbered_text == text_of(tracked, "reject")


def test_text_that_a_person_wrote_stays(world, tracked):
    world.bring_in("rules.docx", tracked, "Rules", copy="reject", text="1. Our own words.")

    assert newest().numbered_text == "1. Our own words."


@pytest.mark.parametrize("changes", ["accept", "as_is"])
def test_accepting_changes_no_word_of_the_text(world, tracked, changes):
    world.bring_in("rules.docx", tracked, "Rules", copy=changes)

    assert newest().numbered_text == read_words("rules.docx", tracked).text


def test_list_stays_when_the_form_comes_back_without_the_file(world):
    first = world.bring_in("rules.html", PAGE, "Rules", copy="as_is", adopted="")
    sent = first.context["form"].sent_contents

    again = world.client(world.officer).post(
        reverse("imports:index"),
        {"language": "en", "text": "1. No", "of_source": sent},
    )

    assert "for us alone" in first.content.decode()
    assert "for us alone" in again.content.decode()
    assert "Comments" in again.content.decode()


def test_doubts_of_the_file_stay_when_the_form_comes_back(world):
    page = PLAIN.replace(b"<p>1.", b'<img src="a.png"><p>1.')
    first = world.bring_in("rules.html", page, "Rules", adopted="")
    doubts = first.context["form"].sent_doubts
    text = first.context["form"].data["text"]

    again = world.client(world.officer).post(
        reverse("imports:index"), {"organization": world.issuer.pk, "language": "en", "text": text, "of_read": doubts}
    )

    assert json.loads(doubts)
    assert [one.sent for one in again.context["form"].of_file] == json.loads(doubts)


@pytest.mark.parametrize(
    "sent", ["", "{}", "[1]", '["a", "b", [["comments", "x", []]]]', '["a", "", [["nothing", 1, []]]]']
)
def test_list_that_was_tampered_with_is_left_out(world, sent):
    answer = world.client(world.officer).post(reverse("imports:index"), {"language": "en", "of_source": sent})

    assert answer.status_code == 200
    assert "This file contains more than its text" not in answer.content.decode()


def test_editor_lists_what_the_file_of_a_draft_holds(world):
    world.bring_in("rules.html", PAGE, "Rules", copy="as_is")
    edition = newest()

    page = world.client(world.officer).get(reverse("wagtailadmin_pages:edit", args=[edition.pk])).content.decode()

    assert "This file contains more than its text:" in page
    assert reverse("source_files:file", args=[edition.translation_key]) in page


def test_same_file_again_is_unchanged_and_leaves_no_file(world):
    world.bring_in("rules.html", PAGE, "Rules")
    instrument = newest().instrument

    for copy in ("accept", "as_is"):
        world.bring_in("rules.html", PAGE, "", copy=copy, instrument=instrument.pk)

    assert (EditionPage.objects.count(), KeptOriginal.objects.count()) == (1, 1)
    assert newest().get_latest_revision().pk == newest().latest_revision_id
    storage = KeptOriginal._meta.get_field("file").storage
    folders = [f"{outer}/{inner}" for outer in storage.listdir("")[0] for inner in storage.listdir(outer)[0]]
    assert sum(len(storage.listdir(folder)[1]) for folder in folders) == 2


def test_sweep_keeps_originals_of_copies(world):
    world.bring_in("rules.html", PAGE, "Rules")

    assert sweep_originals(now=timezone.now() + datetime.timedelta(days=2)) == []
    assert KeptOriginal.objects.get().file.read() == PAGE


def import_file(file: Path, *options: str) -> str:
    out = io.StringIO()
    call_command(
        "import_instrument", str(file), "--organization", "ports", "--organization-name", "Ports", "--title", "Rules",
        "--kind", "policy", "--adopted-on", "2004-05", "--language", "en", *options, stdout=out, stderr=io.StringIO(),
    )  # fmt: skip
    return out.getvalue()


OPENED = ("--publish", "--yes", "--authority", "Decision 1", "--release", "public", "--release-source-file", "--by")


def test_command_refuses_to_open_an_uncleaned_file(tmp_path):
    file = tmp_path / "rules.html"
    file.write_bytes(PAGE)

    with pytest.raises(CommandError, match=r"Comments \(1\)"):
        import_file(file, *OPENED, factories.operator().username)

    assert not EditionPage.objects.exists()


def test_command_opens_a_cleaned_copy_and_keeps_the_original(tmp_path, client):
    file = tmp_path / "rules.html"
    file.write_bytes(PAGE)

    options = ("--clean", "accept", "--format", "json", *OPENED, factories.operator().username)
    told = json.loads(import_file(file, *options))

    answer = client.get(reverse("source", args=[told["edition"]["id"]]))
    content = b"".join(answer.streaming_content)
    assert (b"for us alone" in content, b"No gifts" in content) == (False, True)
    assert KeptOriginal.objects.get().file.read() == PAGE


def test_command_opens_a_file_for_a_stated_reason(tmp_path):
    file = tmp_path / "rules.html"
    file.write_bytes(PAGE)

    import_file(file, "--uncleaned-reason", "It was public.", *OPENED, factories.operator().username)

    decision = ReleaseDecision.objects.get(kind="source_file")
    assert (decision.uncleaned_file, decision.record.uncleaned_reason) == (checksum(PAGE), "It was public.")


def test_command_lists_what_the_file_holds_first(tmp_path):
    file = tmp_path / "rules.html"
    file.write_bytes(PAGE)

    told = json.loads(import_file(file, "--format", "json"))

    assert told["doubts"][0] == {
        "line": 0,
        "code": "file_comments",
        "message": "The file contains more than its text: Comments (1).",
        "weight": 1.0,
    }


def folder_with(tmp_path: Path) -> Path:
    (tmp_path / "manifest.csv").write_text(
        "file,title,organization,organization_name,kind,language,adopted_on\n"
        "a.html,Rules A,ports,Ports,policy,en,2004-05\nb.html,Rules B,ports,Ports,policy,en,2004-05\n"
    )
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "b.html").write_bytes(PLAIN)
    return tmp_path


def import_folder(folder: Path, *options: str) -> Any:
    out, err = io.StringIO(), io.StringIO()
    call_command("import_instrument", str(folder), "--format", "json", *options, stdout=out, stderr=err)
    return json.loads(out.getvalue())


def test_folder_refuses_uncleaned_files_before_anything_is_made(tmp_path):
    folder, by = folder_with(tmp_path), factories.operator().username

    with pytest.raises(CommandError, match="1 row is refused; nothing was made"):
        import_folder(folder, *OPENED, by)

    assert not EditionPage.objects.exists()


def test_folder_is_cleaned_and_comes_out_the_same_again(tmp_path):
    folder, by = folder_with(tmp_path), factories.operator().username

    first = import_folder(folder, "--clean", "accept", *OPENED, by)
    again = import_folder(folder, "--clean", "accept", *OPENED, by)
    plainly = import_folder(folder, "--uncleaned-reason", "As before", *OPENED, by)

    assert first["counts"] == {"created": 2}
    assert again["counts"] == plainly["counts"] == {"unchanged": 2}
    assert KeptOriginal.objects.get().file.read() == PAGE
    assert not ReleaseDecision.objects.exclude(uncleaned_file="").exists()
    assert ReleaseDecision.objects.filter(kind="source_file").count() == 2
    assert all(b"for us alone" not in page.source_file.read() for page in EditionPage.objects.all())
    assert ExaminedFile.objects.count() == 2


def test_folder_opens_files_for_a_stated_reason(tmp_path):
    folder, by = folder_with(tmp_path), factories.operator().username

    import_folder(folder, "--uncleaned-reason", "It was public.", *OPENED, by)

    rows = ReleaseDecision.objects.filter(kind="source_file").values_list("uncleaned_file", "record__uncleaned_reason")
    assert set(rows) == {(checksum(PAGE), "It was public."), ("", "")}
