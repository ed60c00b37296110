"""Scans: their words are recognised in the background, page by page, and found once the file is public."""

import io
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from practices.actions import recognitions
from practices.actions.recognitions import recognise_pending
from practices.actions.releases import decide_release
from practices.documents import recognition
from practices.documents.programs import ProgramFailed
from practices.documents.recognition import RecognisedPage, assemble_pages, can_recognise, recognise_page
from practices.exchange.actions.changes import note_changes
from practices.models.editions import EditionPage
from practices.models.recognitions import Recognition
from practices.models.releases import ReleasedKind
from tests import factories

needs_tesseract = pytest.mark.skipif(not can_recognise(), reason="Tesseract is not on this machine")
WORDS = ("Article 1", "No member accepts a turquoise gift.", "Article 2", "Secondary employment is declared.")


def scan(*pages: str) -> bytes:
    """Return a PDF file whose pages are pictures of a line of words each."""
    pictures = []
    for words in pages:
        picture = Image.new("L", (1240, 500), 255)
        ImageDraw.Draw(picture).text((80, 120), words, fill=0, font=ImageFont.load_default(size=44))
        pictures.append(picture)
    output = io.BytesIO()
    pictures[0].save(output, "PDF", save_all=True, append_images=pictures[1:], resolution=150)
    return output.getvalue()


@pytest.fixture
def issuer() -> Any:
    return factories.organization("Harbour Union")


@pytest.fixture
def officer(issuer: Any) -> Any:
    return factories.officer(issuer)


