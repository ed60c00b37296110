"""Calling webhooks: what is told, in which order, tried how often, and what a killed worker leaves."""

import datetime
import json
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction

from practices.actions.outside import Why, post
from practices.exchange.actions import deliveries
from practices.exchange.actions.changes import add_entries, head_of, note_changes
from practices.exchange.actions.deliveries import KEPT_FOR, WAITS, deliver_webhooks, wait_after
from practices.exchange.actions.replays import go_back, replay_delivery, replay_since, send_trial, skip_delivery
from practices.exchange.actions.webhook_bodies import MOST_CHANGES
from practices.exchange.actions.webhook_keys import key_of
from practices.exchange.actions.webhooks import (
    CLAIMED_FOR,
    WebhookRefused,
    pause_webhook,
    remove_webhook,
    resume_webhook,
    scope_of,
)
from practices.models.exchange.changes import Change
from practices.models.exchange.webhooks import PauseReason, Webhook, WebhookAttempt, WebhookDelivery
from practices.operations.due import run_without_worker
from tests import factories
from tests.practices.exchange.receiving import Receiver, listening, webhook
from tests.practices.exchange.test_webhooks import documented

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def hook() -> Webhook:
    """A webhook of an organization, with nothing to tell yet."""
    return webhook()


def something_changes(hook: Webhook, times: int = 1) -> None:
    for _number in range(times):
        factories.instrument(hook.organization)
        note_changes()


def run(receiver: Any, now: datetime.datetime = NOW, **more: Any) -> deliveries.Delivered:
    return deliver_webhooks(clock=lambda: now, send=receiver, jitter=lambda: 0.5, **more)


def entries(hook: Webhook, count: int) -> None:
    """Put entries into the log of a webhook's scope, by themselves: what they tell of plays no part here."""
    scope = scope_of(hook)
    last = head_of(scope)
    with transaction.atomic():
        add_entries(
            [
                (Change(kind="instrument", thing=f"thing-{place}", act="withdrawn"), {scope: last + place})
                for place in range(1, count + 1)
            ]
        )


def test_change_is_told_as_the_api_tells_it_and_signed(hook: Webhook, client: Any) -> None:
    something_changes(hook)
    receiver = Receiver()

    done = run(receiver)

    ((address, body, headers),) = receiver.calls
    told = json.loads(body)
    listed = Change.objects.of_scope(scope_of(hook)).after(hook.after)
    assert address == hook.address
    assert documented()(key_of(hook), headers, body, now=NOW.timestamp()) == told["id"] == headers["Webhook-Id"]
    assert told["webhook"] == str(hook.public_id)
    assert [change["cursor"] for change in told["changes"]] == [str(entry.number) for entry in listed]
    public = {row["id"]: row for row in client.get("/api/v1/changes/").json()["results"]}
    (change,) = [change for change in told["changes"] if change["kind"] == "instrument"]
    same = public[change["id"]]
    assert set(change) == set(same)
    for name in ("kind", "id", "act", "organization"):
        assert change[name] == same[name]
    assert change["url"].partition("/api/")[2] == same["url"].partition("/api/")[2]
    assert (done.made, done.delivered, done.failed) == (1, 1, 0)
    assert run(receiver).made == 0


def test_hidden_thing_is_told_to_its_own_organization_alone(hook: Webhook) -> None:
    other = webhook()
    hidden = factories.instrument(hook.organization, audience=None)
    note_changes()
    receiver = Receiver()

    run(receiver)

    told = {json.loads(body)["webhook"]: body.decode() for _address, body, _headers in receiver.calls}
    assert str(hidden.translation_key) in told[str(hook.public_id)]
    assert str(hidden.translation_key) not in told.get(str(other.public_id), "")


def test_webhook_is_told_of_the_kinds_that_it_chose(hook: Webhook) -> None:
    Webhook.objects.update(kinds=["report"])
    something_changes(hook)
    receiver = Receiver()

    run(receiver)

    hook.refresh_from_db()
    assert receiver.calls == []
    assert hook.after == head_of(scope_of(hook))


def test_many_changes_come_in_batches_in_order(hook: Webhook) -> None:
    entries(hook, 11 * MOST_CHANGES + 5)
    receiver = Receiver()

    done = run(receiver)

    told = [
        int(change["cursor"]) for _address, body, _headers in receiver.calls for change in json.loads(body)["changes"]
    ]
    assert told == list(range(hook.after + 1, head_of(scope_of(hook)) + 1))
    assert (done.made, done.delivered) == (12, 12)


