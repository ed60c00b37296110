"""How often one reader may ask."""

from typing import Any

import pytest
from django.core.cache import cache

from practices.api.throttles import read_rate
from practices.checks import check_rates
from tests import exchange_factories, factories
from tests.practices.api.answers import NOBODY, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def rates(settings: Any) -> Any:
    """Low rates: two requests of a visitor, three of an account or token, one that costs much."""
    settings.API_RATE_ANONYMOUS, settings.API_RATE_TOKEN, settings.API_RATE_COSTLY = "2/day", "3/day", "1/day"
    return settings


def statuses(count: int, ask: Any) -> list[int]:
    return [ask().status_code for _ in range(count)]


def test_visitor_who_asks_too_often_is_told_when_to_come_again(rates: Any):
    ask = lambda: client_of().get("/api/v1/links/", {"format": "csv"})  # noqa: E731

    assert statuses(3, ask) == [200, 200, 429]
    refusal = ask()
    assert refusal["Content-Type"] == "application/problem+json"
    assert refusal["Retry-After"].isdigit()
    assert 0 < int(refusal["Retry-After"]) <= 86_400
    assert refusal.json()["title"] == "Too Many Requests"


def test_each_address_account_and_token_is_counted_by_itself(rates: Any):
    client, account = client_of(), client_of(factories.delegate())
    token = exchange_factories.machine(exchange_factories.access_token()[1])

    assert statuses(3, lambda: client.get("/api/v1/links/")) == [200, 200, 429]
    assert client.get("/api/v1/links/", REMOTE_ADDR="192.0.2.7").status_code == 200
    for other in (account, token):
        assert statuses(4, lambda other=other: other.get("/api/v1/links/")) == [200, 200, 200, 429]


def test_client_chooses_its_address_only_behind_a_proxy(rates: Any):
    asked = [
        client_of().get("/api/v1/links/", headers={"x-forwarded-for": f"192.0.2.{number}"}).status_code
        for number in range(3)
    ]
    assert asked == [200, 200, 429]

    rates.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert client_of().get("/api/v1/links/", headers={"x-forwarded-for": "198.51.100.1, 192.0.2.9"}).status_code == 200


@pytest.mark.parametrize(
    "address", ["compare/", "search/?q=gifts", f"instruments/{NOBODY}/similar/", f"provisions/?near={NOBODY}"]
)
def test_what_costs_much_has_a_rate_of_its_own(address: str, rates: Any):
    rates.API_RATE_ANONYMOUS = "100/min"
    ask = lambda: client_of().get(f"/api/v1/{address}")  # noqa: E731

    assert ask().status_code != 429
    assert ask().status_code == 429
    assert client_of().get("/api/v1/links/").status_code == 200


def test_cache_that_is_down_lets_through(rates: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any):
    def gone(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(type(cache._connections["default"]), "add", gone)

    assert statuses(4, lambda: client_of().get("/api/v1/links/")) == [200] * 4
    assert "not counted" in caplog.text


def test_rates_are_read():
    assert [read_rate(rate) for rate in ("5/s", "1200/min", "9/hour", "1/d")] == [
        (5, 1), (1200, 60), (9, 3600), (1, 86_400),
    ]  # fmt: skip


def test_rate_that_cannot_be_read_is_found_by_the_checks(settings: Any):
    settings.API_RATE_ANONYMOUS, settings.API_RATE_TOKEN, settings.API_RATE_COSTLY = "many", "", "0/min"

    assert [problem.id for problem in check_rates()] == ["practices.E004"] * 2
