"""The two services of the editor: reading a file, listing the doubts about a text."""

import json
import re
import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from practices.actions.editions import keep_source
from practices.models.editions import EditionPage
from tests import factories

pytestmark = pytest.mark.django_db

DOUBTED = "Article 1\n\nFirst.\n\nArticle 3\n\nThird.\n\nArticle 7\n\nSeventh.\n\n(b) a point\n\n(c) another\n"


@pytest.fixture
def owner() -> Any:
    return factories.organization("Harbour Union")


@pytest.fixture
def officer_client(owner: Any, client: Client) -> Client:
    client.force_login(factories.officer(owner))
    return client


def doubts(client: Client, text: str, **values: Any) -> dict[str, Any]:
    answer = client.post(reverse("structure:doubts"), {"text": text, "language": "en", **values})
    assert answer.status_code == 200
    return answer.json()


def with_file(owner: Any, name: str, content: bytes) -> EditionPage:
    edition = factories.edition(factories.instrument(owner), text="", audience=None)
    keep_source(edition=edition, name=name, content=content)
    edition.save_revision()
    return edition


def test_doubts_are_ranked_by_kind_and_lead_to_their_lines(officer_client):
    answer = doubts(officer_client, DOUBTED)

    weights = re.findall(r'class="structure-weight">([^<]+)<', answer["html"])
    order = ["probably wrong", "worth a look", "minor"]
    assert weights == sorted(weights, key=order.index)
    assert answer["open_count"] == len(re.findall(r"data-key=", answer["html"])) >= 3
    assert 'data-line="5"' in answer["html"]
    assert "Article 3" in answer["html"]


def test_accepted_doubt_is_folded_away_and_stays_so_when_lines_move(officer_client):
    key = doubts(officer_client, DOUBTED)["keys"][0]

    answer = doubts(officer_client, "Preamble of some words here.\n\n" + DOUBTED, accepted=json.dumps([key]))

    assert answer["accepted_count"] == 1
    assert key not in answer["keys"]
    assert "1 settled doubt" in answer["html"]


def test_doubt_of_a_file_follows_its_words_and_goes_with_them(officer_client):
    of_file = json.dumps([[1, "column_order", "Page 3 has two columns.", 0.8, "Third."]])

    here = doubts(officer_client, DOUBTED, of_file=of_file)
    gone = doubts(officer_client, DOUBTED.replace("Third.", "Else."), of_file=of_file)

    assert re.search(r'data-line="7">Line 7</a> <bdi>Page 3 has two columns', here["html"])
    assert "two columns" not in gone["html"]


def test_doubts_escape_the_text_and_bear_nonsense(officer_client):
    answer = doubts(
        officer_client,
        "Article 1\n\nx\n\nArticle 9 – <script>\n\ny\n",
        accepted='{"a": 1}',
        of_file='[1, ["a", 2], [1, "c", "<img src=x>", NaN, "x"], {"k": 1}]',
    )

    assert "<script>" not in answer["html"]
    assert "<img" not in answer["html"]


def test_services_are_refused_to_readers(client):
    client.force_login(factories.delegate())

    assert client.post(reverse("structure:doubts"), {"text": DOUBTED}).status_code == 302
    assert client.post(reverse("structure:read"), {}).status_code == 302


def test_file_that_is_sent_is_read(officer_client):
    upload = SimpleUploadedFile("code.txt", b"1. No gifts.\n")

    answer = officer_client.post(reverse("structure:read"), {"file": upload}).json()

    assert (answer["text"], answer["format"], answer["of_file"]) == ("1. No gifts.\n", "text", [])


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "image"), ("a.docx", b"PK\x03\x04 broken", "damaged")],
)
def test_file_that_cannot_be_read_is_said_with_what_can_be_done(officer_client, name, content, words):
    answer = officer_client.post(reverse("structure:read"), {"file": SimpleUploadedFile(name, content)}).json()

    assert words in answer["error"]
    assert "published as a facsimile now" in answer["error"]


def test_file_that_an_edition_has_is_read(officer_client, owner):
    edition = with_file(owner, "code.txt", b"1. No gifts.\n")

    answer = officer_client.post(reverse("structure:read"), {"edition": str(edition.translation_key)}).json()

    assert answer["text"] == "1. No gifts.\n"


def test_file_of_another_organization_is_not_there(officer_client):
    edition = with_file(factories.organization(), "code.txt", b"1. No gifts.\n")

    answer = officer_client.post(reverse("structure:read"), {"edition": str(edition.translation_key)})

    assert answer.status_code == 404


def test_nothing_to_read_is_said(officer_client, owner):
    edition = factories.edition(factories.instrument(owner))

    for values in ({}, {"edition": str(edition.translation_key)}):
        assert "Choose a file" in officer_client.post(reverse("structure:read"), values).json()["error"]


def long_text(articles: int) -> str:
    words = "and more words of it, as a staff rule has them, line after line, " * 3
    return "\n\n".join(
        f"Article {number}\nHeading {number}\n\n1. First words of {number} {words}.\n\n2. Second words of {number}."
        for number in range(1, articles + 1)
    )


def test_editor_and_services_take_under_two_seconds_with_fifteen_hundred_provisions(officer_client, owner):
    edition = factories.edition(
        factories.instrument(owner), text=long_text(500).replace("Article 250\n", "Article 2500\n")
    )
    addresses = reverse("wagtailadmin_pages:edit", args=[edition.pk]), reverse("structure:doubts")
    officer_client.get(addresses[0])

    began = time.process_time()
    page = officer_client.get(addresses[0]).content.decode()
    opened = time.process_time()
    answer = doubts(officer_client, edition.numbered_text)
    listed = time.process_time()

    assert "Second words of 500." in page
    assert "1500 provisions" in answer["html"]
    assert opened - began < 1
    assert listed - opened < 1
