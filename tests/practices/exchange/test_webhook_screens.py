"""The screens of webhooks, as the people of an organization use them."""

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from practices.exchange.actions import webhooks as actions
from practices.exchange.actions.changes import note_changes
from practices.exchange.actions.deliveries import deliver_webhooks
from practices.exchange.actions.webhook_keys import key_of
from practices.models.exchange.webhooks import Webhook, WebhookDelivery
from tests import factories
from tests.practices.exchange.receiving import REACH, Receiver, webhook

pytestmark = pytest.mark.django_db

LIST, ADD = reverse("webhooks:index"), reverse("webhooks:add")


@pytest.fixture
def hook() -> Webhook:
    """A webhook with one delivery that failed."""
    made = webhook(name="Register of the house")
    factories.instrument(made.organization)
    note_changes()
    deliver_webhooks(send=Receiver(answers=[503]), jitter=lambda: 0.5)
    return made


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "reach_of_webhooks", lambda: REACH)


def detail(hook: Webhook) -> str:
    return reverse("webhooks:detail", args=[hook.public_id])


def test_officer_adds_a_webhook_and_is_told_what_is_refused(client: Any) -> None:
    organization = factories.organization()
    client.force_login(factories.officer(organization))
    data = {"name": "Register", "address": "https://intranet.example/in", "kinds": ["adoption", "instrument"]}
    data["organization"] = str(organization.pk)

    refused = client.post(ADD, data).content.decode()
    answer = client.post(ADD, {**data, "address": "https://hooks.example/in"}, follow=True).content.decode()

    made = Webhook.objects.get()
    assert "private network" in refused
    assert (made.organization_id, made.kinds) == (organization.pk, ["instrument", "adoption"])
    assert "Nothing has been sent yet" in answer


@pytest.mark.parametrize("address", ["", "nonsense", "javascript:alert(1)", "https://a\0b/", "https://" + "a" * 600])
def test_what_is_no_address_is_said_in_the_form(client: Any, address: str) -> None:
    organization = factories.organization()
    client.force_login(factories.officer(organization))

    answer = client.post(ADD, {"name": "x", "address": address, "organization": "9" * 30, "kinds": ["\0"]})

    assert answer.status_code == 200
    assert not Webhook.objects.exists()


def test_officer_adds_none_for_another_organization(client: Any) -> None:
    other = factories.organization()
    client.force_login(factories.officer(factories.organization()))

    client.post(ADD, {"name": "x", "address": "https://hooks.example/in", "organization": str(other.pk)})

    assert not Webhook.objects.exists()


def test_others_find_nothing(client: Any, hook: Webhook) -> None:
    delivery = reverse("webhooks:delivery", args=[hook.public_id, WebhookDelivery.objects.get().public_id])
    addresses = (detail(hook), reverse("webhooks:change", args=[hook.public_id]), delivery)
    client.force_login(factories.officer(factories.organization()))
    for address in addresses:
        assert client.get(address).status_code == 404
        assert client.post(address, {"do": "remove"}).status_code == 404
    assert hook.name not in client.get(LIST).content.decode()
    assert Webhook.objects.get() == hook

    other = webhook()
    client.force_login(factories.officer(other.organization))
    crossed = reverse("webhooks:delivery", args=[other.public_id, WebhookDelivery.objects.get().public_id])
    assert client.get(crossed).status_code == 404


def test_key_is_shown_in_the_answer_to_a_post_alone(client: Any, hook: Webhook) -> None:
    client.force_login(hook.made_by)

    before, shown = client.get(detail(hook)), client.post(detail(hook), {"do": "key"})
    after = client.get(detail(hook))

    key = key_of(hook)
    assert key in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    for page in (before, after, client.get(reverse("webhooks:change", args=[hook.public_id]))):
        assert key not in page.content.decode()


