"""The screens of links: what waits, deciding it with and without script, confirmed links, linking oneself."""

import pytest
from django.urls import reverse

from practices.actions.links import confirm_link, decide_proposal, propose_links
from practices.models.links import LinkProposal, ProvisionLink
from tests.factories import delegate, edition, instrument, officer, organization

pytestmark = pytest.mark.django_db

QUEUE, CONFIRMED, NEW = reverse("links:index"), reverse("links:confirmed"), reverse("links:new")


def answer(row, **values):
    return {
        "proposal": row.public_id,
        "left": row.left.public_id,
        "relation": "related",
        "reason": "The same subject",
        "do": "confirm",
    } | values


@pytest.fixture
def row(two):
    propose_links(edition=two.ours)
    return LinkProposal.objects.open().for_listing()[0]


def test_the_queue_shows_both_texts_with_their_differences_and_says_why_it_asks(client, two, row):
    client.force_login(two.our_officer)

    page = client.get(QUEUE).content.decode()

    assert "<del" in page
    assert "<ins" in page
    assert "found by the machine" in page
    assert str(row.public_id) in page
    assert f">{row.score}<" not in page


def test_the_own_provision_stands_on_the_left_for_each_organization(client, two, row):
    for by, page in ((two.our_officer, two.ours), (two.their_officer, two.theirs)):
        client.force_login(by)
        rows = client.get(QUEUE).context["rows"]
        assert {shown.pair.left.organization for shown in rows} == {page.instrument.organization.title}


def test_a_pair_is_confirmed_by_its_button(client, two, row):
    client.force_login(two.our_officer)

    response = client.post(QUEUE, answer(row), follow=True)

    assert ProvisionLink.objects.get().reason == "The same subject"
    assert "Confirmed." in response.content.decode()


def test_a_pair_is_dismissed_by_script_with_an_answer_in_json(client, two, row):
    client.force_login(two.our_officer)

    response = client.post(QUEUE, answer(row, do="dismiss"), headers={"accept": "application/json"})

    assert response.status_code == 200
    assert response.json()["said"]
    assert row not in LinkProposal.objects.open()


def test_a_decision_of_somebody_else_is_told_and_not_overwritten(client, two, row):
    decide_proposal(proposal=row, left=row.left.public_id, relation="equivalent", reason="Same", by=two.their_officer)
    client.force_login(two.our_officer)

    response = client.post(QUEUE, answer(row, do="dismiss"), headers={"accept": "application/json"})

    assert response.status_code == 409
    assert two.their_officer.username in response.json()["said"]
    assert ProvisionLink.objects.standing().count() == 1


@pytest.mark.parametrize(
    "values",
    [{"relation": ""}, {"relation": "x"}, {"reason": " "}, {"left": "x"}, {"proposal": "x"}, {"proposal": ""}],
)
def test_half_an_answer_changes_nothing_and_is_told(client, two, row, values):
    client.force_login(two.our_officer)

    response = client.post(QUEUE, answer(row, **values), headers={"accept": "application/json"})

    assert response.status_code == 409
    assert not ProvisionLink.objects.exists()
    assert row in LinkProposal.objects.open()


def test_strangers_see_and_decide_nothing(client, two, row):
    client.force_login(officer(organization()))
    assert str(row.public_id) not in client.get(QUEUE).content.decode()
    assert client.post(QUEUE, answer(row), headers={"accept": "application/json"}).status_code == 409

    client.force_login(delegate())
    assert client.get(QUEUE).status_code in {302, 403, 404}
    assert not ProvisionLink.objects.exists()


def test_a_pair_with_a_hidden_text_is_for_who_may_see_both(client, two, secretariat):
    hidden = edition(instrument(organization(), topics=list(two.ours.instrument.topics.all()), audience=None),
                     audience=None, text=two.ours.numbered_text)  # fmt: skip
    propose_links(edition=hidden)
    row = LinkProposal.objects.for_listing().filter(right__edition=hidden)[0]
    client.force_login(two.our_officer)
    assert str(row.public_id) not in client.get(QUEUE).content.decode()

    client.force_login(secretariat)
    assert str(row.public_id) in client.get(QUEUE).content.decode()


def test_the_queue_costs_the_same_whatever_its_length(client, two, row, django_assert_max_num_queries):
    client.force_login(two.our_officer)
    client.get(QUEUE)

    with django_assert_max_num_queries(30):
        client.get(QUEUE)


@pytest.mark.parametrize("query", ["?p=999", "?p=x", "?edition=x", "?edition=" + "0" * 36, "?left=%00&right=%00"])
@pytest.mark.parametrize("address", [QUEUE, CONFIRMED, NEW])
def test_odd_queries_are_answered(client, two, row, address, query):
    client.force_login(two.our_officer)

    assert client.get(address + query).status_code == 200


def test_two_provisions_are_named_by_address_and_by_id_and_linked(client, two):
    left, right = two.gifts
    client.force_login(two.our_officer)
    named = {"left": f"https://example.org{two.ours.url}#sec_1", "right": f"/provisions/{right.public_id}/"}

    page = client.get(NEW, named).content.decode()
    assert str(left.public_id) in page

    client.post(NEW, {**named, "relation": "broader", "reason": "It names contractors", "do": "confirm"})
    assert ProvisionLink.objects.get().relation == "broader"


def test_naming_what_is_not_there_is_refused_in_words(client, two):
    client.force_login(two.our_officer)
    hidden = edition(instrument(audience=None), audience=None).provisions.first()

    page = client.get(NEW, {"left": str(hidden.public_id), "right": "nonsense"}).content.decode()

    assert page.count("There is no such provision, or you may not see it.") == 2


def test_a_person_proposes_for_others(client, two):
    left, right = two.gifts
    client.force_login(two.our_officer)

    client.post(NEW, {"left": left.public_id, "right": right.public_id, "relation": "related", "do": "propose"})

    assert LinkProposal.objects.open().get().ground == "person"


def test_confirmed_links_are_listed_and_withdrawn(client, two):
    left, right = two.gifts
    link = confirm_link(left=left, right=right, relation="narrower", reason="Stricter", by=two.our_officer)
    client.force_login(two.their_officer)

    page = client.get(CONFIRMED).content.decode()
    assert "A is broader than B" in page
    assert "Stricter" in page

    client.post(CONFIRMED, {"link": link.public_id})
    assert not ProvisionLink.objects.standing().exists()