def test_receiver_that_fails_three_times_gets_it_once_more_with_the_same_id(hook: Webhook) -> None:
    something_changes(hook)
    with listening(500, 302, 503) as site:
        Webhook.objects.update(address=site.address)
        send = lambda address, body, headers: post(address, body, headers, 5, reach=site.reach)  # noqa: E731
        moment = NOW
        for wait in (*WAITS[:3], None):
            run(send, moment)
            run(send, moment + MINUTE / 2)  # too early for the next try
            moment += wait or MINUTE

    ids = {headers["Webhook-Id"] for _path, headers, _body in site.got}
    assert len(site.got) == 4
    assert len(ids) == len({body for _path, _headers, body in site.got}) == 1
    delivery = WebhookDelivery.objects.get()
    assert delivery.delivered_at is not None
    assert delivery.next_at is None
    assert list(delivery.attempts.values_list("status", flat=True)) == [500, 302, 503, 200]
    for _path, headers, body in site.got:
        assert documented()(key_of(hook), headers, body, now=int(headers["Webhook-Timestamp"]))


def test_later_delivery_waits_for_the_one_before_it(hook: Webhook) -> None:
    receiver = Receiver(answers=[500, 200])
    something_changes(hook)
    run(receiver)
    something_changes(hook)

    run(receiver, NOW + MINUTE / 2)
    assert len(receiver.calls) == 1
    run(receiver, NOW + 2 * MINUTE)

    first, again, second = receiver.ids
    assert first == again != second


def test_webhook_that_fails_does_not_hold_others_back(hook: Webhook) -> None:
    other = webhook(address="https://other.example/in")
    something_changes(hook)

    def send(address: str, _body: bytes, _headers: Any) -> int:
        if address == other.address:
            raise ZeroDivisionError  # even where the fault is ours
        return 200

    run(send)

    assert WebhookDelivery.objects.filter(webhook=hook, delivered_at__isnull=False).exists()
    assert WebhookAttempt.objects.get(delivery__webhook=other).error == Why.NO_ANSWER


class Timer:
    """Seconds that pass only while a receiver makes the portal wait."""

    def __init__(self, seconds_a_call: float) -> None:
        self.now, self.seconds = 0.0, seconds_a_call

    def __call__(self) -> float:
        return self.now

    def answer(self, answer: int | Why) -> Any:
        """Return a receiver that answers so after its time."""
        receiver = Receiver(answers=[answer])

        def send(*call: Any) -> int:
            self.now += self.seconds
            return receiver(*call)

        send.receiver = receiver  # type: ignore[attr-defined]
        return send


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliveries, "WORKERS", 1)
    monkeypatch.setattr(deliveries, "REPEATERS", 1)


@pytest.mark.usefixtures("one_at_a_time")
def test_dead_receivers_hold_a_round_for_its_time_and_one_call(hook: Webhook) -> None:
    for number in range(4):
        webhook(hook.organization, name=f"Dead {number}")
    entries(hook, 1)
    timer = Timer(deliveries.TIME_LIMIT)
    send = timer.answer(Why.TOO_LATE)

    first, second = (run(send, NOW + place * MINUTE / 2, timer=timer) for place in range(2))

    assert (first.made, first.failed, second.failed) == (5, 2, 2)
    assert timer.now == 2 * deliveries.RUN
    assert len(set(send.receiver.ids)) == 4  # each once, those that were not reached first in the next round


@pytest.mark.usefixtures("one_at_a_time")
def test_slow_receiver_has_its_share_of_a_round_and_goes_on_in_the_next(hook: Webhook) -> None:
    entries(hook, 4 * MOST_CHANGES)
    timer = Timer(deliveries.SHARE * 0.6)
    send = timer.answer(200)

    done = [run(send, timer=timer).delivered for _round in range(3)]

    assert done == [2, 2, 0]
    assert len(set(send.receiver.ids)) == 4


def test_what_is_new_is_called_although_many_that_failed_are_due(hook: Webhook) -> None:
    most = deliveries.REPEATERS + 2
    for number in range(most - 1):
        webhook(hook.organization, name=f"Dead {number}")
    entries(hook, 1)
    deliveries.make_deliveries(now=NOW)
    WebhookDelivery.objects.update(attempt_count=1)
    fresh = webhook()
    entries(fresh, 1)
    deliveries.make_deliveries(now=NOW + MINUTE)

    calls = deliveries._claim_due(NOW + MINUTE, [], {})
    more = deliveries._claim_due(NOW + MINUTE, calls, {})

    assert [call.webhook for call in calls if not call.is_repeated] == [fresh.pk]
    assert sum(call.is_repeated for call in calls) == deliveries.REPEATERS
    assert more == []
    assert len(deliveries._claim_due(NOW + MINUTE, [], {})) == most - deliveries.REPEATERS


