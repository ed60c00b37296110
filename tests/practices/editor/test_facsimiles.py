"""A file that is published before its text: its pages as pictures, who sees them, and how it is opened."""

import re
import struct
from typing import Any

import pytest
from django.core.files.storage import storages
from django.urls import reverse

from practices.actions.editions import keep_source
from practices.actions.proposals import decide_proposal
from practices.actions.releases import decide_release
from practices.admin.releases import release_url
from practices.exchange.actions.changes import note_changes
from practices.models.editions import EditionPage
from practices.models.proposals import Proposal
from practices.models.releases import ReleasedKind
from tests import factories
from tests.practices.editor.pdfs import pdf_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return pdf_of(*(f"Words of page {number} of a code of conduct." for number in range(1, 13)))


def facsimile(
    content: bytes, *, name: str = "code.pdf", text: str = "", opened: bool = True, **fields: Any
) -> EditionPage:
    edition = factories.edition(text=text, **fields)
    keep_source(edition=edition, name=name, content=content)
    edition.save_revision().publish()
    if opened:
        decide_release(
            kind=ReleasedKind.SOURCE_FILE,
            thing=edition.translation_key,
            audience="public",
            authority="Decision 1",
            by=None,
            as_operator=True,
            uncleaned_file=edition.source_checksum,
            uncleaned_reason="A trial",
        )
    return EditionPage.objects.get(pk=edition.pk)


def picture_url(edition: EditionPage, number: int) -> str:
    return reverse("edition_page_image", args=[edition.translation_key, number])


def test_facsimile_shows_its_first_pages_and_leads_to_all(client, pdf):
    edition = facsimile(pdf)

    first = client.get(edition.url).content.decode()
    whole = client.get(edition.url, {"pages": "all"}).content.decode()

    assert "The text is not structured yet" in first
    assert '<nav class="contents"' not in first  # there is nothing to list yet
    assert reverse("source", args=[edition.translation_key]) in first
    assert first.count("<img ") == 10
    assert "Show all 12 pages" in first
    assert whole.count("<img ") == 12
    assert (
        f'<img src="{picture_url(edition, 12)}" alt="Page 12 of 12" width="1000" height="1414" loading="lazy">' in whole
    )


def test_facsimile_is_found_at_once(client, pdf):
    edition = facsimile(pdf, of=factories.instrument(title="Dredging code"))

    note_changes()
    assert edition.instrument.url in client.get("/search/", {"q": "dredging"}).content.decode()
    assert "The text is not structured yet" in client.get(edition.instrument.url).content.decode()


def test_page_is_a_picture_that_is_made_once_and_asked_about_again(client, pdf):
    edition = facsimile(pdf)

    response = client.get(picture_url(edition, 2))
    again = client.get(picture_url(edition, 2), headers={"If-None-Match": response["ETag"]})

    assert response["Content-Type"] == "image/png"
    assert struct.unpack(">II", response.content[16:24]) == (1000, 1500)
    assert response["Cache-Control"] == "no-cache"
    assert again.status_code == 304
    assert storages["originals"].listdir(f"pages/{edition.source_checksum[:2]}/{edition.source_checksum}")[1] == [
        "1000-2.png"
    ]


@pytest.mark.parametrize("number", [0, 13, 99_999])
def test_page_that_the_file_has_not_is_not_there(client, pdf, number):
    assert client.get(picture_url(facsimile(pdf), number)).status_code == 404


def test_pages_follow_the_release_of_the_file(client, pdf):
    owner = factories.organization()
    edition = facsimile(pdf, of=factories.instrument(owner), opened=False)

    public = client.get(edition.url).content.decode()
    assert "The text is not structured yet" in public
    assert "<img " not in public[public.index("<article") : public.index("</article>")]
    assert client.get(picture_url(edition, 1)).status_code == 404

    client.force_login(factories.officer(owner))
    own = client.get(picture_url(edition, 1))
    assert (own.status_code, "no-store" in own["Cache-Control"]) == (200, True)
    assert client.get(edition.url).content.decode().count("<img ") == 10


@pytest.mark.parametrize(("name", "content"), [("code.pdf", b"%PDF-1.7 broken"), ("code.docx", b"PK\x03\x04")])
def test_file_without_pages_to_show_is_a_download(client, name, content):
    edition = facsimile(content, name=name)

    page = client.get(edition.url).content.decode()

    assert reverse("source", args=[edition.translation_key]) in page
    assert "<img " not in page[page.index("<article") : page.index("</article>")]
    assert client.get(picture_url(edition, 1)).status_code == 404


def test_page_in_place_is_shown_in_the_text_with_its_caption(client, pdf):
    edition = facsimile(pdf, text="1. Use this form.\n\n![The form](page:2)\n\n2. Send it in.\n")

    page = client.get(edition.url).content.decode().partition("<article")[2]

    assert f'<img src="{picture_url(edition, 2)}" alt="The form (Page 2 of the source file)"' in page
    assert page.index("Use this form") < page.index(picture_url(edition, 2)) < page.index("Send it in")


def source_box(client: Any, edition: EditionPage) -> str:
    """Return the box "With its source file" of the screen of release."""
    screen = client.get(release_url(ReleasedKind.EDITION, edition)).content.decode()
    found = re.search(r'<input[^>]*name="with_source"[^>]*>', screen)
    assert found
    return found[0]


def proposed(client: Any, edition: EditionPage, **values: Any) -> list[str]:
    client.force_login(factories.officer(edition.instrument.organization))
    fields = {"audience": "public", "authority": "Decision 7", **values}
    client.post(release_url(ReleasedKind.EDITION, edition), fields)
    return sorted(proposal.arguments["kind"] for proposal in Proposal.objects.all())


def test_facsimile_is_opened_together_with_its_file(client, pdf):
    edition = facsimile(pdf, audience=None, opened=False)
    client.force_login(factories.officer(edition.instrument.organization))
    assert "checked" in source_box(client, edition)

    assert proposed(client, edition, with_source="on") == ["edition", "source_file"]

    approver = factories.approver(edition.instrument.organization)
    for proposal in Proposal.objects.all():
        decide_proposal(proposal=proposal, approve=True, by=approver)
    client.logout()
    assert client.get(picture_url(edition, 1)).status_code == 200


def test_file_of_a_text_is_opened_only_when_asked_for(client, pdf):
    edition = facsimile(pdf, text="1. No gifts.\n", audience=None, opened=False)
    client.force_login(factories.officer(edition.instrument.organization))

    assert "checked" not in source_box(client, edition)
    assert proposed(client, edition) == ["edition"]


def test_file_of_an_extract_is_not_offered_with_it(client, pdf):
    edition = facsimile(pdf, text="1. No gifts.\n", audience=None, opened=False, text_status="extract")

    assert proposed(client, edition, with_source="on") == ["edition"]


@pytest.mark.parametrize(("name", "is_offered"), [("code.pdf", True), ("code.odt", False)])
def test_editor_offers_the_page_beside_the_pieces_for_a_pdf_alone(client, pdf, name, is_offered):
    owner = factories.organization()
    edition = facsimile(pdf, name=name, of=factories.instrument(owner), opened=False, text="1. No gifts.\n")
    client.force_login(factories.officer(owner))

    page = client.get(reverse("wagtailadmin_pages:edit", args=[edition.pk])).content.decode()

    assert (f'data-url="{reverse("structure:page", args=[edition.translation_key, 0])}"' in page) is is_offered
