"""The gap page: what a reader sees, and what it refuses."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from practices.actions.links import confirm_link
from practices.models.links import Relation
from tests import factories
from tests.practices.gaps.texts import OWN, address, others, own, prepare_all, presents, reference

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_missing_weaker_and_present_are_told_apart(client: Client):
    page = text_of(client.get(address(own(), reference())))

    assert "3 sentences and items of the reference: 1 with a counterpart, 1 worded less bindingly, 1 without" in page
    assert "The reference says “shall”, this text says “should”." in page
    assert "<mark>shall</mark>" in page
    assert "<mark>should</mark>" in page
    assert "No counterpart found" in page
    assert "not confirmed" in page


def test_picker_asks_for_two_texts(client: Client):
    mine, theirs = own(), reference()

    page = text_of(client.get(reverse("gaps")))

    assert str(mine.translation_key) in page
    assert str(theirs.translation_key) in page
    assert "Show the gaps" in page


def test_picker_of_an_empty_portal_says_so(client: Client):
    assert "No text is open to you yet." in text_of(client.get(reverse("gaps")))


def test_officer_finds_the_own_texts_first(client: Client):
    mine, theirs = own(), others(name="Alpine Corps")
    client.force_login(factories.officer(mine.instrument.organization))

    choices = client.get(reverse("gaps")).context["choices"]

    assert [group.label for group in choices.own] == ["Harbour Union", "Alpine Corps"]
    assert theirs in choices.own[1].editions


def test_instruments_that_others_stand_beside_lead_the_references(client: Client):
    mine, theirs = own(), reference()
    factories.adoption(theirs.instrument, organization=mine.instrument.organization)

    choices = client.get(reverse("gaps")).context["choices"]

    assert choices.references[0].editions == (theirs,)


def test_draft_is_not_offered(client: Client):
    mine = own()
    mine.unpublish()

    assert client.get(reverse("gaps")).context["choices"].own == ()


def test_of_an_extract_nothing_is_said_to_be_missing(client: Client):
    page = text_of(client.get(address(own(text_status="extract"), reference())))

    assert "Nothing in this extract" in page
    assert "No counterpart found" not in page
    assert "Content that is missing here may be in the full text" in page


def test_of_a_summary_neither_missing_nor_weaker_is_said(client: Client):
    page = text_of(client.get(address(own(text_status="summary"), reference())))

    assert "Nothing in this summary" in page
    assert "this text says" not in page
    assert "0 worded less bindingly" in page


def test_summary_is_no_reference(client: Client):
    page = text_of(client.get(address(own(), reference(text_status="summary"))))

    assert "choose the text itself as the reference" in page


def test_same_text_twice_is_refused(client: Client):
    mine = own()

    assert "Both are the same text" in text_of(client.get(address(mine, mine)))


def test_text_in_another_language_is_compared_by_meaning(client: Client):
    french = own(language="fr", text="1. Droit local\n\nLes membres respectent la loi et les coutumes du pays hôte.\n")

    response = client.get(address(french, reference()))

    host = response.context["sheet"].row("sec_3")
    assert host.is_present
    assert 'lang="fr"' in text_of(response)


def test_confirmed_link_leads_and_says_for_whom(client: Client, secretariat):
    mine, theirs = own(text=OWN + "\n3. Snowmobiles\n\nSnowmobiles are driven with care.\n"), reference()
    confirm_link(
        left=theirs.provisions.get(text__contains="gift"),
        right=mine.provisions.get(text__contains="Snowmobiles are"),
        relation=Relation.EQUIVALENT,
        reason="Same rule.",
        by=secretariat,
    )

    page = text_of(client.get(address(mine, theirs)))

    assert "Confirmed by a person, for the secretariat" in page


def test_hidden_text_is_not_there(client: Client):
    assert client.get(address(own(audience=None), reference())).status_code == 404
    assert client.get(f"/gaps/?own={uuid.uuid4()}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "?own=x&reference=y",
        "?own=%00&basket=%00",
        "?by=nothing&languages=x",
        "?basket=x.y.z&basket=" + "a" * 3000,
        "?" + "basket=00000000-0000-0000-0000-000000000000&" * 300,
        "?say=%F0%9F%92%A9&say=%00",
    ],
)
def test_strange_address_is_answered_with_a_sentence(client: Client, query: str):
    own()

    assert client.get(reverse("gaps") + query).status_code == 200


def test_strange_questions_about_two_texts_are_answered(client: Client):
    mine, theirs = own(), reference()

    for more in ("&say=%00", "&say=nothing", "&by=x", "&basket=.", "&basket=%2E%00", "&languages=all&say=" + "x" * 900):
        assert client.get(address(mine, theirs, more)).status_code == 200, more


def test_reference_without_that_provision_is_told(client: Client):
    assert "no longer has this provision" in text_of(client.get(address(own(), reference(), "&say=nothing")))


def test_right_to_left_text_keeps_its_direction(client: Client):
    arabic = own(language="ar", text="1. الهدايا\n\nلا يجوز للموظفين قبول الهدايا.\n")

    assert 'lang="ar" dir="rtl"' in text_of(client.get(address(reference(), arabic)))


def test_page_is_left_out_of_search_engines(client: Client):
    assert 'content="noindex, nofollow"' in text_of(client.get(address(own(), reference())))


def test_page_with_wordings_and_basket_takes_few_queries(client: Client, django_assert_max_num_queries):
    mine, theirs, third = own(), reference(), others()
    prepare_all()
    asked = address(mine, theirs, f"&say=sec_1&basket={presents(third).public_id}.sec_1")
    client.get(asked)

    with django_assert_max_num_queries(14):
        response = client.get(asked)

    assert response.context["said"].wordings
    assert len(response.context["basket"].items) == 1


def test_topics_take_few_queries(client: Client, django_assert_max_num_queries):
    asked = address(own(), reference(), "&by=topic")
    client.get(asked)

    with django_assert_max_num_queries(14):
        assert client.get(asked).status_code == 200


def test_edition_page_leads_to_the_gaps(client: Client):
    theirs = reference()

    assert f"/gaps/?reference={theirs.translation_key}" in text_of(client.get(theirs.url))
    assert f"/gaps/?reference={theirs.translation_key}" in text_of(client.get(theirs.instrument.url))


def test_start_is_offered_to_who_writes_for_an_organization_alone(client: Client):
    mine, theirs = own(), reference()
    start = reverse("starting:start", args=[theirs.translation_key])

    assert start not in text_of(client.get(theirs.url))
    client.force_login(factories.delegate())
    assert start not in text_of(client.get(theirs.url))
    client.force_login(factories.officer(mine.instrument.organization))
    assert start in text_of(client.get(theirs.url))
