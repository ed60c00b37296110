"""Clearing a draft by a link."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from practices.actions.reports.clearances import (
    ClearanceOutdated,
    ClearanceRefused,
    answer_clearance,
    ask_clearance,
)
from practices.actions.reports.drafts import write_narrative
from practices.actions.reports.freezing import freeze_report
from practices.models import Clearance
from practices.tables.reports.drafting import state_of
from practices.tables.reports.preflight import preflight_of
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


def answer(asked, given="cleared", **values):
    fields = {"read_digest": state_of(asked.clearance.draft).digest, "now": timezone.now(), **values}
    return answer_clearance(clearance=asked.clearance, answer=given, **fields)


def clearance_check(made):
    return next(check for check in preflight_of(made).checks if check.code == "clearances")


def page(asked):
    return reverse("clearance", args=[asked.token])


def test_the_link_goes_out_by_mail_and_is_kept_nowhere(asked):
    (message,) = mail.outbox
    assert message.to == ["reader@example.org"]
    assert page(asked) in message.body
    assert asked.token not in str(Clearance.objects.values().get())


def test_opening_the_link_shows_the_draft_and_changes_nothing(client, asked):
    before = Clearance.objects.values().get()

    response = client.get(page(asked))

    assert response.status_code == 200
    assert 'data-draft="Draft"' in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert Clearance.objects.values().get() == before


def test_the_draft_is_cleared_on_the_page(client, asked, made):
    read = client.get(page(asked)).context["form"]["read"].value()

    response = client.post(page(asked), {"answer": "cleared", "read": read})

    assert response.status_code == 302
    assert Clearance.objects.get().answer == "cleared"
    assert clearance_check(made).verdict == "fine"


def test_the_draft_is_sent_back_with_remarks(client, asked, made):
    read = client.get(page(asked)).context["form"]["read"].value()

    client.post(page(asked), {"answer": "remarks", "read": read, "remarks": "Name the day."})

    assert Clearance.objects.get().remarks == "Name the day."
    assert clearance_check(made).verdict == "look"


def test_sending_back_without_remarks_is_refused(asked):
    with pytest.raises(ClearanceRefused):
        answer(asked, "remarks")


@pytest.mark.parametrize("typed", [{"remarks": "x\0"}, {"read": "x" * 900}, {"remarks": "x" * 20_000}, {}])
def test_hostile_answers_are_answered_with_the_page(client, asked, typed):
    response = client.post(page(asked), {"answer": "remarks", **typed})

    assert response.status_code == 200
    assert Clearance.objects.get().answer == "waiting"


@pytest.mark.parametrize("given", ["", "waiting", "yes"])
def test_another_answer_is_refused(asked, given):
    with pytest.raises(ClearanceRefused):
        answer(asked, given)


def test_what_was_changed_while_it_was_read_is_shown_again(client, asked, made, secretariat):
    read = client.get(page(asked)).context["form"]["read"].value()
    write_narrative(draft=made, narrative="Other words.", by=secretariat)

    response = client.post(page(asked), {"answer": "cleared", "read": read, "remarks": "Kept"})

    assert response.status_code == 409
    assert "Other words." in response.content.decode()
    assert "Kept" in response.content.decode()
    assert Clearance.objects.get().answer == "waiting"
    with pytest.raises(ClearanceOutdated):
        answer(asked, read_digest=read)


def test_a_draft_that_was_changed_after_its_clearance_says_so(client, asked, made, secretariat):
    answer(asked)
    made = write_narrative(draft=made, narrative="Other words.", by=secretariat)

    assert "changed after it was cleared" in clearance_check(made).words
    assert "changed after you answered" in client.get(page(asked)).content.decode()


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
