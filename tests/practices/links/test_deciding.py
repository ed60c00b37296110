"""Confirming, dismissing and withdrawing links; who may, and what is told to who comes second."""

import pytest

from practices.actions.links import (
    LinkRefused,
    confirm_link,
    decide_proposal,
    propose_link,
    propose_links,
    withdraw_link,
)
from practices.models.editions import EditionPage
from practices.models.follow_ups import FollowUpDecision
from practices.models.links import LinkProposal, ProvisionLink
from tests.factories import delegate, edition, instrument, officer, organization, secretariat_member

pytestmark = pytest.mark.django_db


def confirm(left, right, by, relation="equivalent", reason="The same rule in other words"):
    return confirm_link(left=left, right=right, relation=relation, reason=reason, by=by)


def test_an_officer_links_a_provision_of_the_own_organization_and_says_it_for_it(two):
    link = confirm(*two.gifts, two.our_officer)

    assert link.confirmed_for == two.ours.instrument.organization
    assert link.left_hash == link.left.hash
    assert list(ProvisionLink.objects.standing()) == [link]


def test_the_secretariat_links_any_two_and_acts_for_neither(two, secretariat):
    assert confirm(*two.gifts, secretariat).confirmed_for is None


def test_secretariat_that_acts_for_a_side_says_it_for_that_side(two):
    by = secretariat_member()
    by.groups.add(two.theirs.instrument.organization.officers)

    assert confirm(*two.gifts, by).confirmed_for == two.theirs.instrument.organization


@pytest.mark.parametrize(("given", "turned"), [("narrower", "broader"), ("broader", "narrower"), ("related",) * 2])
def test_a_relation_is_kept_from_the_lower_row_whichever_way_it_was_given(two, given, turned):
    left, right = two.gifts
    assert left.pk < right.pk

    link = confirm(right, left, two.our_officer, relation=given)

    assert (link.left, link.right, link.relation) == (left, right, turned)


def test_a_stranger_may_not_link(two):
    for by in (delegate(), officer(organization())):
        with pytest.raises(LinkRefused):
            confirm(*two.gifts, by)
    assert not ProvisionLink.objects.exists()


@pytest.mark.parametrize(
    ("relation", "reason"), [("equal", "x"), ("", "x"), ("related", "  "), ("related", "x" * 2001)]
)
def test_a_link_without_relation_or_reason_is_refused(two, relation, reason):
    with pytest.raises(LinkRefused):
        confirm(*two.gifts, two.our_officer, relation, reason)


def test_provisions_of_one_text_or_of_a_summary_are_not_linked(two):
    left = two.gifts[0]
    with pytest.raises(LinkRefused):
        confirm(left, two.relations[0], two.our_officer)

    EditionPage.objects.filter(pk=two.theirs.pk).update(text_status="summary")
    with pytest.raises(LinkRefused):
        confirm(left, two.provision(two.theirs, "sec_1"), two.our_officer)


def test_what_the_officer_may_not_see_is_not_linked(two):
    hidden = edition(instrument(organization(), audience=None), audience=None).provisions.first()

    with pytest.raises(LinkRefused):
        confirm(two.gifts[0], hidden, two.our_officer)


def test_the_second_link_of_a_pair_is_refused(two):
    confirm(*two.gifts, two.our_officer)

    with pytest.raises(LinkRefused):
        confirm(*reversed(two.gifts), two.their_officer)


def test_confirming_a_proposal_decides_it(two):
    propose_links(edition=two.ours)
    row = LinkProposal.objects.for_listing()[0]

    link = decide_proposal(
        proposal=row, left=row.right.public_id, relation="broader", reason="Wider", by=two.our_officer
    )

    row.refresh_from_db()
    assert row.decision == FollowUpDecision.CONFIRMED
    assert link is not None
    assert link.relation == "narrower"


@pytest.mark.parametrize("first", ["related", ""])
def test_what_somebody_decided_meanwhile_is_told_and_stays(two, first):
    propose_links(edition=two.ours)
    row = LinkProposal.objects.for_listing()[0]
    decide_proposal(proposal=row, left=row.left.public_id, relation=first, reason="Alike", by=two.our_officer)

    with pytest.raises(LinkRefused, match=two.our_officer.username):
        decide_proposal(proposal=row, left=row.left.public_id, relation="equivalent", reason="No", by=two.their_officer)

    row.refresh_from_db()
    assert row.decided_by == two.our_officer


def test_a_stranger_decides_nothing(two):
    propose_links(edition=two.ours)
    row = LinkProposal.objects.for_listing()[0]

    for by in (delegate(), officer(organization())):
        with pytest.raises(LinkRefused):
            decide_proposal(proposal=row, left=row.left.public_id, relation="", reason="", by=by)
    assert LinkProposal.objects.open().count() == LinkProposal.objects.count()


def test_a_relation_that_is_read_from_neither_provision_is_refused(two):
    propose_links(edition=two.ours)
    row = LinkProposal.objects.for_listing()[0]

    with pytest.raises(LinkRefused):
        decide_proposal(proposal=row, left=row.public_id, relation="narrower", reason="x", by=two.our_officer)


def test_a_withdrawn_link_stands_no_more_and_can_be_made_anew(two):
    link = confirm(*two.gifts, two.our_officer)

    withdraw_link(link=link, by=two.their_officer)

    assert not ProvisionLink.objects.standing().exists()
    assert confirm(*two.gifts, two.our_officer).pk != link.pk
    with pytest.raises(LinkRefused):
        withdraw_link(link=link, by=two.our_officer)


def test_a_link_of_organizations_is_not_the_secretariats_to_withdraw(two, secretariat):
    with pytest.raises(LinkRefused):
        withdraw_link(link=confirm(*two.gifts, two.our_officer), by=secretariat)
    with pytest.raises(LinkRefused):
        withdraw_link(link=confirm(*two.relations, secretariat), by=officer(organization()))


def test_a_person_proposes_once(two):
    left, right = two.gifts
    row = propose_link(left=right, right=left, relation="narrower", by=two.our_officer)

    assert (row.left, row.relation, row.proposed_by) == (left, "broader", two.our_officer)
    with pytest.raises(LinkRefused):
        propose_link(left=left, right=right, relation="related", by=two.our_officer)
