"""A sample of the audit of strangers' input: one address of the URL map in eighty, one request in thirty."""

import pytest
from django.test import override_settings

from tests.leaks.exchange import make_exchange
from tests.measurements.audit.hostile import ROLES, addresses_of, try_portal
from tests.measurements.audit.hostile_inputs import alive
from tests.whole import long

pytestmark = pytest.mark.django_db


@long
def test_no_address_breaks_or_leads_elsewhere_or_answers_alive():
    exchange = make_exchange()

    with override_settings(ALLOWED_HOSTS=["testserver"], OAI_PMH=True):
        found = try_portal(exchange, share=80, step=30)

    assert found.faults == {}
    assert found.count >= 100
    assert found.statuses[200] >= 15
    assert len(addresses_of(exchange)) >= 600
    assert set(ROLES) <= set(exchange.people)


class Answer:
    streaming = False

    def __init__(self, body: str = "", status: int = 200, **headers: str) -> None:
        self.content, self.status_code = body.encode(), status
        self.headers = {"Content-Type": "text/html", **headers}


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=500),
        Answer("zq7h'\"><b x=zq7h>"),
        Answer("<i>zq7h'\">"),
        Answer('<a href="javascript:alert(1)">'),
        Answer('<meta http-equiv=refresh content="0; url=https://elsewhere.example/">'),
        Answer("<form action='//elsewhere.example/'>"),
        Answer(status=302, Location="/\\elsewhere.example/"),
        Answer(status=302, Location="https://testserver@elsewhere.example/"),
        Answer(status=302, Location="/\t/elsewhere.example/"),
        Answer(**{"X-Made-Up": "1"}),
    ],
)
def test_what_is_wrong_is_seen(answer):
    assert len(list(alive("/search/", answer))) == 1


@pytest.mark.parametrize(
    "answer",
    [
        Answer("zq7h&#x27;&quot;&gt;&lt;b x=zq7h&gt;"),
        Answer('<a href="/?next=https%3A//elsewhere.example/">'),
        Answer(status=302, Location="/sign-in/?next=//elsewhere.example"),
        Answer("<b x=zq7h>", **{"Content-Type": "application/json"}),
        Answer(status=404),
    ],
)
def test_what_is_right_is_let_be(answer):
    assert list(alive("/search/", answer)) == []
