"""Asking for returns, the codes, the second person, and what is handed in."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from practices.actions.mailed_codes import COUNTED_OVER, MOST_CODES, CodeRefused
from practices.actions.proposals import decide_proposal
from practices.models.adoptions import AdoptionEvent
from practices.models.dates import PartialDate
from practices.models.evidence import Confirmation
from practices.models.outreach.returns import Return, ReturnCode
from practices.models.proposals import Origin, Proposal
from practices.outreach.actions.return_codes import send_code
from practices.outreach.actions.return_steps import (
    answer_as_officer,
    answer_by_link,
    hand_in_as_approver,
    hand_in_by_link,
    send_back_by_link,
)
from practices.outreach.actions.returns import (
    ReturnRefused,
    begin_return,
    close_return,
    open_returns,
    renew_return,
    save_answers,
    version_of,
)
from practices.outreach.queries.return_answers import TrackAnswer
from practices.outreach.queries.return_people import second_points
from tests import factories
from tests.practices.outreach.returns.making import asked, code_from_mail, focal_point, link_from_mail

pytestmark = pytest.mark.django_db

IN_PLACE = TrackAnswer("adoption", state="in_place", since="2004-05")


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """Do something and let its mails go out."""

    def do(action, **values):
        with django_capture_on_commit_callbacks(execute=True):
            return action(**values)

    return do


def answered(sent, **fields):
    """Return a return that its focal point sent, with its second person's link."""
    made, _token = asked(**fields)
    made = save_answers(yearly_return=made, answers=[IN_PLACE], seen="")
    sent(send_code, yearly_return=made, focal_point=made.focal_point)
    second = second_points(made)[0]
    return sent(answer_by_link, yearly_return=made, second=second, typed=code_from_mail(), seen=version_of(made))


# Asking


def test_each_organization_is_asked_in_its_language(secretariat, sent):
    reference = factories.instrument()
    french = focal_point(factories.organization(), language="fr")
    other = focal_point(factories.organization(), language="pt-br")

    made = sent(
        open_returns,
        organizations=[french.organization, other.organization],
        reference=reference,
        year=2026,
        by=secretariat,
    )

    links = {message.to[0]: link_from_mail(message) for message in mail.outbox}
    assert links[french.email].startswith("/fr/returns/")
    assert links[other.email].startswith("/returns/")
    assert not any(token in str(Return.objects.values()) for token in links.values())
    assert [row.organization for row in made.returns] == [french.organization, other.organization]


def test_who_cannot_be_asked_is_said_with_the_reason(secretariat, sent):
    reference = factories.instrument()
    alone, asked_already = factories.organization(), factories.organization()
    focal_point(reference.organization)
    focal_point(asked_already)
    about = {"reference": reference, "year": 2026, "by": secretariat}
    sent(open_returns, organizations=[asked_already], **about)

    made = sent(open_returns, organizations=[alone, reference.organization, asked_already], **about)

    assert made.returns == ()
    assert [reason[:12] for _organization, reason in made.refused] == ["No focal poi", "It issued th", "A return for"]


def test_only_the_secretariat_asks_renews_and_closes(sent):
    made, _token = asked()
    officer = factories.officer(made.organization)

    for refused in (
        lambda: open_returns(organizations=[], reference=made.reference, year=2026, by=officer),
        lambda: renew_return(yearly_return=made, by=officer),
        lambda: close_return(yearly_return=made, by=officer),
    ):
        with pytest.raises(ReturnRefused):
            refused()


@pytest.mark.parametrize(("year", "days"), [(1999, 60), (2026, 0), (2026, 366)])
def test_a_year_or_a_life_out_of_range_is_refused(secretariat, year, days):
    with pytest.raises(ReturnRefused):
        open_returns(
            organizations=[],
            reference=factories.instrument(),
            year=year,
            holds_for=datetime.timedelta(days=days),
            by=secretariat,
        )


def test_renewed_link_opens_the_return_and_the_old_one_nothing(client, secretariat, sent):
    made, token = asked()

    sent(renew_return, yearly_return=made, by=secretariat)

    assert client.get(reverse("return", args=[token])).status_code == 404
    assert client.get(link_from_mail()).status_code == 200


# Codes


