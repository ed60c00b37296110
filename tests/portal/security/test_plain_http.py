"""What is asked without TLS: people are led on, programs are refused."""

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept_to(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True


@pytest.mark.parametrize("method", ["get", "post", "put"])
@pytest.mark.parametrize("address", ["/api/v1/topics/", "/api/v1/submissions/", "/api/nothing", "/oai/"])
def test_program_that_asks_without_tls_is_refused_and_not_led_on(address: str, method: str):
    answer = getattr(Client(), method)(address, headers={"authorization": "Bearer pex_x"})

    assert answer.status_code == 403
    assert "Location" not in answer.headers
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_person_is_led_to_https_and_programs_are_answered_there():
    led = Client().get("/topics/")

    assert (led.status_code, led.headers["Location"]) == (301, "https://testserver/topics/")
    assert Client().get("/api/v1/topics/", secure=True).status_code == 200
    assert Client().get("/healthz").status_code in (200, 301)
