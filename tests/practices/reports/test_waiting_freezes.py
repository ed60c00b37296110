"""Where the ledgers are long, the worker freezes a report; who asked may leave."""

import pytest
from django.urls import reverse

from practices.models.job_runs import JobUnfinished
from practices.models.reports.issues import Report
from practices.operations.due import JOBS
from practices.operations.queues import queues
from practices.reports.actions import waiting_freezes
from practices.reports.actions.drafts import DraftRefused, discard_draft, write_narrative
from practices.reports.actions.freezing import FreezeRefused
from practices.reports.actions.waiting_freezes import freeze_or_ask, freeze_waiting, stop_freezing
from tests import factories
from tests.report_factories import draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_ledgers(monkeypatch):
    monkeypatch.setattr(waiting_freezes, "FROZEN_AT_ONCE", 0)
    factories.adoption()


def freeze_in_worker() -> int:
    return next(job.work for job in JOBS if job.name == "issues")(None)


def test_short_ledgers_are_frozen_at_once(secretariat):
    factories.adoption()

    made = freeze_or_ask(draft=draft(by=secretariat), by=secretariat)

    assert made is not None
    assert made.issue == "1"


def test_the_worker_freezes_for_who_asked(secretariat, long_ledgers):
    waiting = draft(by=secretariat)
    assert freeze_or_ask(draft=waiting, by=secretariat) is None
    assert {queue.name: queue.count for queue in queues(now=waiting.made_at)}["issues"] == 1

    assert freeze_in_worker() == 1
    assert freeze_in_worker() == 0

    waiting.refresh_from_db()
    assert waiting.report.by == secretariat
    assert waiting.freezing_asked_at is None


def test_a_draft_that_waits_is_not_changed(secretariat, long_ledgers):
    waiting = draft(by=secretariat)
    freeze_or_ask(draft=waiting, by=secretariat)

    with pytest.raises(DraftRefused, match="being frozen"):
        write_narrative(draft=waiting, narrative="Other words.", by=secretariat)
    with pytest.raises(DraftRefused, match="being frozen"):
        discard_draft(draft=waiting, by=secretariat)
    with pytest.raises(FreezeRefused, match="being frozen"):
        freeze_or_ask(draft=waiting, by=secretariat)

    stop_freezing(draft=waiting, by=secretariat)
    assert freeze_in_worker() == 0
    write_narrative(draft=waiting, narrative="Other words.", by=secretariat)


def test_what_the_worker_refuses_says_why_and_keeps_no_other_waiting(secretariat, long_ledgers):
    first = draft(by=secretariat)
    freeze_or_ask(draft=first, by=secretariat)
    factories.adoption()  # the figures of the first have changed since
    freeze_or_ask(draft=draft(by=secretariat), by=secretariat)

    assert freeze_in_worker() == 1

    first.refresh_from_db()
    assert first.report is None
    assert first.freezing_asked_at is None
    assert "figures that have changed" in first.freezing_refused
    assert Report.objects.count() == 1


def test_who_left_the_secretariat_freezes_nothing(secretariat, long_ledgers):
    waiting = draft(by=secretariat)
    freeze_or_ask(draft=waiting, by=secretariat)
    secretariat.groups.clear()

    assert freeze_waiting() == 0
    assert not Report.objects.exists()


@pytest.mark.parametrize("act", [freeze_or_ask, stop_freezing])
def test_the_secretariat_alone_asks_and_stops(act, secretariat, long_ledgers):
    with pytest.raises((FreezeRefused, DraftRefused)):
        act(draft=draft(by=secretariat), by=factories.officer(factories.organization()))


def test_the_page_says_that_it_is_being_made(client, secretariat, long_ledgers):
    waiting = draft(by=secretariat)
    client.force_login(secretariat)
    address = reverse("report_drafts:detail", args=[waiting.public_id])

    asked = client.post(address, {"act": "freeze"}, follow=True).content.decode()
    assert "The issue is being made." in asked
    assert 'value="freeze"' not in asked

    stopped = client.post(address, {"act": "stop"}, follow=True).content.decode()
    assert 'value="freeze"' in stopped

    client.post(address, {"act": "freeze"})
    freeze_waiting()
    assert client.get(address).url == reverse("report_drafts:issue", args=["1"])


def test_what_is_stopped_while_another_one_is_frozen_stays_a_draft(secretariat, long_ledgers, monkeypatch):
    first, second = draft(by=secretariat), draft(by=secretariat)
    for one in (first, second):
        freeze_or_ask(draft=one, by=secretariat)
    real = waiting_freezes.freeze_report

    def freeze(*, draft, **asked):
        if draft == first:
            stop_freezing(draft=second, by=secretariat)
            write_narrative(draft=second, narrative="Half-written.", by=secretariat)
        return real(draft=draft, **asked)

    monkeypatch.setattr(waiting_freezes, "freeze_report", freeze)

    assert freeze_in_worker() == 1
    second.refresh_from_db()
    assert second.report is None
    assert second.freezing_refused == ""


def test_a_report_that_fails_keeps_no_other_waiting(secretariat, long_ledgers, monkeypatch):
    first, second = draft(by=secretariat), draft(by=secretariat)
    for one in (first, second):
        freeze_or_ask(draft=one, by=secretariat)
    real = waiting_freezes.freeze_report

    def freeze(*, draft, **asked):
        if draft == first:
            raise ValueError
        return real(draft=draft, **asked)

    monkeypatch.setattr(waiting_freezes, "freeze_report", freeze)

    with pytest.raises(JobUnfinished):
        freeze_in_worker()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.freezing_asked_at, first.freezing_refused) == (None, "Something went wrong here.")
    assert second.report is not None