def test_wrong_codes_are_counted_and_then_the_right_one_holds_no_longer(sent):
    made, _token = asked()
    save_answers(yearly_return=made, answers=[IN_PLACE], seen="")
    made.refresh_from_db()
    sent(send_code, yearly_return=made, focal_point=made.focal_point)
    right, second = code_from_mail(), second_points(made)[0]
    wrong = f"{(int(right) + 1) % 10**6:06d}"

    for typed in [wrong] * 5 + [right]:
        with pytest.raises(ReturnRefused):
            answer_by_link(yearly_return=made, second=second, typed=typed, seen=version_of(made))

    assert ReturnCode.objects.get().tries == 5
    assert Return.objects.get().answered_at is None


def test_code_holds_for_ten_minutes(sent):
    with time_machine.travel(datetime.datetime(2026, 1, 1, 9, tzinfo=datetime.UTC), tick=False) as clock:
        made, _token = asked()
        made = save_answers(yearly_return=made, answers=[IN_PLACE], seen="")
        sent(send_code, yearly_return=made, focal_point=made.focal_point)
        clock.shift(601)
        with pytest.raises(ReturnRefused, match="No code is valid"):
            answer_by_link(
                yearly_return=made, second=second_points(made)[0], typed=code_from_mail(), seen=version_of(made)
            )


def test_code_sent_before_holds_no_longer_and_another_code_of_arabic_digits_does(sent):
    made, _token = asked()
    made = save_answers(yearly_return=made, answers=[IN_PLACE], seen="")
    sent(send_code, yearly_return=made, focal_point=made.focal_point)
    first = code_from_mail()
    sent(send_code, yearly_return=made, focal_point=made.focal_point)
    about = {"yearly_return": made, "second": second_points(made)[0], "seen": version_of(made)}

    if first != code_from_mail():
        with pytest.raises(ReturnRefused):
            answer_by_link(**about, typed=first)
    arabic = code_from_mail().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    sent(answer_by_link, **about, typed=arabic)

    assert Return.objects.get().answered_at is not None


def test_codes_are_not_sent_without_end():
    with time_machine.travel(datetime.datetime(2026, 1, 1, 9, tzinfo=datetime.UTC), tick=False) as clock:
        made, _token = asked()
        for _time in range(MOST_CODES):
            send_code(yearly_return=made, focal_point=made.focal_point)
        with pytest.raises(CodeRefused):
            send_code(yearly_return=made, focal_point=made.focal_point)
        clock.shift(COUNTED_OVER)
        send_code(yearly_return=made, focal_point=made.focal_point)


def test_only_a_digest_of_the_code_is_kept(sent):
    made, _token = asked()
    sent(send_code, yearly_return=made, focal_point=made.focal_point)

    assert code_from_mail() not in str(list(ReturnCode.objects.values()))
    assert len(ReturnCode.objects.get().digest) == 64


# Two persons


def test_second_person_of_another_organization_is_refused(sent):
    made, _token = asked()
    made = save_answers(yearly_return=made, answers=[IN_PLACE], seen="")
    sent(send_code, yearly_return=made, focal_point=made.focal_point)
    stranger = focal_point(factories.organization())

    with pytest.raises(ReturnRefused, match="registered person"):
        answer_by_link(yearly_return=made, second=stranger, typed=code_from_mail(), seen=version_of(made))


def test_nothing_is_handed_in_by_one_person(sent):
    made = answered(sent)

    assert (made.handed_in_at, Proposal.objects.count()) == (None, 0)
    with pytest.raises(ReturnRefused):
        hand_in_by_link(yearly_return=made, typed="000000")


def test_code_of_the_first_person_does_not_serve_the_second(sent):
    made = answered(sent)
    first = next(message for message in mail.outbox if message.to == [made.focal_point.email])
    sent(send_code, yearly_return=made, focal_point=made.second_point)
    digits = code_from_mail()
    mine = str(first.body).split("\n\n")[1].strip()

    if mine != digits:
        with pytest.raises(ReturnRefused):
            hand_in_by_link(yearly_return=made, typed=mine)
    assert sent(hand_in_by_link, yearly_return=made, typed=digits).handed_in_at is not None