def test_after_three_days_of_failing_it_is_paused_and_its_people_are_told_once(
    hook: Webhook, django_capture_on_commit_callbacks: Any
) -> None:
    something_changes(hook)
    receiver, moment = Receiver(answers=[Why.TOO_LATE]), NOW
    with django_capture_on_commit_callbacks(execute=True):
        for wait in (*WAITS, MINUTE, MINUTE):
            run(receiver, moment)
            moment += wait

    hook.refresh_from_db()
    assert len(receiver.calls) == len(WAITS) + 1 == 10
    assert datetime.timedelta(days=3) < sum(WAITS, datetime.timedelta()) < datetime.timedelta(days=4)
    assert hook.pause_reason == PauseReason.FAILING
    assert [one.to for one in mail.outbox] == [[hook.made_by.email]]
    assert f"/webhooks/{hook.public_id}/" in mail.outbox[0].body

    resume_webhook(webhook=hook, by=hook.made_by, now=moment)
    receiver.answers = [200]
    run(receiver, moment)

    assert len(set(receiver.ids)) == 1
    assert WebhookDelivery.objects.get().delivered_at == moment


def test_address_that_is_gone_pauses_at_once(hook: Webhook, django_capture_on_commit_callbacks: Any) -> None:
    something_changes(hook)
    receiver = Receiver(answers=[410])

    with django_capture_on_commit_callbacks(execute=True):
        run(receiver)
        run(receiver, NOW + MINUTE * 5)

    hook.refresh_from_db()
    assert (len(receiver.calls), hook.pause_reason, len(mail.outbox)) == (1, PauseReason.GONE, 1)


def test_paused_webhook_is_told_later_what_changed_meanwhile(hook: Webhook) -> None:
    receiver = Receiver()
    pause_webhook(webhook=hook, by=hook.made_by, now=NOW)
    something_changes(hook)
    run(receiver)
    assert receiver.calls == []

    resume_webhook(webhook=hook, by=hook.made_by, now=NOW)
    run(receiver)

    assert len(receiver.calls) == 1
    with pytest.raises(WebhookRefused, match="not paused"):
        resume_webhook(webhook=hook, by=hook.made_by, now=NOW)


def test_worker_killed_while_sending_leaves_it_to_be_sent_again_under_the_same_id(hook: Webhook) -> None:
    something_changes(hook)
    receiver = Receiver()

    def killed(*call: Any) -> int:
        receiver(*call)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(killed)
    run(receiver, NOW + CLAIMED_FOR - MINUTE)
    assert len(receiver.calls) == 1  # it is kept from others until the claim runs out
    run(receiver, NOW + CLAIMED_FOR)

    assert len(receiver.calls) == 2
    assert len(set(receiver.ids)) == 1
    assert WebhookDelivery.objects.get().delivered_at == NOW + CLAIMED_FOR


def test_second_worker_does_not_get_what_the_first_is_sending(hook: Webhook) -> None:
    something_changes(hook)
    deliveries.make_deliveries(now=NOW)
    seen_by_both = WebhookDelivery.objects.select_related("webhook").get()

    claims = [deliveries._claim(seen_by_both, NOW) for _worker in range(2)]

    assert claims[0] is not None
    assert claims[1] is None
    assert run(Receiver()).delivered == 0


def test_webhook_removed_while_it_is_called_leaves_nothing(hook: Webhook) -> None:
    something_changes(hook)
    made = deliveries.make_deliveries(now=NOW)
    (call,) = deliveries._claim_due(NOW, [], {})
    remove_webhook(webhook=hook, by=hook.made_by)

    deliveries.record_outcome(call=call, outcome=deliveries.DeliveryOutcome(200, "", 1), now=NOW, jitter=0.5)

    assert made == 1
    assert not WebhookAttempt.objects.exists()


@pytest.mark.once
def test_waits_grow_and_vary_by_a_tenth_either_way() -> None:
    waits = [wait_after(count, 0.5) for count in range(1, 10)]

    assert waits == sorted(waits) == list(WAITS)
    assert [wait_after(1, jitter) / WAITS[0] for jitter in (0.0, 1.0)] == [pytest.approx(0.9), pytest.approx(1.1)]


def test_trial_is_sent_once_even_while_paused(hook: Webhook) -> None:
    pause_webhook(webhook=hook, by=hook.made_by, now=NOW)
    trial = send_trial(webhook=hook, by=hook.made_by, now=NOW)
    with pytest.raises(WebhookRefused, match="waits already"):
        send_trial(webhook=hook, by=hook.made_by, now=NOW)
    receiver = Receiver(answers=[404])

    run(receiver)
    run(receiver, NOW + 10 * MINUTE)

    ((_address, body, _headers),) = receiver.calls
    assert json.loads(body)["changes"] == []
    trial.refresh_from_db()
    assert (trial.next_at, trial.delivered_at, trial.attempts.get().status) == (None, None, 404)
    with pytest.raises(WebhookRefused, match="send a new one"):
        replay_delivery(delivery=trial, by=hook.made_by, now=NOW)


