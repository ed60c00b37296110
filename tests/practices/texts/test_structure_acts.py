"""The structure editor's address: one act on a text, the pieces it changed, and the form without script."""

import html
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from practices.models.editions import EditionPage
from practices.texts.editing import ActName
from practices.texts.numbering import segment
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = "Article 1\n\nFirst.\n\nSecond <b>.\n\nFigure 1 – How to\n\nArticle 2\n\nThird.\n"


@pytest.fixture
def owner() -> Any:
    return factories.organization("Harbour Union")


@pytest.fixture
def officer_client(owner: Any, client: Client) -> Client:
    client.force_login(factories.officer(owner))
    return client


def act(client: Client, **values: Any) -> dict[str, Any]:
    answer = client.post(reverse("structure:act"), {"text": TEXT, "language": "en", **values})
    assert answer.status_code == 200
    return answer.json()


def test_pieces_of_a_text_are_listed_escaped(officer_client):
    answer = act(officer_client)

    assert (answer["first"], answer["removed"], answer["text"]) == (0, 0, TEXT)
    assert answer["html"].count('class="piece ') == len(answer["lines"]) == len(segment(TEXT).segments)
    assert "<b>" not in answer["html"]


def test_act_gives_the_text_and_the_changed_pieces_alone(officer_client):
    answer = act(officer_client, act="caption", places="3")

    assert "*Figure 1 – How to*" in answer["text"]
    assert (answer["first"], answer["removed"]) == (3, 2)  # what was below the heading is so no more
    assert "This is now a caption." in answer["said"]


def test_difference_from_what_is_shown_is_all_that_is_sent(officer_client):
    answer = act(officer_client, before=TEXT.replace("Third", "Other"))

    assert answer["removed"] == answer["html"].count('class="piece ') == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"act": "join", "places": "0"}, "nothing before it"),
        ({"act": "paragraph", "places": "99"}, "changed in the meantime"),
        ({"act": "number", "places": "0", "words": "none"}, "Give the number"),
        ({"act": "split", "places": "1", "at": "0"}, "Place the cursor"),
        ({"act": "paragraph", "places": "x"}, "Choose what to change"),
        ({"act": "paragraph"}, "Choose what to change"),
        ({"act": "nonsense", "places": "0"}, "nonsense"),
        ({"text": "a\x00b"}, "null characters"),
        ({"text": "x" * 1_000_001}, "too long to be edited piece by piece"),
    ],
)
def test_what_cannot_be_done_is_said(officer_client, values, words):
    assert words.casefold() in act(officer_client, **values)["error"].casefold()


def test_ids_of_public_links_are_kept_and_said(officer_client, owner):
    edition = factories.edition(factories.instrument(owner), text=TEXT)

    answer = act(officer_client, act="paragraph", places="0", edition=str(edition.translation_key))

    assert "{#art_1}" in answer["text"]
    assert "public links were kept" in answer["said"]


def test_ids_of_another_organization_are_not_there(officer_client):
    edition = factories.edition(factories.instrument(factories.organization()), text=TEXT)
    values = {"text": TEXT, "act": "paragraph", "places": "0", "edition": str(edition.translation_key)}

    assert officer_client.post(reverse("structure:act"), values).status_code == 404


def test_edition_whose_draft_is_sealed_is_not_there(client, owner):
    edition = factories.edition(factories.instrument(owner), text=TEXT)
    edition.save_revision(user=factories.officer(owner), log_action=True)
    EditionPage.objects.filter(pk=edition.pk).update(live=False)
    client.force_login(factories.secretariat_member())
    values = {"text": TEXT, "edition": str(edition.translation_key)}

    for asked in ({}, {"act": "paragraph", "places": "0"}):
        assert client.post(reverse("structure:act"), {**values, **asked}).status_code == 404


def test_nothing_is_written(officer_client, owner):
    edition = factories.edition(factories.instrument(owner), text=TEXT)
    before = EditionPage.objects.values().get(pk=edition.pk), edition.revisions.count()

    act(officer_client, act="paragraph", places="0", edition=str(edition.translation_key))

    assert (EditionPage.objects.values().get(pk=edition.pk), edition.revisions.count()) == before


def test_readers_are_refused(client):
    client.force_login(factories.delegate())

    assert client.post(reverse("structure:act"), {"text": TEXT}).status_code == 302


def test_doubt_is_gone_after_its_mend(officer_client):
    def doubts(text: str) -> str:
        return officer_client.post(reverse("structure:doubts"), {"text": text, "language": "en"}).json()["html"]

    before = doubts(TEXT)
    values = json.loads(html.unescape(re.findall(r'data-mend="([^"]*)"', before)[0]))
    after = act(officer_client, **{**values, "places": ",".join(map(str, values["places"]))})["text"]

    assert "Make it a caption" in before
    assert "Make it a caption" not in doubts(after)


def import_page(client: Client, **values: Any) -> str:
    answer = client.post(reverse("imports:index"), {"text": TEXT, "language": "en", **values})
    assert answer.status_code == 200
    return answer.content.decode()


def test_form_without_script_has_every_act_of_many_pieces_as_a_button(officer_client):
    page = import_page(officer_client, do="preview")

    offered = set(re.findall(r'name="act" value="(\w+)"', page))
    assert offered == set(ActName) - {ActName.SPLIT, ActName.WORDS, ActName.RENAME}  # they are done in the text itself


def test_button_without_script_does_the_act(officer_client):
    page = import_page(officer_client, act="join", places=["2"])

    assert "First. Second &lt;b&gt;." in page
    assert "This is now part of the piece before." in page


def test_mend_without_script_settles_its_doubt(officer_client):
    page = import_page(officer_client, do="preview")
    (mend,) = [value for value in re.findall(r'name="mend" value="([^"]*)"', page) if "caption" in value]

    after = import_page(officer_client, mend=html.unescape(mend))

    assert "*Figure 1 – How to*" in after
    assert "Make it a caption" not in after


@pytest.mark.parametrize(
    "mend", ["{", "[]", '{"act": "join"}', '{"act": "x", "places": 3}', "[[1, 2, 3]]", "[" * 5_000]
)
def test_mend_that_is_none_is_refused(officer_client, mend):
    assert "First.\n\nSecond" in import_page(officer_client, mend=mend)


def test_refused_button_leaves_the_text(officer_client):
    page = import_page(officer_client, act="join", places=["0"])

    assert "There is nothing before it" in page
    assert "First.\n\nSecond" in page
