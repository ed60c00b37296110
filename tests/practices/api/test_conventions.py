"""What programs expect of any API: formats, days, keys, rates, codes of refusals, a description that makers read."""

import datetime
import re
from typing import Any

import pytest
from rest_framework.exceptions import ErrorDetail

from practices.api.problem_types import PROBLEM_TYPES, problem_code
from tests import exchange_factories, factories
from tests.practices.api.answers import LISTS, NOBODY, client_of

pytestmark = pytest.mark.django_db


def schemas_in(node: Any) -> Any:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from schemas_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from schemas_in(value)


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/changes/status/", "/api/v1/dump/", "/api/schema/"])
def test_format_may_be_named_where_there_is_one_alone(address: str):
    assert client_of().get(address, {"format": "json"}).status_code == 200
    assert client_of().get(address, {"format": "exe"}).status_code == 400


def test_all_provisions_are_a_list_like_any_other():
    edition = factories.edition(factories.instrument())
    found = client_of().get("/api/v1/provisions/").json()

    assert {row["edition"] for row in found["results"]} == {str(edition.translation_key)}


def test_a_page_of_all_provisions_is_costly(settings: Any):
    settings.API_RATE_COSTLY = "1/day"
    edition = str(factories.edition(factories.instrument()).translation_key)

    assert [client_of().get("/api/v1/provisions/").status_code for _time in range(2)] == [200, 429]
    assert client_of().get("/api/v1/provisions/", {"edition": edition}).status_code == 200


@pytest.mark.parametrize(
    ("scheme", "answer"),
    [("Bearer", 200), ("bearer", 200), ("Token", 200), ("Basic", 401), ("Digest", 401), ("", 401)],
)
def test_nobody_who_says_who_asks_is_answered_as_the_public(scheme: str, answer: int):
    key = exchange_factories.access_token()[1]
    given = f"{scheme} {key}".strip()

    response = client_of().get("/api/v1/instruments/", headers={"Authorization": given})

    assert response.status_code == answer
    if answer == 401:
        assert response["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'
        assert response.json()["code"] == "invalid-token"


@pytest.mark.parametrize(
    ("asked", "means"),
    [("2005", "2005-12-31"), ("2005-02", "2005-02-28"), ("2004-02", "2004-02-29"), ("2005-06-30", "2005-06-30")],
)
def test_a_year_or_a_month_is_its_last_day(asked: str, means: str):
    reference = str(factories.adoption().reference.translation_key)
    answer = client_of().get("/api/v1/adoptions/standing/", {"as_of": asked, "reference": reference})

    assert answer.json()["as_of"] == means


def test_what_begins_with_a_year_begins_with_its_first_day():
    for day in ("2005-01-01", "2005-12-31"):
        factories.edition(factories.instrument(), dated_on=datetime.date.fromisoformat(day))
    found = lambda **query: client_of().get("/api/v1/editions/", query).json()["results"]  # noqa: E731

    assert len(found(dated_from="2005", dated_to="2005")) == 2
    assert len(found(dated_from="2005-12")) == 1
    assert len(found(dated_to="2005-01")) == 1


@pytest.mark.parametrize("value", ["2005-13", "0000", "2005-1", "05", "2005-00"])
def test_what_is_no_day_month_or_year_is_refused(value: str):
    refused = client_of().get("/api/v1/editions/", {"dated_from": value})

    assert refused.status_code == 400
    assert refused.json()["errors"][0]["code"] == "invalid"


def test_yes_and_no_may_be_written_as_python_does():
    small = client_of().get("/api/v1/topics/", {"is_core": "true"}).content

    assert client_of().get("/api/v1/topics/", {"is_core": "True"}).content == small
    assert client_of().get("/api/v1/topics/", {"is_core": "yes"}).status_code == 400


def test_rates_are_said_before_they_are_used_up(settings: Any):
    settings.API_RATE_ANONYMOUS, settings.API_RATE_COSTLY = "5/day", "2/day"
    plain = client_of().get("/api/v1/links/")
    costly = client_of().get("/api/v1/instruments/", {"q": "conduct"})

    assert plain["RateLimit-Policy"] == '"requests";q=5;w=86400'
    assert re.fullmatch(r'"requests";r=4;t=\d+', plain["RateLimit"])
    assert costly["RateLimit-Policy"] == '"requests";q=5;w=86400, "costly";q=2;w=86400'
    assert re.fullmatch(r'"requests";r=3;t=\d+, "costly";r=1;t=\d+', costly["RateLimit"])
    assert "RateLimit" not in client_of().get("/en/")


def test_the_description_is_no_costly_answer(settings: Any):
    settings.API_RATE_COSTLY = "1/day"

    assert [client_of().get("/api/schema/").status_code for _time in range(3)] == [200, 200, 200]


def test_each_kind_of_refusal_has_a_page():
    for name in LISTS:
        address = f"/api/v1/{name}/"
        refused = client_of().get(address, {"organisation": NOBODY}).json()
        assert refused["type"] == f"http://127.0.0.1:8000/api/problems/{refused['code']}/"
        assert refused["errors"][0]["code"] == "unknown"
    every = client_of().get("/api/problems/").content.decode()
    for code, kind in PROBLEM_TYPES.items():
        page = client_of().get(f"/api/problems/{code}/")
        assert page.status_code == 200
        assert code in every
        assert str(kind.status) in page.content.decode()
    assert client_of().get("/api/problems/none/").status_code == 404


def test_a_code_of_another_status_is_not_given():
    assert problem_code(404, {"detail": ErrorDetail("Not found.", "not_found")}) == "not-found"
    assert problem_code(409, {"detail": ErrorDetail("No.", "key-in-use")}) == "key-in-use"
    assert problem_code(404, {"detail": ErrorDetail("No.", "key-in-use")}) == "not-found"
    assert problem_code(422, {"detail": ErrorDetail("The file x is infected.", "file-refused")}) == "file-refused"
    assert problem_code(503, {"detail": ErrorDetail("Come again.", "file-refused")}) == "unavailable"
    assert problem_code(422) == "unwritable"
    assert problem_code(400, {"track": [ErrorDetail("No.", "invalid_choice")]}) == "invalid"


def test_the_description_is_as_makers_of_clients_read_it():
    schema: Any = client_of().get("/api/schema/").json()

    assert schema["servers"] == [{"url": "http://127.0.0.1:8000"}]
    assert {"contact", "license"} <= set(schema["info"])
    described = {tag["name"] for tag in schema["tags"] if tag["description"]}
    for operations in schema["paths"].values():
        for operation in operations.values():
            assert set(operation["tags"]) <= described
            assert {"accessToken": []} in operation["security"]
    assert set(schema["components"]["securitySchemes"]) == {"accessToken"}
    for node in schemas_in(schema):
        assert not all("const" in row for row in node.get("oneOf", [{}]))
        assert node.get("enum") != ["true", "false"]