@pytest.fixture
def read_pages(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let pages say what WORDS says, without Tesseract; return the numbers of the pages that were read."""
    numbers: list[int] = []

    def read(_data: bytes, number: int, *, language: str) -> RecognisedPage:
        numbers.append(number)
        return RecognisedPage(b"layer", f"{WORDS[number - 1]} {language}", ("gift.",) if number == 2 else ())

    monkeypatch.setattr(recognitions, "can_recognise", lambda: True)
    monkeypatch.setattr(recognitions, "models_for", lambda _language: ["eng"])
    monkeypatch.setattr(recognitions, "recognise_page", read)
    monkeypatch.setattr(recognitions, "assemble_pages", lambda pages, language: assemble_pages(pages, language="ar"))
    return numbers


def save(officer: Any, issuer: Any, content: bytes) -> EditionPage:
    """Save a scan as a draft that shows its file."""
    client = Client()
    client.force_login(officer)
    fields = {"organization": issuer.pk, "title": "Code", "kind": "policy", "language": "en", "reuse_terms": "quote"}
    fields |= {"text_status": "authentic", "adopted": "2004", "do": "save", "as_facsimile": "on"}
    file = SimpleUploadedFile("code.pdf", content, content_type="application/pdf")
    assert client.post(reverse("imports:index"), {**fields, "file": file}).status_code == 302
    return EditionPage.objects.get()


def ask(officer: Any, edition: EditionPage) -> Any:
    client = Client()
    client.force_login(officer)
    return client.post(reverse("structure:read"), {"edition": edition.translation_key}).json()


@pytest.mark.django_db
def test_words_are_read_page_by_page_and_offered_to_the_editor(officer, issuer, read_pages):
    edition = save(officer, issuer, scan("a", "b", "c", "d"))
    clock = iter(range(100))

    recognise_pending(seconds=2.5, timer=lambda: float(next(clock)))
    assert "1 of 4 pages are read" in ask(officer, edition)["error"]
    recognise_pending()

    assert read_pages == [1, 2, 3, 4]
    answer = ask(officer, edition)
    assert [words for words in answer["text"].split("\n") if words] == [f"{words} en" for words in WORDS]
    assert answer["pages"] == [1, 3, 5, 7]
    assert [(line, code) for line, code, *_rest in answer["of_file"]] == [(3, "unsure_words")]
    assert not Recognition.objects.get().done_pages.exists()


@pytest.mark.django_db
def test_who_asked_is_mailed_once(officer, issuer, read_pages, django_capture_on_commit_callbacks):
    save(officer, issuer, scan("a", "b"))

    with django_capture_on_commit_callbacks(execute=True):
        recognise_pending()
        recognise_pending()

    assert [(one.to, one.subject) for one in mail.outbox] == [
        ([officer.email], "The words of “Code” have been recognized")
    ]
    assert "on 2 pages of the scan" in mail.outbox[0].body
    assert "turquoise" not in mail.outbox[0].body


@pytest.mark.django_db
def test_worker_that_is_killed_goes_on_behind_the_pages_that_it_read(officer, issuer, read_pages, monkeypatch):
    edition = save(officer, issuer, scan("a", "b", "c"))

    class Killed(BaseException):
        pass

    def kill(*_args: Any, **_kwargs: Any) -> RecognisedPage:
        raise Killed

    real = recognitions.recognise_page
    monkeypatch.setattr(
        recognitions,
        "recognise_page",
        lambda data, number, **more: (kill if number == 3 else real)(data, number, **more),
    )
    with pytest.raises(Killed):
        recognise_pending()
    monkeypatch.setattr(recognitions, "recognise_page", real)

    assert recognise_pending() == 0  # its try is not over yet
    recognise_pending(clock=lambda: timezone.now() + recognitions.WAITS[0])

    assert read_pages == [1, 2, 3]
    assert "turquoise" in ask(officer, edition)["text"]


@pytest.mark.django_db
def test_page_that_fails_is_doubted_and_scan_that_fails_is_set_aside(officer, issuer, read_pages, monkeypatch):
    save(officer, issuer, scan("a"))

    def fail(*_args: Any, **_kwargs: Any) -> RecognisedPage:
        raise ProgramFailed("it made nothing")

    monkeypatch.setattr(recognitions, "recognise_page", fail)
    try_again_and_again()
    assert [one[1] for one in Recognition.objects.get().doubts] == ["page_facsimile"]

    monkeypatch.setattr(recognitions, "assemble_pages", lambda *_args, **_kwargs: 1 / 0)
    Recognition.objects.update(done_at=None, next_at=timezone.now(), tries=0)
    try_again_and_again()
    assert [(row.failure, row.tries) for row in Recognition.objects.set_aside()] == [("ZeroDivisionError", 3)]


def try_again_and_again() -> None:
    """Let the worker come by after each wait."""
    now = timezone.now()
    for wait in (now - now, *recognitions.WAITS):
        now += wait
        recognise_pending(clock=lambda now=now: now)


@pytest.mark.django_db
def test_words_of_a_public_scan_are_found_and_those_of_a_closed_one_are_not(officer, issuer, read_pages, client):
    edition = save(officer, issuer, scan("a", "b"))
    recognise_pending()
    for page in (edition.instrument, edition):
        page.get_latest_revision().publish()
        factories.open_to(page, "public")

    assert not finds(client, "turquoise")
    release_file(edition, "public")
    assert finds(client, "turquoise")
    release_file(edition, "own")
    assert not finds(client, "turquoise")


def release_file(edition: EditionPage, audience: str) -> None:
    decide_release(
        kind=ReleasedKind.SOURCE_FILE, thing=edition.translation_key, audience=audience, authority="D", by=None,
        as_operator=True,
    )  # fmt: skip


def finds(client: Client, words: str) -> bool:
    note_changes()
    return "Harbour Union" in client.get("/search/", {"q": words}).content.decode()


@pytest.mark.django_db
def test_page_of_a_draft_is_shown_to_its_organization_alone(officer, issuer, client):
    edition = save(officer, issuer, scan("a"))
    address = reverse("structure:page", args=[edition.translation_key, 1])

    answers = {}
    for name, person in (("own", officer), ("other", factories.officer(factories.organization("Other")))):
        client.force_login(person)
        answers[name] = client.get(address)

    assert answers["own"]["Content-Type"] == "image/png"
    assert answers["other"].status_code == 404


@needs_tesseract
def test_scan_is_recognised_within_a_sandbox():
    page = recognise_page(scan("No member accepts a turquoise gift."), 1, language="en")

    read = assemble_pages([page, RecognisedPage()], language="en")

    assert "turquoise gift" in read.text
    assert [doubt.code for doubt in read.doubts][-1] == "page_facsimile"


def test_models_are_those_of_the_language_else_all_of_latin_letters(monkeypatch):
    monkeypatch.setattr(recognition, "installed_models", lambda: frozenset({"ara", "eng", "fra"}))

    assert recognition.models_for("ar") == ["ara"]
    assert recognition.models_for("nl") == ["eng", "fra"]
    assert recognition.models_for("ru") == recognition.models_for("zh-hans") == []