def test_confirmed_return_becomes_proposals_and_two_receipts(sent):
    reference, organization = factories.instrument(), factories.organization()
    factories.adoption(reference, organization=organization, track="measures", state="planned")
    made = answered(sent, reference=reference, of=organization)
    sent(send_code, yearly_return=made, focal_point=made.second_point)

    done = sent(hand_in_by_link, yearly_return=made, typed=code_from_mail())

    proposals = Proposal.objects.order_by("pk")
    assert [(row.action, row.origin, row.proposed_by) for row in proposals] == [
        ("record_adoption", Origin.SIGNED_LINK, None),
        ("confirm_standing", Origin.SIGNED_LINK, None),
    ]
    assert proposals[0].arguments["evidence_kind"] == "statement"  # what the approver is shown
    assert {row.proposed_at for row in proposals} == {done.handed_in_at}
    receipts = [message for message in mail.outbox if done.receipt in str(message.body)]
    assert {message.to[0] for message in receipts} == {made.focal_point.email, made.second_point.email}


def test_secretariats_look_records_what_was_handed_in(secretariat, sent):
    made = answered(sent)
    sent(send_code, yearly_return=made, focal_point=made.second_point)
    sent(hand_in_by_link, yearly_return=made, typed=code_from_mail())

    decide_proposal(proposal=Proposal.objects.get(), approve=True, by=secretariat)

    event = AdoptionEvent.objects.get()
    assert (event.organization, event.state, event.record.is_public) == (made.organization, "in_place", True)
    assert str(event.effective_on) == "2004-05-01"


def test_nothing_changed_becomes_one_confirmation(secretariat, sent):
    reference, organization = factories.instrument(), factories.organization()
    factories.adoption(reference, organization=organization)
    made, _token = asked(reference, of=organization)
    made = save_answers(yearly_return=made, answers=[], seen="")
    sent(send_code, yearly_return=made, focal_point=made.focal_point)
    second = second_points(made)[0]
    made = sent(answer_by_link, yearly_return=made, second=second, typed=code_from_mail(), seen=version_of(made))
    sent(send_code, yearly_return=made, focal_point=made.second_point)
    sent(hand_in_by_link, yearly_return=made, typed=code_from_mail())

    decide_proposal(proposal=Proposal.objects.get(), approve=True, by=secretariat)

    assert Confirmation.objects.get().origin == Origin.SIGNED_LINK


def test_return_that_says_nothing_at_all_is_not_sent(sent):
    made, _token = asked()
    sent(send_code, yearly_return=made, focal_point=made.focal_point)

    with pytest.raises(ReturnRefused, match="nothing to submit"):
        answer_by_link(yearly_return=made, second=second_points(made)[0], typed=code_from_mail(), seen="")


def test_sending_back_gives_the_first_person_a_new_link_with_the_remark(client, sent):
    made = answered(sent)
    second_link = link_from_mail()
    sent(send_code, yearly_return=made, focal_point=made.second_point)

    back = sent(send_back_by_link, yearly_return=made, typed=code_from_mail(), remark="Since 2005, not 2004.")

    assert (back.answered_at, back.second_point) == (None, None)
    assert mail.outbox[-1].to == [made.focal_point.email]
    assert "Since 2005" in mail.outbox[-1].body
    assert "Since 2005" in client.get(link_from_mail()).content.decode()
    assert client.get(second_link).status_code == 404


def test_sending_back_needs_a_remark(sent):
    made = answered(sent)
    sent(send_code, yearly_return=made, focal_point=made.second_point)

    with pytest.raises(ReturnRefused, match="remark"):
        send_back_by_link(yearly_return=made, typed=code_from_mail(), remark=" \0 ")


def test_answers_that_changed_since_they_were_read_are_not_sent(sent):
    made, _token = asked()
    read = version_of(save_answers(yearly_return=made, answers=[IN_PLACE], seen=""))
    save_answers(yearly_return=made, answers=[], seen=read)
    sent(send_code, yearly_return=made, focal_point=made.focal_point)

    with pytest.raises(ReturnRefused, match="saved in the meantime"):
        answer_by_link(yearly_return=made, second=second_points(made)[0], typed=code_from_mail(), seen=read)


def test_sent_return_is_not_saved_over(sent):
    made = answered(sent)

    with pytest.raises(ReturnRefused, match="already sent"):
        save_answers(yearly_return=made, answers=[], seen=version_of(made))


