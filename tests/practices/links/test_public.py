"""What readers are told of links: beside the text, in the API, only where both texts are open to them."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from rest_framework.test import APIClient

from practices.actions.editions import publish_edition
from practices.actions.links import confirm_link, withdraw_link
from practices.actions.releases import decide_release, kind_of
from practices.models.editions import EditionPage
from practices.queries.comparison.columns import load_columns
from practices.queries.comparison.confirmed import confirmed_links
from practices.queries.links.standing import links_of
from tests import factories

pytestmark = pytest.mark.django_db

PUBLIC = AnonymousUser()


@pytest.fixture
def link(two):
    left, right = two.gifts
    return confirm_link(left=left, right=right, relation="narrower", reason="It names contractors", by=two.our_officer)


def narrow(page):
    decide_release(
        kind=kind_of(page), thing=page.translation_key, audience="own", authority="x", by=None, as_operator=True
    )


def comparison(*editions):
    return f"{reverse('compare')}?" + "&".join(f"edition={edition.translation_key}" for edition in editions)


def test_each_text_says_what_its_provision_corresponds_to(client, two, link):
    ours, theirs = (client.get(page.url).content.decode() for page in (two.ours, two.theirs))

    assert "Narrower than <bdi>Harbour Union</bdi>" in ours
    assert "Broader than <bdi>Alpine Corps</bdi>" in theirs
    assert "It names contractors" in ours
    assert "Stated by Alpine Corps" in theirs


def test_a_link_to_a_text_that_is_not_open_is_told_nowhere(client, two, link):
    narrow(two.theirs)

    assert "Harbour Union" not in client.get(two.ours.url).content.decode()
    assert links_of(two.ours, PUBLIC) == {}
    assert client.get(comparison(two.ours, two.theirs)).status_code == 404
    assert APIClient().get("/api/v1/links/").data["results"] == []
    assert APIClient().get(f"/api/v1/links/{link.public_id}/").status_code == 404
    assert len(links_of(two.theirs, two.their_officer)) == 1


def test_a_link_whose_words_changed_or_that_was_withdrawn_is_told_no_more(client, two, link):
    page = EditionPage.objects.get(pk=two.ours.pk)
    page.numbered_text = page.numbered_text.replace("no gift,", "no gift, loan,")
    publish_edition(edition=page, by=None)
    assert links_of(two.theirs, PUBLIC) == {}

    left, right = two.relations
    other = confirm_link(left=left, right=right, relation="equivalent", reason="Same", by=two.our_officer)
    assert list(links_of(two.theirs, PUBLIC)) == ["sec_2"]
    withdraw_link(link=other, by=two.our_officer)
    assert links_of(two.theirs, PUBLIC) == {}


def test_the_text_costs_the_same_for_many_links(client, two, link, django_assert_max_num_queries):
    left, right = two.relations
    with django_assert_max_num_queries(12):
        links_of(two.ours, PUBLIC)
    confirm_link(left=left, right=right, relation="related", reason="x", by=two.our_officer)
    with django_assert_max_num_queries(12):
        links_of(two.ours, PUBLIC)
    with django_assert_max_num_queries(1):
        links_of(EditionPage(pk=0), PUBLIC)


def test_pairs_of_links_are_by_place_and_what_is_only_related_leads_nothing(two, link):
    left, right = two.relations
    confirm_link(left=left, right=right, relation="related", reason="x", by=two.our_officer)

    for order, at in (([two.ours, two.theirs], (0, 1)), ([two.theirs, two.ours], (0, 1))):
        assert confirmed_links(load_columns(order))[0] == {at: [("sec_1", "sec_1")]}


def test_a_folded_provision_counts_for_its_unit(two):
    folded = factories.edition(text="1. Presents\n\nMembers accept none of these:\n\n(a) gifts;\n\n(b) loans.\n")
    point = folded.provisions.current().get(text__startswith="gifts")
    other = two.theirs.provisions.current().get(eid="sec_1")
    by = factories.secretariat_member()
    confirm_link(left=point, right=other, relation="equivalent", reason="Same", by=by)

    assert point.eid != "sec_1"
    assert confirmed_links(load_columns([folded, two.theirs]))[0] == {(0, 1): [("sec_1", "sec_1")]}


def test_the_api_lists_links_and_filters_them(two, link):
    left, right = two.relations
    other = confirm_link(left=left, right=right, relation="related", reason="x", by=two.our_officer)
    api = APIClient()

    def ids(**query):
        return [row["id"] for row in api.get("/api/v1/links/", query).data["results"]]

    assert ids() == [str(link.public_id), str(other.public_id)]
    assert ids(relation="related") == [str(other.public_id)]
    assert ids(provision=link.right.public_id) == [str(link.public_id)]
    assert len(ids(edition=two.theirs.translation_key)) == 2
    row = api.get(f"/api/v1/links/{link.public_id}/").data
    assert (row["left"], row["right"], row["relation"]) == (
        str(link.left.public_id),
        str(link.right.public_id),
        "narrower",
    )
    assert row["judge"] == str(two.ours.instrument.organization.translation_key)
    assert api.get("/api/v1/links/", {"edition": "x"}).status_code == 400


def test_the_api_costs_the_same_for_many_links(two, link, django_assert_num_queries):
    left, right = two.relations
    confirm_link(left=left, right=right, relation="related", reason="x", by=two.our_officer)
    APIClient().get("/api/v1/links/")

    with django_assert_num_queries(4):
        APIClient().get("/api/v1/links/")
