"""`manage.py import_instrument`: what it makes, what it refuses, and that a refusal leaves nothing."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signals import page_published

from organizations.models import OrganizationPage
from practices.actions.outside_acts import ACTED
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentPage
from practices.models.provisions import Provision
from practices.models.releases import Release, ReleaseDecision
from tests import factories

pytestmark = pytest.mark.django_db
TEXT = (
    "Article 1\nDuty of care\n\nStaff act with care.\n\n"
    "Article 2\n\n1. Staff accept no gifts.\n2. Staff report offers.\n"
)


@pytest.fixture
def issuer() -> OrganizationPage:
    names = {"en": ("Harbour Union", "HU"), "fr": ("Union portuaire", "UP")}
    return factories.organization("Harbour Union", names=names)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "code.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(file: Path, organization: Any, **options: Any) -> dict[str, Any]:
    """Run the command as a person would; give its JSON."""
    out, err = io.StringIO(), io.StringIO()
    values = {
        "organization": getattr(organization, "slug", organization),
        "title": "Code of conduct",
        "kind": "code-of-conduct",
        "circulated_on": "2001-05-14",
        "language": "en",
        "format": "json",
        **options,
    }
    call_command("import_instrument", file, stdout=out, stderr=err, **values)
    return {**json.loads(out.getvalue()), "stderr": err.getvalue()}


def originals() -> list[str]:
    """Return the names of all files in the storage of originals."""
    root = Path(storages["originals"].location)
    return [path.name for path in root.rglob("*") if path.is_file()]


def state() -> tuple[int, ...]:
    """Count everything that an import may make."""
    rows = (Page, Revision, Provision, PageLogEntry, ReleaseDecision, Release)
    return (*(model.objects.count() for model in rows), len(originals()))


def test_import_makes_drafts_with_the_original(file, issuer):
    report = run(file, issuer, symbol="HU/1")

    edition = EditionPage.objects.get(translation_key=report["edition"]["id"])
    assert report["outcome"] == "created"
    assert (edition.slug, edition.live, edition.instrument.symbol) == ("2001-05-14-en", False, "HU/1")
    assert edition.instrument.organization == issuer
    assert [event.kind for event in edition.instrument.events.all()] == ["circulated"]
    assert edition.numbered_text == TEXT
    assert edition.source_file.read() == TEXT.encode()
    assert report["edition"]["url"].endswith(f"/organizations/{issuer.slug}/code-of-conduct/2001-05-14-en/")


def test_import_run_twice_is_one_result(file, issuer, secretariat):
    options = {"publish": True, "by": secretariat.username, "authority": "Decision 3", "yes": True, "release": "public"}
    first = run(file, issuer, **options)
    before = state()

    second = run(file, issuer, **options)

    assert second["outcome"] == "unchanged"
    assert second["edition"] == first["edition"]
    assert state() == before


def test_import_publishes_and_opens_on_authority(file, issuer, secretariat):
    report = run(
        file, issuer, publish=True, by=secretariat.username, authority="Decision 3", yes=True, release="public"
    )

    edition = EditionPage.objects.visible_to(None).get(translation_key=report["edition"]["id"])
    assert edition.provisions.current().count() == report["provisions"]
    assert not EditionPage.objects.source_visible_to(None).exists()
    entry = PageLogEntry.objects.get(action="practices.import")
    assert entry.data["authority"] == "Decision 3"
    assert entry.user == secretariat
    assert "Decision 3" in entry.message


def test_import_opens_the_source_file_when_asked(file, issuer, secretariat):
    options = {"publish": True, "by": secretariat.username, "authority": "Decision 3", "yes": True, "release": "public"}

    run(file, issuer, release_source_file=True, **options)

    assert EditionPage.objects.source_visible_to(None).count() == 1


def test_import_never_narrows_what_is_open(file, issuer, secretariat):
    options = {"publish": True, "by": secretariat.username, "authority": "Decision 3", "yes": True}
    run(file, issuer, release="public", **options)

    run(file, issuer, release="participating", **options)

    assert set(Release.objects.values_list("audience", flat=True)) == {"public"}


def test_import_corrects_only_when_told(file, issuer):
    run(file, issuer)
    file.write_text(TEXT.replace("no gifts", "no gifts at all"), encoding="utf-8")
    before = state()

    with pytest.raises(CommandError, match="--correct"):
        run(file, issuer)
    assert state() == before
    assert run(file, issuer, correct=True)["outcome"] == "corrected"
    assert "no gifts at all" in EditionPage.objects.get().get_latest_revision_as_object().numbered_text


def test_import_second_language_joins_the_instrument(file, issuer):
    run(file, issuer, symbol="HU/1")

    run(file, issuer, symbol="HU/1", language="fr", title="Code de conduite", text_status="official-translation")

    assert [page.slug for page in InstrumentPage.objects.all()] == ["code-of-conduct"]
    assert set(EditionPage.objects.values_list("slug", flat=True)) == {
        "2001-05-14-en",
        "2001-05-14-fr-official-translation",
    }


def test_import_of_a_title_in_another_script_is_found_again(file, issuer):
    first = run(file, issuer, title="Кодекс поведения", language="ru")

    second = run(file, issuer, title="Кодекс поведения", language="ru")

    assert second["outcome"] == "unchanged"
    assert first["instrument"]["id"] == second["instrument"]["id"]


@pytest.mark.parametrize("name", ["HU", "harbour union", "Union portuaire", "UP"])
def test_import_finds_the_organization_by_any_name(file, issuer, name):
    run(file, name)

    assert InstrumentPage.objects.get().organization == issuer


def test_import_finds_the_organization_by_uuid(file, issuer):
    run(file, str(issuer.translation_key))

    assert InstrumentPage.objects.get().organization == issuer


def test_import_founds_the_organization_once(file, issuer):
    for _time in range(2):
        run(file, "NEW", organization_name="New Bridge Agency", organization_kind="specialized")

    founded = OrganizationPage.objects.get(slug="new")
    assert (founded.title, founded.kind, founded.acronym_in("en")) == ("New Bridge Agency", "specialized", "NEW")
    assert founded.officers_id


def test_import_names_near_organizations(file, issuer):
    with pytest.raises(CommandError, match=r"Near it: .*Harbour Union"):
        run(file, "Harbor Union")


def test_dry_run_says_what_would_be_and_makes_nothing(file, issuer, secretariat):
    before = state()

    report = run(file, issuer, dry_run=True, publish=True, by=secretariat.username, authority="x", release="public")

    assert report["outcome"] == "created"
    assert report["edition"]["id"] is None
    assert report["provisions"] > 0
    assert state() == before


def test_duplicate_numbers_are_doubts_and_do_not_block(tmp_path, issuer):
    file = tmp_path / "twice.txt"
    file.write_text("Article 1\n\nFirst.\n\nArticle 2\n\nSecond.\n\nArticle 2\n\nAgain.\n", encoding="utf-8")

    report = run(file, issuer)

    assert report["outcome"] == "created"
    assert any(doubt["line"] == 9 for doubt in report["doubts"])
    assert "line 9" in report["stderr"]


def test_lines_of_doubts_count_as_in_the_file(tmp_path, issuer):
    file = tmp_path / "cut.txt"
    file.write_text("A letter\n\n\nArticle 1\n\nFirst.\n\nArticle 1\n\nAgain.\n", encoding="utf-8")

    report = run(file, issuer, lines="2-10")

    assert 8 in {doubt["line"] for doubt in report["doubts"]}
    assert EditionPage.objects.get().numbered_text.startswith("Article 1")


BAD_FILES = {
    "missing": (None, "cannot be read"),
    "empty": (b"", "empty"),
    "blank": (b" \n\t\n", "empty"),
    "damaged archive": (b"PK\x03\x04\x00\x00\x00\x00" * 20, "damaged"),
    "text too large": (b"Article 1\n" * 600_000, "up to 4 MB"),
    "file too large": (b"%PDF-1.7" + b" " * 33 * 1024**2, "up to 32 MB"),
    "picture of binary": (b"\x00\x01\x02" * 50, "binary"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_bad_file_gets_one_line_and_makes_nothing(tmp_path, issuer, case):
    content, words = BAD_FILES[case]
    file = tmp_path / "bad.txt"
    if content is not None:
        file.write_bytes(content)
    before = state()

    with pytest.raises(CommandError, match=words) as refusal:
        run(file, issuer)

    assert "\n" not in str(refusal.value)
    assert refusal.value.returncode == 1
    assert state() == before


DOUBTED_FILES = {
    "encoding": ("Artikel 1\n\nÜber die Annahme von Geschenken für Angehörige.\n".encode("latin-1"), "read as"),
    "delete character": (b"Article 1\n\nA bell\x7f rings.\n", "control character"),
}


@pytest.mark.parametrize("case", DOUBTED_FILES)
def test_file_that_is_doubted_is_imported_and_the_doubt_is_said(tmp_path, issuer, case):
    content, words = DOUBTED_FILES[case]
    file = tmp_path / "doubted.txt"
    file.write_bytes(content)

    report = run(file, issuer)

    assert words in report["stderr"]
    assert any(words in doubt["message"] for doubt in report["doubts"])
    assert EditionPage.objects.get().source_file.read() == content


BAD_OPTIONS = [
    ({"language": "klingon"}, "language code"),
    ({"language": ""}, "--language"),
    ({"kind": "poem"}, "is not a kind"),
    ({"text_status": "rumour"}, "is not a text status"),
    ({"circulated_on": "14 May 2001"}, "is not a date"),
    ({"circulated_on": None}, "at least one date"),
    ({"title": ""}, "title"),
    ({"title": "x" * 300}, "longer than 255"),
    ({"symbol": "x" * 90}, "longer than 80"),
    ({"organization": "nobody-at-all"}, "No organization is called"),
    ({"organization": ""}, "--organization"),
    ({"organization": "N", "organization_name": "New", "organization_kind": "club"}, "kind of organization"),
    ({"organization": "…", "organization_name": "New"}, "cannot be used in an address"),
    ({"organization": "N", "organization_name": "x" * 300}, "too long"),
    ({"by": "nobody"}, "active account"),
    ({"publish": True}, "needs --by"),
    ({"release": "public"}, "needs --publish"),
    ({"release": "everybody", "publish": True}, "is not an audience"),
    ({"release_source_file": True}, "needs --publish"),
    ({"lines": "9"}, "--lines"),
    ({"lines": "5-4000"}, "the file has the lines"),
    ({"from_heading": "Not there"}, "--from-heading"),
]


@pytest.mark.parametrize(("options", "words"), BAD_OPTIONS)
def test_bad_option_is_refused_and_makes_nothing(file, issuer, options, words):
    before = state()

    with pytest.raises(CommandError, match=words) as refusal:
        run(file, **{"organization": issuer, **options})

    assert "\n" not in str(refusal.value)
    assert state() == before


def test_publishing_without_authority_is_refused(file, issuer, secretariat):
    before = state()

    with pytest.raises(CommandError, match="--authority"):
        run(file, issuer, publish=True, by=secretariat.username)

    assert state() == before


def test_publishing_past_the_second_person_is_said(file, issuer, secretariat):
    before = state()

    with pytest.raises(CommandError, match="passes by the second person of the organization"):
        run(file, issuer, publish=True, by=secretariat.username, authority="Decision 3")

    assert state() == before


def test_organization_is_told_once_of_what_the_operator_published(
    file, issuer, secretariat, mailoutbox, django_capture_on_commit_callbacks
):
    approver = factories.approver(issuer)
    options = {"publish": True, "by": secretariat.username, "authority": "Decision 3", "yes": True, "release": "public"}

    with django_capture_on_commit_callbacks(execute=True):
        run(file, issuer, **options)
        run(file, issuer, **options)

    told = PageLogEntry.objects.get(action=ACTED, page=issuer.pk)
    assert (told.user, told.data["act"], told.data["authority"]) == (secretariat, "operator_published", "Decision 3")
    assert [one.to for one in mailoutbox] == [[approver.email]]


def test_inactive_account_is_not_known(file, issuer):
    gone = factories.person(is_active=False)

    with pytest.raises(CommandError, match="active account"):
        run(file, issuer, by=gone.username)


def test_source_file_with_more_than_the_text_is_not_opened(file, issuer, secretariat):
    options = {"publish": True, "by": secretariat.username, "authority": "x", "yes": True, "release": "public"}

    with pytest.raises(CommandError, match="holds more"):
        run(file, issuer, release_source_file=True, lines="1-4", **options)


def test_title_of_another_symbol_is_refused(file, issuer):
    factories.instrument(issuer, title="Code of conduct", slug="code-of-conduct", symbol="HU/OLD")
    before = state()

    with pytest.raises(CommandError, match="another symbol"):
        run(file, issuer, symbol="HU/NEW")

    assert state() == before


def test_failure_while_publishing_leaves_nothing(file, issuer, secretariat):
    """Something that follows the publication fails: rows, log and the stored file all go back."""

    def fail(**_kwargs: Any) -> None:
        raise RuntimeError("the disk is full")

    before = state()
    page_published.connect(fail, sender=EditionPage)
    try:
        with pytest.raises(RuntimeError, match="disk"):
            run(file, issuer, publish=True, by=secretariat.username, authority="Decision 3", yes=True)
    finally:
        page_published.disconnect(fail, sender=EditionPage)

    assert state() == before
