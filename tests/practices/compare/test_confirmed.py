"""What a person confirmed leads in a comparison, with who, when and why; what was withdrawn does not."""

import pytest
from django.test import Client
from django.urls import reverse

from practices.actions.links import confirm_link
from practices.models.links import Relation
from tests import factories

pytestmark = pytest.mark.django_db

OURS = "1. Presents\n\nMembers accept no gift beyond simple courtesy.\n\n2. Quarters\n\nLamps are put out at ten.\n"
THEIRS = "1. Gifts\n\nStaff accept no gift beyond a token.\n\n2. Archives\n\nRecords are kept for thirty years.\n"


def address(*editions, **query):
    pairs = "&".join(f"edition={edition.translation_key}" for edition in editions)
    return f"{reverse('compare')}?{pairs}" + "".join(f"&{name}={value}" for name, value in query.items())


def exported(*editions):
    return address(*editions).replace(reverse("compare"), reverse("comparison_export", kwargs={"form": "json"}))


@pytest.fixture
def two():
    return factories.edition(text=OURS), factories.edition(text=THEIRS)


@pytest.fixture
def link(two):
    """Confirm what no machine would find: lamps and archives."""
    ours, theirs = two
    return confirm_link(
        left=theirs.provisions.get(eid="sec_2"),
        right=ours.provisions.get(eid="sec_2"),
        relation=Relation.NARROWER,
        reason="Both are about <keeping> the house.",
        by=factories.secretariat_member(),
    )


def test_confirmed_pair_shares_a_row_and_says_who_and_why(client: Client, two, link):
    page = client.get(address(*two)).content.decode()

    assert "Confirmed by a person" in page
    assert "is narrower than" in page
    assert "Confirmed for" in page
    assert "the secretariat" in page
    assert "Both are about &lt;keeping&gt; the house." in page
    assert "2 in both texts" in page


def test_confirmed_pair_is_told_from_the_side_of_each_column(client: Client, two, link):
    page = client.get(address(*reversed(two))).content.decode()

    assert "is broader than" in page
    assert "is narrower than" not in page


def test_row_of_which_some_pairs_are_confirmed_says_how_many_and_which(client: Client, two, link):
    ours, theirs = two
    third = factories.edition(text="1. Quarters\n\nLamps are put out at ten.\n")

    page = client.get(address(ours, theirs, third)).content.decode()

    assert "<summary>1 of 2 pairs confirmed by a person</summary>" in page
    assert "<summary>Confirmed by a person</summary>" not in page
    name = ours.instrument.organization.title
    assert f'<p class="degree">Confirmed by a person, with \u2068{name} 2\u2069</p>' in page
    assert page.count("Confirmed by a person, with") == 1
    (row,) = (one for one in client.get(exported(ours, theirs, third)).json()["rows"] if one["ground"] == "link")
    assert row["why"] == "1 of 2 pairs confirmed by a person"


def test_withdrawn_link_makes_no_row(client: Client, two, link):
    link.withdrawn_at = link.confirmed_at
    link.save()

    page = client.get(address(*two)).content.decode()

    assert "Confirmed by a person" not in page
    assert "1 in both texts" in page


def test_link_of_words_that_changed_since_makes_no_row(client: Client, two, link):
    link.left_hash = "0" * 64
    link.save()

    assert "Confirmed by a person" not in client.get(address(*two)).content.decode()


def test_links_cost_no_more_queries_for_more_of_them(client: Client, two, link, django_assert_max_num_queries):
    ours, theirs = two
    confirm_link(
        left=ours.provisions.get(eid="sec_1"),
        right=theirs.provisions.get(eid="sec_1"),
        relation=Relation.EQUIVALENT,
        reason="The same rule.",
        by=factories.officer(ours.instrument.organization),
    )

    with django_assert_max_num_queries(18):
        page = client.get(address(*two)).content.decode()

    assert page.count("Confirmed for") == 2
    assert ours.instrument.organization.title in page
