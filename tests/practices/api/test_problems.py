"""Refusals, and input that means harm: problem details, never an error of ours."""

import json

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.practices.api.answers import LISTS, NOBODY, client_of, refused

pytestmark = pytest.mark.django_db
LONG = "word " * 3000
HOSTILE = [
    {"organization": "\x00"},
    {"organization": "1"},
    {"organization": "' OR 1=1 --"},
    {"reference": LONG},
    {"similar_to": "[]"},
    {"track": "ADOPTION"},
    {"track": "null"},
    {"track": "\x00"},
    {"state": "declined"},
    {"basis": LONG},
    {"topic": "\x00"},
    {"topic": LONG},
    {"topic": '"'},
    {"effective_from": "204"},
    {"effective_from": "14/05/2004"},
    {"effective_to": "2004-13-45"},
    {"effective_to": "99999-01-01"},
    {"as_of": "yesterday"},
    {"as_of": "0000-00-00"},
    {"recorded_after": "now"},
    {"recorded_after": "\x00"},
    {"cursor": "\x00"},
    {"cursor": LONG},
    {"page_size": LONG},
    {"page_size": "\x00"},
    {"track": ["adoption", "measures"]},
    {"track[]": "adoption"},
    {"track[$ne]": "adoption"},
    {"organisation": NOBODY},
    {"organization": ""},
    {"\x00": "\x00"},
    {LONG: LONG},
    {"format": "exe"},
    {"fields": "\x00"},
    {"fields": LONG},
    {"ordering": "\x00"},
    {"ordering": "-" * 3000},
    {f"unknown{number}": "1" for number in range(300)},
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("address", LISTS)
def test_hostile_query_is_refused(address: str, query: dict[str, str]):
    problem = refused(address, query)

    assert problem["status"] == 400
    assert problem["title"] == "Bad Request"
    assert problem["code"] == "invalid"
    assert problem["type"] == "http://127.0.0.1:8000/api/problems/invalid/"
    assert len(json.dumps(problem)) < 9000


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=st.sampled_from(["organization", "track", "topic", "as_of", "recorded_after", "cursor", "page_size"]),
    value=st.text(max_size=60),
)
def test_any_value_is_answered(name: str, value: str):
    response = client_of().get("/api/v1/adoptions/", {name: value.encode("utf-8", "replace")})

    assert response.status_code in {200, 400}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(query=st.text(alphabet=st.characters(max_codepoint=255), max_size=80))
def test_any_query_string_is_answered(query: str):
    response = client_of().get("/api/v1/adoptions/", QUERY_STRING=query)

    assert response.status_code in {200, 400}


def test_misspelt_filter_is_refused_and_named():
    problem = refused("adoptions", {"organisation": NOBODY, "track": "adoption"})

    said = {"parameter": "organisation", "code": "unknown", "detail": "There is no such parameter here."}
    assert problem["errors"] == [said]
    assert problem["detail"] == "organisation: There is no such parameter here."


def test_parameter_of_a_single_thing_is_refused():
    event = factories.adoption()

    assert refused(f"adoptions/{event.public_id}", {"track": "adoption"})["status"] == 400


@pytest.mark.parametrize("address", ["", "schema/"])
def test_parameter_of_a_description_is_refused(address: str):
    response = client_of().get(f"/api/{address or 'v1/'}", {"lang": "\x00", "version": "1\r\nX: y"})

    assert response.status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/api/",
        "/api/v1/nothing/",
        "/api/v1/nothing",
        "/api/v2/adoptions/",
        "/api/v1/adoptions/1/",
        "/api/%00/%ff",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_unknown_address_is_a_problem(path: str, method: str):
    response = getattr(Client(enforce_csrf_checks=True), method)(path)

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["title"] == "Not Found"


def test_unknown_event_is_a_problem():
    response = client_of().get(f"/api/v1/adoptions/{NOBODY}/")

    assert response.status_code == 404
    assert response.json()["status"] == 404


def test_missing_slash_leads_on():
    response = client_of().get("/api/v1/adoptions", {"track": "adoption"})

    assert (response.status_code, response["Location"]) == (301, "/api/v1/adoptions/?track=adoption")


def test_answer_that_cannot_be_given_is_a_problem():
    response = client_of().get("/api/v1/adoptions/", headers={"accept": "text/html"})

    assert response.status_code == 406
    assert response["Content-Type"] == "application/problem+json"
