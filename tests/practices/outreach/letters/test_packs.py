"""Packs: making, changing, pinning; what may go to whom, and asking for what may not."""

import pytest

from organizations.models import User
from practices.actions.proposals import decide_proposal
from practices.models.instruments import ReuseTerms
from practices.models.outreach.packs import Pack
from practices.models.proposals import Proposal
from practices.models.releases import Audience, Release
from practices.outreach.actions.packs import (
    PackRefused,
    change_pack,
    delete_pack,
    make_pack,
    propose_release_to_recipients,
)
from practices.outreach.queries.packs import deliverable, listed_packs, packed
from tests import factories
from tests.practices.outreach.letters import making

pytestmark = pytest.mark.django_db


def open_to(audience, organization, **fields) -> bool:
    """Tell whether an edition that is released to `audience` may go to `organization`."""
    text = factories.edition(factories.instrument(audience=audience, **fields), audience=audience)
    (row,) = deliverable([text], [organization])
    assert row.is_open is not bool(row.reason)
    return row.is_open


@pytest.mark.parametrize(
    ("audience", "to_participant", "to_published", "to_contact"),
    [
        (Audience.PUBLIC, True, True, True),
        (Audience.DELEGATIONS, True, False, False),
        (Audience.PARTICIPATING, True, False, False),
        (Audience.OWN, False, False, False),
    ],
)
def test_what_may_go_to_whom_follows_the_audience(audience, to_participant, to_published, to_contact):
    assert open_to(audience, making.participant()) is to_participant
    assert open_to(audience, factories.organization()) is to_published
    assert open_to(audience, making.contact_only()) is to_contact


@pytest.mark.parametrize("kind", ["participant", "contact_only"])
def test_what_names_an_organization_may_go_to_it_and_to_no_other(kind):
    named, other = getattr(making, kind)(), making.participant()
    text = factories.edition(factories.instrument(audience=None), audience=None)
    for page in (text, text.instrument):
        factories.open_to(page, Audience.NAMED, named=[named])

    rows = deliverable([text], [named, other])

    assert [row.is_open for row in rows] == [True, False]
    assert "other named organizations" in rows[1].reason


def test_a_text_whose_instrument_is_not_open_does_not_go_along():
    text = factories.edition(factories.instrument(audience=Audience.OWN), audience=Audience.PUBLIC)

    (row,) = deliverable([text], [making.participant()])

    assert not row.is_open


def test_its_own_text_goes_to_an_organization_whatever_the_audience():
    owner = making.participant()
    text = factories.edition(factories.instrument(owner, audience=None), audience=None)

    assert deliverable([text], [owner])[0].is_open


def test_an_organization_whose_accounts_are_closed_takes_no_part():
    organization = making.participant()
    User.objects.update(is_active=False)

    assert not open_to(Audience.PARTICIPATING, organization)


def test_a_text_that_was_taken_out_of_publication_does_not_go_along():
    text = factories.edition()
    text.unpublish()
    text.refresh_from_db()

    (row,) = deliverable([text], [making.participant()])

    assert row.reason == "This text is not published."


def test_a_text_that_changed_since_the_pack_was_used_goes_along_no_more(secretariat):
    text = factories.edition()
    pack = making.pack(text, by=secretariat)
    making.mailing(by=secretariat, pack=pack)
    text.numbered_text += "\n3. More\n\nMembers say more.\n"
    text.save_revision().publish()

    (row,) = deliverable(pack, [making.participant()])

    assert "has changed" in row.reason
    assert not row.may_be_proposed


def test_deliveries_cost_the_same_for_many_recipients(secretariat, django_assert_num_queries):
    pack = making.pack(factories.edition(), factories.edition(), by=secretariat)
    some = [making.participant() for _number in range(2)]
    many = [*some, *(making.participant() for _number in range(6))]
    deliverable(pack, some)

    for organizations in (some, many):
        with django_assert_num_queries(6):
            deliverable(pack, organizations)


def test_a_pack_that_was_used_is_neither_changed_nor_deleted(secretariat):
    text = factories.edition()
    pack = making.pack(text, by=secretariat)
    making.mailing(by=secretariat, pack=pack)

    with pytest.raises(PackRefused, match="cannot be changed"):
        change_pack(pack=pack, title="Other", editions=[text], by=secretariat)
    with pytest.raises(PackRefused, match="cannot be changed"):
        delete_pack(pack=pack, by=secretariat)


