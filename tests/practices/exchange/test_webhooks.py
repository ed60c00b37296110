"""Keeping webhooks: who may, what addresses, the key and its signatures."""

import base64
import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from wagtail.models import ModelLogEntry

from practices.exchange.actions.changes import head_of
from practices.exchange.actions.webhook_keys import BOTH_KEYS_FOR, key_of, sign, sign_call
from practices.exchange.actions.webhooks import (
    MOST_WEBHOOKS,
    WebhookRefused,
    change_webhook,
    pause_webhook,
    remove_webhook,
    renew_key,
    resume_webhook,
    scope_of,
    show_key,
)
from practices.models.exchange.webhooks import Webhook
from tests import factories
from tests.practices.exchange.receiving import REACH, webhook

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
BODY = b'{"test": 2432232314}'
CALL = "msg_p5jXN8AQM9LWM0D4loKWxJek"
VECTOR = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
"""The published example of Standard Webhooks: the key `whsec_MfKQ...`, at 1614265330."""


def documented() -> Any:
    """Return the function of docs/webhooks.md, as receivers copy it."""
    page = Path(settings.BASE_DIR, "docs", "webhooks.md").read_text()
    found: dict[str, Any] = {}
    exec(re.findall(r"```python\n(.*?)```", page, re.DOTALL)[0], found)
    return found["verify"]


@pytest.mark.once
def test_signature_is_that_of_the_published_example() -> None:
    key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    headers = {"Webhook-Id": CALL, "Webhook-Timestamp": "1614265330", "Webhook-Signature": f"v1,b3RoZXI= {VECTOR}"}

    assert sign(base64.b64decode(key[6:]), call=CALL, stamp="1614265330", body=BODY) == VECTOR
    assert documented()(key, headers, BODY, now=1614265330) == CALL
    for wrong in ({"body": BODY + b" "}, {"now": 1614265330 + 301}, {"key": "whsec_" + "A" * 32}):
        values = {"key": key, "headers": headers, "body": BODY, "now": 1614265330, **wrong}
        with pytest.raises(ValueError, match=r"old|signed"):
            documented()(**values)


def test_webhook_is_told_of_what_changes_from_now_on() -> None:
    organization = factories.organization()
    factories.instrument(organization)

    made = webhook(organization)

    assert made.after == head_of(scope_of(made)) > 0


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://intranet.example/in", "private network"),
        ("https://both.example/in", "private network"),
        ("http://hooks.example/in", "begins with https"),
        ("https://hooks.example:8443/in", "begins with https"),
    ],
)
def test_address_that_is_never_called_is_refused_when_it_is_saved(address: str, words: str) -> None:
    kept = webhook()

    with pytest.raises(WebhookRefused, match=words):
        webhook(address=address)
    with pytest.raises(WebhookRefused, match=words):
        change_webhook(webhook=kept, name="x", address=address, by=factories.officer(kept.organization), reach=REACH)

    assert Webhook.objects.get().address == "https://hooks.example/in"


def test_only_its_people_and_the_secretariat_keep_a_webhook() -> None:
    kept = webhook()
    for stranger in (factories.officer(factories.organization()), factories.delegate()):
        with pytest.raises(WebhookRefused, match="people of the organization"):
            webhook(kept.organization, by=stranger)
        for act in (show_key, renew_key, remove_webhook):
            with pytest.raises(WebhookRefused, match="people of the organization"):
                act(webhook=kept, by=stranger)
        for paced in (pause_webhook, resume_webhook):
            with pytest.raises(WebhookRefused, match="people of the organization"):
                paced(webhook=kept, by=stranger, now=NOW)
    assert Webhook.objects.get() == kept

    remove_webhook(webhook=kept, by=factories.approver(kept.organization))

    assert not Webhook.objects.exists()


def test_the_secretariat_stops_a_webhook_and_neither_makes_one_nor_sees_its_key() -> None:
    kept, secretariat = webhook(), factories.secretariat_member()

    with pytest.raises(WebhookRefused, match="add or change"):
        webhook(kept.organization, by=secretariat)
    with pytest.raises(WebhookRefused, match="add or change"):
        change_webhook(webhook=kept, name="x", address="https://other.example/in", by=secretariat, reach=REACH)
    for act in (show_key, renew_key):
        with pytest.raises(WebhookRefused, match="add or change"):
            act(webhook=kept, by=secretariat)
    pause_webhook(webhook=kept, by=secretariat, now=NOW)
    remove_webhook(webhook=kept, by=secretariat)

    assert not Webhook.objects.exists()


def test_organization_has_a_bounded_number_of_webhooks() -> None:
    organization = factories.organization()
    officer = factories.officer(organization)
    for _number in range(MOST_WEBHOOKS):
        webhook(organization, by=officer)

    with pytest.raises(WebhookRefused, match=f"at most {MOST_WEBHOOKS}"):
        webhook(organization, by=officer)


def test_unknown_kind_is_refused() -> None:
    with pytest.raises(WebhookRefused, match="no such kind"):
        webhook(kinds=["instrument", "contact"])


def test_former_key_signs_beside_the_new_one_for_a_day() -> None:
    kept = webhook()
    officer = factories.officer(kept.organization)
    verify, former = documented(), key_of(kept)
    renew_key(webhook=kept, by=officer, now=NOW)
    later = NOW + BOTH_KEYS_FOR

    within = sign_call(kept, call=CALL, body=BODY, now=later - datetime.timedelta(minutes=1))
    after = sign_call(kept, call=CALL, body=BODY, now=later)

    assert key_of(kept) != former
    for key in (former, key_of(kept)):
        assert verify(key, within, BODY, now=int(within["Webhook-Timestamp"])) == CALL
    assert verify(key_of(kept), after, BODY, now=later.timestamp()) == CALL
    with pytest.raises(ValueError, match="not signed"):
        verify(former, after, BODY, now=later.timestamp())


def test_keys_of_the_portals_former_key_hold_while_it_is_listed(settings: Any) -> None:
    kept = webhook()
    former, settings.SECRET_KEY_FALLBACKS = key_of(kept), [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of the portal"

    headers = sign_call(kept, call=CALL, body=BODY, now=NOW)

    assert key_of(kept) != former
    for key in (former, key_of(kept)):
        assert documented()(key, headers, BODY, now=NOW.timestamp()) == CALL


def test_key_is_another_for_each_webhook_and_its_showing_is_logged_without_it() -> None:
    first, second = webhook(), webhook()

    key = show_key(webhook=first, by=factories.officer(first.organization))

    assert key == key_of(first) != key_of(second)
    assert len(base64.b64decode(key.removeprefix("whsec_"))) == 32
    entries = ModelLogEntry.objects.for_instance(first)
    assert [entry.action for entry in entries] == ["webhooks.show_key", "webhooks.make"]
    assert key not in str([entry.data for entry in entries])