def test_log_shows_each_delivery_by_outcome_and_each_try(client: Any, hook: Webhook) -> None:
    client.force_login(hook.made_by)
    delivery = WebhookDelivery.objects.get()

    page = client.get(detail(hook)).content.decode()
    waiting = client.get(detail(hook), {"outcome": "waiting"}).content.decode()
    delivered = client.get(detail(hook), {"outcome": "delivered"}).content.decode()
    one = client.get(reverse("webhooks:delivery", args=[hook.public_id, delivery.public_id])).content.decode()

    for text in (page, waiting):
        assert "503 Service Unavailable" in text
        assert "next try" in text
    assert "503" not in delivered
    assert "None." in delivered
    assert str(delivery.public_id) in one
    assert "&quot;changes&quot;" in one
    for hostile in ({"outcome": "\0'\""}, {"p": "9" * 40}, {"p": "\0"}):
        assert client.get(detail(hook), hostile).status_code == 200


def test_each_button_does_what_it_says(client: Any, hook: Webhook) -> None:
    client.force_login(hook.made_by)
    delivery = WebhookDelivery.objects.get()
    one = reverse("webhooks:delivery", args=[hook.public_id, delivery.public_id])

    def press(address: str, **data: str) -> str:
        text = client.post(address, data, follow=True).content.decode()
        hook.refresh_from_db()
        delivery.refresh_from_db()
        return text

    assert "sent within a minute" in press(detail(hook), do="trial")
    assert WebhookDelivery.objects.filter(number=0, next_at__isnull=False).exists()
    assert "Paused" in press(detail(hook), do="pause")
    assert hook.paused_at is not None
    assert "Resumed" in press(detail(hook), do="resume")
    assert hook.paused_at is None
    assert "new key" in press(detail(hook), do="renew")
    assert hook.generation == 2
    assert "Skipped" in press(one, do="skip")
    assert delivery.next_at is None
    assert "same id" in press(one, do="again")
    assert delivery.next_at is not None
    assert "does not" not in press(detail(hook), do="nonsense")
    assert "Removed." in press_removal(client, hook)
    assert not Webhook.objects.exists()


def press_removal(client: Any, hook: Webhook) -> str:
    text: str = client.post(detail(hook), {"do": "remove"}, follow=True).content.decode()
    return text


def test_sending_again_asks_for_a_day_or_a_cursor(client: Any, hook: Webhook) -> None:
    client.force_login(hook.made_by)
    WebhookDelivery.objects.update(next_at=None)
    day = (timezone.now() - datetime.timedelta(days=2)).date().isoformat()

    def ask(**data: str) -> str:
        return client.post(detail(hook), {"do": "again", **data}, follow=True).content.decode()

    assert "either a day or a cursor" in ask()
    assert "either a day or a cursor" in ask(day=day, cursor="0")
    assert "no such position" in ask(cursor=str(10**17))
    assert ask(cursor="9" * 40, day="\0")
    assert "1 delivery is sent again" in ask(day=day)
    assert "sent again" in ask(cursor="0")
    hook.refresh_from_db()
    assert hook.after == 0


def test_webhook_is_changed_in_its_form(client: Any, hook: Webhook) -> None:
    client.force_login(factories.approver(hook.organization))
    form = reverse("webhooks:change", args=[hook.public_id])

    text = client.get(form).content.decode()
    refused = client.post(form, {"name": "Mine", "address": "https://intranet.example/"}).content.decode()
    client.post(form, {"name": "Mine", "address": "https://other.example/in", "kinds": ["report"]})

    hook.refresh_from_db()
    assert "Register of the house" in text
    assert "private network" in refused
    assert (hook.name, hook.address, hook.kinds) == ("Mine", "https://other.example/in", ["report"])


def test_secretariat_sees_all_and_list_and_log_ask_the_same_for_one_as_for_many(
    client: Any, hook: Webhook, secretariat: Any, django_assert_max_num_queries: Any
) -> None:
    client.force_login(secretariat)
    client.get(LIST)
    others = [webhook() for _number in range(3)]
    for _number in range(3):
        factories.instrument(hook.organization)
        note_changes()
        deliver_webhooks(send=Receiver(), jitter=lambda: 0.5)

    with django_assert_max_num_queries(20):
        text = client.get(LIST).content.decode()
    with django_assert_max_num_queries(25):
        client.get(detail(hook))

    for one in (hook, *others):
        assert detail(one) in text
