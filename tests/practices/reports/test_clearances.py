"""Clearing a draft by a link and a code."""

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from practices.actions.mailed_codes import HOLDS_FOR, MOST_CODES, MOST_TRIES, PASS_HOLDS_FOR, make_code
from practices.models.reports.drafts import Clearance, ClearanceCode
from practices.reports.actions.clearances import (
    ClearanceOutdated,
    ClearanceRefused,
    answer_clearance,
    ask_clearance,
    open_clearance,
    send_clearance_code,
)
from practices.reports.actions.drafts import ReportPlan, change_draft, write_narrative
from practices.reports.actions.freezing import freeze_report
from practices.reports.queries.drafting import state_of
from practices.reports.queries.preflight import preflight_of
from tests import factories
from tests.report_factories import draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(secretariat):
    return draft(by=secretariat)


@pytest.fixture
def asked(made, secretariat, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return ask_clearance(draft=made, name="A. Reader", email="reader@example.org", by=secretariat)


@pytest.fixture
def let_in(client, asked, django_capture_on_commit_callbacks):
    """A browser in which the code was entered."""
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page(asked), {"do": "code"})
    client.post(page(asked), {"do": "enter", "code": code_in_mail()})
    return client


def code_in_mail():
    return re.findall(r"^(\d{8})$", str(mail.outbox[-1].body), re.MULTILINE)[0]


def answer(asked, given="cleared", **values):
    opened_with = open_clearance(clearance=asked.clearance, typed=make_code(asked.clearance))
    read_digest = state_of(asked.clearance.draft).digest
    fields = {"read_digest": read_digest, "opened_with": opened_with, "now": timezone.now(), **values}
    return answer_clearance(clearance=asked.clearance, answer=given, **fields)


def clearance_check(made):
    return next(check for check in preflight_of(made).checks if check.code == "clearances")


def assert_shows_nothing(response, made):
    text = response.content.decode()
    assert made.title not in text
    assert "data-draft" not in text
    assert "Your answer" not in text


def page(asked):
    return reverse("clearance", args=[asked.token])


def test_the_link_goes_out_by_mail_and_is_kept_nowhere(asked):
    (message,) = mail.outbox
    assert message.to == ["reader@example.org"]
    assert page(asked) in message.body
    assert asked.clearance.draft.title not in message.subject + message.body
    assert asked.token not in str(Clearance.objects.values().get())


@pytest.mark.parametrize("method", ["get", "head"])
def test_the_link_alone_shows_no_word_of_the_draft_and_changes_nothing(client, asked, made, method):
    before = Clearance.objects.values().get()

    response = getattr(client, method)(page(asked))

    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert_shows_nothing(response, made)
    assert Clearance.objects.values().get() == before
    assert not ClearanceCode.objects.exists()


def test_the_link_alone_says_who_asks_whom(client, asked):
    text = client.get(page(asked)).content.decode()

    assert "The secretariat of the exchange asks A. Reader" in text
    assert "r…@example.org" in text
    assert "reader@example.org" not in text
    assert "Send me a code" in text


def test_the_link_alone_takes_no_answer(client, asked, made):
    typed = {"answer": "cleared", "read": state_of(made).digest}

    response = client.post(page(asked), typed)

    assert response.status_code == 409
    assert "Please request a code" in response.content.decode()
    assert_shows_nothing(response, made)
    assert Clearance.objects.get().answer == "waiting"
    for opened_with in ("", "made-up"):
        with pytest.raises(ClearanceRefused, match="code"):
            answer(asked, opened_with=opened_with)


def test_with_the_code_the_draft_opens_until_it_is_answered(let_in, asked, made):
    response = let_in.get(page(asked))

    assert 'data-draft="Draft"' in response.content.decode()
    assert made.title in response.content.decode()
    assert "Public" in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert [message.to for message in mail.outbox] == [["reader@example.org"]] * 2
    assert made.title not in mail.outbox[-1].subject + mail.outbox[-1].body


def test_the_pass_is_of_one_browser_and_one_draft(client, let_in, asked, made, secretariat):
    other = ask_clearance(draft=made, name="B. Reader", email="other@example.org", by=secretariat)
    opened_with = next(morsel.value for name, morsel in let_in.cookies.items() if "clearance-" in name)

    with pytest.raises(ClearanceRefused, match="code"):
        answer(other, opened_with=opened_with)
    assert_shows_nothing(let_in.get(page(other)), made)
    client.cookies.clear()
    assert_shows_nothing(client.get(page(asked)), made)


def test_too_many_wrong_codes_end_the_code(client, asked, made, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page(asked), {"do": "code"})

    answers = [client.post(page(asked), {"do": "enter", "code": "1"}) for _try in range(MOST_TRIES)]
    right = client.post(page(asked), {"do": "enter", "code": code_in_mail()})

    assert {one.status_code for one in (*answers, right)} == {409}
    assert "mistyped too often" in answers[-1].content.decode()
    assert "No code is valid any more" in right.content.decode()
    for one in (*answers, right):
        assert_shows_nothing(one, made)
    assert ClearanceCode.objects.get().tries == MOST_TRIES


def test_only_so_many_codes_are_sent_in_a_day(asked):
    for _time in range(MOST_CODES):
        send_clearance_code(clearance=asked.clearance, now=timezone.now())

    with pytest.raises(ClearanceRefused, match="limit of codes"):
        send_clearance_code(clearance=asked.clearance, now=timezone.now())


