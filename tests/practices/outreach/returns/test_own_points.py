"""Who decides a return is independent of who entered the focal points that answered it."""

import pytest
from wagtail.models import PageLogEntry

from organizations.focal_points import FocalPointEntry, change_focal_point
from practices.actions.outside_acts import ACTED
from practices.actions.proposals import ProposalRefused, decide_proposal
from practices.models.adoptions import AdoptionEvent
from practices.models.proposals import Proposal
from practices.outreach.actions.return_codes import send_code
from practices.outreach.actions.return_steps import answer_by_link, hand_in_by_link
from practices.outreach.actions.returns import save_answers, version_of
from practices.outreach.queries.return_answers import TrackAnswer
from practices.outreach.queries.return_people import second_points
from practices.policies import proposals_to_decide
from tests import factories
from tests.practices.outreach.returns.making import asked, code_from_mail

pytestmark = pytest.mark.django_db

IN_PLACE = TrackAnswer("adoption", state="in_place", since="2004-05")


@pytest.fixture
def handed_in(django_capture_on_commit_callbacks):
    """Hand in a return; who entered its two focal points may be named before."""

    def do(**entered):
        made, _token = asked()
        second = second_points(made)[0]
        for point, by in ((made.focal_point, entered.get("first")), (second, entered.get("second"))):
            point.made_by = by
            point.save(update_fields=["made_by"])
        made = save_answers(yearly_return=made, answers=[IN_PLACE], seen="")
        with django_capture_on_commit_callbacks(execute=True):
            send_code(yearly_return=made, focal_point=made.focal_point)
        with django_capture_on_commit_callbacks(execute=True):
            made = answer_by_link(yearly_return=made, second=second, typed=code_from_mail(), seen=version_of(made))
        with django_capture_on_commit_callbacks(execute=True):
            send_code(yearly_return=made, focal_point=second)
        hand_in_by_link(yearly_return=made, typed=code_from_mail())
        return Proposal.objects.get()

    return do


@pytest.mark.parametrize("which", ["first", "second"])
def test_who_entered_a_focal_point_does_not_decide_what_it_answered(handed_in, secretariat, which):
    proposal = handed_in(**{which: secretariat})

    assert not proposals_to_decide(secretariat).exists()
    with pytest.raises(ProposalRefused, match="You entered the focal point"):
        decide_proposal(proposal=proposal, approve=True, by=secretariat)
    assert not AdoptionEvent.objects.exists()


def test_another_of_the_secretariat_decides_it(handed_in, secretariat):
    proposal, other = handed_in(first=secretariat, second=secretariat), factories.secretariat_member()

    assert list(proposals_to_decide(other)) == [proposal]
    decide_proposal(proposal=proposal, approve=True, by=other)

    assert AdoptionEvent.objects.visible_to(None).count() == 1


def test_who_decides_owes_nothing_to_who_entered_the_focal_point(handed_in, secretariat):
    other = factories.secretariat_member()
    other.opened_by = secretariat
    other.save(update_fields=["opened_by"])
    proposal = handed_in(first=secretariat)

    with pytest.raises(ProposalRefused, match="do not count as two"):
        decide_proposal(proposal=proposal, approve=True, by=other)


def test_who_changes_an_address_answers_for_the_entry(secretariat):
    made, _token = asked()
    point = made.focal_point
    entry = {"role": point.role, "name": point.name, "function": point.function or "Registry", "language": "en"}

    change_focal_point(
        point=point,
        entry=FocalPointEntry(**entry, email="mine@example.org"),
        valid_from=point.valid_from,
        by=secretariat,
    )
    point.refresh_from_db()

    assert point.made_by == secretariat


def test_organization_is_told_that_its_return_was_approved(handed_in, secretariat):
    proposal = handed_in()

    decide_proposal(proposal=proposal, approve=True, by=secretariat)

    rows = PageLogEntry.objects.filter(page=proposal.organization_id, action=ACTED)
    assert [row.data["act"] for row in rows] == ["statement_approved"]