def test_replay_sends_the_same_again(hook: Webhook) -> None:
    receiver = Receiver()
    something_changes(hook)
    run(receiver)
    something_changes(hook)
    run(receiver, NOW + datetime.timedelta(days=1))
    first, second = WebhookDelivery.objects.order_by("pk")

    replay_delivery(delivery=first, by=hook.made_by, now=NOW)
    with pytest.raises(WebhookRefused, match="waits already"):
        replay_delivery(delivery=first, by=hook.made_by, now=NOW)
    run(receiver)
    count = replay_since(webhook=hook, day=second.made_at.date(), by=hook.made_by, now=NOW)
    run(receiver)

    assert receiver.ids == [str(one.public_id) for one in (first, second, first, second)]
    assert receiver.calls[0][1] == receiver.calls[2][1]
    assert count == 1


def test_changes_after_a_cursor_are_told_anew(hook: Webhook) -> None:
    receiver, start = Receiver(), hook.after
    something_changes(hook)
    run(receiver)
    hook.refresh_from_db()
    for wrong in (-1, hook.after + 1, 10**17):
        with pytest.raises(WebhookRefused, match="no such position"):
            go_back(webhook=hook, after=wrong, by=hook.made_by)

    go_back(webhook=hook, after=start, by=hook.made_by)
    run(receiver)

    before, again = (json.loads(body) for _address, body, _headers in receiver.calls)
    assert before["changes"] == again["changes"]
    assert before["id"] != again["id"]


def test_delivery_that_is_passed_over_makes_way(hook: Webhook) -> None:
    receiver = Receiver(answers=[400, 200])
    something_changes(hook)
    run(receiver)
    something_changes(hook)
    stuck = WebhookDelivery.objects.get()

    skip_delivery(delivery=stuck, by=hook.made_by)
    run(receiver)

    assert len(set(receiver.ids)) == 2
    stuck.refresh_from_db()
    assert (stuck.next_at, stuck.delivered_at) == (None, None)
    with pytest.raises(WebhookRefused, match="does not wait"):
        skip_delivery(delivery=stuck, by=hook.made_by)


def test_strangers_send_nothing_again(hook: Webhook) -> None:
    something_changes(hook)
    run(Receiver())
    stranger, delivery = factories.officer(factories.organization()), WebhookDelivery.objects.get()
    for act in (
        lambda: send_trial(webhook=hook, by=stranger, now=NOW),
        lambda: replay_delivery(delivery=delivery, by=stranger, now=NOW),
        lambda: replay_since(webhook=hook, day=NOW.date(), by=stranger, now=NOW),
        lambda: go_back(webhook=hook, after=0, by=stranger),
        lambda: skip_delivery(delivery=delivery, by=stranger),
    ):
        with pytest.raises(WebhookRefused, match="people of the organization"):
            act()


def test_old_deliveries_go_and_those_that_wait_stay(hook: Webhook) -> None:
    something_changes(hook)
    run(Receiver())
    something_changes(hook)
    run(Receiver(answers=[500]), NOW)
    pause_webhook(webhook=hook, by=hook.made_by, now=NOW)

    done = run(Receiver(), NOW + KEPT_FOR + MINUTE)

    assert done.dropped == 1
    assert WebhookDelivery.objects.get().next_at is not None


def test_command_and_the_minutes_work_call_what_is_due(
    hook: Webhook, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    receiver = Receiver()
    monkeypatch.setitem(deliver_webhooks.__kwdefaults__, "send", receiver)
    something_changes(hook)
    call_command("deliver_webhooks")
    something_changes(hook)

    assert capsys.readouterr().out == "1 made, 1 delivered, 0 failed.\n"
    assert ("webhooks", 1) in [(done.name, done.count) for done in run_without_worker()]
    assert len(receiver.calls) == 2


def test_private_address_that_was_saved_once_is_not_called(hook: Webhook, settings: Any) -> None:
    settings.DEVELOPMENT = True
    with listening() as site:
        Webhook.objects.update(address=site.address.replace("127.0.0.1", "localhost").rpartition(":")[0] + "/")
        something_changes(hook)
        deliver_webhooks(clock=lambda: NOW, send=deliveries.call_receiver, jitter=lambda: 0.5)

    assert site.got == []
    assert WebhookAttempt.objects.get().error == Why.NOT_PUBLIC


def test_run_without_webhooks_asks_little(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(4):
        run(Receiver())