def test_a_pack_that_was_not_used_is_changed_and_deleted(secretariat):
    pack, text = making.pack(by=secretariat), factories.edition()

    changed = change_pack(pack=pack, title="Other", editions=[text, text], by=secretariat)

    assert (changed.title, [item.edition for item in changed.items.all()]) == ("Other", [text])
    delete_pack(pack=pack, by=secretariat)
    assert not Pack.objects.exists()


@pytest.mark.parametrize(("title", "count", "words"), [("\0 ", 1, "a title"), ("Pack", 0, "at least one")])
def test_a_pack_without_title_or_editions_is_refused(secretariat, title, count, words):
    with pytest.raises(PackRefused, match=words):
        make_pack(title=title, editions=[factories.edition() for _number in range(count)], by=secretariat)


def test_a_pack_of_a_draft_is_refused(secretariat):
    text = factories.edition()
    text.unpublish()

    with pytest.raises(PackRefused, match="not published"):
        make_pack(title="Pack", editions=[text], by=secretariat)


def test_only_the_secretariat_makes_packs_and_proposes():
    text = factories.edition(audience=None)
    officer = factories.officer(text.instrument.organization)

    with pytest.raises(PackRefused, match="secretariat"):
        make_pack(title="Pack", editions=[text], by=officer)
    with pytest.raises(PackRefused, match="secretariat"):
        propose_release_to_recipients(editions=[text], organizations=[], authority="Letter", by=officer)


def test_one_release_decision_opens_a_text_to_all_recipients(secretariat):
    text = factories.edition(factories.instrument(audience=None), audience=None)
    recipients = [making.participant(), making.contact_only()]

    proposals = propose_release_to_recipients(
        editions=[text], organizations=recipients, authority="Decision 2", by=secretariat
    )

    assert [proposal.arguments["kind"] for proposal in proposals] == ["instrument", "edition"]
    owner = factories.approver(text.instrument.organization)
    for proposal in proposals:
        decide_proposal(proposal=proposal, approve=True, by=owner)
    assert all(row.is_open for row in deliverable([text], recipients))


def test_a_proposed_release_keeps_those_who_are_named_or_proposed_already(secretariat):
    before, waiting, new = making.participant(), making.participant(), making.participant()
    text = factories.edition(audience=None)
    factories.open_to(text, Audience.NAMED, named=[before])
    asked = {"editions": [text], "authority": "Letter", "by": secretariat}
    propose_release_to_recipients(organizations=[waiting], **asked)

    (proposal,) = propose_release_to_recipients(organizations=[new], **asked)

    keys = {str(page.translation_key) for page in (before, waiting, new)}
    assert set(proposal.arguments["named"]) == keys


def test_what_waits_already_is_not_proposed_again(secretariat):
    text, recipient = factories.edition(audience=None), making.participant()
    asked = {"editions": [text], "organizations": [recipient], "authority": "Letter", "by": secretariat}
    propose_release_to_recipients(**asked)

    with pytest.raises(PackRefused, match="nothing to propose"):
        propose_release_to_recipients(**asked)
    assert Proposal.objects.count() == 1


def test_what_is_open_to_a_wider_audience_is_never_narrowed_to_names(secretariat):
    text = factories.edition(audience=Audience.PARTICIPATING)

    with pytest.raises(PackRefused, match="wider"):
        propose_release_to_recipients(
            editions=[text], organizations=[making.contact_only()], authority="Letter", by=secretariat
        )
    assert Release.objects.get(kind="edition").audience == Audience.PARTICIPATING


def test_a_release_is_proposed_on_an_authority(secretariat):
    with pytest.raises(PackRefused, match="authority"):
        propose_release_to_recipients(
            editions=[factories.edition(audience=None)],
            organizations=[making.participant()],
            authority=" ",
            by=secretariat,
        )


def test_the_list_of_packs_costs_the_same_for_many(secretariat, django_assert_num_queries):
    making.pack(by=secretariat)
    list(listed_packs(Pack.objects.all()))
    for _number in range(4):
        making.pack(factories.edition(), factories.edition(), by=secretariat)

    with django_assert_num_queries(4):
        rows = list(listed_packs(Pack.objects.all()))

    assert len(rows) == 5
    assert not rows[0].is_used


def test_a_pack_says_which_texts_go_along(secretariat):
    kept_back = factories.instrument(reuse_terms=ReuseTerms.DISPLAY_ONLY)
    given = factories.instrument(reuse_terms=ReuseTerms.REUSE)
    making.pack(factories.edition(kept_back), factories.edition(given), by=secretariat)

    (row,) = listed_packs(Pack.objects.all())

    assert [packed(item.edition).gives_text for item in row.items.all()] == [False, True]
