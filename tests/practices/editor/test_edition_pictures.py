"""Pictures of texts: kept with the edition whose text names them, described by a person, seen with the text alone."""

import datetime
import hashlib
import io
import json
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from practices.actions.derivations import make_extract
from practices.actions.edition_pictures import keep_pictures, sweep_pictures
from practices.actions.editions import keep_source
from practices.actions.releases import decide_release
from practices.actions.stored_files import LEFT_ALONE
from practices.documents.files import read_file
from practices.migration_names import records
from practices.models.edition_pictures import EditionPicture
from practices.models.editions import EditionPage
from practices.models.instruments import ReuseTerms
from practices.models.releases import ReleasedKind
from practices.queries.approvals.drafts import read_draft
from practices.queries.editions import pictures as shown_pictures
from tests import factories
from tests.practices.documents.pictures import picture, word_file
from tests.practices.imports.test_import_form import fields

pytestmark = pytest.mark.django_db
DATA = word_file(picture(), caption="Figure 1. Who decides")


@pytest.fixture
def owner() -> Any:
    return factories.organization("Harbour Union")


def save(edition: EditionPage) -> Revision:
    """Save a draft, and do what follows."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return edition.save_revision()


def illustrated(owner: Any, *, text: str = "", audience: str | None = "public", **of: Any) -> EditionPage:
    """Return a published edition whose text is that of a file with a picture, which it describes."""
    read = read_file("code.docx", DATA)
    edition = factories.edition(of=factories.instrument(owner, **of), text="Article 1\n\nNo.\n", audience=audience)
    keep_source(edition=edition, name="code.docx", content=DATA)
    edition.numbered_text = text or read.text.replace("![]", "![Boxes of who decides]")
    save(edition).publish()
    return EditionPage.objects.get(pk=edition.pk)


def address(edition: EditionPage) -> str:
    return reverse("edition_picture", args=[edition.translation_key, edition.pictures.get().code])


def draft_address(edition: EditionPage) -> str:
    return reverse("structure:picture", args=[edition.translation_key, edition.pictures.get().code])


def test_reader_sees_the_picture_with_its_alternative_and_caption(client, owner):
    edition = illustrated(owner)

    page = client.get(edition.url).content.decode()

    (shown,) = re.findall(r'<figure class="text-picture">.*?</figure>', page, re.DOTALL)
    assert f'src="{address(edition)}" alt="Boxes of who decides" width="60" height="40" loading="lazy"' in shown
    assert "<figcaption>Figure 1. Who decides" in shown


def test_address_gives_the_picture_and_asks_again(client, owner):
    edition = illustrated(owner)
    kept = edition.pictures.get()

    response = client.get(address(edition))
    again = client.get(address(edition), headers={"If-None-Match": response["ETag"]})

    content = b"".join(response.streaming_content)
    assert hashlib.sha256(content).hexdigest() == kept.checksum
    assert kept.checksum.startswith(kept.code)
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert response["Cache-Control"] == "no-cache"
    assert again.status_code == 304


def test_picture_is_seen_by_who_may_read_the_text_and_nobody_else(client, owner):
    edition = illustrated(owner, audience="participating")

    assert client.get(address(edition)).status_code == 404
    for reader, status in ((factories.delegate(), 404), (factories.officer(owner), 200)):
        client.force_login(reader)
        response = client.get(address(edition))
        assert response.status_code == status
    assert "no-store" in response["Cache-Control"]


def test_picture_of_a_withdrawn_text_is_gone(client, owner):
    edition = illustrated(owner)
    edition.unpublish()

    assert client.get(address(edition)).status_code == 404


def test_picture_that_only_the_draft_names_is_its_writers_alone(client, owner):
    edition = illustrated(owner)
    published = edition.numbered_text
    edition.numbered_text = re.sub(r"!\[.*?\n", "", published)
    edition.save_revision().publish()
    edition.numbered_text = published
    edition.save_revision()

    assert client.get(address(edition)).status_code == 404
    client.force_login(factories.officer(owner))
    assert client.get(address(edition)).status_code == 404
    response = client.get(draft_address(edition))
    assert response.status_code == 200
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    client.force_login(factories.officer(factories.organization("Another Body")))
    assert client.get(draft_address(edition)).status_code == 404


def test_picture_that_is_left_out_is_seen_by_nobody(client, owner):
    edition = illustrated(owner)
    edition.numbered_text = edition.numbered_text.replace("![", "{-} ![").replace("{+} *", "{-} *")
    edition.save_revision().publish()

    assert edition.pictures.get().code in edition.numbered_text
    assert client.get(address(edition)).status_code == 404


def test_words_stand_for_a_picture_that_is_not_kept(client, owner):
    text = f"Article 1\n\nNo gifts.\n\n![A chart](picture:{'0' * 20})\n\nArticle 2\n\nNone.\n"
    edition = illustrated(owner, text=text)

    page = client.get(edition.url).content.decode()

    assert "Image: A chart" in page
    assert "<img" not in page[page.index("<article") : page.index("</article>")]


def test_code_in_a_text_brings_no_picture_of_another_organization_along(owner):
    hidden = illustrated(owner, audience=None)
    stranger = factories.organization("Another Body")
    text = f"Article 1\n\nNo gifts.\n\n![x](picture:{hidden.pictures.get().code})\n\nArticle 2\n\nNone.\n"
    theirs = factories.edition(of=factories.instrument(stranger), text="Article 1\n\nNo.\n")
    theirs.numbered_text = text
    theirs.save_revision(user=factories.officer(stranger))

    assert not theirs.pictures.exists()


def test_new_text_keeps_the_pictures_of_the_one_that_it_was_made_from(owner):
    edition = illustrated(owner)
    officer = factories.officer(owner)

    extract = make_extract(edition=edition, withheld=["art_2"], shows_gaps=False, by=officer)

    assert extract.pictures.get().code == edition.pictures.get().code
    assert extract.pictures.get().stored.name != edition.pictures.get().stored.name


def test_extract_that_withholds_a_picture_does_not_hold_it(owner):
    edition = illustrated(owner)

    extract = make_extract(edition=edition, withheld=["art_1"], shows_gaps=False, by=factories.officer(owner))

    assert "picture:" not in extract.numbered_text
    assert not extract.pictures.exists()


def test_same_words_with_another_picture_show_that_one(client, owner):
    edition = illustrated(owner)
    other = word_file(picture(colour=(1, 2, 200)), caption="Figure 1. Who decides")
    keep_source(edition=edition, name="code.docx", content=other)
    edition.numbered_text = read_file("code.docx", other).text.replace("![]", "![Boxes of who decides]")
    save(edition).publish()

    shown = [kept.code for kept in EditionPicture.objects.filter(edition=edition, is_shown=True)]

    assert shown == re.findall(r"picture:(\w+)", edition.numbered_text)
    assert f"/pictures/{shown[0]}/" in client.get(edition.url).content.decode()


def test_pictures_go_with_a_draft_that_is_deleted(owner):
    draft = factories.edition(of=factories.instrument(owner), text="", audience=None)
    keep_pictures(edition=draft, pictures=read_file("code.docx", DATA).pictures)
    draft.delete()

    assert not EditionPicture.objects.exists()


def test_reading_where_pages_begin_keeps_no_picture(client, owner):
    client.force_login(factories.officer(owner))
    draft = factories.edition(of=factories.instrument(owner), text="", audience=None)
    keep_source(edition=draft, name="code.docx", content=DATA)
    draft.save_revision()
    asked = {"edition": str(draft.translation_key)}

    client.post(reverse("structure:read"), {**asked, "without_pictures": "on"})
    assert not draft.pictures.exists()
    client.post(reverse("structure:read"), asked)
    assert draft.pictures.count() == 1


def test_picture_that_no_text_names_goes_after_a_day(owner, django_capture_on_commit_callbacks):
    edition = illustrated(owner)
    other = read_file("code.docx", word_file(picture(colour=(1, 2, 200)))).pictures
    keep_pictures(edition=edition, pictures=other)
    unused = edition.pictures.get(code=other[0].code)
    assert records().exists(unused.stored.name)
    name, later = unused.stored.name, timezone.now() + LEFT_ALONE + datetime.timedelta(minutes=1)

    assert sweep_pictures(now=timezone.now()) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_pictures(now=later) == 1

    assert [row.code for row in edition.pictures.all()] == re.findall(r"picture:(\w+)", edition.numbered_text)
    assert not records().exists(name)


@pytest.mark.parametrize("written", ["{}", "{{-}} {}"])
def test_picture_that_a_revision_names_stays(owner, written):
    edition = illustrated(owner)
    shown = next(line for line in edition.numbered_text.split("\n") if line.startswith("!["))
    published = edition.numbered_text.replace(shown, written.format(shown))
    edition.numbered_text = published
    edition.save_revision()
    edition.numbered_text = "Article 1\n\nNo.\n"
    edition.save_revision().publish()

    assert sweep_pictures(now=timezone.now() + 2 * LEFT_ALONE) == 0
    assert edition.pictures.filter(is_shown=False).count() == 1


def test_import_keeps_the_picture_and_the_editor_asks_for_its_alternative(client, owner):
    client.force_login(factories.officer(owner))
    upload = SimpleUploadedFile("code.docx", DATA)
    preview = client.post(reverse("imports:preview"), {"language": "en", "text": "", "file": upload}).json()
    (code,) = preview["pictures"]

    values = fields(owner, text=preview["text"], file=SimpleUploadedFile("code.docx", DATA))
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(reverse("imports:index"), values)
    edition = EditionPage.objects.get()
    listed = client.post(reverse("structure:doubts"), {"text": edition.numbered_text, "language": "en"}).json()
    pieces = client.post(
        reverse("structure:act"),
        {"text": edition.numbered_text, "language": "en", "edition": str(edition.translation_key)},
    ).json()

    assert preview["pictures"][code].startswith("data:image/png;base64,")
    assert edition.pictures.get().code == code
    assert f'data-picture="{code}"' in preview["html"]
    assert "This image has no text alternative" in listed["html"]
    assert "data-mend-words" in listed["html"]
    assert draft_address(edition) in pieces["html"]


def test_alternative_is_given_by_an_act_and_settles_the_doubt(client, owner):
    client.force_login(factories.officer(owner))
    text = read_file("code.docx", DATA).text
    place = next(number for number, words in enumerate(_pieces(client, text)) if "picture:" in words)

    for values, written in (
        ({"act": "describe", "words": "Boxes [of] who decides"}, "![Boxes (of) who decides](picture:"),
        ({"act": "decorative"}, "![](decorative:"),
    ):
        answer = client.post(
            reverse("structure:act"), {"text": text, "language": "en", "places": str(place), **values}
        ).json()
        assert written in answer["text"]
        assert "{+} *Figure 1. Who decides*" in answer["text"]
        listed = client.post(reverse("structure:doubts"), {"text": answer["text"], "language": "en"}).json()
        assert "no text alternative" not in listed["html"]
    refused = client.post(reverse("structure:act"), {"text": text, "places": str(place), "act": "describe"}).json()
    assert refused["error"] == "Say what the image shows, or mark it as decorative."


def _pieces(client: Client, text: str) -> list[str]:
    answer = client.post(reverse("structure:act"), {"text": text, "language": "en"}).json()
    return re.findall(r'data-text="([^"]*)"', answer["html"])


def test_files_to_download_say_what_the_picture_shows(client, owner):
    edition = illustrated(owner, reuse_terms=ReuseTerms.FREE)
    given = {
        form: client.get(reverse("edition_export", kwargs={"key": edition.translation_key, "form": form}))
        for form in ("html", "akn.xml", "json", "docx", "pdf")
    }

    page, akoma = given["html"].content.decode(), given["akn.xml"].content.decode()
    assert re.search(rf'<img src="[^"]*{address(edition)}" alt="Boxes of who decides">', page)
    assert "<figcaption>Figure 1. Who decides</figcaption>" in page
    assert re.search(rf'<img src="[^"]*{address(edition)}" alt="Boxes of who decides"/>', akoma)
    assert "Boxes of who decides" in json.dumps(given["json"].json())
    assert given["pdf"].content.startswith(b"%PDF")
    with zipfile.ZipFile(io.BytesIO(given["docx"].content)) as word:
        assert [name for name in word.namelist() if name.startswith("word/media/")]
        assert 'descr="Boxes of who decides"' in word.read("word/document.xml").decode()


def test_word_file_reads_back_with_its_picture(client, owner):
    edition = illustrated(owner, reuse_terms=ReuseTerms.FREE)
    export = reverse("edition_export", kwargs={"key": edition.translation_key, "form": "docx"})

    read = read_file("a.docx", client.get(export).content)

    assert [kept.code for kept in read.pictures] == [edition.pictures.get().code]
    assert "![Boxes of who decides](picture:" in read.text


def test_closed_source_file_does_not_close_the_picture(client, owner):
    edition = illustrated(owner)
    assert client.get(reverse("source", args=[edition.translation_key])).status_code == 404
    assert client.get(address(edition)).status_code == 200

    decide_release(
        kind=ReleasedKind.EDITION, thing=edition.translation_key, audience="own", authority="x", by=None,
        as_operator=True,
    )  # fmt: skip
    assert client.get(address(edition)).status_code == 404


def test_second_person_sees_the_picture_that_alone_has_changed(owner):
    edition = illustrated(owner)
    published = EditionPage.objects.get(pk=edition.pk)
    other = word_file(picture(colour=(1, 2, 200)), caption="Figure 1. Who decides")
    keep_source(edition=edition, name="code.docx", content=other)
    edition.numbered_text = read_file("code.docx", other).text.replace("![]", "![Boxes of who decides]")
    draft = save(edition).as_object()

    same, changed = read_draft(published, published), read_draft(draft, published)

    assert [(one.is_new, one.source[:22]) for one in changed.pictures] == [(True, "data:image/png;base64,")]
    assert (same.pictures[0].is_new, changed.pictures[0].caption) == (False, "Figure 1. Who decides")
    assert changed.sheet is not None
    assert changed.sheet.difference_count == 0
    assert (same.is_changed, changed.is_changed) == (False, True)
    page = render_to_string("practices/components/to_approve_draft.html", {"draft": changed, "file_name": ""})
    assert "New image." in page
    assert "Text alternative: Boxes of who decides" in page


@pytest.mark.parametrize("lost", [False, True])
def test_second_person_sees_the_new_picture_where_there_is_no_room_for_all(monkeypatch, owner, lost):
    edition = illustrated(owner)
    published = EditionPage.objects.get(pk=edition.pk)
    both = word_file(picture(), picture(colour=(1, 2, 200), size=(61, 41)))
    keep_source(edition=edition, name="code.docx", content=both)
    edition.numbered_text = read_file("code.docx", both).text
    draft = save(edition).as_object()
    rows = list(edition.pictures.order_by("width"))
    if lost:
        rows[1].stored.storage.delete(rows[1].stored.name)
    monkeypatch.setattr(shown_pictures, "MOST_SHOWN", max(row.size for row in rows))

    pictures = read_draft(draft, published).pictures

    assert [(one.is_new, bool(one.source)) for one in pictures] == [(False, lost), (True, not lost)]