def test_closed_return_goes_no_further(secretariat, sent):
    made, _token = asked()
    close_return(yearly_return=made, by=secretariat)

    with pytest.raises(ReturnRefused):
        save_answers(yearly_return=made, answers=[IN_PLACE], seen="")
    with pytest.raises(ReturnRefused):
        close_return(yearly_return=made, by=secretariat)


# With accounts


def test_officer_sends_and_an_approver_confirms(sent):
    made, _token = asked()
    officer, approver = factories.officer(made.organization), factories.approver(made.organization)
    made = save_answers(yearly_return=made, answers=[IN_PLACE], seen="")
    made = answer_as_officer(yearly_return=made, seen=version_of(made), by=officer)

    hand_in_as_approver(yearly_return=made, by=approver)

    proposal = Proposal.objects.get()
    assert (proposal.origin, proposal.proposed_by) == (Origin.FORM, officer)


def test_nobody_confirms_what_they_sent_themselves():
    made, _token = asked()
    approver = factories.approver(made.organization)
    made = save_answers(yearly_return=made, answers=[IN_PLACE], seen="")
    made = answer_as_officer(yearly_return=made, seen=version_of(made), by=approver)

    for person in (approver, factories.officer(made.organization), factories.approver(factories.organization())):
        with pytest.raises(ReturnRefused):
            hand_in_as_approver(yearly_return=made, by=person)


def test_return_sent_by_link_is_not_confirmed_with_an_account(sent):
    made = answered(sent)

    with pytest.raises(ReturnRefused):
        hand_in_as_approver(yearly_return=made, by=factories.approver(made.organization))


def test_officer_begins_a_return_without_being_asked():
    organization = factories.organization()
    focal_point(organization)
    officer, reference = factories.officer(organization), factories.instrument()

    made = begin_return(organization=organization, reference=reference, year=2026, by=officer)

    assert (made.organization, mail.outbox) == (organization, [])
    with pytest.raises(ReturnRefused, match="open"):
        begin_return(organization=organization, reference=reference, year=2026, by=officer)
    with pytest.raises(ReturnRefused, match="do not act"):
        begin_return(organization=factories.organization(), reference=reference, year=2026, by=officer)
    with pytest.raises(ReturnRefused, match="no such instrument"):
        begin_return(organization=organization, reference=factories.instrument(audience=None), year=2026, by=officer)


def test_renewed_link_goes_to_who_took_over(secretariat, sent):
    made, _token = asked()
    yesterday = datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=1)
    made.focal_point.valid_until = yesterday
    made.focal_point.save()

    row = sent(renew_return, yearly_return=made, by=secretariat)

    assert row.focal_point != made.focal_point
    assert mail.outbox[-1].to == [row.focal_point.email]


def test_second_person_who_left_hands_the_return_back_on_renewal(secretariat, sent):
    made = answered(sent)
    made.second_point.email = ""
    made.second_point.save()

    row = sent(renew_return, yearly_return=made, by=secretariat)

    assert (row.answered_at, row.second_point) == (None, None)
    assert mail.outbox[-1].to == [made.focal_point.email]


def test_return_is_not_handed_in_once_it_has_to_say_which_came_first(sent):
    made = answered(sent)
    planned = PartialDate.parse("2004-05-14")
    factories.adoption(made.reference, organization=made.organization, state="planned", effective=planned)

    sent(send_code, yearly_return=made, focal_point=made.second_point)

    with pytest.raises(ReturnRefused, match="Specify which came first"):
        hand_in_by_link(yearly_return=made, typed=code_from_mail())
    assert not Proposal.objects.exists()


def test_day_of_the_return_is_the_organizations_word(sent, secretariat):
    made = answered(sent)
    sent(send_code, yearly_return=made, focal_point=made.second_point)
    sent(hand_in_by_link, yearly_return=made, typed=code_from_mail())
    later = timezone.now() + datetime.timedelta(days=12)

    with time_machine.travel(later, tick=False):
        decide_proposal(proposal=Proposal.objects.get(), approve=True, by=secretariat)

    assert AdoptionEvent.objects.get().record.said_on == (later - datetime.timedelta(days=12)).date()