def test_a_code_holds_once_and_a_short_time(asked):
    digits = make_code(asked.clearance)
    assert open_clearance(clearance=asked.clearance, typed=digits)
    with pytest.raises(ClearanceRefused, match="No code is valid"):
        open_clearance(clearance=asked.clearance, typed=digits)

    digits = make_code(asked.clearance)
    with time_machine.travel(timezone.now() + HOLDS_FOR), pytest.raises(ClearanceRefused, match="No code is valid"):
        open_clearance(clearance=asked.clearance, typed=digits)


def test_after_its_time_the_pass_opens_nothing(let_in, asked, made):
    with time_machine.travel(timezone.now() + PASS_HOLDS_FOR + datetime.timedelta(seconds=1)):
        assert_shows_nothing(let_in.get(page(asked)), made)


def test_the_code_is_kept_as_a_digest(asked):
    digits = make_code(asked.clearance)
    opened_with = open_clearance(clearance=asked.clearance, typed=digits)

    kept = str(ClearanceCode.objects.values().get())
    assert digits not in kept
    assert opened_with not in kept


def test_the_draft_is_cleared_on_the_page(let_in, asked, made):
    read = let_in.get(page(asked)).context["form"]["read"].value()

    response = let_in.post(page(asked), {"answer": "cleared", "read": read})

    assert response.status_code == 302
    assert Clearance.objects.get().answer == "cleared"
    assert clearance_check(made).verdict == "fine"


def test_the_draft_is_sent_back_with_remarks(let_in, asked, made):
    read = let_in.get(page(asked)).context["form"]["read"].value()

    let_in.post(page(asked), {"answer": "remarks", "read": read, "remarks": "Name the day."})

    assert Clearance.objects.get().remarks == "Name the day."
    assert clearance_check(made).verdict == "look"


def test_sending_back_without_remarks_is_refused(asked):
    with pytest.raises(ClearanceRefused):
        answer(asked, "remarks")


@pytest.mark.parametrize("typed", [{"remarks": "x\0"}, {"read": "x" * 900}, {"remarks": "x" * 20_000}, {}])
def test_hostile_answers_are_answered_with_the_page(let_in, asked, typed):
    response = let_in.post(page(asked), {"answer": "remarks", **typed})

    assert response.status_code == 200
    assert Clearance.objects.get().answer == "waiting"


@pytest.mark.parametrize("given", ["", "waiting", "yes"])
def test_another_answer_is_refused(asked, given):
    with pytest.raises(ClearanceRefused):
        answer(asked, given)


def test_what_was_changed_while_it_was_read_is_shown_again(let_in, asked, made, secretariat):
    read = let_in.get(page(asked)).context["form"]["read"].value()
    write_narrative(draft=made, narrative="Other words.", by=secretariat)

    response = let_in.post(page(asked), {"answer": "cleared", "read": read, "remarks": "Kept"})

    assert response.status_code == 409
    assert "Other words." in response.content.decode()
    assert "Kept" in response.content.decode()
    assert Clearance.objects.get().answer == "waiting"
    with pytest.raises(ClearanceOutdated):
        answer(asked, read_digest=read)


def test_a_draft_that_was_changed_after_its_clearance_says_so(let_in, asked, made, secretariat):
    answer(asked)
    made = write_narrative(draft=made, narrative="Other words.", by=secretariat)

    assert "changed after it was cleared" in clearance_check(made).words
    assert "changed after you answered" in let_in.get(page(asked)).content.decode()


def test_an_expired_link_opens_nothing(client, asked):
    with time_machine.travel(timezone.now() + datetime.timedelta(days=15)):
        assert client.get(page(asked)).status_code == 404
        with pytest.raises(ClearanceRefused):
            answer(asked, read_digest="x")


def test_the_link_ends_with_the_freezing(client, asked, made, secretariat):
    freeze_report(draft=made, by=secretariat)

    assert client.get(page(asked)).status_code == 404
    with pytest.raises(ClearanceRefused):
        answer(asked)


@pytest.mark.parametrize("token", ["x", "a" * 300, "%00", "..%2f", "🙂"])
def test_a_made_up_link_opens_nothing(client, db, token):
    response = client.get(f"/clearances/{token}/")

    assert response.status_code == 404


def test_what_cannot_be_asked_for_is_refused(made, secretariat):
    for name, email in (("", "a@example.org"), ("A", "nowhere"), ("A" * 300, "a@example.org")):
        with pytest.raises(ClearanceRefused):
            ask_clearance(draft=made, name=name, email=email, by=secretariat)
    with pytest.raises(ClearanceRefused):
        ask_clearance(draft=made, name="A", email="a@example.org", by=factories.officer(factories.organization()))


def test_a_draft_for_the_secretariat_alone_is_shown_by_no_link(client, secretariat, asked, made):
    """It names who was asked and did not reply: decision 35."""
    with pytest.raises(ClearanceRefused, match="secretariat only"):
        ask_clearance(draft=draft(by=secretariat, audience="own"), name="A", email="a@example.org", by=secretariat)

    change_draft(draft=made, plan=ReportPlan(as_of=made.as_of, audience="own"), by=secretariat)

    assert client.get(page(asked)).status_code == 404
    with pytest.raises(ClearanceRefused, match="no longer valid"):
        send_clearance_code(clearance=asked.clearance, now=timezone.now())
