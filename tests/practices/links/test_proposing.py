"""What the machine asks people about."""

import pytest

from practices.actions.editions import publish_edition
from practices.actions.links import MOST_OPEN, ask_again, confirm_link, decide_proposal, propose_links
from practices.models.editions import EditionPage
from practices.models.instruments import InstrumentLineage
from practices.models.links import LinkGround, LinkProposal
from practices.queries.links.candidates import value_of
from tests.factories import edition, instrument

pytestmark = pytest.mark.django_db


def pairs(queryset=None):
    rows = (queryset if queryset is not None else LinkProposal.objects.open()).for_listing()
    return {frozenset((row.left.edition_id, row.left.eid, row.right.edition_id, row.right.eid)) for row in rows}


def test_alike_provisions_of_texts_with_a_common_topic_are_proposed(two):
    made = propose_links(edition=two.ours)

    assert made == LinkProposal.objects.count() >= 2
    assert frozenset((two.ours.pk, "sec_1", two.theirs.pk)) in pairs()
    assert frozenset((two.ours.pk, "sec_2", two.theirs.pk)) in pairs()
    assert all(row.ground == LinkGround.ALIKE and 0 < row.value <= 1 for row in LinkProposal.objects.all())


def test_proposing_again_from_either_side_adds_nothing(two):
    propose_links(edition=two.ours)

    assert propose_links(edition=two.ours) == 0
    assert propose_links(edition=two.theirs) == 0


def test_what_was_dismissed_is_not_asked_again(two):
    propose_links(edition=two.ours)
    for row in LinkProposal.objects.for_listing():
        decide_proposal(proposal=row, left=row.left.public_id, relation="", reason="", by=two.our_officer)

    assert propose_links(edition=two.ours) == 0
    assert not LinkProposal.objects.open().exists()


def test_what_is_linked_is_not_asked_about(two):
    left, right = two.gifts
    confirm_link(left=left, right=right, relation="equivalent", reason="Same rule", by=two.our_officer)

    propose_links(edition=two.ours)

    assert frozenset((two.ours.pk, "sec_1", two.theirs.pk)) not in pairs()


def test_texts_that_share_neither_topic_nor_lineage_nor_words_are_left_alone(two):
    lone = edition(instrument(), text="1. Opening\n\nThis plan lists the buildings and their rooms.\n")

    assert propose_links(edition=lone) == 0


def test_declared_lineage_is_the_ground_and_is_worth_more(two):
    propose_links(edition=two.ours)
    alike = LinkProposal.objects.for_listing()[0]
    LinkProposal.objects.all().delete()
    InstrumentLineage.objects.create(
        instrument=two.ours.instrument, kind="adapted_from", other=two.theirs.instrument, sort_order=0
    )

    propose_links(edition=two.ours)

    best = LinkProposal.objects.for_listing()[0]
    assert best.ground == LinkGround.LINEAGE
    assert best.value > alike.value


@pytest.mark.parametrize("status", ["summary", "extract"])
def test_a_summary_and_an_extract_are_not_asked_about(two, status):
    EditionPage.objects.filter(pk=two.ours.pk).update(text_status=status)
    two.ours.refresh_from_db()

    assert propose_links(edition=two.ours) == 0


def test_asking_is_worth_most_where_it_promises_most_and_nothing_for_the_same_words():
    scores = (0.75, 0.85, 0.95, 1.0)
    values = [value_of(score, has_lineage=False, shares_topic=False, is_first=False) for score in scores]

    assert values == sorted(values, reverse=True)
    assert values[-1] == value_of(0.5, has_lineage=False, shares_topic=False, is_first=False) == 0
    assert value_of(0.75, has_lineage=True, shares_topic=True, is_first=True) == 1.0


def test_the_proposals_about_one_text_are_bounded(two, monkeypatch):
    monkeypatch.setattr("practices.actions.links.MOST_OPEN", 1)

    propose_links(edition=two.ours)
    propose_links(edition=two.ours)

    assert LinkProposal.objects.count() == 1
    assert MOST_OPEN > 1


def test_other_words_are_asked_about_with_the_link_that_they_had(two):
    left, right = two.gifts
    link = confirm_link(left=left, right=right, relation="narrower", reason="Ours is stricter", by=two.our_officer)
    page = EditionPage.objects.get(pk=two.ours.pk)
    page.numbered_text = page.numbered_text.replace("no gift,", "no gift, loan,")

    publish_edition(edition=page, by=None)

    row = LinkProposal.objects.open().get(ground=LinkGround.WORDS_CHANGED)
    sides = {row.left.edition_id: row.left, row.right.edition_id: row.right}
    assert row.earlier == link
    assert "loan" in sides[two.ours.pk].text
    assert sides[two.theirs.pk] == right
    assert row.relation == ("narrower" if row.left == sides[two.ours.pk] else "broader")
    assert row.value == 1.0


def test_the_same_words_keep_their_link_and_nobody_is_asked(two):
    left, right = two.gifts
    link = confirm_link(left=left, right=right, relation="equivalent", reason="Same rule", by=two.our_officer)
    page = EditionPage.objects.get(pk=two.ours.pk)
    page.numbered_text += "\n4. Uniform\n\nUniforms are worn on duty.\n"

    publish_edition(edition=page, by=None)

    assert type(link).objects.standing().get() == link
    assert not LinkProposal.objects.filter(ground=LinkGround.WORDS_CHANGED).exists()


def test_asking_again_about_nothing_new_does_nothing(two):
    assert ask_again(edition=two.ours, since=two.gifts[0].published_at.replace(year=2999)) == 0
