"""How others say it, and the basket in the address."""

import uuid

import pytest
from django.test import Client

from practices.actions.editions import publish_edition
from practices.models.editions import EditionPage
from practices.views.gap_addresses import LONGEST, MOST_IN_BASKET, BasketWording, GapAddress, read_gap_address
from tests import factories
from tests.practices.gaps.texts import OTHERS, address, others, own, prepare_all, presents, reference

pytestmark = pytest.mark.django_db


def wordings(client: Client, mine, theirs, more: str = ""):
    return client.get(address(mine, theirs, f"&say=sec_1{more}")).context["said"].wordings


def test_wording_of_another_organization_comes_with_its_source(client: Client):
    mine, theirs, third = own(), reference(), others()
    prepare_all()

    (first, *_rest) = wordings(client, mine, theirs)

    assert first.id == str(presents(third).public_id)
    assert (first.organization.text, first.date, first.cited) == ("Polar Council", "14 May 2003", "1")
    assert first.terms_label == "Free reuse"


def test_wording_in_another_language_is_shown_on_asking(client: Client):
    text = "1. Cadeaux\n\nLes agents n’acceptent aucun cadeau ni aucune faveur dans le cadre de leurs fonctions.\n"
    mine, theirs, third = own(), reference(), others(language="fr", text=text)
    prepare_all()

    assert wordings(client, mine, theirs) == ()
    assert [one.language for one in wordings(client, mine, theirs, "&languages=all")] == ["fr"]
    assert third.provisions.count()


def test_the_reader_s_language_comes_first(client: Client):
    text = "1. Cadeaux\n\nLes agents n’acceptent aucun cadeau ni aucune faveur dans le cadre de leurs fonctions.\n"
    mine, theirs = own(), reference()
    others(language="fr", text=text, name="Corps alpin")
    others()
    prepare_all()

    assert [one.language for one in wordings(client, mine, theirs, "&languages=all")] == ["en", "fr"]


def test_provision_that_is_present_needs_no_wording(client: Client):
    page = client.get(address(own(), reference(), "&say=sec_3"))

    assert page.context["said"] is None
    assert "has a counterpart in your text" in page.content.decode()


def test_own_and_reference_organization_are_no_others(client: Client):
    mine, theirs = own(), reference()
    factories.edition(factories.instrument(mine.instrument.organization), text=OTHERS)
    factories.edition(factories.instrument(theirs.instrument.organization), text=OTHERS)
    prepare_all()

    assert wordings(client, mine, theirs) == ()


@pytest.mark.parametrize("audience", [None, "participating"])
def test_hidden_wording_never_appears(client: Client, audience):
    mine, theirs, third = own(), reference(), others(audience=audience)
    prepare_all()
    taken = f"&basket={presents(third).public_id}.sec_1"

    response = client.get(address(mine, theirs, f"&say=sec_1{taken}"))

    assert response.context["said"].wordings == ()
    assert response.context["basket"].items == ()
    assert "Polar Council" not in response.content.decode()


def test_hidden_texts_change_no_public_answer(client: Client):
    mine, theirs = own(), reference()
    others()
    prepare_all()
    asked = address(mine, theirs, "&say=sec_1&languages=all")
    before = client.get(asked)

    for number in range(3):
        others(name=f"Hidden {number}", audience="participating" if number else None)
    prepare_all()

    assert before.context["said"].wordings
    assert client.get(asked).content == before.content


def test_hidden_wording_and_one_that_never_was_are_answered_alike(client: Client):
    mine, theirs, third = own(), reference(), others(audience=None)
    hidden, never = str(presents(third).public_id), str(uuid.uuid4())

    answers = [client.get(address(mine, theirs, f"&basket={key}")).content for key in (hidden, never)]

    assert answers[0].replace(hidden.encode(), b"") == answers[1].replace(never.encode(), b"")


def test_officer_sees_wordings_that_are_open_to_organizations(client: Client):
    mine, theirs, third = own(), reference(), others(audience="participating")
    prepare_all()
    client.force_login(factories.officer(mine.instrument.organization))

    assert wordings(client, mine, theirs)[0].id == str(presents(third).public_id)


def test_wording_that_changed_since_is_told(client: Client):
    mine, theirs, third = own(), reference(), others()
    taken = f"&basket={presents(third).public_id}.sec_1"
    page = EditionPage.objects.get(pk=third.pk)
    page.numbered_text = OTHERS.replace("No present", "No gift, no present")
    publish_edition(edition=page, by=None)

    response = client.get(address(mine, theirs, taken))

    assert response.context["basket"].gone_count == 1
    assert "1 wording is no longer available to you here" in " ".join(response.content.decode().split())


def test_wording_is_put_into_the_basket_and_taken_out_by_a_link(client: Client):
    mine, theirs, third = own(), reference(), others()
    prepare_all()
    key = presents(third).public_id

    page = client.get(address(mine, theirs, "&say=sec_1"))
    taken = client.get(page.context["asked"].with_wording(str(key), "sec_1"))
    left = client.get(taken.context["asked"].without_wording(str(key)))

    assert f"basket={key}.sec_1" in page.content.decode()
    assert [item.place for item in taken.context["basket"].items] == ["sec_1"]
    assert left.context["basket"].items == ()
    assert "sessionid" not in taken.cookies


def test_full_basket_takes_no_more(client: Client):
    mine, theirs, third = own(), reference(), others()
    prepare_all()
    full = "".join(f"&basket={uuid.uuid4()}" for _number in range(MOST_IN_BASKET))

    page = client.get(address(mine, theirs, f"&say=sec_1{full}")).content.decode()

    assert "The basket is full" in page
    assert str(presents(third).public_id) + ".sec_1" not in page


def test_basket_that_is_too_large_is_cut_and_told(client: Client):
    more = "".join(f"&basket={uuid.uuid4()}" for _number in range(MOST_IN_BASKET + 5))

    page = client.get(address(own(), reference(), more))

    assert len(page.context["asked"].basket) == MOST_IN_BASKET
    assert "can contain at most 40 wordings" in page.content.decode()


def test_address_is_read_back_as_it_was_written(rf):
    asked = GapAddress(
        uuid.uuid4(), uuid.uuid4(), "topic", "sec_1", "all",
        (BasketWording(uuid.uuid4(), "art_6__para_2"), BasketWording(uuid.uuid4())),
    )  # fmt: skip

    assert read_gap_address(rf.get(asked.address()).GET) == asked


def test_full_basket_keeps_the_address_short():
    asked = GapAddress(uuid.uuid4(), uuid.uuid4())
    while not asked.is_full:
        asked = GapAddress(asked.own, asked.reference, basket=(*asked.basket, BasketWording(uuid.uuid4(), "e" * 110)))

    assert len(asked.address()) <= LONGEST
